"""What the village asks of the provider (``kentongan/channels/simulator/README.md``), without HTTP.

A line is proved by the key of the account's own address and its secret.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from kentongan.base import clock, sealing
from kentongan.base.refusals import Refused
from kentongan.media import actions as media_of
from kentongan.messaging import accounts, lenient, proofs, sealed
from kentongan.messaging.models import Account
from kentongan.phones import actions, rules, screen
from kentongan.phones.delivering import KIND
from kentongan.phones.models import Bubble, Phone
from kentongan.phones.screen import Choice, Said

MOST_BYTES = 8 << 20
LINE, PROOF = "x-simulator-line", "authorization"  # headers of every request


@dataclass(frozen=True)
class Answered:
    """The provider's answer: a JSON object, or the bytes of a file."""

    status: int
    json: Mapping[str, Any] = field(default_factory=dict)
    body: bytes | None = None


def answer(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answered:
    """One request below the base address; header names in lower case.

    401 for a line that is not proved, whatever is asked.
    """
    account = _line(headers)
    if account is None:
        return Answered(HTTPStatus.UNAUTHORIZED)
    if len(body) > MOST_BYTES:
        return Answered(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    first, _, rest = path.strip("/").partition("/")
    if (method, path.strip("/")) == ("POST", "messages"):
        return _told(account, lenient.mapping(lenient.json(body)))
    if (method, first) == ("GET", "media"):
        return _media(account, rest)
    if (method, first) == ("GET", ""):
        return Answered(HTTPStatus.OK, {"phones": len(rules.NUMBERS)})
    return Answered(HTTPStatus.NOT_FOUND)


def _line(headers: Mapping[str, str]) -> Account | None:
    account = accounts.find(KIND, headers.get(LINE, ""))
    if account is None:
        return None
    wanted = f"Bearer {accounts.known(account)['secret']}"
    return account if proofs.is_same(headers.get(PROOF, ""), wanted) else None


def _told(account: Account, told: Mapping[str, Any]) -> Answered:
    place, ref = rules.place_of(lenient.name(told.get("to"))), lenient.name(told.get("ref"))
    if place is None or not ref:
        return Answered(HTTPStatus.NOT_FOUND)
    phone = actions.ready(account)[place]
    tag = sealed.tag(account.uid, "ref", ref)
    known = phone.bubbles.filter(ref_tag=tag).first()
    if known is not None:
        return Answered(HTTPStatus.OK, {"id": known.provider_id})
    if _is_closed(account, phone) and not told.get("template"):
        return Answered(HTTPStatus.CONFLICT)
    return _kept(phone, told, tag)


def _kept(phone: Phone, told: Mapping[str, Any], tag: bytes) -> Answered:
    bubble = Bubble(village=phone.village, phone=phone, is_own=False, ref_tag=tag)
    screen.write(bubble, _said(told))
    picture = _picture(told)
    try:
        bubble.attachment = actions.keep(bubble, picture, "photo") if picture else None
    except Refused:
        return Answered(HTTPStatus.UNPROCESSABLE_ENTITY)
    Bubble.objects.bulk_create([bubble], ignore_conflicts=True)
    kept = phone.bubbles.get(ref_tag=tag)
    if kept.uid != bubble.uid and bubble.attachment:
        media_of.discard(bubble.attachment)  # the same send came twice at the same moment
    if phone.has_signal:
        actions.arrive(phone.bubbles.filter(pk=kept.pk))
    return Answered(HTTPStatus.OK, {"id": kept.provider_id})


def _said(told: Mapping[str, Any]) -> Said:
    facts = told.get("facts")
    return Said(
        text=lenient.text(told.get("text")),
        reply_to=lenient.name(told.get("reply_to")),
        buttons=tuple(map(_choice, lenient.mappings(told.get("buttons")))),
        list_label=lenient.text(told.get("list_label")),
        asks_spot=bool(told.get("asks_spot")),
        template=lenient.text(told.get("template")),
        facts=tuple(map(lenient.text, facts)) if isinstance(facts, list) else (),
        ref=lenient.name(told.get("ref")),
    )


def _choice(told: Mapping[str, Any]) -> Choice:
    return Choice(lenient.name(told.get("id")), lenient.text(told.get("title")))


def _picture(told: Mapping[str, Any]) -> bytes:
    data = lenient.text(lenient.inside(told, "picture", "data"))
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _is_closed(account: Account, phone: Phone) -> bool:
    if accounts.known(account)["window"] not in {"1", "true", "ya"}:
        return False
    spoke = phone.bubbles.filter(is_own=True, state="sent").order_by("-at")
    last: datetime | None = spoke.values_list("at", flat=True).first()
    return rules.is_closed(last, clock.now())


def _media(account: Account, ref: str) -> Answered:
    rows = Bubble.objects.of(account.village).filter(phone__account=account, is_own=True)
    uid = rules.uid_in(ref)
    bubble = rows.filter(uid=uid).select_related("attachment").first() if uid else None
    if bubble is None or bubble.attachment is None:
        return Answered(HTTPStatus.NOT_FOUND)
    try:
        body = media_of.original(bubble.attachment, lambda data: _opened(bubble, data))
    except (sealing.DoesNotOpen, FileNotFoundError):
        return Answered(HTTPStatus.NOT_FOUND)
    return Answered(HTTPStatus.OK, body=body)


def _opened(bubble: Bubble, data: bytes) -> bytes:
    return sealed.unseal_bytes(data, place=bubble.uid, what="file", to=sealed.CHANNELS)
