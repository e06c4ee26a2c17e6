"""Anything may be tried with a case, by anybody, at any time; what must hold always holds."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kentongan.base.refusals import Refused
from kentongan.cases import access, actors, rules
from kentongan.cases import actions as cases
from kentongan.cases.actions.handing import AboutThatOffice
from kentongan.cases.actions.proposing import AlreadyProposed, NothingProposed
from kentongan.cases.actions.undoing import TooLateToUndo
from kentongan.cases.models import Case, Numbering, Proposal
from kentongan.cases.turn import ChangedMeanwhile, NoSuchCase
from kentongan.insight import figures
from kentongan.ledger import followers
from kentongan.ledger.models import Entry
from kentongan.ledger.verification import verify
from kentongan.sop import rules as sop
from kentongan.sop.default import STEPS
from tests.life import (
    CLASSES,
    DESK,
    ROLES,
    VERBS,
    WHO,
    Stage,
    is_hidden_from,
    snapshot,
    table_allows,
    traces,
)

pytestmark = pytest.mark.django_db

CODES = st.sampled_from(["road", "village_fund", "protection"])
OFFICES = st.sampled_from(["section_welfare", "service_head", "village_head", "hamlet_head"])
MOVES_THE_PROMISE = {"verify", "sort", "reopen", "deny", "uphold", "grant", "undo"}
SPANS = st.sampled_from(
    [timedelta(seconds=5), timedelta(seconds=30), timedelta(hours=20), timedelta(days=4),
     timedelta(days=12)]
)  # fmt: skip


class Life(RuleBasedStateMachine):
    """A few cases of one village; ``before`` holds what each was like before its last act."""

    @initialize(second_person=st.booleans(), about=st.sampled_from(["", "service_head"]))
    def found(self, second_person, about):
        self.room = transaction.atomic()
        self.room.__enter__()
        self.stage = Stage(second_person=second_person)
        self.village = self.stage.village
        self.born, self.before, self.acts = {}, {}, 0
        self.start = Entry.objects.filter(book=self.village.book_id).count()
        self.file(about, is_retried=True)

    def teardown(self):
        if not hasattr(self, "stage"):
            return
        try:
            self.check_the_end()
        finally:
            self.stage.end()
            transaction.set_rollback(True)
            self.room.__exit__(None, None, None)

    # -- What may be tried ---------------------------------------------------------------------
    @rule(
        about=st.sampled_from(["", "", "service_head", "secretary", "section_welfare"]),
        is_retried=st.booleans(),
    )
    def file(self, about, is_retried):
        if len(self.born) >= 3:
            return
        key = uuid4()
        case = self.stage.file(about=about, key=key)
        if is_retried:
            assert self.stage.file(about=about, key=key) == case
        self.born[case.pk] = (case.ref, case.year, case.number, bytes(case.code_tag))
        self.acts += 1

    @rule(span=SPANS)
    def time_passes(self, span):
        self.stage.pass_(span)

    @rule(name=st.sampled_from([*VERBS]), who=st.sampled_from(WHO), is_stale=st.booleans(),
          nth=st.integers(0, 2), data=st.data())  # fmt: skip
    def try_anything(self, name, who, is_stale, nth, data):
        self.act(name, who, self.case(nth), data, is_stale=is_stale)

    @rule(nth=st.integers(0, 2), data=st.data())
    def go_on(self, nth, data):
        """Something the procedure's table allows now, so that cases come far."""
        case = self.case(nth)
        able = [
            (name, who)
            for name, verb in VERBS.items()
            for who in WHO
            if table_allows(self.stage, verb.step, case, who)
            and STEPS[verb.step].get("to")
            and not is_hidden_from(self.stage, case, who)
        ]
        if able:
            self.act(*data.draw(st.sampled_from(able)), case, data)

    @rule(nth=st.integers(0, 2), who=st.sampled_from([*ROLES]))
    def take_back(self, nth, who):
        case = self.case(nth)
        self.attempt(
            "undo", "note", who, case, partial(cases.undo, case, by=self.stage.people[who])
        )

    @precondition(lambda self: Proposal.objects.filter(decided_at=None).exists())
    @rule(who=st.sampled_from([*ROLES]), is_granted=st.booleans())
    def decide(self, who, is_granted):
        proposal = Proposal.objects.filter(decided_at=None).latest("pk")
        case, by = self.again(proposal.case_id), self.stage.people[who]
        verb = (
            partial(cases.grant, proposal, by=by)
            if is_granted
            else partial(cases.refuse, proposal, by=by, words="Jangan.")
        )
        step = proposal.act if is_granted else "note"
        name = "grant" if is_granted else "refuse"
        if self.attempt(name, step, who, case, verb):
            assert who in DESK
            assert proposal.proposed_by_id != by.pk

    # -- How it is tried -----------------------------------------------------------------------
    def case(self, nth):
        return self.again([*self.born][nth % len(self.born)])

    def again(self, pk):
        return Case.objects.select_related("village").get(pk=pk)

    def act(self, name, who, case, data, *, is_stale=False):
        verb = VERBS[name]
        step = verb.step
        if name == "speak" and case.status == "needs_info":
            step = "complete"
        stale = is_stale and verb.takes_seen
        facts = self.stage.facts(
            case,
            who,
            code=data.draw(CODES),
            report_class=data.draw(st.sampled_from(CLASSES)),
            office=self.stage.office(data.draw(OFFICES)),
            other=self.case(data.draw(st.integers(0, 2))),
            flag=data.draw(st.booleans()),
            seen=case.version - stale,
        )
        done = self.attempt(name, step, who, case, partial(verb.do, facts))
        assert not (done and stale), "a stale form was taken"

    def attempt(self, name, step, who, case, verb):
        """Try it; whether it was done. A refusal must be due, and leaves no trace."""
        before, trace = snapshot(case.pk), traces(self.village)
        try:
            verb()
        except Refused as no:
            assert traces(self.village) == trace
            self.check_refusal(no, step, case, who)
            return False
        self.acts += 1
        self.check_act(name, step, case, who, before)
        self.before[case.pk] = (before, who, self.stage.now)
        return True

    def check_refusal(self, no, step, case, who):
        """The table's refusals agree with the table; the others are known by name."""
        if isinstance(no, sop.OutOfOrder):
            assert case.status not in STEPS[step]["after"]
        elif isinstance(no, sop.NotYourOffice):
            assert not table_allows(self.stage, step, case, who)
        elif isinstance(no, NoSuchCase):
            assert is_hidden_from(self.stage, case, who) or who not in DESK
        else:
            assert type(no) in KNOWN, no

    # -- What must hold after an act -----------------------------------------------------------
    def check_act(self, name, step, case, who, before):
        after = snapshot(case.pk)
        assert table_allows(self.stage, step, case, who)
        assert not is_hidden_from(self.stage, case, who)
        assert self.again(case.pk).version == case.version + 1
        if name == "undo":
            past, by, at = self.before[case.pk]
            assert (after, by) == (past, who)
            assert self.stage.now - at <= timedelta(seconds=rules.UNDO_SECONDS)
            return
        is_proposed = case.proposals.filter(decided_at=None, act=name).exists()
        goes_to = "" if is_proposed else STEPS[step].get("to", "")
        assert after["status"] == (goes_to or before["status"])
        self.check_promise(name, before, after)

    def check_promise(self, name, before, after):
        was, now = before["answer_due_on"], after["answer_due_on"]
        if was != now and name in MOVES_THE_PROMISE:
            return
        calendar, paused = self.stage.calendar, before["paused_on"]
        if paused and after["paused_on"] is None:
            was = calendar.add(was, max(0, calendar.between(paused, self.stage.now.date())))
        assert now == was

    # -- What always holds ---------------------------------------------------------------------
    @invariant()
    def one_entry_per_act(self):
        entries = Entry.objects.filter(book=self.village.book_id).count()
        assert entries - self.start == self.acts

    @invariant()
    def a_case_keeps_its_number_and_code(self):
        rows = Case.objects.values_list("pk", "ref", "year", "number", "code_tag")
        assert {pk: (*facts, bytes(tag)) for pk, *facts, tag in rows} == self.born

    @invariant()
    def nobody_sees_a_case_about_himself_and_budi_sees_none(self):
        for who, official in self.stage.people.items():
            seen = access.visible_to(actors.of(official))
            assert not [case for case in seen if is_hidden_from(self.stage, case, who)]

    @invariant()
    def what_ended_has_its_end_and_what_is_open_has_none(self):
        for case in Case.objects.all():
            assert bool(case.closed_by) == (case.status == "closed")
            assert bool(case.archive_reason) == (case.status == "archived")
            assert (case.main_id is not None) == (case.status == "merged")
            assert (case.ended_at is not None) == (not case.is_open)
            assert (case.paused_on is not None) == (case.status in {"needs_info", "forwarded"})
            assert (case.due_on is not None) == case.clock_runs
            assert case.holder_id is None or case.holder_id != case.about_office_id

    @invariant()
    def the_board_shows_no_secret_case(self):
        shown = Case.objects.filter(publication__is_shown=True).select_related("category")
        assert not [case for case in shown if case.is_secret or not case.publish_ok]

    @invariant()
    def the_book_is_sound(self):
        assert verify(self.village.book).ok

    def check_the_end(self):
        """Received is what is open and what has ended, in rows, numbers, book and figures."""
        followers.catch_up(self.village.book_id)
        assert followers.failures() == []
        filed = Entry.objects.filter(book=self.village.book_id, kind="case.filed").count()
        open_now = sum(case.is_open for case in Case.objects.of(self.village))
        ended = Case.objects.of(self.village).exclude(ended_at=None).count()
        numbers = figures.public_numbers(self.village, self.stage.now.date())
        assert [filed, Numbering.objects.of(self.village).get().last, numbers.year.received] == [
            len(self.born)
        ] * 3
        assert (open_now + ended, numbers.open_now) == (len(self.born), open_now)


KNOWN = {
    ChangedMeanwhile, TooLateToUndo, AlreadyProposed, NothingProposed, sop.WordsMissing,
    rules.AlreadyReopened, rules.TooLateToReopen, rules.NeedsSecondPerson, rules.NotPublishable,
    rules.CannotMerge, rules.UnknownChoice, AboutThatOffice,
}  # fmt: skip


def test_whatever_is_tried_with_a_case_what_must_hold_holds():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=10,
            stateful_step_count=20,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],  # a failure is shown as it came: shrinking takes minutes
            suppress_health_check=[*HealthCheck],
        ),
    )
