"""Every verb: the state after it, the one entry it leaves, and what it refuses."""

from datetime import date, time, timedelta

import pytest
import time_machine

from kentongan.base import clock
from kentongan.base.refusals import Refused
from kentongan.cases import access, actors, rules, turn
from kentongan.cases import actions as cases
from kentongan.cases.actions import handing, proposing, undoing
from kentongan.cases.models import Case, Disposition, Message, Proposal, Publication
from kentongan.ledger.models import Entry
from kentongan.sop import rules as sop
from tests.cast import STORY, hire, said, told

pytestmark = pytest.mark.django_db


def entries(case):
    return [e.kind for e in Entry.objects.filter(subject=case.ref).order_by("seq")]


def last(case):
    return Entry.objects.filter(subject=case.ref).latest("seq")


def fresh(case):
    return Case.objects.get(pk=case.pk)


def test_a_report_becomes_a_case_with_a_number_and_a_promise(make, today):
    today(date(2026, 8, 10))  # Monday; off are the 17th, Independence Day, and the 25th, Maulid
    first, second = make.case(), make.case(text="Lampu jalan mati sejak Senin.")
    assert [c.label for c in (first, second)] == ["1/2026", "2/2026"]
    assert (first.received_on, first.act_due_on, first.answer_due_on, first.due_on) == (
        date(2026, 8, 10),
        date(2026, 8, 13),
        date(2026, 9, 1),
        date(2026, 8, 13),
    )
    assert entries(first) == ["case.filed"]


def test_numbers_begin_again_each_year(make, today):
    today(date(2026, 12, 30))
    assert make.case().label == "1/2026"
    today(date(2027, 1, 4))
    assert make.case().label == "1/2027"


def test_verifying_sets_class_and_the_classs_own_promise(make, joko, today):
    today(date(2026, 8, 10))
    case = cases.verify(
        make.case(), report_class="info_request", category=make.category("civil_admin"), by=joko
    )
    assert (case.status, case.answer_due_on) == ("verified", date(2026, 8, 18))
    assert last(case).data["answer_due"] == "2026-08-18"


def test_a_disposed_case_is_due_after_five_working_days(make, joko, today):
    today(date(2026, 8, 14))  # a Friday; Monday is Independence Day
    case = make.case(at="assigned")
    assert (case.holder, case.act_due_on) == (
        make.office("section_welfare"),
        date(2026, 8, 24),
    )
    order = Disposition.objects.get(case=case)
    assert (order.giver, order.holder, order.due_on) == (
        make.office("service_head"),
        make.office("section_welfare"),
        date(2026, 8, 24),
    )


def test_an_urgent_case_wants_its_first_act_within_a_day(make, joko, today):
    today(date(2026, 8, 10))
    case = cases.verify(
        make.case(),
        report_class="ordinary",
        category=make.category("road"),
        is_urgent=True,
        by=joko,
    )
    assert case.due_on == date(2026, 8, 11)


def test_the_clock_pauses_while_the_reporter_is_asked_and_goes_on_after(make, joko, today):
    today(date(2026, 8, 10))
    case = make.case(at="needs_info")
    assert (case.status, case.due_on, case.act_due_on) == ("needs_info", None, date(2026, 9, 9))
    today(date(2026, 8, 13))
    case = cases.speak(case, words="RT 3.")
    assert (case.status, case.answer_due_on) == ("received", date(2026, 9, 4))
    assert entries(case) == ["case.filed", "case.asked", "case.completed"]


@pytest.mark.parametrize(
    ("stage", "verdict", "status", "closed_by"),
    [
        ("answered", "sudah", "closed", "reporter"),
        ("answered", "sebagian", "reopened", ""),
        ("answered", "belum", "reopened", ""),
    ],
)
def test_the_reporters_word_closes_or_reopens(make, stage, verdict, status, closed_by):
    case = cases.confirm(make.case(at=stage), verdict=verdict)
    assert (case.status, case.closed_by, case.verdict) == (status, closed_by, verdict)


def test_a_case_nobody_confirmed_is_closed_by_the_system(make):
    case = cases.close(make.case(at="answered"))
    assert (case.status, case.closed_by, last(case).actor) == ("closed", "system", "system")


def test_an_officer_closes_only_with_words(make, joko):
    case = make.case(at="answered")
    with pytest.raises(sop.WordsMissing):
        cases.close(case, by=joko)
    assert cases.close(case, by=joko, words="Pelapor setuju lewat telepon.").closed_by == "officer"


def test_a_closed_case_is_opened_again_once_and_promised_anew(make, joko, today):
    today(date(2026, 8, 10))
    case = make.case(at="closed")
    today(date(2026, 8, 24))
    case = cases.reopen(case, words="Lubang lagi.")
    assert (case.status, case.closed_by, case.answer_due_on) == (
        "reopened",
        "",
        date(2026, 9, 14),
    )
    case = cases.answer(cases.begin(case, by=make.wati), words="Ditambal lagi.", by=make.wati)
    with pytest.raises(rules.AlreadyReopened):
        cases.reopen(cases.confirm(case, verdict="sudah"), words="Lagi.")


