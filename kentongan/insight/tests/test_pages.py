"""Board, case page, register, drafts and likeness: what each reader gets to see."""

from datetime import date
from uuid import uuid4

import pytest

from kentongan.base import clock
from kentongan.cases import actions as cases
from kentongan.cases import actors
from kentongan.cases.models import Case, Exhibit
from kentongan.cases.stories import Told
from kentongan.insight import board, casepage, drafts, nextstep, printed, register
from kentongan.insight.casepage import Choice
from kentongan.insight.nextstep import Next, Standing
from kentongan.insight.similar import similar
from kentongan.media import store
from kentongan.media.models import Attachment
from tests.cast import fresh, reads, told

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 8, 3)


@pytest.fixture(autouse=True)
def monday(spring, today):
    today(MONDAY)


def publish(case, joko, title="Jalan berlubang", exhibits=()):
    cases.publish(case, title=title, text="Sudah disamarkan.", exhibits=exhibits, by=joko)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def shown(make, joko):
    """A published case with hamlet Krajan and category road."""
    case = make.case(
        at="verified",
        text="Rahasia Pak Karto nomor 081298765432",
        publish_ok=True,
        privacy="terbuka",
        hamlet=str(make.hamlet().pk),
    )
    return publish(case, joko)


@pytest.fixture
def photo(village):
    """``photo(case)`` hangs a photo on a case."""

    def hang(case, **facts):
        name = store.new_key()
        store.put(name, b"jpeg")
        attachment = Attachment.objects.create(
            village=village,
            kind="photo",
            large_name=name,
            thumb_name=name,
            mime="image/jpeg",
            created_at=clock.now(),
        )
        facts = {"author": "reporter", **facts}
        return Exhibit.objects.create(village=village, case=case, attachment=attachment, **facts)

    return hang


# -- The board -----------------------------------------------------------------------------------
def titles(village, **asked):
    return [case.title for case in board.page(village, **asked).cases]


def test_the_board_shows_the_masked_copy_and_nothing_finer(shown, village):
    (case,) = board.page(village).cases
    assert (case.title, case.text, case.label) == ("Jalan berlubang", "Sudah disamarkan.", "1/2026")
    assert (case.hamlet, case.category, case.status) == ("Krajan", "Jalan dan jembatan", "verified")
    assert (case.received_on, case.ended_on, case.photos) == (MONDAY, None, ())
    assert "Karto" not in repr(case)
    assert board.one(village, 2026, 1) == case
    assert board.count(village) == 1


def test_unknown_unpublished_secret_and_hidden_are_the_same(make, joko, village, next_village):
    make.case(at="verified")
    secret = publish(make.case(at="verified", publish_ok=True), joko)
    cases.sort(secret, report_class="supervisory", category=make.category("road"), by=joko)
    taken = publish(make.case(at="verified", publish_ok=True), joko)
    cases.unpublish(taken, by=joko)
    assert [board.one(village, 2026, n) for n in (1, 2, 3, 4)] == [None] * 4
    assert (titles(village), board.count(village)) == ([], 0)


@pytest.mark.parametrize(
    "change",
    [{"publish_ok": False}, {"doubt": "links"}, {"report_class": "supervisory"}, {"about": True}],
)
def test_the_case_is_asked_again_each_time(shown, village, make, photo, change):
    hung = photo(shown, is_released=True)
    if change.pop("about", False):
        change = {"about_office": make.office("secretary")}
    assert board.photo(village, hung.attachment.uid).body == b"jpeg"
    Case.objects.filter(pk=shown.pk).update(**change)
    assert (titles(village), board.one(village, 2026, 1)) == ([], None)
    assert board.photo(village, hung.attachment.uid) is None


def test_a_category_that_became_secret_leaves_the_board(shown, village):
    type(shown.category).objects.filter(pk=shown.category_id).update(is_always_secret=True)
    assert (titles(village), board.one(village, 2026, 1)) == ([], None)


def test_only_released_photos_are_shown(shown, village, next_village, photo):
    kept, freed = photo(shown, position=1), photo(shown, position=2, is_released=True)
    inner = photo(shown, position=3, is_released=True, is_inner=True)
    assert board.one(village, 2026, 1).photos == (freed.attachment.uid,)
    uids = [kept.attachment.uid, inner.attachment.uid, uuid4()]
    assert [board.photo(village, uid) for uid in uids] == [None] * 3
    assert board.photo(next_village, freed.attachment.uid) is None
    assert board.photo(village, freed.attachment.uid, size="thumb").body == b"jpeg"


