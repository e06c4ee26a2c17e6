"""A reporter knows his matter in a case on the board. A number not there is as if not given."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from kentongan.cases import access
from kentongan.cases import actions as cases
from kentongan.cases.models import Case
from kentongan.intake import tracking
from kentongan.intake.answers import Answers
from kentongan.village.models import Village


@dataclass(frozen=True)
class Said:
    """What a filed report says. ``same_as`` is a label, or empty; ``hamlet`` an id, or empty."""

    words: str
    hamlet: str
    same_as: str
    may_choose: bool  # while it is open, and not about an official


def understood(village: Village, answers: Answers) -> tuple[Answers, Case | None]:
    """The answers and the case he knows; without words of his own they say and sort the same."""
    same = access.joinable_case(village, answers.same_as) if answers.same_as else None
    if same is None or answers.text:
        return answers, same
    words = _("Saya mengalami hal yang sama dengan laporan {label}.").format(label=same.label)
    category = same.category.code if same.category else ""
    return replace(answers, text=words, category=answers.category or category), same


def said(case: Case, words: str) -> Said:
    """What the receipt tells of it; a query only when something was chosen."""
    return Said(
        words=words,
        hamlet=str(case.hamlet_id or ""),
        same_as=case.same_as.label if case.same_as else "",
        may_choose=_may_choose(case),
    )


def _may_choose(case: Case) -> bool:
    about_official = case.about_office_id is not None or case.report_class == "supervisory"
    return case.is_open and not about_official


def choose(village: Village, key: UUID, label: str) -> bool:
    """Say of the report filed under the key which case it is the same as; no label: of none.

    Whether there is such a report. What cannot be chosen changes nothing.
    """
    case, same = _filed(village, key), access.joinable_case(village, label)
    if case is None:
        return False
    is_fit = _may_choose(case) and bool(label) == (same is not None)
    if is_fit and same not in (case, case.same_as):
        cases.liken(case, to=same)
    return True


def _filed(village: Village, key: UUID) -> Case | None:
    tag = tracking.key_tag(village, key)
    rows = Case.objects.of(village).filter(submission__key_tag=tag)
    found: Case | None = rows.select_related("village", "same_as").first()
    return found
