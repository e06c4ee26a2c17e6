"""The procedure's decisions, case by case, on paper."""

from datetime import date

import pytest

from kentongan.sop import default, rules

STEPS = rules.steps_from(default.STEPS)
LIMITS = rules.limits_from(default.LIMITS)

# domain.md section 7, written out a second time so that a slip in the data is seen
ALLOWED = {
    "received": {"needs_info", "verified", "archived", "merged", "forwarded"},
    "needs_info": {"received", "archived"},
    "verified": {"assigned", "forwarded", "archived", "merged"},
    "assigned": {"in_progress", "assigned", "forwarded"},
    "in_progress": {"answered", "planned", "forwarded", "needs_info"},
    "forwarded": {"in_progress", "answered"},
    "planned": {"in_progress", "answered"},
    "answered": {"reopened", "closed"},
    "reopened": {"in_progress"},
    "closed": {"reopened"},
    "archived": {"received"},
    "merged": {"received"},
}


class EveryDayWorks:
    def add(self, day, n):
        return date.fromordinal(day.toordinal() + n)


def moves():
    return {
        status: {step.to for step in STEPS.values() if step.to and status in step.after}
        for status in default.STATUSES
    }


def test_the_table_allows_exactly_the_moves_of_the_life_cycle():
    assert moves() == ALLOWED


@pytest.mark.parametrize("name", sorted(default.STEPS))
def test_every_step_names_known_statuses_and_limits(name):
    step = STEPS[name]
    assert step.after <= set(default.STATUSES)
    assert step.to in {"", *default.STATUSES}
    assert step.limit in {"", *default.LIMITS}
    assert step.by


def test_a_step_out_of_order_is_refused_with_the_status():
    with pytest.raises(rules.OutOfOrder) as no:
        rules.take("answer", STEPS, status="received", roles={"service_head"}, words="x")
    assert no.value.facts == {"status": "received"}


def test_a_step_of_another_office_is_refused_with_its_offices():
    with pytest.raises(rules.NotYourOffice) as no:
        rules.take("verify", STEPS, status="received", roles={"section_welfare"})
    assert no.value.facts == {"offices": ["operator", "service_head"]}


@pytest.mark.parametrize("words", ["", "  \n"])
def test_an_answer_needs_words(words):
    with pytest.raises(rules.WordsMissing):
        rules.take("answer", STEPS, status="in_progress", roles={"holder"}, words=words)


def test_an_unknown_step_is_refused():
    with pytest.raises(rules.UnknownStep):
        rules.take("hapus", STEPS, status="received", roles={"service_head"})


@pytest.mark.parametrize(
    ("status", "roles", "steps"),
    [
        ("answered", {"reporter"}, ("confirm", "reopen", "speak")),
        ("received", {"reporter"}, ("withdraw", "speak")),
        ("archived", {"reporter"}, ("object", "speak")),
        ("closed", {"reporter"}, ("reopen", "speak")),
        ("received", {"section_welfare"}, ()),
    ],
)
def test_the_open_steps_of_a_role(status, roles, steps):
    assert rules.open_steps(STEPS, status=status, roles=roles) == steps


@pytest.mark.parametrize(
    ("limit", "day"),
    [
        ("verify", date(2026, 3, 5)),
        ("resolve_supervisory", date(2026, 5, 1)),
        ("reporter_reply_window", date(2026, 3, 12)),
        ("", None),
    ],
)
def test_a_limit_runs_out_on_its_earliest_day(limit, day):
    found = rules.due(limit, LIMITS, start=date(2026, 3, 2), calendar=EveryDayWorks())
    assert found == day


def test_an_unclassified_report_is_promised_as_an_ordinary_one():
    assert rules.resolve_limit("") == "resolve_ordinary"
    assert rules.resolve_limit("info_request") == "resolve_info_request"
