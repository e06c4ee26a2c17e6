"""A masked copy proposed for the board; a person reads and corrects it before it is published."""

from dataclasses import dataclass

from kentongan.base import personal
from kentongan.base.personal import Finding
from kentongan.base.text import without_greeting
from kentongan.cases import stories
from kentongan.cases.models import Case, Message
from kentongan.cases.stories import Reader
from kentongan.cases.visibility import Output
from kentongan.insight.cards import excerpt

TITLE = 80


@dataclass(frozen=True)
class Draft:
    """``findings`` point into the original ``text``, to show what was masked and why."""

    title: str
    text: str
    answer: str
    findings: tuple[Finding, ...]


def publishing_draft(case: Case, reader: Reader | None) -> Draft:
    """Title, text and the last answer, with everything that looks personal masked."""
    story = stories.told(reader, case, Output.CONSOLE)
    told = story.text or story.summary
    findings = personal.find(told)
    masked = personal.mask(told, findings)
    return Draft(
        title=_title(case, masked),
        text=without_greeting(masked) or masked,
        answer=personal.mask(_answer(case, reader)),
        findings=findings,
    )


def _title(case: Case, masked: str) -> str:
    """The matter and the hamlet, which name nobody; without a category the first masked words."""
    if case.category is None:
        return excerpt(masked, TITLE)
    parts = (case.category.label, case.hamlet.name if case.hamlet else "")
    return ", ".join(part for part in parts if part)


def _answer(case: Case, reader: Reader | None) -> str:
    said = Message.objects.filter(
        case=case, entry__kind="case.answered", is_inner=False, is_withdrawn=False
    )
    last = list(said.order_by("-pk")[:1])
    stories.read_out(reader, case, last, Output.CONSOLE)
    return last[0].text if last else ""
