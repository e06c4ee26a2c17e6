"""People, offices and who holds which."""

from datetime import date, timedelta

import pytest

from kentongan.base import clock
from kentongan.village import actions as villages
from kentongan.village import queries, rules
from kentongan.village.actions import officials as no
from kentongan.village.actions.act import NameTaken, NotYourVillage
from kentongan.village.actions.offices import HeadStays, OfficeIsHeld
from kentongan.village.models import Official, Tenure

from .conftest import PASSWORD, entries, last

GUESSED = "Kata sandi ini hampir hanya nama desa, kecamatan, atau jabatan."
TODAY = date(2026, 8, 14)
TOMORROW = date(2026, 8, 15)


@pytest.fixture(autouse=True)
def _friday(today):
    today(TODAY)


def test_an_official_is_added_with_a_log_in_but_without_rights(sukamaju, joko):
    sri = villages.add_official(
        sukamaju, username=" Sri ", name="Sri  Lestari", password=PASSWORD, by=joko
    )
    assert (sri.username, sri.name, sri.check_password(PASSWORD)) == ("sri", "Sri Lestari", True)
    assert queries.roles_of(sri, TODAY) == frozenset()
    assert last(sukamaju) == (
        "official.added",
        "service_head",
        f"official:{joko.pk}",
        {"official": sri.pk},
    )


def test_a_log_in_name_is_given_once_on_the_whole_machine(mekarjati, joko):
    with pytest.raises(no.UserNameTaken):
        villages.add_official(mekarjati, username="JOKO", name="Joko", password=PASSWORD)


@pytest.mark.parametrize("password", ["pendek", "password123", "1234567890"])
def test_a_weak_password_is_refused_with_the_reasons(sukamaju, password):
    with pytest.raises(no.WeakPassword) as refused:
        villages.add_official(sukamaju, username="sri", name="Sri", password=password)
    assert refused.value.facts["reasons"]
    assert Official.objects.count() == 0


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("lestari-sri-utami", "Kata sandi ini terlalu mirip nama Anda."),
        ("Desa.Sukamaju.2026!", GUESSED),
        ("kecamatan purbalingga", GUESSED),
        ("Kepala-Urusan-Keuangan-1", GUESSED),
    ],
)
def test_what_a_neighbour_guesses_first_is_no_password(sukamaju, password, reason):
    with pytest.raises(no.WeakPassword) as refused:
        villages.add_official(
            sukamaju, username="siti", name="Sri Utami Lestari", password=password
        )
    assert refused.value.facts["reasons"] == reason


def test_the_villages_name_among_other_words_is_no_reason(sukamaju):
    password = "sukamaju-punya-kerbau-hitam"
    siti = villages.add_official(sukamaju, username="siti", name="Siti", password=password)
    assert siti.check_password(password)


def test_what_the_program_made_is_not_held_against_a_name_it_happens_to_be_like(sukamaju):
    name = "Dominikus Pandika Regolado Lamawato"  # one in twelve of those made is like it
    official = villages.add_official(
        sukamaju, username="domi", name=name, password="domi-pandi-rego-lamawa", is_given=True
    )
    for _time in range(40):
        assert official.check_password(villages.give_password(official, by=None))


def test_a_keeper_gives_a_password_that_nobody_chose(sukamaju, joko, wati):
    before = wati.get_session_auth_hash()
    given = [villages.give_password(wati, by=joko) for _twice in range(2)]
    wati.refresh_from_db()
    assert [wati.check_password(one) for one in given] == [False, True]
    assert wati.get_session_auth_hash() != before
    assert wati.given_until == clock.now() + timedelta(days=3)
    assert last(sukamaju)[2:] == (f"official:{joko.pk}", {"official": wati.pk})
    assert last(sukamaju)[0] == "official.password_set"


def test_a_given_password_is_used_once_and_in_time(sukamaju, joko, wati, today):
    villages.give_password(wati, by=joko)
    today(date(2026, 8, 18))
    assert villages.use_given_password(wati) is False
    today(TODAY)
    assert [villages.use_given_password(wati) for _twice in range(2)] == [True, False]
    assert last(sukamaju)[::2] == ("official.password_used", f"official:{wati.pk}")


@pytest.mark.parametrize(
    "act",
    [
        lambda joko, wati: villages.set_active(wati, is_active=False, by=joko),
        lambda joko, wati: villages.dismiss(Tenure.objects.get(official=wati), by=joko),
        lambda joko, wati: villages.take_ways_in(wati, by=joko),
    ],
)
def test_what_ends_sessions_ends_them_for_ever(sukamaju, joko, wati, act):
    before = wati.get_session_auth_hash()
    act(joko, wati)
    assert Official.objects.get(pk=wati.pk).get_session_auth_hash() != before


def test_an_end_to_come_ends_no_session_yet(sukamaju, joko, wati):
    before = wati.get_session_auth_hash()
    villages.dismiss(Tenure.objects.get(official=wati), on=TOMORROW, by=joko)
    assert Official.objects.get(pk=wati.pk).get_session_auth_hash() == before