def test_the_board_can_be_narrowed_by_category_and_hamlet(shown, make, joko, village):
    publish(make.case(at="verified", publish_ok=True), joko, title="Tanpa dusun")
    assert titles(village) == ["Tanpa dusun", "Jalan berlubang"]
    assert titles(village, hamlet=str(make.hamlet().pk)) == ["Jalan berlubang"]
    assert titles(village, category="road") == ["Tanpa dusun", "Jalan berlubang"]
    assert [titles(village, category="water"), titles(village, hamlet="x")] == [[], []]


def test_the_board_is_paged(make, joko, village, django_assert_num_queries):
    for n in range(27):
        publish(make.case(at="verified", publish_ok=True), joko, title=str(n))
    with django_assert_num_queries(3):
        first = board.page(village)
    second = board.page(village, first.next_cursor)
    numbers = [int(case.title) for page in (first, second) for case in page.cases]
    assert (numbers, second.next_cursor) == (list(range(26, -1, -1)), "")


def test_the_next_villages_board_is_its_own(shown, next_village):
    assert (titles(next_village), board.one(next_village, 2026, 1)) == ([], None)


# -- The case page -------------------------------------------------------------------------------
def page(official, number=1):
    return casepage.case_page(reads(official), 2026, number)


def test_the_page_tells_the_story_newest_first(make, joko, wati):
    case = make.case(at="in_progress", hamlet=str(make.hamlet().pk))
    cases.note(case, words="Semen belum ada.", by=wati)
    cases.tell(case, words="Kami siapkan bahan.", by=wati)
    shown = page(joko)
    assert [(line.kind, line.office, line.official, line.is_inner) for line in shown.lines] == [
        ("case.told", "Kasi Kesejahteraan", "Wati Lestari", False),
        ("case.noted", "Kasi Kesejahteraan", "Wati Lestari", True),
        ("case.begun", "Kasi Kesejahteraan", "Wati Lestari", False),
        ("case.disposed", "Kasi Pelayanan", "Joko Susilo", False),
        ("case.verified", "Kasi Pelayanan", "Joko Susilo", False),
        ("case.filed", "", "", False),
    ]
    assert [line.words for line in shown.lines[:2]] == ["Kami siapkan bahan.", "Semen belum ada."]
    assert shown.lines[3].facts["holder_title"] == "Kasi Kesejahteraan"
    assert shown.lines[5].by_reporter
    assert (shown.hamlet.label, shown.category.code, shown.holder.code) == (
        "Krajan",
        "road",
        "section_welfare",
    )
    assert (shown.subject, shown.version) == (case.ref, Case.objects.get().version)
    assert [(one.holder, one.is_withdrawn) for one in shown.handed] == [
        ("Kasi Kesejahteraan", False)
    ]


def test_what_was_undone_is_marked_and_its_words_are_gone(make, joko, wati):
    case = cases.answer(make.case(at="in_progress"), words="Beres.", by=wati)
    cases.undo(case, by=wati)
    lines = page(joko).lines
    assert [(line.kind, line.is_undone, line.words) for line in lines[:2]] == [
        ("case.undone", False, ""),
        ("case.answered", True, ""),
    ]


def test_the_clock_of_the_page(make, joko, today):
    make.case(at="in_progress")
    today(date(2026, 8, 10))
    clock_ = page(joko).clock
    assert (clock_.received_on, clock_.due_on, clock_.limit) == (
        MONDAY,
        date(2026, 8, 24),
        "answer",
    )
    assert (clock_.days_left, clock_.answer_days_left, clock_.paused_on) == (9, 9, None)


def test_a_paused_clock_says_since_when(make, joko):
    make.case(at="needs_info")
    clock_ = page(joko).clock
    assert (clock_.paused_on, clock_.due_on, clock_.limit) == (MONDAY, None, "")
    assert clock_.answer_days_left is None


def test_others_have_no_page(make, dewi, wati, budi):
    make.case(about_office=str(make.office("secretary").pk))
    assert [page(official) for official in (dewi, wati, budi)] == [None] * 3
    assert casepage.case_page(actors.SYSTEM, 2026, 1) is None


