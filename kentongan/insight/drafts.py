"""A masked copy proposed for the board; a person reads and corrects it before it is published."""

from dataclasses import dataclass

from kentongan.base import personal
from kentongan.base.personal import Finding
from kentongan.base.text import without_greeting
from kentongan.cases.models import Case, Message
from kentongan.insight.cards import excerpt

TITLE = 80


@dataclass(frozen=True)
class Draft:
    """``findings`` point into the original ``text``, to show what was masked and why."""

    title: str
    text: str
    answer: str
    findings: tuple[Finding, ...]


def publishing_draft(case: Case) -> Draft:
    """Title, text and the last answer, with everything that looks personal masked."""
    told = case.text or case.summary
    findings = personal.find(told)
    masked = personal.mask(told, findings)
    return Draft(
        title=_title(case, masked),
        text=without_greeting(masked) or masked,
        answer=personal.mask(_answer(case)),
        findings=findings,
    )


def _title(case: Case, masked: str) -> str:
    """The matter and the hamlet, which name nobody; without a category the first masked words."""
    if case.category is None:
        return excerpt(masked, TITLE)
    parts = (case.category.label, case.hamlet.name if case.hamlet else "")
    return ", ".join(part for part in parts if part)


def _answer(case: Case) -> str:
    said = Message.objects.filter(
        case=case, entry__kind="case.answered", is_inner=False, is_withdrawn=False
    )
    return str(said.order_by("-pk").values_list("text", flat=True).first() or "")
