"""The least a browser does, straight into a WSGI application: no sockets, no test client."""

import io
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

Application = Callable[..., Any]


class Browser:
    """Keeps cookies by path; asks for gzip as every browser does."""

    def __init__(self, application: Application, host: str, cookies: str = "") -> None:
        self._application, self._host = application, host
        self._cookies: dict[str, tuple[str, str]] = {}
        for name, morsel in SimpleCookie(cookies).items():
            self._cookies[name] = ("/", morsel.value)
        self.location = ""
        self.body = b""

    def get(self, path: str) -> str:
        """The status line of a page; its bytes are in ``body``."""
        return self._ask("GET", path, b"", {})

    def post(self, path: str, fields: dict[str, str]) -> str:
        """The status line; where it leads is in ``location``."""
        body = urlencode(fields).encode()
        kind = {"CONTENT_TYPE": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, body, {**kind, "CONTENT_LENGTH": str(len(body))})

    def _ask(self, method: str, path: str, body: bytes, more: dict[str, str]) -> str:
        told: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], *_: object) -> None:
            told.update(status=status, headers=headers)

        answer = self._application(self._environ(method, path, body) | more, start)
        self.body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        self._read(told["headers"])
        return str(told["status"])

    def _environ(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        plain, _, query = path.partition("?")
        return {
            "REQUEST_METHOD": method, "PATH_INFO": plain, "QUERY_STRING": query,
            "SCRIPT_NAME": "", "SERVER_NAME": self._host, "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": self._host,
            "HTTP_ACCEPT": "text/html", "HTTP_ACCEPT_ENCODING": "gzip, deflate",
            "HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 10)",
            "HTTP_ORIGIN": f"http://{self._host}", "HTTP_COOKIE": self._sent(plain),
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(), "wsgi.multithread": False, "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }  # fmt: skip

    def _sent(self, path: str) -> str:
        fitting = {n: v for n, (at, v) in self._cookies.items() if path.startswith(at)}
        return "; ".join(f"{name}={value}" for name, value in fitting.items())

    def _read(self, headers: list[tuple[str, str]]) -> None:
        self.location = ""
        for name, value in headers:
            if name.lower() == "location":
                self.location = value
            if name.lower() == "set-cookie":
                for key, morsel in SimpleCookie(value).items():
                    self._cookies[key] = (morsel["path"] or "/", morsel.value)
