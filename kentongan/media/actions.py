"""Keeping what a citizen attached: the original sealed, safe derivatives beside it.

A refused file never harms the others nor the report: it comes back as its ``Refused``.
Call these outside a transaction: they decode, seal and write files.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kentongan.base import clock
from kentongan.base.refusals import Refused
from kentongan.media import readings, reencode, rules, store
from kentongan.media.decoder import Decoder
from kentongan.media.models import Attachment, Cover
from kentongan.media.sounds import sniff
from kentongan.village.models import Village

Seal = Callable[[bytes], bytes]


class Upload(Protocol):
    """Anything that gives up to so many bytes of a file: an upload, a stream, bytes in memory."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class _Safe:
    """What may be shown of one upload, beside the original as it came."""

    original: bytes
    large: bytes
    thumb: bytes
    facts: dict[str, str | int | None]
    seconds: float | None = None


def keep(village: Village, upload: Upload, *, kind: str, seal: Seal) -> Attachment:
    """The attachment made of one ``photo`` or ``voice``; refused with a sentence for a villager."""
    [kept] = keep_all(village, [upload], kind=kind, seal=seal)
    if isinstance(kept, Refused):
        raise kept
    return kept


def keep_reading(village: Village, upload: Upload, *, seal: Seal) -> Attachment:
    """A page read aloud: at most 20 seconds and, made lighter, 30 kB; otherwise refused."""
    try:
        safe = _voice(upload, rate=readings.RATE)
    except (rules.Empty, rules.NotASound) as no:
        raise readings.NotASound from no
    except (rules.TooLarge, rules.TooLong) as no:
        raise readings.TooLong(seconds=readings.SECONDS) from no
    readings.fit(str(safe.facts["mime"]), len(safe.large), safe.seconds)
    return _kept(village, "voice", safe, seal)


def keep_all(
    village: Village, uploads: Iterable[Upload], *, seal: Seal, kind: str = "photo"
) -> list[Attachment | Refused]:
    """For each upload, in order, its attachment or the ``Refused`` that says why there is none.

    All photos are decoded in one bounded child within 20 seconds.
    """
    made = _photos(uploads) if kind == "photo" else [_tried(_voice, upload) for upload in uploads]
    return [
        safe if isinstance(safe, Refused) else _kept(village, kind, safe, seal) for safe in made
    ]


def original(attachment: Attachment, unseal: Seal) -> bytes:
    """The bytes exactly as the citizen sent them; what ``unseal`` raises passes through."""
    return unseal(store.get(attachment.original_name))


def shut(attachment: Attachment, seal: Seal) -> None:
    """Seal the derivatives and forget the clear ones; may run again after a crash at any point.

    ``seal`` must not need more than a public key: nobody opens them here again.
    """
    attachment.refresh_from_db()
    if not attachment.is_sealed:
        _put_sealed(attachment, seal)
        attachment.refresh_from_db()
    _forget(attachment.clear_names.split())
    Attachment.objects.filter(pk=attachment.pk, is_sealed=True).update(clear_names="")


def _put_sealed(attachment: Attachment, seal: Seal) -> None:
    """New bytes under new names first, then the row; when another was quicker, none of it."""
    fields = [field for field in ("large_name", "thumb_name") if getattr(attachment, field)]
    clear = [getattr(attachment, field) for field in fields]
    sealed = {field: store.new_key() for field in fields}
    try:
        for field, name in zip(fields, clear, strict=True):
            store.put(sealed[field], seal(store.get(name)))
    except FileNotFoundError:  # erased or sealed this moment
        _forget([*sealed.values()])
        return
    rows = Attachment.objects.filter(pk=attachment.pk, is_sealed=False)
    if not rows.update(**sealed, is_sealed=True, clear_names=" ".join(clear)):
        _forget([*sealed.values()])


def discard(attachment: Attachment) -> None:
    """Forget its bytes, then its row; may run again after a failure."""
    wipe(attachment)
    attachment.delete()


def wipe(attachment: Attachment) -> None:
    """Forget its bytes and those of its cover; the rows are the caller's to forget."""
    _forget(attachment.names)
    for cover in Cover.objects.of(attachment.village).filter(attachment=attachment):
        _forget(cover.names)


def _photos(uploads: Iterable[Upload]) -> list[_Safe | Refused]:
    with Decoder() as decoder:
        return [_tried(lambda upload: _photo(upload, decoder), upload) for upload in uploads]


def _tried(make: Callable[[Upload], _Safe], upload: Upload) -> _Safe | Refused:
    try:
        return make(upload)
    except Refused as no:
        return no


def _photo(upload: Upload, decoder: Decoder) -> _Safe:
    body = upload.read(rules.PHOTO_BYTES + 1)
    rules.weigh_photo(len(body))
    photo = decoder.decode(body, rules.photo_format(body[:16]))
    facts = _facts(photo.large, "image/jpeg", width=photo.width, height=photo.height)
    return _Safe(body, photo.large, photo.thumb, facts)


def _voice(upload: Upload, rate: str = reencode.RATE) -> _Safe:
    body = upload.read(rules.VOICE_BYTES + 1)
    rules.weigh_voice(len(body))
    sound = sniff.read(body)
    rules.time_voice(sound.seconds)
    sound = reencode.lighter(sound, rate=rate)
    rules.time_voice(sound.seconds)  # a container may have hidden its length until now
    seconds = None if sound.seconds is None else max(1, round(sound.seconds))
    facts = _facts(sound.body, sound.mime, seconds=seconds)
    return _Safe(body, sound.body, b"", facts, seconds=sound.seconds)


def _facts(body: bytes, mime: str, **more: int | None) -> dict[str, str | int | None]:
    return {"mime": mime, "size": len(body), "sha256": hashlib.sha256(body).hexdigest(), **more}


def _kept(village: Village, kind: str, safe: _Safe, seal: Seal) -> Attachment:
    """Bytes first, row last: a row never points to nothing, and a failure leaves no bytes."""
    bodies = {
        "original_name": seal(safe.original),
        "large_name": safe.large,
        "thumb_name": safe.thumb,
    }
    names = {field: store.new_key() for field, body in bodies.items() if body}
    is_kept = False
    try:
        for field, key in names.items():
            store.put(key, bodies[field])
        attachment = Attachment.objects.create(
            village=village, kind=kind, created_at=clock.now(), **names, **safe.facts
        )
        is_kept = True
    finally:
        if not is_kept:
            _forget(tuple(names.values()))
    return attachment


def _forget(names: Sequence[str]) -> None:
    for name in names:
        store.delete(name)
