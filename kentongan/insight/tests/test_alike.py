"""Published cases like the one being told: of the open ones on the board, and of no others."""

import pytest

from kentongan.cases import actions as cases
from kentongan.cases.models import Case
from kentongan.insight import alike, board
from kentongan.insight.alike import Told

pytestmark = pytest.mark.django_db

COPY = "Jalan di tikungan dekat musala berlubang dalam. Kemarin ada motor jatuh."
WORDS = "Jalan rusak di tikungan musala, banyak lubang dalam"


@pytest.fixture
def shown(make, joko):
    """``shown(title)`` is a case on the board, its text edited by an officer."""

    def show(title="Jalan berlubang", at="verified", text=COPY, hamlet="Krajan", **answers):
        answers = {
            "publish_ok": True,
            "privacy": "terbuka",
            "hamlet": str(make.hamlet(hamlet).pk),
            **answers,
        }
        case = make.case(at=at, text=f"{COPY} Rahasia {title}.", **answers)
        cases.publish(case, title=title, text=text, by=joko)
        return case

    return show


def titles(village, words=WORDS, **told):
    return [one.title for one in alike.on_board(village, Told(words, **told))]


def test_the_alike_of_the_same_matter_or_hamlet_are_found(shown, village, make):
    shown()
    shown("Jalan di dusun lain", text="Saluran air mampet, sawah kering.", hamlet="Sumberejo")
    assert titles(village, category="road") == ["Jalan berlubang"]
    assert titles(village, category="water", hamlet=str(make.hamlet().pk)) == ["Jalan berlubang"]
    assert titles(village, category="water", hamlet=str(make.hamlet("Sumberejo").pk)) == []


def test_in_the_same_hamlet_and_matter_less_alikeness_is_enough(shown, village, make):
    shown(text="Lubang di pertigaan warung sudah banyak, tolong ditambal.")
    words = "Lubang warung makin parah, anak sekolah takut"
    assert titles(village, words, category="road", hamlet=str(make.hamlet().pk)) == [
        "Jalan berlubang"
    ]
    assert titles(village, words, category="road") == []


def test_without_a_category_it_is_guessed_from_the_words(shown, village):
    shown()
    assert titles(village) == ["Jalan berlubang"]


def test_at_most_three_are_shown_the_most_alike_first(shown, village):
    for n in range(4):
        shown(f"Jalan {n}")
    shown("Persis", text=WORDS)
    assert titles(village) == ["Persis", "Jalan 3", "Jalan 2"]


@pytest.mark.parametrize("words", ["", "Bantuan sosial saya belum cair.", "xyz"])
def test_what_is_not_alike_is_not_shown(shown, village, words):
    shown()
    assert titles(village, words, category="road") == []


def test_only_what_an_officer_wrote_is_compared_and_shown(shown, village):
    shown("Judul", text="Lampu jalan di pertigaan mati sudah seminggu, gelap kalau malam.")
    assert titles(village) == []
    [found] = alike.on_board(village, Told("Lampu mati di pertigaan gelap", category="road"))
    assert "Rahasia" not in repr(found)


HIDDEN = {
    "never published": lambda make, shown, joko: make.case(
        text=COPY, publish_ok=True, privacy="terbuka"
    ),
    "taken off again": lambda make, shown, joko: cases.unpublish(shown(), by=joko),
    "doubtful": lambda make, shown, joko: Case.objects.filter(pk=shown().pk).update(doubt="flood"),
    "supervisory": lambda make, shown, joko: cases.sort(
        shown(), report_class="supervisory", category=make.category("road"), by=joko
    ),
    "about an official": lambda make, shown, joko: Case.objects.filter(pk=shown().pk).update(
        about_office=make.office("village_head")
    ),
    "the tick taken back": lambda make, shown, joko: Case.objects.filter(pk=shown().pk).update(
        publish_ok=False
    ),
    "closed": lambda make, shown, joko: shown(at="closed"),
    "merged": lambda make, shown, joko: cases.merge(shown(), into=make.case(), by=joko),
}


@pytest.mark.parametrize("why", HIDDEN)
def test_nothing_that_is_not_open_on_the_board_is_shown_or_named(why, make, shown, joko, village):
    HIDDEN[why](make, shown, joko)
    every = [f"{case.number}/{case.year}" for case in Case.objects.of(village)]
    assert titles(village) == []
    assert [alike.one(village, label) for label in every] == [None] * len(every)


def test_a_neighbours_board_is_not_ours(shown, next_village):
    case = shown()
    assert (titles(next_village), alike.one(next_village, case.label)) == ([], None)


@pytest.mark.parametrize("label", ["", "1", "1/2026/1", "x/2026", "-1/2026", "1/20261", "１/2026"])
def test_what_is_no_number_names_nothing(shown, village, label):
    shown()
    assert alike.one(village, label) is None


@pytest.mark.parametrize("published", [1, 3])
def test_it_costs_the_same_however_long_the_board(
    shown, village, django_assert_num_queries, published
):
    for n in range(published):
        shown(f"Jalan {n}")
    with django_assert_num_queries(3):
        titles(village)
    with django_assert_num_queries(2):  # the texts are remembered for a minute
        assert len(titles(village)) == published
    with django_assert_num_queries(0):
        assert titles(village, "Bantuan sosial belum cair.") == []


def test_what_was_taken_off_the_board_is_gone_at_once(shown, village, joko):
    case = shown()
    before = titles(village)
    cases.unpublish(case, by=joko)
    assert (before, titles(village)) == (["Jalan berlubang"], [])


# -- How many say: mine too ------------------------------------------------------------------------
def test_who_says_mine_too_is_counted_and_nobody_else(shown, make, joko, village):
    case = shown()
    join = {"same_as": case.label, "text": ""}
    make.report(**join)
    make.report(**{**join, "text": WORDS})
    doubtful = make.report(**{**join, "text": "http://a.example http://b.example http://c.example"})
    archived = make.report(**join)
    cases.archive(archived, reason="spam_or_test", by=joko)
    secret = make.report(**join, about_office=str(make.office("secretary").pk))
    assert {doubtful.same_as, archived.same_as, secret.same_as} == {case}
    assert board.one(village, case.year, case.number).others == 2
    assert [one.others for one in board.page(village).cases] == [2]
    cases.trust(doubtful, by=joko)
    assert board.one(village, case.year, case.number).others == 3


def test_a_merged_one_still_says_mine_too(shown, make, joko, village):
    case = shown()
    cases.merge(make.report("", same_as=case.label), into=case, by=joko)
    assert board.one(village, case.year, case.number).others == 1
