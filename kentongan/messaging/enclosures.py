"""Photos and voices of an event: fetched, made safe and kept before anybody hears the event."""

from io import BytesIO
from urllib.parse import urlsplit

from kentongan.base import fetch
from kentongan.base.refusals import Refused
from kentongan.media import actions as media
from kentongan.media.models import Attachment
from kentongan.messaging import accounts, registry, wire
from kentongan.messaging.contract import Account as Known
from kentongan.messaging.contract import Channel, Heard, Media
from kentongan.messaging.models import Enclosure, Incoming
from kentongan.vault import actions as vault

MOST_BYTES = 16 << 20
MOST = 10  # of one event
TRIES = 3
_STEPS = 3  # requests until the bytes are there


class NotYet(Exception):
    """The provider could not give it now; the event is tried again."""


def bring(row: Incoming, heard: Heard) -> None:
    """Fetch what is not here yet; raises ``NotYet`` while trying again may help.

    No transaction may be open. What cannot be had is kept as a reason, and the words go on.
    """
    have = set(Enclosure.objects.filter(incoming=row).values_list("position", flat=True))
    for position, one in enumerate(heard.media[:MOST]):
        if position not in have:
            _keep(row, position, _brought(row, one))


def of(row: Incoming) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """What is here of an event, in order, and why the others are missing."""
    found = Enclosure.objects.filter(incoming=row).select_related("attachment")
    rows = list(found.order_by("position"))
    kept = tuple(one.attachment for one in rows if one.attachment)
    return kept, tuple(one.why for one in rows if not one.attachment)


def _keep(row: Incoming, position: int, brought: Attachment | str) -> None:
    enclosure = Enclosure(village=row.village, incoming=row, position=position)
    if isinstance(brought, Attachment):
        enclosure.attachment = brought
    else:
        enclosure.why = brought
    Enclosure.objects.bulk_create([enclosure], ignore_conflicts=True)


def _brought(row: Incoming, one: Media) -> Attachment | str:
    """The attachment, or why there is none: ``kind``, ``large``, ``lost``, ``refused``."""
    if one.kind not in {"photo", "voice"}:
        return "kind"
    try:
        body = _bytes(row, one)
    except fetch.TooLarge:
        return "large"
    except (NotYet, fetch.Unreachable, fetch.NoAnswer) as why:
        if row.failures + 1 < TRIES:
            raise NotYet from why
        return "lost"
    except (fetch.ForbiddenAddress, LookupError):
        return "lost"
    try:
        return media.keep(row.village, BytesIO(body), kind=one.kind, seal=vault.sealer(row.village))
    except Refused as no:
        return type(no).__name__[:30]


def _bytes(row: Incoming, one: Media) -> bytes:
    """Raises ``NotYet``, ``LookupError`` when it is gone for good, and what ``fetch`` raises."""
    channel, known = registry.channel(row.account.kind), accounts.known(row.account)
    call = channel.fetches(one, known)
    for _ in range(_STEPS):
        if call is None:
            break
        reply = wire.ask(call, known, most=MOST_BYTES, hosts=_hosts(channel, known))
        if reply.status >= 500 or reply.status == 429:
            raise NotYet
        if reply.status >= 400:
            raise LookupError
        call = channel.leads(reply, known)
        if call is None:
            return reply.body
    raise LookupError


def _hosts(channel: Channel, known: Known) -> frozenset[str]:
    """Where a media may come from: the provider's own hosts and the account's base address."""
    base = urlsplit(known["base_url"]).hostname or ""
    return frozenset({*channel.hosts, base})
