"""Everything a village may choose about itself."""

from datetime import date, time

import pytest

from kentongan.village import actions as villages
from kentongan.village import queries, rules
from kentongan.village.actions.act import NotYourVillage
from kentongan.village.actions.holidays import DayTaken
from kentongan.village.calendar import NoWorkingDay

from .conftest import entries, last

FRIDAY = date(2026, 8, 14)


def test_the_kasi_changes_what_differs_and_the_entry_names_the_fields_only(sukamaju, joko):
    villages.change_settings(
        sukamaju, by=joko, name="Sukamaju", contact_name="Joko", phone="0812 3456 7890"
    )
    sukamaju.refresh_from_db()
    assert (sukamaju.contact_name, sukamaju.phone) == ("Joko", "+6281234567890")
    assert last(sukamaju) == (
        "village.changed",
        "service_head",
        f"official:{joko.pk}",
        {"fields": ["contact_name", "phone"]},
    )


def test_every_field_on_offer_can_be_changed(sukamaju):
    chosen = {
        "name": "Sukamulya",
        "kind": "Kampung",
        "hamlet_kind": "Lingkungan",
        "district": "Kaligondang",
        "regency": "Kabupaten Banyumas",
        "zone": "Asia/Makassar",
        "contact_name": "Joko",
        "contact_title": "Kasi Pelayanan",
        "phone": "+62281891234",
        "whatsapp": "+6281234567890",
        "address": "Jalan Raya 1",
        "postcode": "53391",
        "email": "desa@sukamaju.desa.id",
        "website": "https://sukamaju.desa.id",
        "accent": "#7a1f1f",
        "paper": "F4",
        "rest_days": [7],
        "opens": time(7, 30),
        "closes": time(14, 0),
        "works_on_collective_leave": True,
        "needs_second_person_to_archive": True,
        "keeps_address": 60,
        "keeps_identity": 365,
        "fewest": 10,
        "dpo_role": "operator",
        "keeps_story": 1095,
        "breach_authority": "Lembaga PDP",
    }
    villages.change_settings(sukamaju, by=None, **chosen)
    sukamaju.refresh_from_db()
    assert {field: getattr(sukamaju, field) for field in rules.Choices.__annotations__} == chosen


def test_nothing_changed_writes_nothing(sukamaju, joko):
    before = entries(sukamaju)
    villages.change_settings(sukamaju, by=joko, name="Sukamaju", rest_days=[7, 6])
    assert entries(sukamaju) == before


@pytest.mark.parametrize("days", [0, 13, 731])
def test_names_are_kept_neither_too_short_nor_for_ever(sukamaju, joko, days):
    with pytest.raises(rules.NotAKeeping) as no:
        villages.change_settings(sukamaju, by=joko, keeps_identity=days)
    assert no.value.facts == {"least": 14, "most": 730, "field": "keeps_identity"}


@pytest.mark.parametrize("n", [0, 2, 51])
def test_no_group_is_so_small_that_it_names_a_person(sukamaju, joko, n):
    with pytest.raises(rules.NotFew):
        villages.change_settings(sukamaju, by=joko, fewest=n)


@pytest.mark.parametrize("days", [0, 179, 3651])
def test_what_was_told_is_kept_from_half_a_year_to_ten_years(sukamaju, joko, days):
    with pytest.raises(rules.NotAKeeping) as no:
        villages.change_settings(sukamaju, by=joko, keeps_story=days)
    assert no.value.facts == {"least": 180, "most": 3650, "field": "keeps_story"}


def test_a_refused_choice_changes_nothing_at_all(sukamaju, joko):
    with pytest.raises(NoWorkingDay) as no:
        villages.change_settings(sukamaju, by=joko, name="Lain", rest_days=range(1, 8))
    sukamaju.refresh_from_db()
    assert no.value.facts == {"field": "rest_days"}
    assert (sukamaju.name, sukamaju.rest_days) == ("Sukamaju", [6, 7])