def test_nobody_takes_the_own_second_step_that_way(sukamaju, joko):
    with pytest.raises(no.NotYourOwn):
        villages.take_ways_in(joko, by=joko)


def test_a_chosen_password_is_ones_own_and_needs_no_office(sukamaju, joko):
    sri = villages.add_official(
        sukamaju, username="sri", name="Sri", password=PASSWORD, is_given=True, by=joko
    )
    villages.choose_password(sri, "padi menguning di timur")
    sri.refresh_from_db()
    assert (sri.has_given_password, sri.check_password("padi menguning di timur")) == (False, True)
    who = f"official:{sri.pk}"
    assert last(sukamaju) == ("official.password_chosen", who, who, {"official": sri.pk})


def test_a_name_and_nip_are_corrected_without_telling_them_to_the_ledger(sukamaju, joko, wati):
    villages.change_official(wati, name="Wati Rahayu", nip="198001012005012003", by=joko)
    wati.refresh_from_db()
    assert (wati.name, wati.nip) == ("Wati Rahayu", "198001012005012003")
    assert last(sukamaju)[3] == {"official": wati.pk, "fields": ["name", "nip"]}


def test_an_appointed_official_has_the_rights_from_that_day_on(sukamaju, joko, wati, office):
    villages.appoint(wati, office("affairs_finance"), since=TOMORROW, by=joko)
    roles = [queries.roles_of(wati, day) for day in (TODAY, TOMORROW)]
    assert roles == [{"section_welfare"}, {"section_welfare", "affairs_finance"}]
    assert last(sukamaju)[::3] == (
        "official.appointed",
        {"official": wati.pk, "office": office("affairs_finance").pk, "since": "2026-08-15"},
    )


def test_one_person_may_hold_several_offices_in_the_villages_order(sukamaju, ratna, office):
    for role in ("affairs_planning", "secretary"):
        villages.appoint(ratna, office(role), by=None)
    roles = [held.role for held in queries.offices_of(ratna, TODAY)]
    assert roles == ["village_head", "secretary", "affairs_planning"]


def test_a_dismissed_official_loses_the_right_at_once(sukamaju, joko, wati):
    tenure = villages.dismiss(wati.tenures.get(), by=joko)
    assert queries.offices_of(wati, TODAY) == ()
    assert (tenure.is_held_on(date(2026, 8, 13)), tenure.is_held_on(TODAY)) == (True, False)
    assert last(sukamaju)[::3] == (
        "official.dismissed",
        {"official": wati.pk, "office": tenure.office_id, "until": "2026-08-14"},
    )


def test_an_official_appointed_and_dismissed_on_one_day_may_be_appointed_again(
    sukamaju, ratna, office
):
    for _ in range(2):
        villages.dismiss(villages.appoint(ratna, office("secretary"), by=None), by=None)
    assert queries.roles_of(ratna, TODAY) == {"village_head"}
    assert Tenure.objects.filter(office=office("secretary")).count() == 2


def test_an_appointment_for_later_can_be_taken_back(sukamaju, wati, office):
    tenure = villages.appoint(wati, office("secretary"), since=TOMORROW, by=None)
    villages.dismiss(tenure, by=None)
    assert queries.holder_of(office("secretary"), TOMORROW) is None


def test_an_office_has_one_holder_until_the_tenure_ends(sukamaju, joko, wati, office):
    with pytest.raises(OfficeIsHeld) as refused:
        villages.appoint(wati, office("service_head"), by=None)
    assert refused.value.facts == {"title": "Kasi Pelayanan", "holder": "Joko"}
    villages.dismiss(joko.tenures.get(), on=TOMORROW, by=None)
    villages.appoint(wati, office("service_head"), since=TOMORROW, by=None)
    holders = [queries.holder_of(office("service_head"), day) for day in (TODAY, TOMORROW)]
    assert holders == [joko, wati]


def test_several_people_may_run_the_desk(sukamaju, joko, wati, office):
    for official in (wati, joko):
        villages.appoint(official, office("operator"), by=None)
    assert queries.holders(sukamaju, "operator", TODAY) == (wati, joko)


def test_nobody_holds_the_same_office_twice(sukamaju, joko, wati, office):
    villages.appoint(wati, office("operator"), by=joko)
    with pytest.raises(no.HoldsItAlready):
        villages.appoint(wati, office("operator"), by=joko)


def test_the_last_keeper_cannot_leave_the_village_without_one(sukamaju, joko):
    with pytest.raises(no.LastKeeper):
        villages.dismiss(joko.tenures.get(), by=joko)
    assert queries.roles_of(joko, TODAY) == {"service_head"}
    villages.dismiss(joko.tenures.get(), by=None)
    assert queries.roles_of(joko, TODAY) == frozenset()


