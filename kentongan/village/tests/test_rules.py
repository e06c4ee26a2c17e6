"""What a village may choose, decided without a database."""

from datetime import time

import pytest

from kentongan.base import colours
from kentongan.village import rules
from kentongan.village.calendar import NoWorkingDay

NOW = {
    "name": "Sukamaju",
    "opens": time(8),
    "closes": time(15, 30),
    "rest_days": [6, 7],
    "phone": "",
}


def test_only_what_differs_is_settled():
    chosen = {"name": " Sukamaju ", "rest_days": {7}, "phone": "0281 891234"}
    assert rules.settled(chosen, now=NOW) == {"rest_days": [7], "phone": "+62281891234"}


def test_a_refused_field_is_named():
    with pytest.raises(rules.NotAPhone) as no:
        rules.settled({"phone": "08"}, now=NOW)
    assert no.value.facts == {"field": "phone"}


@pytest.mark.parametrize(
    "chosen", [{"opens": time(15, 30)}, {"closes": time(8)}, {"opens": time(16), "closes": time(9)}]
)
def test_the_hall_does_not_open_after_it_closes(chosen):
    with pytest.raises(rules.OpensAfterClosing):
        rules.settled(chosen, now=NOW)


@pytest.mark.parametrize(
    ("roles", "office"),
    [
        ({"service_head"}, "service_head"),
        ({"village_head", "secretary"}, "secretary"),
        ({"village_head", "operator"}, "village_head"),
    ],
)
def test_a_keeper_acts_under_the_office_nearest_to_the_desk(roles, office):
    assert rules.keeper_office(roles) == office


@pytest.mark.parametrize("roles", [set(), {"operator"}, {"section_welfare", "hamlet_head"}])
def test_other_offices_change_nothing(roles):
    with pytest.raises(rules.NotYourOffice):
        rules.keeper_office(roles)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        ("0812 3456 7890", "+6281234567890"),
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("62 812 3456 7890", "+6281234567890"),
        ("(0281) 891234", "+62281891234"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(typed, stored):
    assert rules.phone(typed) == stored


@pytest.mark.parametrize("typed", ["abc", "12", "08123456789012345", "telepon Joko"])
def test_what_is_no_phone_number_is_refused(typed):
    with pytest.raises(rules.NotAPhone):
        rules.phone(typed)


def test_an_accent_on_which_white_can_be_read_is_kept():
    assert rules.accent(" #0B5A3C ") == "#0b5a3c"


@pytest.mark.parametrize("typed", ["green", "#0b5a3", "0b5a3c", "#0b5a3g", "#0b5a3c;x"])
def test_what_is_no_colour_is_refused(typed):
    with pytest.raises(rules.NotAColour):
        rules.accent(typed)


def test_an_accent_too_light_for_white_words_is_refused_with_a_darker_one_that_is_taken():
    with pytest.raises(rules.TooLight) as no:
        rules.accent("#ffd000")
    darker = no.value.facts["darker"]
    assert rules.accent(darker) == darker
    assert colours.contrast(darker, "#ffffff") >= 4.5


@pytest.mark.parametrize("days", [[], [7], [5], [6, 7], [1, 2, 3, 4, 5, 6]])
def test_any_week_with_a_working_day_is_allowed(days):
    assert rules.rest_days(reversed(days)) == days


def test_a_week_of_rest_and_an_eighth_day_are_refused():
    with pytest.raises(NoWorkingDay):
        rules.rest_days([1, 2, 3, 4, 5, 6, 7])
    with pytest.raises(rules.NotAChoice):
        rules.rest_days([0, 7])


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Lapor.Sukamaju.Desa.ID", "lapor.sukamaju.desa.id"),
        ("https://sukamaju.desa.id/lapor", "sukamaju.desa.id"),
        ("localhost:8000", "localhost"),
        ("sukamaju.desa.id.", "sukamaju.desa.id"),
    ],
)
def test_a_host_name_is_kept_bare(typed, stored):
    assert rules.host(typed) == stored


@pytest.mark.parametrize("typed", ["", "-a.id", "a b.id", "a..id", "a_b.id", "x" * 64, "*.id"])
def test_what_is_no_host_name_is_refused(typed):
    with pytest.raises(rules.NotAHost):
        rules.host(typed)


def test_a_host_header_may_carry_a_port_and_capitals():
    headers = ["Sukamaju.TEST:8000", "sukamaju.test.", "[::1]:8000", ""]
    assert [rules.plain_host(header) for header in headers] == [
        "sukamaju.test",
        "sukamaju.test",
        "[::1]",
        "",
    ]


@pytest.mark.parametrize(
    ("clean", "typed", "stored"),
    [
        (rules.website, "sukamaju.desa.id", "https://sukamaju.desa.id"),
        (rules.website, "http://sukamaju.desa.id/profil", "http://sukamaju.desa.id/profil"),
        (rules.website, "", ""),
        (rules.email, " desa@sukamaju.desa.id ", "desa@sukamaju.desa.id"),
        (rules.email, "", ""),
        (rules.postcode, " 53319 ", "53319"),
        (rules.postcode, "", ""),
        (rules.username, " Joko.S ", "joko.s"),
        (rules.nip, "19800101 200501 1 003", "198001012005011003"),
        (rules.nip, "", ""),
    ],
)
def test_small_things_are_made_clean(clean, typed, stored):
    assert clean(typed) == stored


@pytest.mark.parametrize(
    ("clean", "typed", "no"),
    [
        (rules.website, "javascript://x.id", rules.NotAnAddress),
        (rules.website, "sukamaju", rules.NotAnAddress),
        (rules.website, "https://petugas@sukamaju.id", rules.NotAnAddress),
        (rules.email, "desa", rules.NotAnEmail),
        (rules.email, "a b@c.id", rules.NotAnEmail),
        (rules.postcode, "5331", rules.NotAPostcode),
        (rules.username, "jo", rules.NotAUserName),
        (rules.username, "joko susilo", rules.NotAUserName),
        (rules.nip, "123", rules.NotANip),
    ],
)
def test_small_things_that_cannot_be_are_refused(clean, typed, no):
    with pytest.raises(no):
        clean(typed)


def test_a_line_loses_hidden_signs_and_breaks():
    assert rules.line(" Suka\x00maju \n\u202e Jaya ", 80) == "Sukamaju Jaya"


def test_a_line_is_neither_empty_nor_endless():
    with pytest.raises(rules.NameMissing):
        rules.line(" \u200b ", 80)
    with pytest.raises(rules.TooLong) as no:
        rules.line("a" * 81, 80)
    assert no.value.facts == {"limit": 80}
