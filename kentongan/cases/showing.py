"""Photos and voices of a case, for whoever may see and hear them.

Of a case told in secret they lie sealed like its words; what the public sees of such a photo is a
copy in clear, made by an official who sees it, and there only while the board shows it.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from kentongan.cases import stories
from kentongan.cases.models import Case, Exhibit
from kentongan.cases.stories import Reader
from kentongan.media import actions as media
from kentongan.media import covering
from kentongan.media import queries as files
from kentongan.media.covering import Drawn
from kentongan.media.decoder import Block
from kentongan.media.models import Attachment, Cover
from kentongan.media.queries import Derivative, Opens
from kentongan.vault import stories as vault
from kentongan.vault.stories import EXACT, STORY
from kentongan.village.models import Village


# -- Seen by one -----------------------------------------------------------------------------------
def shown(reader: Reader | None, kept: Attachment, size: str = "large") -> Derivative | None:
    """A photo or a recording of a case; None where it is not for this reader."""
    return files.shown(kept, size=size, opens=_opens(reader, kept.village))


def as_public(reader: Reader | None, photo: Attachment, size: str = "large") -> Derivative | None:
    """What the board shows of a photo, or would show, for whoever may put it there."""
    public = files.public_photo(photo.village, photo.uid, size=size)
    return public or covering.preview(photo, size, opens=_opens(reader, photo.village))


def _opens(reader: Reader | None, village: Village) -> Opens | None:
    return partial(vault.open_file, reader, village) if reader else None


# -- Seen by everybody -----------------------------------------------------------------------------
def draw(reader: Reader | None, exhibit: Exhibit, blocks: Sequence[Block]) -> Drawn:
    """A photo under these blocks; of a secret case it is drawn only while the public sees it.

    Refused ``covering.Shut`` when it is not for this reader. Outside a transaction.
    """
    photo = exhibit.attachment
    if not exhibit.case.is_sealed:
        return covering.draw(photo, blocks)
    if not exhibit.is_released:
        return Drawn(tuple(blocks))
    return covering.copy(photo, blocks, opens=_opens(reader, photo.village))


def copies(reader: Reader | None, case: Case, exhibits: Collection[int]) -> dict[int, Drawn]:
    """For those of these photos of a secret case that have none, the copy for the board, by the
    exhibit. Refused as ``draw`` is. Outside a transaction."""
    if not case.is_sealed:
        return {}
    chosen = photos_of(case).filter(pk__in=exhibits).select_related("attachment__village__book")
    drawn: dict[int, Drawn] = {}
    try:
        for one in chosen.exclude(_DRAWN):
            photo = one.attachment
            opens = _opens(reader, photo.village)
            drawn[one.pk] = covering.copy(photo, covering.blocks_of(photo), opens=opens)
    except covering.Shut:
        forget(drawn)
        raise
    return drawn


def forget(drawn: Mapping[int, Drawn]) -> None:
    """Throw away copies nobody is shown."""
    covering.forget([name for one in drawn.values() for name in one.names])


def photos_of(case: Case) -> "QuerySet[Any]":
    """The photos of a case that the public may be shown."""
    return Exhibit.objects.filter(case=case, is_inner=False, attachment__kind="photo")


def release(case: Case, exhibits: Collection[int], drawn: Mapping[int, Drawn]) -> None:
    """The public sees these photos and no others. In a transaction, the case locked.

    Refused ``covering.Shut`` when one that lies sealed has no copy.
    """
    mine = photos_of(case)
    mine.exclude(pk__in=exhibits).update(is_released=False)
    chosen = mine.filter(pk__in=exhibits)
    chosen.update(is_released=True)
    for one in chosen.filter(pk__in=drawn).select_related("attachment__village"):
        covering.show(one.attachment, drawn[one.pk])
    if chosen.filter(attachment__is_sealed=True).exclude(_DRAWN).exists():
        raise covering.Shut
    _take_down(case)


def hide(case: Case) -> None:
    """The public sees no photo of the case. In a transaction, the case locked."""
    Exhibit.objects.filter(case=case).update(is_released=False)
    _take_down(case)


_DRAWN = Q(attachment__cover__large_name__gt="")


def _take_down(case: Case) -> None:
    """What the public does not see of a secret case lies nowhere in clear."""
    if case.is_sealed:
        hidden = Exhibit.objects.filter(case=case, is_released=False)
        covering.take_down(Cover.objects.filter(attachment__exhibit__in=hidden))


# -- Sealed ----------------------------------------------------------------------------------------
def waiting() -> "QuerySet[Exhibit]":
    """What belongs to secret cases and does not lie sealed yet, the oldest first."""
    rows = Exhibit.objects.filter(case__is_sealed=True, case__erased_at=None)
    rows = rows.filter(Q(attachment__is_sealed=False) | Q(attachment__clear_names__gt=""))
    return rows.select_related("case__village__book", "attachment__village").order_by("pk")


def shut(exhibit: Exhibit) -> None:
    """Seal it to the readers of its part; the public goes on seeing what it was shown.

    Outside a transaction; may run again. Public keys are enough.
    """
    if exhibit.attachment.kind == "photo":
        _settle_copy(exhibit)
    key = _key(exhibit)
    if key is not None:
        media.shut(exhibit.attachment, partial(vault.seal_file, key, exhibit.attachment.uid))


def _settle_copy(exhibit: Exhibit) -> None:
    photo, drawn = exhibit.attachment, Drawn(())
    if _lacks_copy(exhibit):
        with suppress(covering.Shut):  # it lies sealed, or nowhere
            drawn = covering.copy(photo, covering.blocks_of(photo))
    if not _keep_copy(exhibit, drawn):
        covering.forget(drawn.names)


@transaction.atomic
def _keep_copy(exhibit: Exhibit, drawn: Drawn) -> bool:
    """Whether the copy is shown from now on; those of photos that are not shown go."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=exhibit.case_id)
    _take_down(case)
    if not drawn.names or not _lacks_copy(exhibit):
        return False
    covering.show(exhibit.attachment, drawn)
    return True


def _lacks_copy(exhibit: Exhibit) -> bool:
    return Exhibit.objects.filter(pk=exhibit.pk, is_released=True).exclude(_DRAWN).exists()


@transaction.atomic
def _key(exhibit: Exhibit) -> Any:
    rows = Case.objects.select_for_update(of=("self",)).select_related("village__book")
    case = rows.filter(pk=exhibit.case_id, is_sealed=True, erased_at=None).first()
    return stories.key(case, _part(exhibit)) if case else None


def _part(exhibit: Exhibit) -> str:
    """A voice tells who spoke, also one that was recorded at the counter."""
    return EXACT if exhibit.attachment.kind == "voice" else STORY