@pytest.mark.parametrize(("late", "is_open"), [(30, True), (31, False)])
def test_the_window_to_reopen_runs_on_the_villages_own_days(make, today, late, is_open):
    end = date(2026, 8, 10)
    today(end, at=time(0, 5))  # in Greenwich it is still the day before
    case = make.case(at="closed")
    today(end + timedelta(days=late), at=time(23, 55))
    if is_open:
        assert cases.reopen(case, words="Lubang lagi.").status == "reopened"
        return
    with pytest.raises(rules.TooLateToReopen):
        cases.reopen(case, words="Lubang lagi.")


def test_archiving_has_exactly_one_reason_and_other_needs_words(make, joko):
    case = make.case()
    with pytest.raises(rules.UnknownChoice):
        cases.archive(case, reason="", by=joko)
    with pytest.raises(sop.WordsMissing):
        cases.archive(case, reason="other", by=joko)
    case = cases.archive(case, reason="unclear", by=joko)
    assert (case.status, case.archive_reason) == ("archived", "unclear")


def test_an_objection_upheld_brings_the_case_back_with_a_new_promise(make, joko, today):
    today(date(2026, 8, 10))
    case = make.case(at="archived")
    today(date(2026, 8, 24))
    case = cases.object_to(case, words="Ini jelas: jembatan RT 2.")
    assert (case.status, case.has_objection) == ("archived", True)
    case = cases.uphold(case, by=joko)
    assert (case.status, case.has_objection, case.archive_reason, case.answer_due_on) == (
        "received",
        False,
        "",
        date(2026, 9, 14),
    )


def test_where_the_village_wants_it_a_second_person_archives(make, village, joko, dewi):
    village.needs_second_person_to_archive = True
    village.save()
    case = cases.archive(make.case(), reason="spam_or_test", by=joko)
    assert case.status == "received"
    proposal = Proposal.objects.get(case=case)
    with pytest.raises(rules.NeedsSecondPerson):
        cases.grant(proposal, by=joko)
    with pytest.raises(proposing.AlreadyProposed):
        cases.archive(case, reason="unclear", by=joko)
    with pytest.raises(sop.NotYourOffice):
        cases.grant(proposal, by=dewi)  # the secretary may not archive under this SOP


def test_a_supervisory_case_is_lowered_only_by_two(make, joko, village):
    case = cases.verify(
        make.case(), report_class="supervisory", category=make.category("village_fund"), by=joko
    )
    case = cases.sort(case, report_class="ordinary", category=make.category("road"), by=joko)
    assert case.report_class == "supervisory"
    rina = hire(village, "rina", "Rina", "operator")
    case = cases.grant(Proposal.objects.get(case=case), by=rina)
    assert (case.report_class, case.category) == ("ordinary", make.category("road"))


def test_merging_and_parting(make, joko):
    main, twin = make.case(), make.case(text="Jalan depan masjid lubang.")
    twin = cases.merge(twin, into=main, by=joko)
    assert (twin.status, twin.main) == ("merged", main)
    twin = cases.unmerge(twin, by=joko)
    assert (twin.status, twin.main, twin.ended_at) == ("received", None, None)


def test_a_case_is_not_merged_into_itself_or_another_villages(make, joko, budi, next_village):
    case = make.case()
    with pytest.raises(rules.CannotMerge):
        cases.merge(case, into=case, by=joko)
    Case.objects.filter(pk=(other := make.case()).pk).update(village=next_village)
    with pytest.raises(rules.CannotMerge):
        cases.merge(case, into=other, by=joko)


def test_nobody_acts_on_a_case_of_another_village(make, budi):
    with pytest.raises(turn.NoSuchCase):
        cases.note(make.case(), words="Halo", by=budi)


def test_the_office_complained_about_neither_sees_nor_gets_the_case(make, joko, wati):
    case = make.report(about_office=str(make.office("section_welfare").pk))
    assert not access.may_see(actors.of(wati), case)
    case = make.step(case, "verify")
    with pytest.raises(handing.AboutThatOffice):
        cases.dispose(case, to=make.office("section_welfare"), by=joko)


def test_the_village_head_does_not_see_a_case_about_the_head(make, ratna):
    case = make.report(about_office=str(make.office("village_head").pk))
    other = make.report(text="Lampu mati.")
    assert list(access.visible_to(actors.of(ratna))) == [other]
    with pytest.raises(turn.NoSuchCase):
        cases.note(case, words="?", by=ratna)


def test_a_handler_sees_only_what_was_handed_to_him(make, wati, dewi):
    mine, other = make.case(at="assigned"), make.case(text="Lampu mati.")
    assert list(access.visible_to(actors.of(wati))) == [mine]
    assert set(access.visible_to(actors.of(dewi))) == {mine, other}


