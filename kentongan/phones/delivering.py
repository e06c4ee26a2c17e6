"""What the provider delivers to the village: at its hook, signed, as any provider would."""

import hmac
import json
from collections.abc import Sequence
from typing import Any

from kentongan.base import clock, jobs
from kentongan.messaging import accounts, hooks
from kentongan.messaging.models import Account
from kentongan.phones import screen
from kentongan.phones.models import Bubble, Phone

KIND = "simulator"
SIGNATURE = "X-Simulator-Signature"


@jobs.job
def report(bubble_id: int) -> None:
    """Tell the village that its message has arrived."""
    bubble = Bubble.objects.filter(pk=bubble_id).select_related("phone__account__village").first()
    if bubble is not None and bubble.state != "waiting":
        deliver(bubble.phone.account, [receipt(bubble, "delivered")])


def deliver(account: Account, events: Sequence[dict[str, Any]], *, times: int = 1) -> bool:
    """Deliver one body so many times; False when the village did not take it."""
    body = json.dumps(events).encode()
    secret = accounts.known(account)["secret"]
    headers = {SIGNATURE: hmac.new(secret.encode(), body, "sha256").hexdigest()}
    key = accounts.address(account).rpartition("/")[2]
    taken = [hooks.receive(KIND, key, body, headers) for _ in range(times)]
    return hooks.Taken.KEPT in taken


def message(phone: Phone, bubble: Bubble) -> dict[str, Any]:
    """The event of something the phone says."""
    said = screen.read(bubble)
    return {
        "id": bubble.provider_id,
        "at": bubble.at.isoformat(),
        "from": phone.number,
        "text": "" if said.choice else said.text,
        "choice": said.choice,
        "media": _media(bubble),
        "spot": {"lat": said.spot[0], "lon": said.spot[1]} if said.spot else None,
        "reply_to": said.reply_to,
    }


def receipt(bubble: Bubble, state: str) -> dict[str, Any]:
    """The event that tells what became of the village's message."""
    ref = screen.read(bubble).ref
    return {
        "of": bubble.provider_id,
        "ref": "" if "." in ref else ref,  # of a piece of a longer text: the last piece tells
        "state": state,
        "at": clock.now().isoformat(),
    }


def _media(bubble: Bubble) -> list[dict[str, str]]:
    kept = bubble.attachment
    if kept is None:
        return []
    return [{"ref": bubble.uid.hex, "kind": kept.kind, "mime": kept.mime}]