def test_an_office_without_the_right_changes_nothing(sukamaju, wati):
    with pytest.raises(rules.NotYourOffice):
        villages.change_settings(sukamaju, by=wati, name="Watiland")
    sukamaju.refresh_from_db()
    assert sukamaju.name == "Sukamaju"


def test_the_next_village_changes_nothing_here(sukamaju, budi):
    with pytest.raises(NotYourVillage):
        villages.change_settings(sukamaju, by=budi, name="Budiland")


def test_two_people_changing_different_fields_do_not_undo_each_other(sukamaju, joko, ratna):
    seen_by_ratna = type(sukamaju).objects.get(pk=sukamaju.pk)
    villages.change_settings(sukamaju, by=joko, address="Jalan Raya 1")
    villages.change_settings(seen_by_ratna, by=ratna, contact_name="Ratna")
    sukamaju.refresh_from_db()
    assert (sukamaju.address, sukamaju.contact_name) == ("Jalan Raya 1", "Ratna")


def test_the_calendar_follows_a_changed_week_at_once(sukamaju, joko, today):
    today(FRIDAY)
    before = queries.calendar_of(sukamaju).add(FRIDAY, 3)
    villages.change_settings(sukamaju, by=joko, rest_days=[7])
    assert (before, queries.calendar_of(sukamaju).add(FRIDAY, 3)) == (
        date(2026, 8, 20),
        date(2026, 8, 19),
    )


def test_the_calendar_follows_a_local_holiday_and_its_removal_at_once(sukamaju, joko, today):
    today(FRIDAY)
    holiday = villages.add_local_holiday(sukamaju, date(2026, 8, 18), "Sedekah bumi", by=joko)
    there = queries.calendar_of(sukamaju)
    assert last(sukamaju)[::3] == ("holiday.added", {"on": "2026-08-18"})
    villages.remove_local_holiday(holiday, by=joko)
    sukamaju.refresh_from_db()
    gone = queries.calendar_of(sukamaju)
    assert there.why_not_working(date(2026, 8, 18)) == "Sedekah bumi"
    assert (there.add(FRIDAY, 3), gone.add(FRIDAY, 3)) == (date(2026, 8, 21), date(2026, 8, 20))
    assert last(sukamaju)[::3] == ("holiday.removed", {"on": "2026-08-18"})


def test_a_village_that_works_on_collective_leave_says_so_in_its_calendar(sukamaju, joko, today):
    today(FRIDAY)
    christmas_eve = date(2026, 12, 24)
    before = queries.calendar_of(sukamaju).is_working(christmas_eve)
    villages.change_settings(sukamaju, by=joko, works_on_collective_leave=True)
    assert (before, queries.calendar_of(sukamaju).is_working(christmas_eve)) == (False, True)


def test_a_local_holiday_stands_once(sukamaju, joko):
    villages.add_local_holiday(sukamaju, FRIDAY, "Sedekah bumi", by=joko)
    with pytest.raises(DayTaken):
        villages.add_local_holiday(sukamaju, FRIDAY, "Merti desa", by=joko)


def test_a_holiday_of_the_next_village_is_worked_through_here(sukamaju, mekarjati, today):
    today(FRIDAY)
    villages.add_local_holiday(mekarjati, FRIDAY, "Merti desa", by=None)
    days = [queries.calendar_of(village).is_working(FRIDAY) for village in (sukamaju, mekarjati)]
    assert days == [True, False]


def test_an_unchanged_calendar_costs_no_query(sukamaju, today, django_assert_num_queries):
    today(FRIDAY)
    first = queries.calendar_of(sukamaju)
    with django_assert_num_queries(0):
        assert queries.calendar_of(sukamaju) is first


def test_a_calendar_knows_ten_years_back_and_three_ahead(sukamaju, today):
    today(FRIDAY)
    calendar = queries.calendar_of(sukamaju)
    new_years = [calendar.is_working(date(year, 1, 1)) for year in (2016, 2029)]
    assert new_years == [False, False]
    assert calendar.provisional_years == {2028, 2029}
