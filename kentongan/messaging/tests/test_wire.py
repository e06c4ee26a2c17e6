"""What leaves by the wire, and in which order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from werkzeug import Request, Response

from kentongan.messaging import contract as c
from kentongan.messaging import wire


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
