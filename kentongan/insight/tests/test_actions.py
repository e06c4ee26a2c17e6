"""What an official changes about his own lists: cases put off, views kept."""

from datetime import date

import pytest

from kentongan.cases import actions as cases
from kentongan.cases import actors, turn
from kentongan.cases.actions import undoing
from kentongan.cases.models import Case
from kentongan.insight import actions, inbox
from kentongan.insight.filters import Filters
from kentongan.insight.models import Postponement, SavedView
from kentongan.intake import following
from kentongan.ledger.models import Entry
from tests.cast import hire

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, WEDNESDAY = date(2026, 8, 3), date(2026, 8, 4), date(2026, 8, 5)
THURSDAY, FRIDAY = date(2026, 8, 6), date(2026, 8, 7)  # a new case is to be checked by Thursday
CLOCK = ("due_on", "act_due_on", "answer_due_on", "paused_on", "status", "version")


@pytest.fixture(autouse=True)
def monday(today):
    today(MONDAY)


def numbers(official, tab="perlu-saya", **wanted):
    page = inbox.page(actors.of(official), tab=tab, filters=Filters(**wanted))
    return [card.number for card in page.cards]


def put_off(case, by, until=WEDNESDAY):
    actions.postpone(case, until=until, by=by, seen=case.version)


def last_entry():
    return Entry.objects.latest("seq")


# -- Putting off ---------------------------------------------------------------------------------
def test_a_postponed_case_is_out_of_sight_until_its_day(make, joko, today):
    case, _other = make.case(), make.case(text="Lampu padam.")
    put_off(case, joko)
    assert (numbers(joko), numbers(joko, "semua")) == ([2], [1, 2])
    assert inbox.counts(actors.of(joko))["perlu-saya"] == 1
    today(TUESDAY)
    assert numbers(joko) == [2]
    today(WEDNESDAY)
    assert numbers(joko) == [1, 2]


def test_the_list_tells_until_when(make, joko):
    case = make.case()
    put_off(case, joko)
    assert inbox.page(actors.of(joko), tab="semua").put_off == {case.pk: WEDNESDAY}


def test_it_is_one_officials_own_wish(make, joko, village):
    rina = hire(village, "rina", "Rina", "operator")
    put_off(make.case(), joko)
    assert (numbers(joko), numbers(rina)) == ([], [1])


def test_no_clock_moves_and_one_entry_tells_of_it(make, joko):
    case = make.case()
    before = Case.objects.values(*CLOCK).get(pk=case.pk)
    put_off(case, joko)
    assert Case.objects.values(*CLOCK).get(pk=case.pk) == before
    entry = last_entry()
    assert (entry.kind, entry.office, entry.actor, entry.subject) == (
        "case.postponed", "service_head", f"official:{joko.pk}", case.ref,
    )  # fmt: skip
    assert entry.data == {"until": "2026-08-05", "status": "received"}


def test_any_act_on_the_case_brings_it_back(make, joko):
    case = make.case()
    put_off(case, joko)
    cases.speak(case, words="Makin dalam lubangnya.")
    assert numbers(joko) == [1]


def test_another_officials_wish_brings_nothing_back(make, joko, dewi):
    case = make.case()
    put_off(case, joko)
    put_off(case, dewi)
    assert numbers(joko) == []


def test_the_reporter_hears_nothing_of_it(make, joko):
    case = make.case()
    before = following.tracked(make.village, case.ref)
    put_off(case, joko)
    assert following.tracked(make.village, case.ref) == before


def test_words_looked_for_do_not_find_it_among_what_is_needed(make, joko, follow):
    case = make.case(text="Lampu padam.", privacy="terbuka")
    put_off(case, joko)
    follow()
    assert (numbers(joko, q="lampu"), numbers(joko, "semua", q="lampu")) == ([], [1])


@pytest.mark.parametrize("day", [date(2026, 8, 2), MONDAY])
def test_only_a_day_ahead_will_do(make, joko, day):
    with pytest.raises(actions.NotAhead):
        put_off(make.case(), joko, until=day)


def test_nothing_is_put_off_past_its_limit(make, joko):
    case = make.case()
    put_off(case, joko, until=THURSDAY)
    with pytest.raises(actions.PastTheLimit) as no:
        put_off(case, joko, until=FRIDAY)
    assert no.value.facts == {"day": THURSDAY}


