"""What can be done to many cases at once: on each the same verb as on one, each for itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.cases import actions as cases
from kentongan.cases.actions.undoing import TooLateToUndo
from kentongan.cases.models import Case
from kentongan.desk import telling
from kentongan.desk.acts import ACTS, Given
from kentongan.desk.forms.together import HandOver, Join, JointForm, Offered, PutOff
from kentongan.desk.picks import Pick
from kentongan.insight import actions as lists
from kentongan.insight import search
from kentongan.insight.cards import Card
from kentongan.sop.default import STEPS
from kentongan.village import queries as villages
from kentongan.village.models import Official, Village

DAYS = (1, 2, 3, 5, 10)  # working days a case may be put off
SHOW_AGAIN = "0"


class OnlyTheMain(Refused):
    says = gettext_noop("Pilih juga laporan yang akan digabungkan.")


@dataclass(frozen=True)
class Joint:
    """One act on many. ``step`` is the procedure's, empty for one's own list; ``done`` takes n."""

    noun: str
    step: str
    key: str
    title: Any
    button: Any
    done: Any
    form: type[JointForm]
    do: Callable[[Given], object]
    undo: Callable[[Case, Pick, Official], object]


@dataclass(frozen=True)
class Outcome:
    """Which were done, and the labels of the others under what was said about them."""

    done: tuple[Pick, ...]
    refused: tuple[tuple[Refused, tuple[str, ...]], ...]


def _put_off(given: Given) -> object:
    days = given.typed["days"]
    if days == SHOW_AGAIN:
        return lists.unpostpone(given.case, by=given.by)
    village = given.case.village
    until = villages.calendar_of(village).add(villages.today(village), int(days))
    return lists.postpone(given.case, until=until, **given.signed)


def _take_back(case: Case, pick: Pick, by: Official) -> object:
    if case.version != pick.version + 1:  # something was done after what is to be taken back
        raise TooLateToUndo
    return cases.undo(case, by=by)


def _show_again(case: Case, _pick: Pick, by: Official) -> object:
    return lists.unpostpone(case, by=by)


_EVERY = (
    Joint("disposisi", "dispose", "t", gettext_lazy("Teruskan"), gettext_lazy("Kirim"),
        ngettext_lazy("%(n)d laporan sudah diteruskan.", "%(n)d laporan sudah diteruskan.", "n"),
        HandOver, ACTS["disposisi"].do, _take_back),
    Joint("penggabungan", "merge", "g", gettext_lazy("Gabungkan"), gettext_lazy("Gabungkan"),
        ngettext_lazy("%(n)d laporan sudah digabung.", "%(n)d laporan sudah digabung.", "n"),
        Join, ACTS["penggabungan"].do, _take_back),
    Joint("penundaan", "", "d", gettext_lazy("Tunda"), gettext_lazy("Simpan"),
        ngettext_lazy("%(n)d laporan sudah ditunda.", "%(n)d laporan sudah ditunda.", "n"),
        PutOff, _put_off, _show_again),
)  # fmt: skip
JOINT: Mapping[str, Joint] = {joint.noun: joint for joint in _EVERY}


def open_to(roles: frozenset[str]) -> list[Joint]:
    """What an official of these roles is ever allowed to do to many."""
    return [j for j in _EVERY if not j.step or roles.intersection(STEPS[j.step]["by"])]


def offered(village: Village, cards: Sequence[Card]) -> Offered:
    """What the forms offer for these cases."""
    today = villages.today(village)
    calendar = villages.calendar_of(village)
    until = [(n, date_format(calendar.add(today, n), "l, j F")) for n in DAYS]
    return Offered(
        offices=[("", _("Pilih petugas"))]
        + [
            (h.office_id, f"{h.title} ({h.holder})" if h.holder else h.title)
            for h in villages.handlers(village, today)
        ],
        labels=[(card.label, f"{card.label}: {telling.excerpt(card)}") for card in cards],
        days=[*until, (SHOW_AGAIN, _("Jangan ditunda: tampilkan sekarang"))],
        office=_office_for_all(village, cards),
    )


def _office_for_all(village: Village, cards: Sequence[Card]) -> int | None:
    """The office suggested for one case, when all the others are of its category and hamlet."""
    if len({(card.category_code, card.hamlet) for card in cards}) != 1:
        return None
    rows = Case.objects.of(village).select_related("category__handler", "category__village")
    case = rows.select_related("hamlet").get(pk=cards[0].pk)
    office = villages.handler_for(case.category, case.hamlet)
    return office.pk if office else None


def take(
    joint: Joint, picks: Sequence[Pick], cards: Sequence[Card], typed: Mapping[str, Any],
    by: Official,
) -> Outcome:  # fmt: skip
    """Do it to each that may be done; what is refused leaves the others alone."""
    meant = [card for card in cards if not _is_main(joint, card, typed)]
    if not meant:
        raise OnlyTheMain
    versions = {pick.pk: pick.version for pick in picks}

    def do(case: Case) -> object:
        return joint.do(Given(case=case, typed=typed, by=by, seen=versions[case.pk]))

    return _each(by.village, [Pick(card.pk, versions[card.pk]) for card in meant], do)


def take_back(joint: Joint, picks: Sequence[Pick], by: Official) -> Outcome:
    """Take the act back from each of them."""
    known = {pick.pk: pick for pick in picks}
    return _each(by.village, picks, lambda case: joint.undo(case, known[case.pk], by))


def _is_main(joint: Joint, card: Card, typed: Mapping[str, Any]) -> bool:
    main = search.number_in(typed["number"]) if joint.step == "merge" else None
    return main is not None and main in {(card.number, card.year), (card.number, None)}


def _each(village: Village, picks: Sequence[Pick], do: Callable[[Case], object]) -> Outcome:
    done: list[Pick] = []
    refused: dict[tuple[str, str], tuple[Refused, list[str]]] = {}
    for pick, case in _rows(village, picks):
        try:
            do(case)
        except Refused as no:
            refused.setdefault((no.says, repr(no.facts)), (no, []))[1].append(case.label)
        else:
            done.append(pick)
    return Outcome(tuple(done), tuple((no, tuple(labels)) for no, labels in refused.values()))


def _rows(village: Village, picks: Sequence[Pick]) -> Iterator[tuple[Pick, Case]]:
    found = Case.objects.of(village).select_related("village").in_bulk([p.pk for p in picks])
    return ((pick, found[pick.pk]) for pick in picks if pick.pk in found)
