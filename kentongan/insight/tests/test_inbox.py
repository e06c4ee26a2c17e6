"""The inbox: who sees what, in which order, page by page."""

from datetime import date, timedelta

import pytest

from kentongan.cases import actions as cases
from kentongan.cases import actors
from kentongan.cases.models import Case
from kentongan.insight import filters, inbox, paging
from kentongan.insight.filters import Filters
from kentongan.insight.paging import Cursor
from tests.cast import reads

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 8, 3)


def numbers(official, tab, **wanted):
    page = inbox.page(actors.of(official), tab=tab, filters=Filters(**wanted))
    return [card.number for card in page.cards]


@pytest.fixture
def desk(make, today):
    """1 is late, 2 due today, 3 verified, 4 answered and spoken on, 5 with Wati, 6 is new."""
    today(MONDAY)
    make.case(text="Jalan rusak parah.", privacy="terbuka")
    today(date(2026, 8, 4))
    make.case(text="Lampu padam.")
    today(date(2026, 8, 6))
    make.case(at="verified", text="Air keruh.")
    spoken = make.case(at="answered", text="Sampah menumpuk.")
    cases.speak(spoken, words="Terima kasih, tetapi masih ada.")
    make.case(at="in_progress", text="Got mampet.")
    today(date(2026, 8, 7))
    make.case(text="Pos ronda bocor.")
    return make


def test_the_order_is_late_due_new_waiting_rest(desk, joko, today):
    # 1 was to be checked by the 6th, 2 by the 7th, 3 is to be handed over by the 7th
    assert numbers(joko, "perlu-saya") == [1, 2, 3, 6, 4]
    assert numbers(joko, "semua") == [1, 2, 3, 6, 4, 5]


def test_a_holder_needs_what_he_holds(desk, wati):
    assert numbers(wati, "perlu-saya") == [4, 5]
    assert numbers(wati, "semua") == [4, 5]


def test_of_new_ones_the_soonest_due_stands_first(make, joko, today):
    today(MONDAY)
    for days in (12, 11, 12):
        case = make.case()
        Case.objects.filter(pk=case.pk).update(due_on=MONDAY + timedelta(days=days))
    for tab in ("perlu-saya", "semua"):
        assert numbers(joko, tab) == [2, 1, 3]


def test_what_a_holder_has_without_a_deadline_stands_last(make, wati, today):
    today(MONDAY)
    for due_on in (None, MONDAY + timedelta(days=12), MONDAY + timedelta(days=11)):
        case = make.case(at="in_progress")
        Case.objects.filter(pk=case.pk).update(due_on=due_on)
    assert numbers(wati, "perlu-saya") == [3, 2, 1]
    assert inbox.counts(actors.of(wati))["perlu-saya"] == 3


def test_the_head_needs_nothing_of_the_desks(desk, ratna):
    assert numbers(ratna, "perlu-saya") == []
    assert numbers(ratna, "semua") == [1, 2, 3, 6, 4, 5]


def test_a_late_case_stands_under_late(desk, joko, wati):
    assert numbers(joko, "terlambat") == [1]
    assert numbers(wati, "terlambat") == []


def test_tabs_are_counted(desk, joko):
    assert inbox.counts(actors.of(joko)) == {
        "perlu-saya": 5,
        "terlambat": 1,
        "semua": 6,
        "selesai": 0,
        "diragukan": 0,
    }


def test_finished_ones_stand_last_ended_first(make, joko, wati, today):
    today(MONDAY)
    first, second = make.case(at="answered"), make.case(at="closed")
    today(date(2026, 8, 5))
    cases.confirm(first, verdict="sudah")
    make.case(at="archived")
    assert numbers(joko, "selesai") == [3, 1, second.number]
    assert numbers(wati, "selesai") == [1, 2]
    assert numbers(joko, "semua") == []
    cases.reopen(Case.objects.get(number=2), words="Rusak lagi.")
    assert numbers(wati, "selesai") == [1]


def test_doubtful_ones_have_a_list_of_their_own_until_somebody_trusts_them(make, joko, today):
    today(MONDAY)
    case = make.case(trap="x")
    assert (numbers(joko, "diragukan"), numbers(joko, "semua")) == ([1], [])
    assert numbers(joko, "perlu-saya") == []
    cases.trust(case, by=joko)
    assert (numbers(joko, "diragukan"), numbers(joko, "semua")) == ([], [1])


def test_an_archived_doubtful_one_leaves_the_list(make, joko, today):
    today(MONDAY)
    cases.archive(make.case(trap="x"), reason="spam_or_test", by=joko)
    assert (numbers(joko, "diragukan"), numbers(joko, "selesai")) == ([], [1])


def test_a_proposal_needs_the_second_person_and_not_the_first(make, joko, dewi, village, today):
    today(MONDAY)
    village.needs_second_person_to_archive = True
    village.save()
    cases.archive(make.case(), reason="unclear", by=joko)
    cases.archive(make.case(), reason="unclear", by=joko)
    assert numbers(dewi, "perlu-saya") == [1, 2]
    assert inbox.counts(actors.of(dewi))["perlu-saya"] == 2