@pytest.mark.parametrize(
    ("at", "who", "step"),
    [
        ("received", "joko", Next("verify")),
        ("received", "ratna", Next("wait", waits_for="desk")),
        ("needs_info", "joko", Next("wait", waits_for="reporter")),
        ("verified", "joko", Next("dispose")),
        ("assigned", "wati", Next("begin")),
        ("assigned", "ratna", Next("wait", waits_for="holder")),
        ("in_progress", "wati", Next("answer")),
        ("forwarded", "wati", Next("answer", ("begin",))),
        ("planned", "wati", Next("begin")),
        ("answered", "joko", Next("wait", waits_for="reporter")),
        ("reopened", "wati", Next("begin")),
        ("closed", "joko", Next("")),
        ("archived", "joko", Next("")),
    ],
)
def test_one_act_is_next(make, joko, wati, ratna, at, who, step):
    make.case(at=at)
    assert page({"joko": joko, "wati": wati, "ratna": ratna}[who]).next == step


def test_an_objection_is_decided(make, joko):
    cases.object_to(make.case(at="archived"), words="Ini nyata.")
    shown = page(joko)
    assert shown.next == Next("uphold", ("dismiss",))
    assert {"uphold", "dismiss"} <= {*shown.steps}


def test_a_proposal_is_granted_by_another(make, joko, dewi, village):
    village.needs_second_person_to_archive = True
    village.save()
    cases.archive(make.case(), reason="unclear", words="Tidak jelas.", by=joko)
    assert page(joko).next == Next("wait", waits_for="second")
    shown = page(dewi)
    assert shown.next == Next("grant")
    assert (shown.proposal.act, shown.proposal.reason, shown.proposal.words) == (
        "archive",
        "unclear",
        "Tidak jelas.",
    )
    assert (shown.proposal.by, shown.proposal.is_mine) == ("Joko Susilo", False)


def test_merged_has_nothing_next():
    assert nextstep.next_step(Standing("merged", allowed=("unmerge",))) == Next("")


def test_steps_the_case_rules_out_are_not_offered(make, joko):
    make.case(at="archived")
    assert not {"uphold", "dismiss", "publish", "complete"} & {*page(joko).steps}
    make.case(publish_ok=True)
    assert "publish" in page(joko, 2).steps


def test_an_office_is_suggested_but_never_the_one_complained_about(make, joko):
    make.case(at="verified")
    welfare = make.office("section_welfare")
    assert page(joko).suggested == Choice(welfare.pk, "Kasi Kesejahteraan", "section_welfare")
    make.case(at="verified", about_office=str(welfare.pk))
    assert page(joko, 2).suggested is None


def test_the_page_shows_pictures_publication_and_merged_ones(make, joko, shown, photo):
    hung = photo(shown, is_released=True)
    other = make.case()
    cases.merge(other, into=shown, by=joko)
    seen = page(joko)
    assert [(p.pk, p.is_released, p.kind) for p in seen.pictures] == [(hung.pk, True, "photo")]
    assert (seen.publication.title, seen.publication.is_shown, seen.may_publish) == (
        "Jalan berlubang",
        True,
        True,
    )
    assert [joined.label for joined in seen.merged] == ["2/2026"]
    assert page(joko, 2).main.label == "1/2026"


def test_a_page_costs_the_same_however_long_the_story(make, joko, wati, django_assert_num_queries):
    case = make.case(at="in_progress")
    cases.tell(case, words="Kabar", by=wati)
    actor = reads(joko)
    for _ in range(2):
        with django_assert_num_queries(17):
            casepage.case_page(actor, 2026, 1)
        for n in range(3):
            cases.tell(case, words=f"Kabar {n}", by=wati)


# -- Likeness ------------------------------------------------------------------------------------
def test_similar_open_cases_are_proposed(make, joko, dewi, today):
    case = make.case(text="Jalan depan masjid berlubang dalam sekali, tolong ditambal.")
    make.case(text="Assalamualaikum. Jalan depan masjid berlubang dalam, mohon ditambal.")
    make.case(text="Jalan depan masjid berlubang dalam sekali, tolong ditambal.", at="archived")
    make.case(text="Bantuan beras belum turun di RT 3.")
    hidden = make.case(
        text="Jalan depan masjid berlubang dalam sekali, tolong ditambal.",
        about_office=str(make.office("secretary").pk),
    )
    assert [alike.number for alike in similar(reads(dewi), case, told(case))] == [2]
    assert {alike.number for alike in similar(reads(joko), case, told(case))} == {2, hidden.number}
    assert all(alike.likeness >= 65 for alike in similar(reads(joko), case, told(case)))


