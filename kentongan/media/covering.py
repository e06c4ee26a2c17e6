"""Faces covered before a photo is shown to everybody: a derivative beside the others."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.media import store
from kentongan.media.decoder import Block, Decoder
from kentongan.media.models import Attachment, Cover

MOST = 40
SMALLEST, ORDINARY, LARGEST = 30, 140, 600


class TooManyBlocks(Refused):
    """Forty faces are a crowd: such a photo is not for the board."""

    says = gettext_noop("Sudah {most} penutup. Pilih foto lain untuk papan desa.")


@dataclass(frozen=True)
class Drawn:
    """A covered derivative, kept but not yet shown; without blocks it is the photo itself."""

    blocks: tuple[Block, ...]
    sha256: str
    large_name: str = ""
    thumb_name: str = ""


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
    if not blocks:
        return Drawn((), attachment.sha256)
    with Decoder() as decoder:
        photo = decoder.decode(store.get(attachment.large_name), "JPEG", blocks)
    names = (store.new_key(), store.new_key())
    for name, body in zip(names, (photo.large, photo.thumb), strict=True):
        store.put(name, body)
    return Drawn(tuple(blocks), hashlib.sha256(photo.large).hexdigest(), *names)


def show(attachment: Attachment, drawn: Drawn) -> None:
    """From now on the public sees this; what it saw before is thrown away afterwards."""
    old = _cover(attachment)
    if drawn.blocks:
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


def forget(names: Sequence[str]) -> None:
    """Throw away the bytes of a cover nobody is shown."""
    for name in filter(None, names):
        store.delete(name)


def _cover(attachment: Attachment) -> Cover | None:
    found: Cover | None = Cover.objects.filter(attachment=attachment).first()
    return found


def _within(place: int) -> int:
    return min(max(place, 0), 1000)