def test_a_late_case_is_not_put_off(make, joko, today):
    case = make.case()
    today(FRIDAY)
    with pytest.raises(actions.PastTheLimit):
        put_off(case, joko, until=date(2026, 8, 10))


def test_a_case_that_changed_is_not_put_off_unseen(make, joko, dewi):
    case = make.case()
    cases.note(case, words="Sudah ditelepon.", by=dewi)
    with pytest.raises(turn.ChangedMeanwhile) as no:
        actions.postpone(case, until=WEDNESDAY, by=joko, seen=case.version)
    assert no.value.facts == {"who": "secretary"}


def test_the_one_who_acted_is_named_not_the_one_who_put_it_off(make, joko, dewi):
    case = make.case()
    seen = case.version
    cases.note(case, words="Sudah ditelepon.", by=dewi)
    put_off(Case.objects.get(pk=case.pk), joko)
    with pytest.raises(turn.ChangedMeanwhile) as no:
        cases.note(case, words="Halo.", by=joko, seen=seen)
    assert no.value.facts == {"who": "secretary"}


@pytest.mark.parametrize("who", ["wati", "budi"])
def test_what_he_may_not_see_an_official_cannot_put_off(make, who, request):
    with pytest.raises(turn.NoSuchCase):
        put_off(make.case(), request.getfixturevalue(who))
    assert Postponement.objects.count() == 0


def test_a_new_wish_takes_the_place_of_the_old_one(make, joko):
    case = make.case()
    put_off(case, joko, until=TUESDAY)
    put_off(case, joko, until=WEDNESDAY)
    assert [*Postponement.objects.values_list("until", flat=True)] == [WEDNESDAY]


def test_it_is_shown_again_at_a_word(make, joko):
    case = make.case()
    put_off(case, joko)
    actions.unpostpone(case, by=joko)
    assert (numbers(joko), last_entry().kind) == ([1], "case.unpostponed")


def test_showing_what_is_shown_writes_nothing(make, joko):
    case = make.case()
    before = last_entry()
    actions.unpostpone(case, by=joko)
    assert last_entry() == before


def test_an_act_is_undone_although_the_case_was_put_off_after_it(make, joko):
    case = make.case(at="verified")
    put_off(case, joko, until=TUESDAY)
    cases.undo(case, by=joko)
    case.refresh_from_db()
    assert (case.status, last_entry().kind) == ("received", "case.undone")
    with pytest.raises(undoing.TooLateToUndo):
        cases.undo(case, by=joko)


# -- Views ---------------------------------------------------------------------------------------
def keep(official, name="Dusun Krajan, terlambat", tab="terlambat", **wanted):
    actions.keep_view(official, name=name, tab=tab, filters=Filters(**wanted))


def kept(official):
    return [(view.name, view.tab, view.words) for view in inbox.views(official)]


def test_a_view_is_kept_with_its_filters(joko):
    keep(joko, hamlet=7, category="road")
    words = {"hamlet": "7", "category": "road"}
    assert kept(joko) == [("Dusun Krajan, terlambat", "terlambat", words)]


def test_views_are_a_persons_own(joko, dewi):
    keep(joko)
    [view] = inbox.views(joko)
    actions.drop_view(dewi, view.pk)
    assert (len(kept(joko)), kept(dewi)) == (1, [])
    actions.drop_view(joko, view.pk)
    assert kept(joko) == []


def test_a_name_is_used_once_and_is_one_line(joko):
    keep(joko, name=" Jalan \n Krajan ", tab="semua")
    keep(joko, name="Jalan Krajan", tab="selesai")
    assert kept(joko) == [("Jalan Krajan", "selesai", {})]


@pytest.mark.parametrize(("name", "no"), [
    ("  ", actions.NoName), ("\u200b\x00", actions.NoName), ("x" * 41, actions.NameTooLong),
])  # fmt: skip
def test_a_name_is_a_short_word(joko, name, no):
    with pytest.raises(no):
        keep(joko, name=name)


def test_twelve_are_enough_but_each_may_be_changed(joko):
    for n in range(12):
        keep(joko, name=f"Tampilan {n}")
    keep(joko, name="Tampilan 3", tab="semua")
    with pytest.raises(actions.TooManyViews):
        keep(joko, name="Satu lagi")
    assert SavedView.objects.count() == 12
