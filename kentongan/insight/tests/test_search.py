"""Search: the citizen's words found again, and nothing else."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from kentongan.cases import actions as cases
from kentongan.cases import actors
from kentongan.cases.models import Case
from kentongan.insight import inbox, search
from kentongan.insight.filters import Filters
from kentongan.insight.models import SearchText

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(spring, today):
    today(date(2026, 8, 3))


def found(official, q, tab="semua", **wanted):
    page = inbox.page(actors.of(official), tab=tab, filters=Filters(q=q, **wanted))
    return [card.number for card in page.cards]


@pytest.fixture
def told(make, joko, follow):
    make.case(text="Jalan depan masjid berlubang, motor jatuh.", privacy="terbuka")
    make.case(at="in_progress", text="Lampu penerangan jalan mati total.", privacy="terbuka")
    make.case(at="archived", text="Sampah menumpuk di lapangan.", privacy="terbuka")
    follow()
    return joko


def test_every_word_must_be_there_newest_first(told):
    assert found(told, "jalan") == [2, 1]
    assert found(told, "lampu jalan") == [2]
    assert found(told, "lampu masjid") == []


def test_words_are_found_by_their_stem_and_their_short_form(told):
    assert found(told, "LUBANG") == [1]
    assert found(told, "jln") == [2, 1]


def test_finished_cases_are_found_under_all_and_under_finished(told):
    assert found(told, "sampah") == [3]
    assert found(told, "sampah", tab="selesai") == [3]
    assert found(told, "jalan", tab="selesai") == []


def test_a_number_finds_its_case(told):
    assert [found(told, q) for q in ("2", "#2", "2/2026", " 2 / 2026 ")] == [[2]] * 4
    assert [found(told, q) for q in ("9", "2/2025", "2/20266")] == [[]] * 3


def test_search_and_filters_go_together(told):
    assert found(told, "jalan", status="in_progress") == [2]


def test_what_is_said_later_is_found_and_inner_notes_are_not(make, joko, wati, follow):
    case = make.case(at="in_progress", privacy="terbuka")
    cases.note(case, words="Hubungi pemborong kacamata.", by=wati)
    cases.tell(case, words="Aspal sudah dipesan.", by=wati)
    cases.speak(case, words="Tolong juga jembatannya.")
    follow()
    assert [found(joko, q) for q in ("aspal", "jembatan", "kacamata", "pemborong")] == [
        [1],
        [1],
        [],
        [],
    ]


def test_an_answer_taken_back_is_not_found(make, joko, wati, follow):
    case = make.case(at="in_progress", privacy="terbuka")
    case = cases.answer(case, words="Gorong sudah diganti.", by=wati)
    follow()
    assert found(joko, "gorong") == [1]
    cases.undo(case, by=wati)
    follow()
    assert found(joko, "gorong") == []


def test_the_summary_of_a_voice_note_is_found(make, joko, follow):
    cases.summarise(make.case(privacy="terbuka"), summary="Warga mengeluh pupuk langka.", by=joko)
    follow()
    assert found(joko, "pupuk") == [1]


def test_the_identity_is_not_among_the_words(make, joko, follow):
    make.case(name="Zubaidah Qwertyani", phone="081298765432", privacy="terbuka")
    follow()
    (line,) = SearchText.objects.values_list("words", flat=True)
    assert [word in line for word in ("zubaidah", "qwertyani", "0812")] == [False] * 3
    assert found(joko, "zubaidah") == []


def test_an_office_finds_what_it_was_handed_and_nothing_else(make, wati, yanto, follow):
    make.case(text="Jalan rusak.", privacy="terbuka")
    make.case(at="assigned", text="Jalan becek.", privacy="terbuka")
    follow()
    assert (found(wati, "jalan"), found(yanto, "jalan")) == ([2], [])


def test_a_case_about_an_office_is_not_found_by_it(make, joko, dewi, follow):
    make.case(text="Pungutan liar.", about_office=str(make.office("secretary").pk))
    told_openly = make.case(text="Pungutan pasar.", privacy="terbuka")
    follow()
    Case.objects.filter(pk=told_openly.pk).update(about_office=make.office("secretary"))
    assert (found(joko, "pungutan"), found(dewi, "pungutan")) == ([2], [])
    assert (found(joko, "1/2026"), found(dewi, "1/2026")) == ([1], [])


def test_what_was_told_in_secret_is_found_by_all_but_its_words(make, joko, wati, follow):
    case = make.case(at="in_progress", text="Pungutan liar.", place="Belakang pasar")
    cases.tell(case, words="Kami tanyakan dulu.", by=wati)
    follow()
    assert [found(joko, q) for q in ("pungutan", "pasar", "tanya")] == [[], [], []]
    assert (found(joko, "1/2026"), found(joko, "", category="road")) == ([1], [1])


@pytest.mark.parametrize(
    "q",
    [
        '"', "'", "jalan'", 'jalan" OR "v:1', "NEAR(jalan lampu)", "words:jalan", "jalan*",
        "jalan\x00lampu", "^jalan", "-jalan", "jalan & lampu | !x", "😀🛣", "'; DROP TABLE x; --",
        "\\", "%", "v:1", "o:1", "a" * 10_000, "jalan " * 5_000, "():*<>-+", "ی", "ก็", "\ud800",
    ],
)  # fmt: skip
def test_no_question_breaks_anything(told, q):
    for tab in ("semua", "perlu-saya"):
        assert set(found(told, q, tab=tab)) <= {1, 2}


@pytest.mark.parametrize("text", ["ab" * 4_500, "😀" * 500, "'\\ \" : & | !", "ก็ได้ ی ٣"])
def test_every_text_can_be_kept(make, joko, follow, text):
    make.case(text=f"Jalan rusak {text}", privacy="terbuka")
    follow()
    assert found(joko, "jalan") == [1]


def test_many_hits_are_paged(make, joko, follow, village):
    first = make.case(privacy="terbuka")
    copies(first, 2, 70)
    search.rebuild(village)
    seen, cursor = [], ""
    for _ in range(4):
        page = inbox.page(actors.of(joko), tab="semua", cursor=cursor, filters=Filters(q="jalan"))
        seen += [card.number for card in page.cards]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == list(range(70, 0, -1))


def test_rare_ones_far_back_are_reached(make, joko, village, follow, monkeypatch):
    first = make.case(privacy="terbuka")
    copies(first, 2, 40)
    search.rebuild(village)
    monkeypatch.setattr(search, "RECENT", 5)
    Case.objects.filter(number__gt=1).update(status="merged")
    assert found(joko, "jalan", status="received") == [1]


def test_a_search_looks_no_further_than_its_bound_and_says_how_to_go_on(
    make, joko, village, monkeypatch
):
    first = make.case(privacy="terbuka")
    copies(first, 2, 40)
    search.rebuild(village)
    monkeypatch.setattr(inbox, "_LOOKS", (5, 10))
    wanted = Filters(q="jalan", status="received")
    Case.objects.filter(number__gt=1).update(status="merged")
    page = inbox.page(actors.of(joko), tab="semua", filters=wanted)
    assert page.cards == ()
    third = page
    for _ in range(2):
        third = inbox.page(actors.of(joko), tab="semua", cursor=third.next_cursor, filters=wanted)
    assert [card.number for card in third.cards] == [1]


def copies(first, start, end):
    rows = []
    for n in range(start, end + 1):
        row = Case.objects.get(pk=first.pk)
        row.pk, row.ref, row.number, row.code_tag = None, uuid4(), n, bytes([n])
        rows.append(row)
    Case.objects.bulk_create(rows)


def test_deleting_a_text_leaves_nothing_in_the_index(told):
    SearchText.objects.all().delete()
    assert found(told, "jalan") == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO insight_fts(insight_fts) VALUES ('integrity-check')")