def test_a_proposal_on_a_case_with_news_is_listed_once(make, joko, dewi, village, today):
    today(MONDAY)
    village.needs_second_person_to_archive = True
    village.save()
    case = make.case()
    cases.speak(case, words="Tolong segera.")
    cases.archive(case, reason="unclear", by=joko)
    assert (numbers(dewi, "perlu-saya"), numbers(joko, "perlu-saya")) == ([1], [1])


def test_an_objection_needs_the_desk(make, joko, today):
    today(MONDAY)
    cases.object_to(make.case(at="archived"), words="Ini nyata.")
    assert numbers(joko, "perlu-saya") == [1]


def test_nobody_sees_a_case_about_himself(make, joko, dewi, today):
    today(MONDAY)
    make.case(about_office=str(make.office("secretary").pk))
    assert numbers(joko, "masuk") == [1]
    for tab in ("perlu-saya", "semua", "terlambat", "masuk", "selesai", "diragukan"):
        assert numbers(dewi, tab) == []
    assert inbox.counts(actors.of(dewi))["semua"] == 0


def test_the_next_village_sees_nothing(desk, budi, follow):
    follow()
    for tab in ("perlu-saya", "semua", "terlambat", "masuk", "selesai", "diragukan"):
        assert numbers(budi, tab) == []
        assert numbers(budi, tab, q="jalan rusak") == []
        assert numbers(budi, tab, q="1/2026") == []


def test_a_card_tells_number_matter_clock_and_holder(make, joko, today):
    today(MONDAY)
    text = "Assalamualaikum Wr. Wb. " + "Jalan di depan masjid berlubang " * 6
    make.case(at="in_progress", text=text, hamlet=str(make.hamlet().pk))
    (card,) = inbox.page(reads(joko), tab="semua").cards
    assert card.excerpt == (
        "Jalan di depan masjid berlubang Jalan di depan masjid berlubang Jalan di depan masjid…"
    )
    assert (card.label, card.sign, card.category, card.hamlet) == (
        "1/2026",
        "road",
        "Jalan dan jembatan",
        "Krajan",
    )
    assert (card.days_left, card.limit, card.holder) == (14, "answer", "Kasi Kesejahteraan")
    assert (card.status, card.channel, card.privacy) == ("in_progress", "web_form", "rahasia")
    assert (card.is_urgent, card.has_photo, card.has_voice, card.waits_for_office) == ((False,) * 4)


def test_a_late_card_counts_down_below_zero(make, joko, today):
    today(MONDAY)
    make.case()
    today(date(2026, 8, 10))
    (card,) = inbox.page(actors.of(joko), tab="semua").cards
    assert (card.days_left, card.limit, card.due_on) == (-2, "act", date(2026, 8, 6))


# -- Narrowing -----------------------------------------------------------------------------------
def test_filters_narrow_a_list(desk, make, joko):
    assert numbers(joko, "semua", category="road") == [1, 3, 4, 5]
    assert numbers(joko, "semua", status="verified") == [3]
    assert numbers(joko, "semua", holder=make.office("section_welfare").pk) == [4, 5]
    assert numbers(joko, "semua", report_class="ordinary") == [3, 4, 5]
    assert numbers(joko, "semua", channel="walk_in") == []
    assert numbers(joko, "semua", hamlet=make.hamlet().pk) == []
    assert numbers(joko, "semua", category="no-such") == []


def test_a_month_narrows_what_came_in_and_what_ended(make, joko, today):
    today(date(2026, 7, 31))
    case = make.case(at="answered")
    today(date(2026, 8, 3))
    make.case()
    cases.confirm(case, verdict="sudah")
    assert numbers(joko, "masuk", month="2026-07") == [1]
    assert numbers(joko, "masuk", month="2026-08") == [2]
    assert numbers(joko, "selesai", month="2026-08") == [1]
    assert numbers(joko, "selesai", month="2026-07") == []


def test_an_address_is_read_without_trust():
    asked = {
        "q": " jalan\x00 ",
        "hamlet": "9" * 30,
        "holder": "-1",
        "month": "2026-13",
        "status": "x" * 99,
        "category": "road",
    }
    assert filters.read(asked) == Filters(q="jalan", category="road", status="x" * 30)
    assert filters.read({}) == Filters()


def test_filters_survive_the_way_through_an_address():
    wanted = Filters(q="jalan", hamlet=3, status="verified", month="2026-08")
    assert filters.read(wanted.words) == wanted


# -- Paging --------------------------------------------------------------------------------------
def walked(official, tab, **wanted):
    """All numbers of a list, page after page, and how long each page was."""
    found, lengths, cursor = [], [], ""
    while True:
        page = inbox.page(actors.of(official), tab=tab, cursor=cursor, filters=Filters(**wanted))
        found += [card.number for card in page.cards]
        lengths.append(len(page.cards))
        if not page.next_cursor:
            return found, lengths
        cursor = page.next_cursor


