"""A WhatsApp that does as Meta does, and people who write through it, for tests and figures."""

import hmac
import json
import re
import threading
import time
from collections import defaultdict
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from queue import Empty, SimpleQueue
from typing import Any, Protocol

import requests

CODE = re.compile(r"\d{4} \d{4} \d{4} \d{4}")
SECRET, NUMBER_ID = "app-secret-1f2e3d", "1122334455667"
VILLAGE = "33.03.05.2007"
PATIENCE = 120
_ADDRESS = re.compile(r"/kanal/whatsapp_cloud/[\w-]{32}")


class Server(Protocol):
    """A running program, as far as a provider needs to know it."""

    @property
    def url(self) -> str:
        """Where it answers."""

    def run(self, *words: str) -> str:
        """What one command of the program says."""


class WhatsApp:
    """Takes what the village sends, tells what became of it, and delivers until it hears 200.

    ``took`` holds the messages of each number in order, ``at`` when the last one came (monotonic
    seconds); ``refs`` how often each was taken.
    """

    def __init__(self) -> None:
        self.took: dict[str, list[Any]] = defaultdict(list)
        self.at: dict[str, float] = {}
        self.refs: dict[str, int] = defaultdict(int)
        self.url = ""
        self._ids, self._due = count(1), SimpleQueue[Any]()
        self._is_closing = threading.Event()
        self._line = threading.local()

    def __enter__(self) -> "WhatsApp":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._threads = [
            threading.Thread(target=self._server.serve_forever),
            threading.Thread(target=self._tell),
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_closing.set()
        self._server.shutdown()
        self._server.server_close()
        for thread in self._threads:
            thread.join()

    def opens(self, server: Server) -> None:
        """Give a village that is founded on the server this WhatsApp."""
        base = f"http://127.0.0.1:{self._server.server_port}"
        values = {"phone_number_id": NUMBER_ID, "waba_id": "99887766554433", "app_secret": SECRET,
                  "verify_token": "verify-4c5b6a", "token": "EAAG-token",
                  "base_url": base}  # fmt: skip
        given = [word for name, value in values.items() for word in ("--set", f"{name}={value}")]
        told = server.run("channel", "add", "whatsapp_cloud", "--village", VILLAGE, *given)
        found = _ADDRESS.search(told)
        assert found, told
        self.url = server.url + found[0]

    # -- What the village sends ----------------------------------------------------------------
    def take(self, said: dict[str, Any]) -> str:
        """Keep a message; gives the id it has from now on."""
        wamid, ref = f"wamid.OUT{next(self._ids):08}", said.get("biz_opaque_callback_data", "")
        self.took[said["to"]].append(said)
        self.at[said["to"]] = time.monotonic()
        self.refs[ref] += 1
        for state in ("sent", "delivered"):
            self._due.put(receipt(wamid, state, said["to"], ref))
        return wamid

    def words(self, number: str) -> str:
        """Everything this number was told."""
        return json.dumps(self.took[number], ensure_ascii=False)

    def choices(self, number: str) -> dict[str, str]:
        """The buttons of the last message."""
        buttons = re.findall(r'"id": "(\w+:[^"]*)"', json.dumps(self.took[number][-1:]))
        return {one.partition(":")[0]: one for one in buttons}

    def _tell(self) -> None:
        while not self._is_closing.is_set():
            try:
                told = self._due.get(timeout=0.1)
            except Empty:
                continue
            self.deliver({"statuses": [told]})
            if int(told["timestamp"]) % 5 == 0:
                self.deliver({"statuses": [told]})

    # -- What it delivers ----------------------------------------------------------------------
    def deliver(self, value: dict[str, Any]) -> float | None:
        """Deliver until it is taken, as Meta does; gives the seconds, None when closing."""
        began, until = time.monotonic(), time.monotonic() + PATIENCE
        while time.monotonic() < until and not self._is_closing.is_set():
            if self.offer(value) == 200:
                return time.monotonic() - began
            time.sleep(0.05)
        assert self._is_closing.is_set(), "never taken"
        return None

    def offer(self, value: dict[str, Any]) -> int:
        """Deliver once; the status, or 0 where nobody answered."""
        body = json.dumps(envelope(**value)).encode()
        proof = hmac.new(SECRET.encode(), body, sha256).hexdigest()
        try:
            return (
                self._session()
                .post(
                    self.url,
                    data=body,
                    headers={"X-Hub-Signature-256": f"sha256={proof}"},
                    timeout=60,
                )
                .status_code
            )
        except requests.RequestException:
            return 0

    def _session(self) -> requests.Session:
        """A line of this thread's own, kept open."""
        if not hasattr(self._line, "session"):
            self._line.session = requests.Session()
        session: requests.Session = self._line.session
        return session


def envelope(**value: Any) -> dict[str, Any]:
    """A delivery as Meta wraps it."""
    metadata = {"display_phone_number": "6285712345600", "phone_number_id": NUMBER_ID}
    value = {"messaging_product": "whatsapp", "metadata": metadata, **value}
    change = {"field": "messages", "value": value}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "99887766554433", "changes": [change]}],
    }


def message(
    number: str, wamid: str, kind: str = "text", name: str = "Bu Sari", **body: Any
) -> dict[str, Any]:
    """What a person sent, as one delivery."""
    said = {"from": number, "id": wamid, "timestamp": str(int(time.time())), "type": kind, **body}
    return {"contacts": [{"profile": {"name": name}, "wa_id": number}], "messages": [said]}


def text(number: str, wamid: str, words: str, **more: Any) -> dict[str, Any]:
    """A message of words."""
    return message(number, wamid, text={"body": words}, **more)


def press(number: str, wamid: str, choice: str) -> dict[str, Any]:
    """A button pressed, by its id."""
    reply = {"type": "button_reply", "button_reply": {"id": choice, "title": "x"}}
    return message(number, wamid, "interactive", interactive=reply)


def receipt(wamid: str, state: str, number: str, ref: str) -> dict[str, str]:
    """What became of a message of the village's."""
    return {"id": wamid, "status": state, "timestamp": str(int(time.time())),
            "recipient_id": number, "biz_opaque_callback_data": ref}  # fmt: skip


def _handler(whatsapp: WhatsApp) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._say({"messages": [{"id": whatsapp.take(json.loads(body))}]})

        def do_GET(self) -> None:
            self._say({"quality_rating": "GREEN", "verified_name": "Sukamaju"})

        def _say(self, told: Any) -> None:
            body = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
