"""What the public may read: a masked copy, made by a person, taken back at any time."""

from collections.abc import Collection, Mapping

from django.db import transaction

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.cases import rules, showing, turn
from kentongan.cases.actors import REPORTER
from kentongan.cases.models import Case, Publication
from kentongan.cases.turn import Who
from kentongan.media import covering
from kentongan.media.covering import Drawn

AGREED = "agreed"  # why more people may see it: the reporter ticked that they may


class NothingToShow(Refused):
    """A publication has a title and a text."""

    says = gettext_noop("Isi judul dan teks yang akan ditampilkan.")


@transaction.atomic
def publish(
    case: Case,
    *,
    title: str,
    text: str,
    answer: str = "",
    exhibits: Collection[int] = (),
    copies: Mapping[int, Drawn] | None = None,
    by: Who,
    seen: int | None = None,
) -> Publication:
    """Show a masked copy on the board: only with the citizen's tick, never a secret case.

    ``copies``: of photos told in secret, as ``showing.copies`` draws them.
    """
    act = turn.begin(case, "publish", by=by, seen=seen)
    if not act.case.publish_ok or act.case.is_secret or act.office is None:
        raise rules.NotPublishable
    if not title.strip() or not text.strip():
        raise NothingToShow
    publication, _ = Publication.objects.update_or_create(
        case=act.case,
        defaults={
            "village": act.case.village,
            "year": act.case.year,
            "number": act.case.number,
            "category": act.case.category,
            "hamlet": act.case.hamlet,
            "title": title.strip(),
            "text": text.strip(),
            "answer": answer.strip(),
            "published_at": act.now,
            "published_by": act.office,
            "is_shown": True,
        },
    )
    showing.release(act.case, exhibits, copies or {})
    act.record("case.published", exhibits=len(exhibits), reason=AGREED)
    return publication


@transaction.atomic
def release(
    case: Case,
    *,
    exhibits: Collection[int],
    copies: Mapping[int, Drawn] | None = None,
    by: Who,
    seen: int | None = None,
) -> Case:
    """Set which photos the public may see; all others are taken back."""
    act = turn.begin(case, "publish", by=by, seen=seen)
    showing.release(act.case, exhibits, copies or {})
    act.record("case.released", exhibits=len(exhibits), reason=AGREED)
    return act.case


@transaction.atomic
def cover(case: Case, *, exhibit: int, drawn: Drawn, by: Who, seen: int | None = None) -> Case:
    """What the public sees of a photo: its faces covered. The photo itself stays as it was."""
    act = turn.begin(case, "publish", by=by, seen=seen)
    photo = (
        showing.photos_of(act.case).filter(pk=exhibit).select_related("attachment__village").first()
    )
    if photo is None:
        raise rules.NotPublishable
    if photo.is_released and photo.attachment.is_sealed and not drawn.names:
        raise covering.Shut
    covering.show(photo.attachment, drawn)
    act.record("case.covered", exhibit=photo.position, blocks=len(drawn.blocks), photo=drawn.sha256)
    return act.case


@transaction.atomic
def unpublish(case: Case, *, by: Who, seen: int | None = None) -> Case:
    """Take the case off the board at once; of an erased one the copy goes for good."""
    act = turn.begin(case, "publish", by=by, seen=seen, takes_erased=True)
    hide(act.case)
    if act.case.erased_at:
        drop_hidden(act.case)
    act.record("case.unpublished")
    return act.case


@transaction.atomic
def withdraw_consent(case: Case, *, by: Who = REPORTER) -> Case:
    """The reporter agrees to publication no more: off the board at once (UU 27/2022 art. 9)."""
    act = turn.begin(case, "speak", by=by, words="+")
    act.case.publish_ok = False
    hide(act.case)
    act.record("case.consent_withdrawn")
    return act.case


def resort(case: Case) -> None:
    """The board finds the case under the category and hamlet it has now; a secret one not at all.

    Hidden ones stay hidden.
    """
    published = Publication.objects.filter(case=case)
    published.update(category=case.category_id, hamlet=case.hamlet_id)
    if case.is_secret:
        hide(case)


def hide(case: Case) -> None:
    """Nothing of the case is public any more."""
    Publication.objects.filter(case=case).update(is_shown=False)
    showing.hide(case)


def drop_hidden(case: Case) -> None:
    """A copy that was taken off the board is nobody's any more."""
    Publication.objects.filter(case=case, is_shown=False).delete()
