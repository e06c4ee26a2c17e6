"""What leaves by the wire, and in which order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from werkzeug import Request, Response

from kentongan.base import fetch
from kentongan.messaging import accounts, wire
from kentongan.messaging import contract as c


class Upload(c.Channel):
    """First a file, then the words that name it."""

    def is_genuine(self, body: bytes, headers: Mapping[str, str], account: c.Account) -> bool:
        return True

    def read(
        self, body: bytes, headers: Mapping[str, str], account: c.Account
    ) -> Sequence[c.Event]:
        return []

    def calls(self, message: c.Message, account: c.Account) -> Sequence[c.Call]:
        if not message.text:
            return []
        photo = {"file": ("foto.jpg", b"jpg", "image/jpeg")}
        return [
            c.Call(
                "POST", "/bot123:abc/upload", form={"kind": "image"}, files=photo, is_said=False
            ),
            c.Call("POST", "/send", json={"text": message.text}, pause=2.5),
        ]

    def then(self, reply: c.Reply, call: c.Call) -> c.Call:
        if reply.status >= 400:
            raise c.Undeliverable("upload")
        return replace(call, json={**call.json, "file": (reply.json or {})["id"]})

    def outcome(self, reply: c.Reply) -> c.Sent:
        return c.Sent(str((reply.json or {})["id"]))


@pytest.fixture
def provider(httpserver, monkeypatch):
    """An account at a real server, the requests it got, and how long we waited between them."""
    seen, waited = [], []

    def answer(request: Request) -> Response:
        seen.append((request.path, request.get_json(silent=True) or request.form.to_dict()))
        seen.extend(one.read() for one in request.files.values())
        return Response('{"id": 7}', content_type="application/json")

    httpserver.expect_request(re.compile(".*")).respond_with_handler(answer)
    monkeypatch.setattr(wire, "sleep", waited.append)
    return c.Account({"base_url": httpserver.url_for("/v1/")}), seen, waited


def test_what_the_first_reply_brought_goes_into_the_next_request(provider):
    account, seen, waited = provider
    sent = wire.tell(Upload(), c.Message("9f2c", "62", "Sudah"), account)
    assert sent.provider_id == "7"
    assert seen == [
        ("/v1/bot123:abc/upload", {"kind": "image"}),
        b"jpg",
        ("/v1/send", {"text": "Sudah", "file": 7}),
    ]
    assert waited == [0.0, wire.MOST_PAUSE]  # of 2.5: others wait for the worker


def test_after_a_refusal_nothing_more_is_sent(httpserver):
    httpserver.expect_request("/bot123:abc/upload").respond_with_data("", status=400)
    with pytest.raises(c.Undeliverable):
        wire.tell(
            Upload(),
            c.Message("9f2c", "62", "Sudah"),
            c.Account({"base_url": httpserver.url_for("")}),
        )
    assert len(httpserver.log) == 1


class Pieces(Upload):
    """A long text in parts; the second is refused the first time."""

    def calls(self, message: c.Message, account: c.Account) -> Sequence[c.Call]:
        photo = c.Call("POST", "/upload", json={"id": "photo"}, is_said=False)
        words = [c.Call("POST", "/send", json={"text": word}) for word in message.text.split()]
        return [photo, *words]

    def outcome(self, reply: c.Reply) -> c.Sent:
        if reply.status >= 400:
            raise c.TryLater("busy")
        return c.Sent("7")


@pytest.mark.parametrize(
    ("said", "goes"),
    [
        (0, ["photo", "satu", "dua", "tiga"]), (1, ["dua", "tiga"]), (2, ["tiga"]),
        (3, ["photo", "satu", "dua", "tiga"]),  # it is cut otherwise by now: said anew
    ],
)  # fmt: skip
def test_a_part_that_was_said_is_not_said_again(httpserver, said, goes):
    asked, noted = [], []

    def answer(request: Request) -> Response:
        asked.append(next(iter(request.get_json().values())))
        return Response('{"id": 7}', content_type="application/json")

    httpserver.expect_request(re.compile(".*")).respond_with_handler(answer)
    account = c.Account({"base_url": httpserver.url_for("")})
    message = c.Message("9f2c", "62", "satu dua tiga")
    wire.tell(Pieces(), message, account, said=said, note=lambda: noted.append(asked[-1]))
    assert asked == goes
    assert noted == [word for word in goes[:-1] if word != "photo"]


def test_a_message_of_no_request_is_undeliverable():
    with pytest.raises(c.Undeliverable):
        wire.tell(Upload(), c.Message("9f2c", "62", ""), c.Account({}))


# -- What lies inside --------------------------------------------------------------------------
def test_a_private_address_is_asked_only_where_the_operator_named_it(httpserver, settings):
    httpserver.expect_request("/x").respond_with_json({"ok": True})
    base = httpserver.url_for("/")
    account, call = c.Account({"base_url": base}), c.Call("GET", "x")
    port = urlsplit(base).port
    for named in (set(), {"localhost:1"}, {f"{urlsplit(base).hostname}:{port + 1}"}):
        settings.INSIDE = frozenset(named)
        with pytest.raises(fetch.ForbiddenAddress):
            wire.ask(call, account)
    settings.INSIDE = frozenset({urlsplit(base).netloc})
    assert wire.ask(call, account).json == {"ok": True}
    assert wire.is_inside(wire.own_address("/simulator"))


def test_what_the_operator_no_longer_names_waits_and_breaks_no_job(httpserver, settings):
    settings.INSIDE = frozenset()
    with pytest.raises(c.TryLater, match="address"):
        wire.send(c.Call("GET", "x"), c.Account({"base_url": httpserver.url_for("/")}))


@pytest.mark.parametrize(
    ("base", "is_outside"),
    [
        ("https://graph.facebook.com", True), ("https://8.8.8.8/v1", True),
        ("http://graph.facebook.com", False), ("https://10.0.0.7", False),
        ("https://169.254.169.254/latest", False), ("https://[::1]/", False),
        ("https://basisdata", False), ("https://printer.local", False), ("ftp://x.example", False),
        ("", False),
    ],
)  # fmt: skip
def test_what_is_written_like_an_address_out_there(base, is_outside):
    assert wire.is_outside(base) is is_outside


@pytest.mark.django_db
def test_a_keeper_cannot_point_a_channel_inside(village, settings):
    settings.INSIDE = frozenset()
    for base in ("http://localhost:5432", "https://10.0.0.7", "http://basisdata"):
        with pytest.raises(accounts.AddressInside):
            accounts.add(village, "waha", {"base_url": base, "hmac_key": "k", "api_key": "s"},
                         office="service_head", actor="official:1")  # fmt: skip
