"""What can be seen wrong in a report without asking the database."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.base.refusals import Refused
from kentongan.intake import answers
from kentongan.intake.answers import Answers

KEY = UUID(int=1)
TODAY = date(2026, 11, 24)


def wrong(has_media=False, **told):
    found = answers.problems(Answers(KEY, **told), today=TODAY, has_media=has_media)
    return [(p.field, type(p.refusal).__name__) for p in found]


@pytest.mark.parametrize(
    ("told", "problems"),
    [
        ({"text": "Jalan rusak"}, []),
        ({}, [("text", "NothingTold")]),
        ({"text": "x" * 10_000}, []),
        ({"text": "x" * 10_001}, [("text", "TooLong")]),
        ({"text": "a", "place": "p" * 201}, [("place", "LineTooLong")]),
        ({"text": "a", "lat": "-7,25", "lon": "109,3"}, []),
        ({"text": "a", "lat": "-7.25"}, [("lat", "NotAPlaceOnEarth")]),
        ({"text": "a", "lat": "95", "lon": "1"}, [("lat", "NotAPlaceOnEarth")]),
        ({"text": "a", "lat": "nan", "lon": "1"}, [("lat", "NotAPlaceOnEarth")]),
        ({"text": "a", "happened_on": "2026-11-25"}, [("happened_on", "DayNotRead")]),
        ({"text": "a", "happened_on": "besok"}, [("happened_on", "DayNotRead")]),
        ({"text": "a", "privacy": "publik"}, [("privacy", "NotAChoice")]),
    ],
)
def test_every_problem_is_found_at_its_field(told, problems):
    assert wrong(**told) == problems


def test_a_photo_is_enough():
    assert wrong(has_media=True) == []


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("", None),
        ("lama", None),
        ("hari-ini", TODAY),
        ("kemarin", date(2026, 11, 23)),
        ("2026-11-01", date(2026, 11, 1)),
    ],
)
def test_the_day_it_happened_is_understood(said, day):
    assert answers.day(Answers(KEY, happened_on=said), TODAY) == day


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_garbage_is_refused_or_read_and_never_breaks(lat, lon, day):
    told = Answers(KEY, text="a", lat=lat, lon=lon, happened_on=day)
    found = list(answers.problems(told, today=TODAY, has_media=False))
    assert all(isinstance(problem.refusal, Refused) for problem in found)
