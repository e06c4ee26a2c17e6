"""The figures: kept by the follower, equal to a recount, honest to the public."""

from datetime import date

import pytest

from kentongan.cases import actions as cases
from kentongan.cases import actors
from kentongan.insight import figures, head, tallies
from kentongan.insight.figures import Bar, Days, no_small_groups
from kentongan.insight.models import Tally
from kentongan.ledger import followers
from kentongan.ledger.models import Cursor

pytestmark = pytest.mark.django_db
AUGUST = date(2026, 8, 12)


def kept(village):
    rows = Tally.objects.of(village).exclude(n=0)
    return {
        tuple(row[:4]): row[4] for row in rows.values_list("year", "month", "name", "bucket", "n")
    }


def recounted(village):
    until = village.book.size
    return {
        (p.year, p.month, p.name, p.bucket): n
        for p, n in tallies.recount(village, until=until).items()
    }


@pytest.fixture
def busy(make, joko, today, village, follow):
    """Two months with a bit of everything."""
    today(date(2026, 7, 6))
    make.case(at="answered", text="Lampu jalan mati di gang tiga.")
    slow = make.case(at="assigned", text="Selokan mampet, airnya bau.")
    today(AUGUST)
    make.case(at="closed", hamlet=str(make.hamlet().pk))
    make.case(at="archived", text="Coba coba saja ya.")
    make.case(at="reopened", text="Sampah menumpuk di lapangan.")
    make.step(slow, "begin")
    undone = make.case(at="verified", text="Air keran keruh sejak kemarin.")
    cases.undo(undone, by=joko)
    follow()
    village.book.refresh_from_db()
    return village


def test_what_is_kept_equals_a_recount(busy):
    assert kept(busy) == recounted(busy)
    assert kept(busy)[2026, 8, "received", ""] == 4


def test_every_entry_counts_once_even_when_followed_again(busy, follow):
    before = kept(busy)
    followers.catch_up(busy.book_id)
    follow()
    assert kept(busy) == before


def test_rebuilding_gives_the_same(busy):
    before = kept(busy)
    Tally.objects.of(busy).update(n=99)
    tallies.rebuild(busy)
    assert kept(busy) == before


def test_rebuilding_counts_only_as_far_as_the_follower_stands(make, village, today):
    today(AUGUST)
    make.case()
    tallies.rebuild(village)
    assert kept(village) == {}
    assert Cursor.objects.get(follower=tallies.FOLLOWER).position == 0
    followers.catch_up(village.book_id)
    assert kept(village)[2026, 8, "received", ""] == 1


def test_a_month_in_figures(busy):
    august = figures.month(busy, 2026, 8)
    assert august.figures.received == 4
    assert (august.figures.finished, august.figures.closed_by) == (1, {"reporter": 1})
    assert (august.figures.archived, august.figures.archived_by) == (1, {"unclear": 1})
    assert (august.figures.reopened, august.figures.verdicts) == (1, {"belum": 1, "sudah": 1})
    assert august.figures.satisfied == 50
    assert august.figures.to_close == Days(1, 0.0, 0.0)
    assert august.categories == (Bar("road", "Jalan dan jembatan", 2),)
    assert [(bar.label, bar.n) for bar in august.hamlets] == [("Krajan", 1)]


def test_the_public_sees_private_ones_counted_and_no_small_group(busy, today):
    numbers = figures.public_numbers(busy, AUGUST)
    assert (numbers.this_month.received, numbers.last_month.received) == (4, 2)
    assert (numbers.year.received, numbers.open_now) == (6, 4)
    assert (numbers.categories, numbers.hamlets) == ((), ())
    busy.fewest = 3
    [topic] = figures.public_numbers(busy, AUGUST).categories
    assert (topic.key, topic.n) == ("road", 4)


def test_public_numbers_cost_the_same_with_any_history(
    busy, django_assert_num_queries, next_village
):
    for village in (busy, next_village):
        with django_assert_num_queries(4):
            figures.public_numbers(village, AUGUST)


def bars(*numbers):
    return tuple(Bar(chr(97 + i), chr(65 + i), n) for i, n in enumerate(numbers))


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((9, 7), [9, 7]),
        ((9, 4, 3), [9, 7]),
        ((9, 7, 1), [9, 8]),
        ((9, 1), [10]),
        ((1, 1), []),
        ((), []),
        ((9, 4, 1), [9, 5]),
    ],
)
def test_no_small_group_is_shown_nor_told_by_subtraction(numbers, shown):
    assert [bar.n for bar in no_small_groups(bars(*numbers), fewest=5)] == shown


def test_the_month_before_january_is_december():
    assert figures.before((2026, 1), 1) == (2025, 12)
    assert figures.before((2026, 3), 15) == (2024, 12)


def test_the_head_sees_five_numbers_beside_last_months(busy, ratna):
    page = head.head_page(actors.of(ratna), AUGUST)
    assert [(n.name, n.now, n.before, n.tab) for n in page.numbers] == [
        ("received", 4, 2, "masuk"),
        ("finished", 1, 0, "selesai"),
        ("overdue", 0, 0, "terlambat"),
        ("days", 0.0, None, "selesai"),
        ("satisfied", 50, None, "selesai"),
    ]
    assert [(card.number, card.holder) for card in page.oldest] == [
        (1, "Kasi Kesejahteraan"),
        (2, "Kasi Kesejahteraan"),
        (5, "Kasi Kesejahteraan"),
    ]


def test_the_heads_lists_hide_a_case_about_the_head(make, ratna, today, follow):
    today(AUGUST)
    make.case(about_office=str(make.office("village_head").pk))
    follow()
    page = head.head_page(actors.of(ratna), AUGUST)
    assert (page.numbers[0].now, page.oldest) == (1, ())
