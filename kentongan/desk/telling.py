"""What happened to a case, in the office's words; pictures with their addresses."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kentongan.cases.words import ARCHIVE_REASON, CLASS, CLOSED_BY, ENTRY, ERASED, OUTCOME, STATUS
from kentongan.followup.models import Notice
from kentongan.insight.cards import Card
from kentongan.insight.casepage import CasePage
from kentongan.insight.nextstep import WAIT
from kentongan.insight.story import Line, Picture

_ICONS = {
    "case.filed": "book", "case.verified": "tick", "case.answered": "tick", "case.closed": "tick",
    "case.noted": "lock", "identity.opened": "lock", "identity.refused": "lock",
    "identity.requested": "lock", "identity.granted": "lock", "identity.denied": "lock",
    "identity.withdrawn": "lock", "case.erased": "lock",
    "case.escalated": "alert", "case.reminded": "alert", "case.objected": "alert",
    "case.reopened": "alert",
}  # fmt: skip


def excerpt(card: Card) -> str:
    """How a case begins; one without words says what there is instead."""
    if card.is_erased:
        return str(ERASED)
    if card.is_shut:
        return _("Cerita rahasia")
    return card.excerpt or (_("Rekaman suara") if card.has_voice else _("Foto saja"))


@dataclass(frozen=True)
class Told:
    """One line of the timeline. ``is_new``: it came while the official was typing."""

    words: str
    icon: str
    at: datetime
    who: str
    note: str
    is_inner: bool
    is_undone: bool
    is_new: bool = False
    photos: Sequence[dict[str, str]] = ()
    voices: Sequence[dict[str, str]] = ()


def lines(page: CasePage, since: int | None = None) -> list[Told]:
    """The timeline, newest first; what came after version ``since`` is marked."""
    return [
        replace(
            _told(line),
            is_new=since is not None and int(line.facts.get("version", 0)) > since,
            photos=pictures(page, line.pictures, kind="photo"),
            voices=pictures(page, line.pictures, kind="voice"),
        )
        for line in _told_once(page.lines)
    ]


def plain(lines: Sequence[Line]) -> list[Told]:
    """A timeline for paper, oldest first: words only."""
    return [_told(line) for line in reversed([*_told_once(lines)])]


def _told_once(lines: Sequence[Line]) -> Iterator[Line]:
    """Faces are covered tap by tap: of the taps on one photo only the last is told."""
    newer: Line | None = None
    for line in lines:
        is_told = newer and line.kind == newer.kind == "case.covered"
        if not (is_told and newer and line.facts["exhibit"] == newer.facts["exhibit"]):
            yield line
        newer = line


def _told(line: Line) -> Told:
    return Told(
        words=_words(line),
        icon=_ICONS.get(line.kind, "other"),
        at=line.at,
        who=_who(line),
        note=line.words,
        is_inner=line.is_inner,
        is_undone=line.is_undone,
    )


def _kept_back(until: str) -> str:
    if not until:
        return ""
    day = date_format(localtime(datetime.fromisoformat(until)), "j F")
    return _("pelapor diberi tahu {day}").format(day=day)


def _who(line: Line) -> str:
    if line.by_reporter:
        return _("Pelapor")
    names = [line.office or _("Sistem"), line.official]
    return ", ".join(name for name in names if name)


def _words(line: Line) -> str:
    facts = line.facts
    more = [
        facts.get("holder_title", ""),
        ARCHIVE_REASON.get(facts.get("reason", ""), ""),
        CLOSED_BY.get(facts.get("closed_by", ""), ""),
        OUTCOME.get(facts.get("outcome", ""), "") if line.kind == "case.answered" else "",
        CLASS.get(facts.get("report_class", ""), ""),
        facts.get("year", "") if line.kind == "case.planned" else "",
        _day(facts.get("until", "")) if line.kind == "case.postponed" else "",
        _kept_back(facts.get("untold_until", "")),
    ]
    said = ", ".join(str(words) for words in more if words)
    head = str(ENTRY.get(line.kind, _("Ada perubahan")))
    return f"{head}: {said}" if said else head


def untold(notices: Iterable[Notice]) -> list[str]:
    """The news that did not reach the reporter, in the office's words, each once."""
    return list(dict.fromkeys(str(ENTRY.get(one.kind, "")) for one in notices))


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "l, j F") if iso else ""


def pictures(page: CasePage, some: Iterable[Picture], *, kind: str) -> list[dict[str, str]]:
    """Addresses and alternative words of the photos, or of the recordings."""
    shown = [picture for picture in some if picture.kind == kind]
    return [_picture(page, picture, n) for n, picture in enumerate(shown, start=1)]


def _picture(page: CasePage, picture: Picture, number: int) -> dict[str, str]:
    address = f"/petugas/laporan/{page.year}/{page.number}/berkas/{picture.uid}"
    words = _("Foto {n} dari laporan {label}").format(n=number, label=page.label)
    return {"large": address, "thumb": f"{address}/kecil", "alt": words}


def waits_for(page: CasePage) -> str:
    """Whom the case waits for, when this official has nothing to do."""
    if page.next.step != WAIT:
        return ""
    holder = page.holder.label if page.holder else _("petugas yang menangani")
    return {
        "desk": _("Menunggu pengelola pengaduan."),
        "holder": _("Menunggu {office}.").format(office=holder),
        "reporter": _("Menunggu kabar dari pelapor."),
        "second": _("Menunggu persetujuan orang kedua."),
    }[page.next.waits_for]


def alike(page: CasePage) -> list[dict[str, Any]]:
    """Open cases that may tell of the same matter."""
    return [
        {
            "href": f"/petugas/laporan/{one.year}/{one.number}",
            "label": one.label,
            "excerpt": one.excerpt,
            "hamlet": one.hamlet,
            "status": STATUS[one.status],
            "likeness": one.likeness,
        }
        for one in page.similar
    ]
