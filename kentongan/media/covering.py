"""Faces covered before a photo is shown to everybody: a derivative beside the others."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.media import queries, store
from kentongan.media.decoder import Block, Decoder
from kentongan.media.models import Attachment, Cover
from kentongan.media.queries import Derivative, Opens

MOST = 40
SMALLEST, ORDINARY, LARGEST = 30, 140, 600


class TooManyBlocks(Refused):
    """Forty faces are a crowd: such a photo is not for the board."""

    says = gettext_noop("Sudah {most} penutup. Pilih foto lain untuk papan desa.")


class Shut(Refused):
    """What was told in secret is put on the board by somebody who sees it."""

    says = gettext_noop("Foto ini tidak terbuka bagi Anda: papan desa tidak bisa menampilkannya.")


@dataclass(frozen=True)
class Drawn:
    """A covered derivative, kept but not yet shown; without names nothing is drawn."""

    blocks: tuple[Block, ...]
    sha256: str = ""
    large_name: str = ""
    thumb_name: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The storage keys of both sizes, where it is drawn."""
        return tuple(filter(None, (self.large_name, self.thumb_name)))


def set_block(blocks: Sequence[Block], x: int, y: int, side: int = ORDINARY) -> list[Block]:
    """The blocks and one more; all three in thousandths, brought into the photo."""
    if len(blocks) >= MOST:
        raise TooManyBlocks(most=MOST)
    return [*blocks, (_within(x), _within(y), min(max(side, SMALLEST), LARGEST))]


def move_block(
    blocks: Sequence[Block], *, across: int = 0, down: int = 0, growth: int = 0
) -> list[Block]:
    """The last block moved and grown by so many thousandths; none stay none."""
    if not blocks:
        return []
    *others, (x, y, side) = blocks
    return set_block(others, x + across, y + down, side + growth)


def blocks_of(attachment: Attachment) -> list[Block]:
    """What covers the photo, in the order it was set."""
    cover = _cover(attachment)
    return [(x, y, side) for x, y, side in cover.blocks] if cover else []


def draw(attachment: Attachment, blocks: Sequence[Block]) -> Drawn:
    """The photo under these blocks, from its untouched derivative; nobody is shown it yet.

    Call it outside a transaction: it decodes and writes files.
    """
    return copy(attachment, blocks) if blocks else Drawn((), attachment.sha256)


def copy(attachment: Attachment, blocks: Sequence[Block], *, opens: Opens | None = None) -> Drawn:
    """The same of one that is, or soon will be, sealed: drawn in clear also without blocks.

    Refused ``Shut`` where it does not open.
    """
    bodies = _bodies(attachment, blocks, opens)
    names = (store.new_key(), store.new_key())
    for name, body in zip(names, bodies, strict=True):
        store.put(name, body)
    return Drawn(tuple(blocks), hashlib.sha256(bodies[0]).hexdigest(), *names)


def preview(attachment: Attachment, size: str, *, opens: Opens | None = None) -> Derivative | None:
    """What the public would see of a photo, drawn for whoever it opens to and kept nowhere."""
    try:
        large, thumb = _bodies(attachment, blocks_of(attachment), opens)
    except Shut:
        return None
    body = {"large": large, "thumb": thumb}[size]
    return Derivative("image/jpeg", body, hashlib.sha256(body).hexdigest())


def show(attachment: Attachment, drawn: Drawn) -> None:
    """From now on the public sees this; what it saw before is thrown away afterwards."""
    old = _cover(attachment)
    if drawn.blocks or drawn.names:
        facts = {name: getattr(drawn, name) for name in ("sha256", "large_name", "thumb_name")}
        Cover.objects.update_or_create(
            village=attachment.village,
            attachment=attachment,
            defaults={"blocks": [list(block) for block in drawn.blocks], **facts},
        )
    elif old:
        old.delete()
    if old:
        transaction.on_commit(lambda: forget(old.names))


def take_down(covers: "QuerySet[Cover]") -> None:
    """The public sees these no more: what was drawn is thrown away afterwards, its blocks stay."""
    names = [name for cover in covers for name in cover.names]
    if names:
        covers.update(large_name="", thumb_name="", sha256="")
        transaction.on_commit(lambda: forget(names))


def forget(names: Sequence[str]) -> None:
    """Throw away the bytes of a cover nobody is shown."""
    for name in filter(None, names):
        store.delete(name)


def _bodies(
    attachment: Attachment, blocks: Sequence[Block], opens: Opens | None
) -> tuple[bytes, bytes]:
    """Large and small, under these blocks."""
    large = queries.shown(attachment, opens=opens)
    thumb = queries.shown(attachment, size="thumb", opens=opens)
    if large is None or thumb is None:
        raise Shut
    if not blocks:
        return large.body, thumb.body
    with Decoder() as decoder:
        photo = decoder.decode(large.body, "JPEG", blocks)
    return photo.large, photo.thumb


def _cover(attachment: Attachment) -> Cover | None:
    found: Cover | None = Cover.objects.filter(attachment=attachment).first()
    return found


def _within(place: int) -> int:
    return min(max(place, 0), 1000)
