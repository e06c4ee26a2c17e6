"""The acts offered under a case: one in front, the others below, each with its form."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentongan.cases.models import Case
from kentongan.desk.acts import ACTS, BY_STEP, Act
from kentongan.desk.forms.acts import ActForm, Lists
from kentongan.insight import drafts
from kentongan.insight.casepage import CasePage
from kentongan.insight.nextstep import GRANT, WAIT
from kentongan.vault.stories import Reader
from kentongan.village import queries as villages
from kentongan.village.models import Category, Village

WITH_READY = frozenset({"jawaban", "kabar", "pertanyaan"})
# Two buttons decide; their values are what the act reads.
DECISIONS = {
    "keberatan": (("terima", gettext_lazy("Terima keberatan")),
                  ("tolak", gettext_lazy("Tolak keberatan"))),
    "usul": (("setuju", gettext_lazy("Setujui usul")), ("tolak", gettext_lazy("Tolak usul"))),
}  # fmt: skip


@dataclass(frozen=True)
class Tried:
    """An act that was refused: what was typed stays, and why it was refused is said there."""

    noun: str
    form: ActForm
    error: str
    seen: int | None = None  # the version it was typed on, when the case has changed since
    preview: str = ""


@dataclass(frozen=True)
class Sheet:
    """One act with its form, as the page shows it."""

    noun: str
    act: Act
    action: str
    title: str
    form: ActForm
    is_next: bool
    is_open: bool
    error: str
    preview: str
    ready: tuple[str, ...]
    decisions: tuple[tuple[str, Any], ...]
    faces: tuple[str, ...] = ()  # addresses where faces on the photos are covered


def of(page: CasePage, village: Village, tried: Tried | None, reader: Reader | None) -> list[Sheet]:
    """The acts this official may take now, the next one first; and what was tried, anyhow."""
    lists = lists_of(page, village)
    first = _next(page)
    nouns = list(dict.fromkeys([*([first] if first else []), *_nouns(page)]))
    if tried and tried.noun not in nouns:
        nouns.append(tried.noun)
    return [
        _sheet(noun, page, village, lists, tried, is_next=noun == first, reader=reader)
        for noun in nouns
    ]


def _next(page: CasePage) -> str:
    if page.next.step == GRANT:
        return "usul"
    act = BY_STEP.get(page.next.step) if page.next.step != WAIT else None
    return act.noun if act else ""


def _nouns(page: CasePage) -> Iterator[str]:
    for noun, act in ACTS.items():
        step_is_open = act.step in page.steps or (noun == "keberatan" and "dismiss" in page.steps)
        if step_is_open and _fits(noun, page):
            yield noun


def _fits(noun: str, page: CasePage) -> bool:
    fitting = {
        "ringkasan": any(picture.kind == "voice" for picture in page.pictures),
        "kepercayaan": bool(page.doubt),
        "penahanan": not page.is_on_hold,
        "pelepasan": page.is_on_hold,
        "penurunan": bool(page.publication and page.publication.is_shown),
        "publikasi": page.erased_at is None,
        "usul": False,  # shown as the next act, or not at all
    }
    return fitting.get(noun, True)


def lists_of(page: CasePage, village: Village) -> Lists:
    """What the selects of this case offer."""
    handlers = villages.handlers(village, villages.today(village))
    wanted = page.category.pk if page.category else None
    category = Category.objects.of(village).filter(pk=wanted).first()
    return Lists(
        categories=[(c.pk, c.label) for c in villages.categories(village)],
        hamlets=[("", _("Tidak tahu")), *((h.pk, h.name) for h in villages.hamlets(village))],
        offices=[("", _("Pilih petugas"))]
        + [(h.office_id, f"{h.title} ({h.holder})" if h.holder else h.title) for h in handlers],
        ready=tuple(s.text for s in villages.sentences_for(village, category)),
    )


def _sheet(
    noun: str,
    page: CasePage,
    village: Village,
    lists: Lists,
    tried: Tried | None,
    *,
    is_next: bool,
    reader: Reader | None,
) -> Sheet:
    act, was_tried = ACTS[noun], tried if tried and tried.noun == noun else None
    form = was_tried.form if was_tried else act.form(page, lists, noun)
    if act.key:
        form.fields["words"].widget.attrs["data-key"] = act.key
    if noun == "publikasi" and was_tried is None:
        _propose_copy(form, page, village, reader)
    return Sheet(
        noun=noun,
        act=act,
        action=f"/petugas/laporan/{page.year}/{page.number}/{noun}",
        title=_title(act, page),
        form=form,
        is_next=is_next,
        is_open=was_tried is not None,
        error=was_tried.error if was_tried else "",
        preview=was_tried.preview if was_tried else "",
        ready=lists.ready if noun in WITH_READY else (),
        decisions=_decisions(noun, page),
        faces=_faces(page) if noun == "publikasi" else (),
    )


def _faces(page: CasePage) -> tuple[str, ...]:
    public = [p for p in page.pictures if p.kind == "photo" and not p.is_inner]
    return tuple(f"/petugas/laporan/{page.year}/{page.number}/foto/{p.uid}" for p in public)


def _decisions(noun: str, page: CasePage) -> tuple[tuple[str, Any], ...]:
    """The buttons that decide; agreeing takes the right to the proposed act itself."""
    proposed = page.proposal.act if page.proposal else ""
    every = DECISIONS.get(noun, ())
    return every[1:] if noun == "usul" and proposed not in page.steps else every


def _title(act: Act, page: CasePage) -> str:
    if act.noun == "disposisi" and page.suggested:
        return _("Teruskan ke {office}").format(office=page.suggested.label)
    return str(act.title)


def _propose_copy(form: ActForm, page: CasePage, village: Village, reader: Reader | None) -> None:
    """The published copy as it is, or a masked draft for a person to correct."""
    copy: Any = page.publication
    if copy is None:
        rows = Case.objects.of(village).select_related("village", "category", "hamlet")
        copy = drafts.publishing_draft(rows.get(pk=page.pk), reader)
    form.initial.update(title=copy.title, text=copy.text, answer=copy.answer)