@pytest.fixture
def many(make, joko, today):
    """Sixty cases over several groups, made of one."""
    today(MONDAY)
    first = make.case()
    rows = []
    for n in range(2, 61):
        row = Case.objects.get(pk=first.pk)
        row.pk, row.ref, row.number, row.code_tag = (
            None,
            f"00000000-0000-4000-8000-{n:012}",
            n,
            bytes([n]),
        )
        row.due_on = date(2026, 8, 1 + n % 9)
        row.status = ("received", "verified", "in_progress", "answered", "planned")[n % 5]
        row.waits_for_office = n % 7 == 0
        row.due_on = None if row.status in ("answered", "planned") else row.due_on
        rows.append(row)
    Case.objects.bulk_create(rows)
    today(date(2026, 8, 5))
    return joko


@pytest.mark.parametrize("tab", ["semua", "masuk", "perlu-saya", "terlambat"])
def test_pages_join_without_gap_or_double(many, tab):
    found, lengths = walked(many, tab)
    assert len(found) == len(set(found))
    assert lengths[:-1] == [25] * (len(lengths) - 1)
    expected = {"semua": 60, "masuk": 60}.get(tab) or inbox.counts(actors.of(many))[tab]
    assert len(found) == expected


def test_the_groups_follow_each_other(many):
    found, _ = walked(many, "semua")
    rows = {case.number: case for case in Case.objects.all()}
    today = date(2026, 8, 5)

    def group(case):
        if case.due_on and case.due_on <= today:
            return 0 if case.due_on < today else 1
        if case.status == "received":
            return 2
        return 3 if case.waits_for_office else 4 if case.due_on else 5

    order = [group(rows[number]) for number in found]
    assert order == sorted(order)
    late = [rows[n].due_on for n in found if group(rows[n]) == 0]
    assert late == sorted(late)


@pytest.mark.parametrize(
    "cursor", ["", "x", "lewat", "lewat.2026-99-99.1", "lewat..1", "baru.2026-08-01.5x", "a.b.c",
               "nein.2026-08-01.5", "tunggu.2026-08-01.5", "diam.2026-08-01.5",
               "lewat.2026-08-01T10:00:00.1", "kini.2026-08-01." + "9" * 18]
)  # fmt: skip
def test_a_cursor_made_up_by_somebody_breaks_nothing(many, cursor):
    assert len(inbox.page(actors.of(many), tab="semua", cursor=cursor).cards) > 0


def test_a_cursor_survives_the_way_through_an_address(today):
    places = [Cursor("kini", None, 7), Cursor("lewat", date(2026, 8, 1), 10**17)]
    assert [paging.read(str(place)) for place in places] == places


def test_finished_ones_are_paged_by_the_moment_they_ended(many):
    rows = Case.objects.all()
    rows.update(status="archived", archive_reason="unclear", due_on=None)
    for case in rows:
        Case.objects.filter(pk=case.pk).update(
            ended_at=case.received_at.replace(microsecond=case.number % 3)
        )
    found, lengths = walked(many, "selesai")
    assert (sorted(found), lengths) == (list(range(1, 61)), [25, 25, 10])
    assert found[0] == 59  # of those with the same moment the last number


# -- Cost ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(("tab", "queries"), [("perlu-saya", 14), ("semua", 12), ("selesai", 7)])
def test_a_page_costs_the_same_for_one_and_three(
    make, joko, today, n, tab, queries, django_assert_num_queries
):
    today(MONDAY)
    for _ in range(n):
        make.case(at="closed" if tab == "selesai" else "verified")
    actor = reads(joko)
    with django_assert_num_queries(queries):
        assert len(inbox.page(actor, tab=tab).cards) == n


def test_an_etag_changes_with_every_act_every_day_and_every_question(
    make, joko, wati, today, django_assert_num_queries
):
    today(MONDAY)
    make.case()
    actor = actors.of(joko)
    with django_assert_num_queries(1):
        first = inbox.etag(actor, tab="semua")
    assert inbox.etag(actor, tab="semua") == first
    others = {
        inbox.etag(actor, tab="selesai"),
        inbox.etag(actor, tab="semua", filters=Filters(status="received")),
        inbox.etag(actors.of(wati), tab="semua"),
    }
    make.case()
    others.add(inbox.etag(actor, tab="semua"))
    today(date(2026, 8, 4))
    others.add(inbox.etag(actor, tab="semua"))
    assert len(others | {first}) == 6


def test_an_etag_of_a_search_changes_when_the_index_caught_up(make, joko, today, follow):
    today(MONDAY)
    make.case()
    before = inbox.etag(actors.of(joko), tab="semua", filters=Filters(q="jalan"))
    follow()
    assert inbox.etag(actors.of(joko), tab="semua", filters=Filters(q="jalan")) != before