def test_a_keeper_may_leave_while_another_stays(sukamaju, joko, ratna):
    villages.dismiss(joko.tenures.get(), by=joko)
    assert queries.roles_of(joko, TODAY) == frozenset()


def test_somebody_switched_off_holds_nothing_until_switched_on(sukamaju, joko, wati, office):
    villages.set_active(wati, is_active=False, by=joko)
    off = (queries.roles_of(wati, TODAY), queries.holder_of(office("section_welfare"), TODAY))
    kinds = [last(sukamaju)[0]]
    villages.set_active(wati, is_active=True, by=joko)
    kinds.append(last(sukamaju)[0])
    assert off == (frozenset(), None)
    assert queries.holder_of(office("section_welfare"), TODAY) == wati
    assert kinds == ["official.deactivated", "official.activated"]


def test_nobody_switches_themselves_off(sukamaju, joko):
    with pytest.raises(no.NotYourself):
        villages.set_active(joko, is_active=False, by=joko)
    joko.refresh_from_db()
    assert joko.is_active


def test_somebody_switched_off_is_not_appointed(sukamaju, joko, wati, office):
    villages.set_active(wati, is_active=False, by=joko)
    with pytest.raises(no.IsSwitchedOff):
        villages.appoint(wati, office("secretary"), by=joko)


def test_an_official_is_not_appointed_to_an_office_of_the_next_village(mekarjati, budi, office):
    with pytest.raises(NotYourVillage):
        villages.appoint(budi, office("secretary"), by=None)


def test_nobody_without_a_keepers_office_changes_people(sukamaju, wati, ratna, budi, office):
    acts = [
        lambda by: villages.add_official(
            sukamaju, username="sri", name="Sri", password=PASSWORD, by=by
        ),
        lambda by: villages.appoint(wati, office("secretary"), by=by),
        lambda by: villages.dismiss(ratna.tenures.get(), by=by),
        lambda by: villages.set_active(ratna, is_active=False, by=by),
        lambda by: villages.give_password(ratna, by=by),
        lambda by: villages.take_ways_in(ratna, by=by),
        lambda by: villages.change_official(ratna, name="X", by=by),
        lambda by: villages.rename_office(office("secretary"), "X", by=by),
    ]
    before = entries(sukamaju)
    for act in acts:
        with pytest.raises(rules.NotYourOffice):
            act(wati)
        with pytest.raises(NotYourVillage):
            act(budi)
    assert entries(sukamaju) == before


def test_an_office_is_added_renamed_and_hidden(sukamaju, joko):
    staff = villages.add_office(sukamaju, "service_head", "Staf Pelayanan", by=joko)
    villages.rename_office(staff, "Staf Loket", by=joko)
    villages.hide_office(staff, by=joko)
    assert entries(sukamaju)[-3:] == ["office.added", "office.renamed", "office.hidden"]
    assert staff not in queries.offices_in(sukamaju)
    villages.hide_office(staff, is_hidden=False, by=joko)
    assert list(queries.offices_in(sukamaju))[-1].title == "Staf Loket"


def test_an_office_with_a_role_nobody_knows_is_refused(sukamaju, joko):
    with pytest.raises(rules.NotAChoice):
        villages.add_office(sukamaju, "king", "Raja", by=joko)


def test_two_offices_have_two_titles(sukamaju, joko, office):
    with pytest.raises(NameTaken):
        villages.add_office(sukamaju, "operator", "kepala desa", by=joko)
    with pytest.raises(NameTaken):
        villages.rename_office(office("secretary"), "KEPALA DESA", by=joko)


def test_an_office_somebody_holds_is_not_hidden_and_a_hidden_one_not_given(
    sukamaju, joko, wati, office
):
    with pytest.raises(OfficeIsHeld):
        villages.hide_office(office("section_welfare"), by=joko)
    villages.hide_office(office("affairs_finance"), by=joko)
    with pytest.raises(no.OfficeIsHidden):
        villages.appoint(wati, office("affairs_finance"), by=joko)


def test_the_village_head_is_not_hidden(sukamaju, joko, office):
    with pytest.raises(HeadStays):
        villages.hide_office(office("village_head"), by=joko)


def test_the_handlers_offered_are_the_offices_in_use_with_their_holders(
    sukamaju, wati, joko, office, django_assert_num_queries
):
    villages.hide_office(office("affairs_finance"), by=joko)
    with django_assert_num_queries(2):
        found = queries.handlers(sukamaju, TODAY)
    assert [(handler.role, handler.holder) for handler in found] == [
        ("village_head", ""),
        ("secretary", ""),
        ("service_head", "Joko"),
        ("section_government", ""),
        ("section_welfare", "Wati"),
        ("affairs_admin", ""),
        ("affairs_planning", ""),
        ("operator", ""),
    ]


def test_officials_are_asked_for_by_their_log_in_name_and_village(sukamaju, joko, budi):
    assert Official.objects.get_by_natural_key("JOKO") == joko
    assert list(Official.objects.of(sukamaju)) == [joko]
