"""The clock of a case and the other decisions on paper."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.cases import rules
from kentongan.cases.rules import Clock
from kentongan.sop.default import COUNTED, FINAL, PAUSED, STATUSES

MONDAY = date(2026, 3, 2)


class EveryDayWorks:
    def add(self, day, n):
        return day + timedelta(days=n)

    def between(self, a, b):
        return (b - a).days


def moved(clock, to, *, act=None, today=MONDAY):
    return rules.moved(clock, to=to, act_due_on=act, today=today, calendar=EveryDayWorks())


def day(n):
    return MONDAY + timedelta(days=n)


def test_the_nearer_of_step_and_answer_is_what_the_inbox_sorts_by():
    clock = moved(Clock(answer_due_on=day(14)), "assigned", act=day(5))
    assert (clock.due_on, clock.answer_due_on) == (day(5), day(14))


def test_the_answers_clock_stands_still_while_the_reporter_is_asked():
    asked = moved(Clock(answer_due_on=day(14)), "needs_info", act=day(30))
    assert (asked.paused_on, asked.due_on) == (MONDAY, None)
    back = moved(asked, "received", act=day(7), today=day(4))
    assert (back.paused_on, back.answer_due_on, back.due_on) == (None, day(18), day(7))


def test_an_answered_case_keeps_its_promise_on_record_but_no_clock_runs():
    clock = moved(Clock(answer_due_on=day(14), due_on=day(14)), "answered", act=day(10))
    assert clock == Clock(act_due_on=day(10), answer_due_on=day(14))


def test_an_ended_case_has_no_clock():
    clock = moved(Clock(act_due_on=day(1), answer_due_on=day(14), due_on=day(1)), "archived")
    assert (clock.act_due_on, clock.due_on) == (None, None)


days = st.integers(0, 60).map(day)


@given(
    st.lists(st.tuples(st.sampled_from(STATUSES), st.integers(0, 9)), max_size=12),
    st.integers(5, 60),
)
def test_a_promise_only_moves_by_the_days_it_stood_still(steps, promised):
    clock, today, stood, since = Clock(answer_due_on=day(promised)), MONDAY, 0, None
    for status, wait in steps:
        today += timedelta(days=wait)
        if status not in PAUSED and since is not None:
            stood, since = stood + (today - since).days, None
        if status in PAUSED and since is None:
            since = today
        clock = moved(clock, status, today=today)
    assert clock.answer_due_on == day(promised + stood)
    assert (clock.paused_on is not None) == (since is not None)


@given(st.sampled_from(STATUSES), days, days)
def test_a_clock_is_sorted_by_exactly_while_it_runs(status, act, answer):
    clock = moved(Clock(answer_due_on=answer), status, act=act)
    assert (clock.due_on == min(act, answer)) == (status in COUNTED)
    assert (clock.act_due_on is None) == (status in FINAL)


def test_only_leaving_the_secret_class_lowers_it():
    assert [
        rules.lowers(old, new)
        for old, new in [
            ("supervisory", "ordinary"),
            ("supervisory", "supervisory"),
            ("ordinary", "supervisory"),
            ("", "ordinary"),
        ]
    ] == [True, False, False, False]


def reopening(**facts):
    known = {"status": "closed", "was_reopened": False, "until": day(30), "today": day(30)}
    rules.may_reopen(**{**known, **facts})


def test_a_closed_case_may_be_opened_again_on_the_last_day_of_its_window():
    reopening()


def test_a_closed_case_may_not_be_opened_after_its_window():
    with pytest.raises(rules.TooLateToReopen):
        reopening(today=day(31))


def test_a_closed_case_may_be_opened_again_only_once():
    with pytest.raises(rules.AlreadyReopened):
        reopening(was_reopened=True)


def test_an_answered_case_may_be_opened_again_however_often():
    reopening(status="answered", was_reopened=True, today=day(300))


def test_a_value_outside_its_list_is_refused():
    assert rules.chosen("anonim", rules.PRIVACY) == "anonim"
    with pytest.raises(rules.UnknownChoice):
        rules.chosen("publik", rules.PRIVACY)


@pytest.mark.parametrize(
    ("roles", "all_of_them"),
    [({"service_head"}, True), ({"section_welfare", "hamlet_head"}, False), (set(), False)],
)
def test_who_runs_the_desk_sees_all(roles, all_of_them):
    assert rules.sees_all(roles) == all_of_them