def test_the_second_of_two_officials_is_told_and_overwrites_nothing(make, joko, wati):
    case = make.case(at="in_progress")
    seen = case.version
    cases.answer(case, words="Sudah ditambal.", by=wati, seen=seen)
    with pytest.raises(turn.ChangedMeanwhile) as no:
        cases.forward(case, authority="DPUPR", words="Bukan desa.", by=joko, seen=seen)
    assert no.value.facts == {"who": "section_welfare"}
    assert fresh(case).status == "answered"


def test_an_inner_note_and_an_answer_are_kept_apart(make, joko):
    case = cases.note(make.case(), words="Tanya Pak RT dulu.", by=joko)
    case = cases.tell(case, words="Kami cek besok.", by=joko)
    assert [(one.text, one.is_inner) for one in said(case)] == [
        ("Tanya Pak RT dulu.", True),
        ("Kami cek besok.", False),
    ]


def test_words_are_bound_to_the_ledger_by_digest_and_are_not_in_it(make, joko):
    case = cases.note(make.case(privacy="terbuka"), words="kata-rahasia-kantor", by=joko)
    message = Message.objects.get(case=case)
    assert message.entry.data["words"] == turn.digest(bytes(message.salt), message.text)
    assert "kata-rahasia-kantor" not in str(message.entry.data)


def test_a_disposition_is_undone_within_seconds_and_not_after(make, joko, wati):
    with time_machine.travel(clock.now(), tick=False) as now:
        case = make.case(at="assigned")
        now.shift(timedelta(seconds=10))
        case = cases.undo(case, by=joko)
        assert (case.status, case.holder, case.act_due_on) == (
            "verified",
            None,
            make.case(at="verified").act_due_on,
        )
        assert not access.may_see(actors.of(wati), case)
        case = make.step(case, "dispose")
        now.shift(timedelta(seconds=16))
        with pytest.raises(undoing.TooLateToUndo):
            cases.undo(case, by=joko)


def test_what_was_undone_is_not_undone_again(make, joko):
    case = cases.undo(make.case(at="assigned"), by=joko)
    with pytest.raises(undoing.TooLateToUndo):
        cases.undo(case, by=joko)


def test_only_the_one_who_acted_undoes_it(make, dewi):
    with pytest.raises(undoing.TooLateToUndo):
        cases.undo(make.case(at="assigned"), by=dewi)


def test_an_undone_answer_is_not_shown_any_more(make, wati):
    case = cases.undo(make.case(at="answered"), by=wati)
    assert (case.status, case.answered_at, case.outcome) == ("in_progress", None, "")
    assert Message.objects.get(case=case, entry__kind="case.answered").is_withdrawn


def published(make, joko, **answers):
    case = make.case(publish_ok=True, **answers)
    return cases.publish(case, title="Jalan berlubang", text="Jalan berlubang.", by=joko)


def test_only_a_ticked_case_is_published_and_its_text_stays_untouched(make, joko):
    case = published(make, joko).case
    assert Publication.objects.get(case=case).text == "Jalan berlubang."
    assert told(case).text == STORY
    with pytest.raises(rules.NotPublishable):
        cases.publish(make.case(), title="x", text="y", by=joko)


def test_a_case_about_an_official_is_never_published(make, joko):
    with pytest.raises(rules.NotPublishable):
        published(make, joko, about_office=str(make.office("secretary").pk))


def test_a_case_that_turns_supervisory_leaves_the_board_at_once(make, joko):
    case = published(make, joko).case
    cases.verify(case, report_class="supervisory", category=make.category("village_fund"), by=joko)
    assert not Publication.objects.get(case=case).is_shown


def test_every_act_leaves_exactly_one_entry(make):
    case = make.case(at="closed")
    assert entries(case) == [
        "case.filed",
        "case.verified",
        "case.disposed",
        "case.begun",
        "case.answered",
        "case.closed",
    ]
    assert fresh(case).version == len(entries(case))


def test_a_refused_act_leaves_nothing(make, joko):
    case = make.case()
    before = Entry.objects.count()
    with pytest.raises(Refused):
        cases.answer(case, words="Selesai", by=joko)
    assert (fresh(case).status, Entry.objects.count()) == ("received", before)


def test_withdrawing_is_possible_until_somebody_works_on_it(make):
    assert cases.withdraw(make.case()).archive_reason == "withdrawn"
    with pytest.raises(sop.OutOfOrder):
        cases.withdraw(make.case(at="assigned"))


def test_nobody_decides_on_a_proposal_of_another_village(make, village, joko, budi):
    village.needs_second_person_to_archive = True
    village.save()
    case = cases.archive(make.case(), reason="spam_or_test", by=joko)
    with pytest.raises(proposing.NothingProposed):
        cases.refuse(Proposal.objects.get(case=case), by=budi, words="Tidak.")
