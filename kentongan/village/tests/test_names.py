"""How a village and its people are called."""

import pytest

from kentongan.village import names

JATENG, DIY, ACEH, SUMBAR = "33.03.05.2002", "34.04.01.2001", "11.01.01.2001", "13.06.01.2001"


@pytest.mark.parametrize(
    ("kind", "name", "full"),
    [
        ("Desa", "Sukamaju", "Desa Sukamaju"),
        ("Gampong", "Gampong Baro", "Gampong Baro"),
        ("Desa Adat", "Desa Adat Yoboi", "Desa Adat Yoboi"),
        ("Desa", "Desaku", "Desa Desaku"),
        ("", "Sukamaju", "Sukamaju"),
    ],
)
def test_a_village_is_called_by_its_kind_once(kind, name, full):
    assert names.full_name(kind, name) == full


@pytest.mark.parametrize(
    ("code", "hamlet", "title"),
    [
        (JATENG, "Krajan", "Kepala Dusun Krajan"),
        (JATENG, "Dusun Krajan", "Kepala Dusun Krajan"),
        (JATENG, "Dusunan", "Kepala Dusun Dusunan"),
        (DIY, "Pelem Gurih", "Dukuh Pelem Gurih"),
        (SUMBAR, "Koto", "Wali Jorong Koto"),
        ("51.01.01.2001", "Kelod", "Kelian Banjar Kelod"),
    ],
)
def test_the_head_of_a_hamlet_has_the_regions_title(code, hamlet, title):
    assert names.hamlet_title(region_code=code, hamlet=hamlet) == title


def test_the_letterhead_has_three_lines_in_capitals():
    found = names.letterhead(
        region_code=DIY,
        kind="Kalurahan",
        name="Balecatur",
        district="Gamping",
        regency="Kabupaten Sleman",
    )
    assert found == ("PEMERINTAH KABUPATEN SLEMAN", "KAPANEWON GAMPING", "KALURAHAN BALECATUR")


def test_a_place_and_who_stands_above_it():
    place = names.place_line(region_code=JATENG, district="Purbalingga", regency="Kab. Purbalingga")
    heads = [names.district_head(region_code=code, district="X") for code in (JATENG, DIY)]
    assert place == "Kecamatan Purbalingga, Kab. Purbalingga"
    assert heads == ["Camat X", "Panewu X"]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+6281234567890", "0812-3456-7890"),
        ("+62281891234", "(0281) 891234"),
        ("+60123456789", "+60 12-345 6789"),
        ("tanya Joko", "tanya Joko"),
    ],
)
def test_a_phone_number_is_shown_as_it_is_dialled(stored, shown):
    assert names.shown_phone(stored) == shown
