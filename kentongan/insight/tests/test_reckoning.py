"""What a history is worth, on paper."""

from collections import Counter
from datetime import date, timedelta
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from kentongan.insight.reckoning import KINDS, Act, Place, added, worth

FILED = date(2026, 8, 3)


def tell(*steps):
    """A history of (kind, days after the report, facts)."""
    return [
        Act(
            seq,
            f"case.{kind}",
            FILED + timedelta(days=days),
            "x",
            facts.pop("by", "official:1"),
            facts,
        )
        for seq, (kind, days, facts) in enumerate((k, d, dict(f)) for k, d, f in steps)
    ]


def plain(total):
    return {(p.year, p.month, p.name, p.bucket): n for p, n in total.items()}


def test_a_filed_case_is_received_by_channel_and_hamlet():
    history = tell(("filed", 0, {"channel": "web_form", "hamlet": 7}))
    assert plain(worth(history)) == {
        (2026, 8, "received", ""): 1,
        (2026, 8, "channel", "web_form"): 1,
        (2026, 8, "hamlet", "7"): 1,
    }


def test_the_category_counts_in_the_month_of_the_report():
    history = tell(("filed", 0, {"channel": "sms"}), ("verified", 40, {"category": "road"}))
    assert plain(added(history)) == {
        (2026, 9, "verified_days", "40"): 1,
        (2026, 8, "category", "road"): 1,
    }


def test_a_correction_moves_the_category_and_the_hamlet():
    history = tell(
        ("filed", 0, {"channel": "sms", "hamlet": 1}),
        ("verified", 1, {"category": "road"}),
        ("sorted", 2, {"category": "water", "hamlet": 2}),
    )
    assert plain(added(history)) == {
        (2026, 8, "category", "road"): -1,
        (2026, 8, "category", "water"): 1,
        (2026, 8, "hamlet", "1"): -1,
        (2026, 8, "hamlet", "2"): 1,
    }


def test_undoing_takes_away_what_was_added():
    history = tell(
        ("filed", 0, {"channel": "sms"}),
        ("verified", 31, {"category": "road"}),
        ("undone", 31, {"seq": 1}),
    )
    assert plain(added(history)) == {
        (2026, 9, "verified_days", "31"): -1,
        (2026, 8, "category", "road"): -1,
    }


def test_closers_and_verdicts_are_told_apart():
    history = tell(
        ("filed", 0, {"channel": "sms"}),
        ("answered", 3, {"late": False}),
        ("reopened", 4, {"verdict": "belum", "by": "reporter"}),
        ("answered", 6, {"late": True}),
        ("closed", 7, {"closed_by": "reporter", "verdict": "sudah", "by": "reporter"}),
    )
    assert plain(worth(history)) == {
        (2026, 8, "received", ""): 1,
        (2026, 8, "channel", "sms"): 1,
        (2026, 8, "answered", "in_time"): 1,
        (2026, 8, "answered", "late"): 1,
        (2026, 8, "answered_days", "3"): 1,
        (2026, 8, "answered_days", "6"): 1,
        (2026, 8, "reopened", ""): 1,
        (2026, 8, "closed", "reporter"): 1,
        (2026, 8, "closed_days", "7"): 1,
        (2026, 8, "verdict", "belum"): 1,
        (2026, 8, "verdict", "sudah"): 1,
    }


def test_a_desk_that_reopens_gives_no_verdict():
    history = tell(("filed", 0, {"channel": "sms"}), ("reopened", 4, {"verdict": "belum"}))
    assert plain(added(history)) == {(2026, 8, "reopened", ""): 1}


def test_a_deadline_is_missed_once_however_many_hear_of_it():
    history = tell(
        ("filed", 0, {"channel": "sms"}),
        ("escalated", 9, {"due": "2026-08-06", "level": "first"}),
        ("escalated", 14, {"due": "2026-08-06", "level": "second"}),
        ("escalated", 30, {"due": "2026-09-01", "level": "first"}),
    )
    assert {p: n for p, n in plain(worth(history)).items() if p[2] == "overdue"} == {
        (2026, 8, "overdue", ""): 1,
        (2026, 9, "overdue", ""): 1,
    }


def test_very_slow_ones_stand_in_one_bucket():
    history = tell(("filed", 0, {"channel": "sms"}), ("closed", 900, {"closed_by": "system"}))
    assert plain(added(history)) == {
        (2029, 1, "closed", "system"): 1,
        (2029, 1, "closed_days", "366"): 1,
    }


@st.composite
def histories(draw):
    days, seqs = count(), count()
    kinds = draw(st.lists(st.sampled_from(KINDS), max_size=12))
    acts = [Act(next(seqs), "case.filed", FILED, "x", "reporter", {"channel": "sms", "hamlet": 1})]
    for kind in kinds:
        facts = {
            "category": draw(st.sampled_from(["road", "water"])),
            "hamlet": draw(st.sampled_from([None, 1, 2])),
            "seq": draw(st.integers(1, len(acts))),
            "due": draw(st.sampled_from(["2026-08-06", "2026-09-01"])),
            "closed_by": draw(st.sampled_from(["reporter", "system"])),
            "verdict": draw(st.sampled_from(["sudah", "belum"])),
        }
        actor = draw(st.sampled_from(["reporter", "official:1"]))
        acts.append(Act(next(seqs), kind, FILED + timedelta(days=next(days)), "x", actor, facts))
    return acts


@given(histories())
def test_keeping_entry_by_entry_equals_counting_anew(history):
    kept = Counter()
    for end in range(1, len(history) + 1):
        kept.update(added(history[:end]))
    assert {p: n for p, n in kept.items() if n} == dict(worth(history))
    assert all(isinstance(place, Place) for place in kept)