def test_a_case_without_words_is_like_nothing(make, joko, django_assert_num_queries):
    make.case()
    actor = reads(joko)
    with django_assert_num_queries(0):
        assert similar(actor, Case(), Told()) == ()


# -- Register and drafts ---------------------------------------------------------------------------
def test_the_register_holds_every_case_in_its_order_without_names(make, joko, today):
    make.case(at="closed", name="Sari", phone="081298765432", hamlet=str(make.hamlet().pk))
    make.case(at="archived", text="=1+1")
    first, second = register.rows(reads(joko), 2026)
    assert (first.position, first.label, first.name, first.contact) == (
        1,
        "1/2026",
        "dirahasiakan",
        "dirahasiakan",
    )
    assert (first.hamlet, first.handed_to, first.handed_on, first.ended_on) == (
        "Krajan",
        "Kasi Kesejahteraan",
        MONDAY,
        MONDAY,
    )
    assert (first.status, first.result) == ("closed", "resolved")
    assert (second.result, register.cell(second.summary)) == ("unclear", "'=1+1")
    assert "Sari" not in repr(first)
    assert list(register.rows(reads(joko), 2025)) == []


def test_what_was_told_in_secret_is_shut_to_the_head_on_page_paper_and_register(
    make, joko, wati, ratna
):
    case = make.case(at="in_progress", text="Pungutan liar.", hamlet=str(make.hamlet().pk))
    cases.tell(case, words="Kami tanyakan dulu.", by=wati)
    shown, read = page(ratna), page(joko)
    assert (shown.is_shut, shown.is_reader, shown.text, shown.lines[0].words) == (
        True, False, "", "",
    )  # fmt: skip
    assert (read.is_shut, read.is_reader, read.text, read.lines[0].words) == (
        False, True, "Pungutan liar.", "Kami tanyakan dulu.",
    )  # fmt: skip
    assert shown.next == Next("wait", waits_for="holder")
    [sheet] = printed.stories(reads(ratna), [case.pk])
    assert (sheet.is_shut, sheet.text, sheet.card.excerpt) == (True, "", "")
    [row] = register.rows(reads(ratna), 2026)
    assert (row.summary, row.hamlet) == ("dirahasiakan", "Krajan")


def test_the_register_can_be_cut_to_a_span(make, joko, today):
    make.case()
    today(date(2026, 8, 4))
    edge = clock.now()
    make.case()
    actor = actors.of(joko)
    assert [row.label for row in register.rows(actor, 2026, since=edge)] == ["2/2026"]
    assert [row.label for row in register.rows(actor, 2026, until=edge)] == ["1/2026"]


def test_the_register_of_an_office_holds_what_it_may_see(make, dewi, budi):
    make.case(about_office=str(make.office("secretary").pk))
    assert [list(register.rows(actors.of(o), 2026)) for o in (dewi, budi)] == [[], []]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"), ("+62", "'+62"), ("-3", "'-3"), ("@x", "'@x"), ("\tx", "'\tx"),
        (" =1", "' =1"), ("＝1", "'＝1"), ("Jalan", "Jalan"), (None, ""), (7, "7"), ("", ""),
        (date(2026, 8, 3), "2026-08-03"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(value, cell):
    assert register.cell(value) == cell


def test_a_draft_is_masked_and_says_why(make, joko, wati):
    case = make.case(
        at="in_progress",
        text="Assalamualaikum. Jalan rusak, hubungi 0812 9876 5432.",
        hamlet=str(make.hamlet().pk),
    )
    cases.answer(case, words="Sudah ditambal, tanya 081298765432.", by=wati)
    draft = drafts.publishing_draft(fresh(case), reads(joko).reader)
    assert draft.text == "Jalan rusak, hubungi [nomor HP disamarkan]."
    assert draft.answer == "Sudah ditambal, tanya [nomor HP disamarkan]."
    assert draft.title == "Jalan dan jembatan, Krajan"
    assert [(f.kind, f.text) for f in draft.findings] == [("phone", "0812 9876 5432")]


def test_without_a_category_the_title_is_the_masked_beginning(make, joko):
    case = make.case(text="Hubungi 081298765432 ya.")
    case.category = None
    assert (
        drafts.publishing_draft(case, reads(joko).reader).title
        == "Hubungi [nomor HP disamarkan] ya."
    )
