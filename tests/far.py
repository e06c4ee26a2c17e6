"""The far side of a channel as a real HTTP server, and the phones of people who write through it.

It does what the channel's own tests know of its provider (``kentongan.messaging.testing``), so that
requests and deliveries have the provider's exact shapes.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import requests
from werkzeug import Request, Response
from werkzeug.serving import make_server

from kentongan.channels.fonnte.tests.provider import FonnteProvider
from kentongan.channels.telegram.tests.provider import TelegramProvider
from kentongan.channels.waha.tests.provider import WahaProvider
from kentongan.channels.whatsapp_cloud.tests.meta import Meta
from kentongan.media.tests.pictures import jpeg
from kentongan.messaging.contract import Account, Call, Reply
from kentongan.messaging.testing import Provider

PROVIDERS: Mapping[str, type[Provider]] = {
    "whatsapp_cloud": Meta,
    "fonnte": FonnteProvider,
    "waha": WahaProvider,
    "telegram": TelegramProvider,
}
_MOMENT = re.compile(rb"\b17\d{8}(\d{3})?\b")  # when the examples of the providers were written
_SAVED = re.compile(r"/(bytes|files?)/")  # where providers keep what people sent


class Far:
    """``with Far("telegram", now) as far``: ``far.values`` are the settings of an account with it.

    ``asked`` holds every request as it came, ``address`` must be told before anybody writes.
    """

    address = ""

    def __init__(self, kind: str, now: Callable[[], datetime]) -> None:
        self.provider, self.now = PROVIDERS[kind](), now
        self.asked: list[Call] = []
        self.phones: list[Phone] = []
        self.ids = count(1)

    def __enter__(self) -> "Far":
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        self._original = self.provider.account["base_url"]
        self.values = {**self.provider.account.values, "base_url": self.base}
        self.provider.account = Account(self.values)  # type: ignore[misc]
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @Request.application
    def _answer(self, request: Request) -> Response:
        if _SAVED.search(request.path):
            return Response(jpeg(), content_type="image/jpeg")
        call = _call(request)
        self.asked.append(call)
        told: Reply = self.provider.answer(call)
        body = json.dumps(told.json).replace(self._original, self.base)
        return Response(body, status=told.status, content_type="application/json")

    def deliver(self, event: Any, names: Mapping[str, str]) -> None:
        """Deliver an event as this person's; it must be taken."""
        body = self.provider.delivery(event)
        for old, new in (*names.items(), (self._original, self.base)):
            body = body.replace(old.encode(), new.encode())
        stamp = str(int(self.now().timestamp())).encode()
        body = _MOMENT.sub(lambda found: stamp + b"000" * bool(found[1]), body)
        headers = self.provider.headers(body, self.provider.account)
        assert requests.post(self.address, body, headers=headers, timeout=30).status_code == 200


class Phone:
    """The phone of somebody who writes to the village; ``names`` replace the provider's example."""

    def __init__(self, far: Far, names: Mapping[str, str]) -> None:
        self.far, self.names, self.heard = far, names, 0
        far.phones.append(self)
        self.reach = far.provider.reach
        for old, new in names.items():
            self.reach = self.reach.replace(old, new)

    def writes(self, words: str) -> None:
        self._sends(self.far.provider.text, words)

    def sends_a_photo(self, words: str) -> None:
        self._sends(self.far.provider.photo, words)

    def presses(self, title: str) -> None:
        """The choice of this title in the last message that has it, or its number."""
        for call in reversed(self.told()):
            if found := dict(_choices(call.json)).get(title):
                return self._sends(self.far.provider.choice, found)  # type: ignore[attr-defined]
            numbered = re.search(rf"^(\d+)\W+{title}\W*$", self.far.provider.shown(call), re.M)
            if numbered:
                return self.writes(numbered[1])
            word = title.partition(" ")[0]
            if re.search(rf"Balas [^.]*\b{word}\b", self.far.provider.shown(call)):
                return self.writes(word)
        raise AssertionError(f"nothing says {title!r}: {self.words()}")

    def told(self) -> list[Call]:
        """The requests that say something to this phone, in order."""
        to = re.compile(rf"(?<!\d){re.escape(self.reach)}(?!\d)")
        return [
            call
            for call in self.far.asked
            if to.search(json.dumps([call.json, call.form])) and self.far.provider.shown(call)
        ]

    def words(self) -> list[str]:
        """What the phone was told, in order."""
        return [self.far.provider.shown(call) for call in self.told()]

    def news(self) -> list[str]:
        """What it was told since it last wrote."""
        return self.words()[self.heard :]

    def _sends(self, make: Callable[..., Any], *what: str) -> None:
        self.heard = len(self.told())
        self.far.deliver(make(next(self.far.ids), *what), self.names)


def _call(request: Request) -> Call:
    """What came, in the words of the channel contract."""
    files = {
        name: (part.filename or "", part.read(), part.mimetype)
        for name, part in request.files.items()
    }
    parts = urlsplit(request.url)
    return Call(
        request.method,
        f"{parts.path}?{parts.query}" if parts.query else parts.path,
        headers={name.lower(): value for name, value in request.headers.items()},
        json=request.get_json() if request.is_json and request.data else None,
        form=request.form.to_dict() or None,
        files=files or None,
    )


def _choices(value: Any) -> Iterator[tuple[str, str]]:
    """Title and id of everything that can be pressed, wherever the provider puts them."""
    if isinstance(value, list):
        for one in value:
            yield from _choices(one)
    elif isinstance(value, dict):
        title, id_ = (
            value.get("title", value.get("text")),
            value.get("id") or value.get("callback_data"),
        )
        if isinstance(title, str) and isinstance(id_, str):
            yield title, id_
        yield from _choices([*value.values()])
