"""A village begins, and is reached under its names."""

import pytest

from kentongan.ledger.verification import verify
from kentongan.village import actions as villages
from kentongan.village import queries, regions
from kentongan.village.actions.founding import AlreadyFounded
from kentongan.village.actions.hosts import HostTaken, NoSuchHost
from kentongan.village.models import Village

from .conftest import entries, last, titles


def test_a_founded_village_knows_its_place(sukamaju):
    sukamaju.refresh_from_db()
    place = (sukamaju.district, sukamaju.regency, sukamaju.province, sukamaju.zone)
    assert str(sukamaju) == "Desa Sukamaju"
    assert place == ("Purbalingga", "Kabupaten Purbalingga", "Jawa Tengah", "Asia/Jakarta")
    assert (sukamaju.lat, sukamaju.lon, sukamaju.postcode) == (-7.4021, 109.3780, "53319")
    assert sukamaju.region_edict == regions.EDICT
    assert sukamaju.rest_days == [6, 7]


def test_a_founded_village_can_work_at_once(sukamaju):
    assert titles(sukamaju)["village_head"] == "Kepala Desa"
    assert len(queries.categories(sukamaju)) == 20
    assert queries.hamlets(sukamaju) == ()
    road = queries.categories(sukamaju)[0]
    assert (road.code, road.handler.role) == ("road", "section_welfare")
    assert len(queries.sentences_for(sukamaju, None)) == 4


def test_the_book_of_a_new_village_begins_with_its_founding(sukamaju):
    assert entries(sukamaju) == ["village.founded", "village.changed"]
    assert last(sukamaju) == ("village.changed", "machine", "machine", {"fields": ["is_default"]})
    assert verify(sukamaju.book).ok


def test_a_village_of_aceh_has_the_titles_of_aceh(db):
    village = villages.found("11.01.01.2001")
    assert (village.kind, titles(village)["village_head"]) == ("Gampong", "Keuchik")


def test_a_kelurahan_works_without_the_offices_it_lacks(db):
    village = villages.found("33.03.05.1001")
    assert set(titles(village)) == {
        "village_head",
        "secretary",
        "service_head",
        "section_government",
        "section_welfare",
        "operator",
    }
    assert village.categories.get(code="bumdes").handler.title == "Sekretaris Kelurahan"


def test_a_village_is_founded_once(sukamaju):
    with pytest.raises(AlreadyFounded) as no:
        villages.found("33.03.05.2007")
    assert no.value.facts == {"village": "Desa Sukamaju"}


def test_an_unknown_code_founds_nothing(db):
    with pytest.raises(regions.UnknownVillage):
        villages.found("33.03.05.2009")
    assert Village.objects.count() == 0


def test_the_first_village_answers_where_no_other_is_named(sukamaju, mekarjati):
    assert queries.by_host("mekarjati.test") == mekarjati
    assert queries.by_host("sukamaju.test:8000") == sukamaju
    assert queries.by_host("10.0.0.1") == sukamaju


def test_another_village_may_become_the_default(sukamaju, mekarjati):
    villages.make_default(mekarjati)
    assert queries.by_host("unknown.test") == mekarjati
    assert queries.by_host("sukamaju.test") == sukamaju
    assert last(sukamaju)[3] == {"fields": ["is_default"]}
    assert entries(mekarjati) == ["village.founded", "village.changed"]


def test_a_village_founded_as_default_takes_the_place_of_the_former(sukamaju):
    mekarjati = villages.found("33.03.05.2008", is_default=True)
    assert queries.by_host("unknown.test") == mekarjati


def test_there_may_be_no_village_at_all(db):
    assert queries.by_host("sukamaju.test") is None


def test_finding_the_village_of_a_request_is_one_query(
    sukamaju, mekarjati, django_assert_num_queries
):
    for host in ("mekarjati.test", "unknown.test"):
        with django_assert_num_queries(1):
            queries.by_host(host)


def test_a_village_has_as_many_names_as_it_likes(sukamaju, mekarjati):
    villages.add_host(mekarjati, "https://Lapor.Mekarjati.desa.id/")
    assert queries.by_host("lapor.mekarjati.desa.id") == mekarjati
    villages.remove_host(mekarjati, "lapor.mekarjati.desa.id")
    assert queries.by_host("lapor.mekarjati.desa.id") == sukamaju
    assert last(mekarjati)[3] == {"fields": ["host_names"]}


def test_nobody_takes_the_name_of_another_village(sukamaju, mekarjati):
    with pytest.raises(HostTaken):
        villages.add_host(mekarjati, "sukamaju.test")
    with pytest.raises(NoSuchHost):
        villages.remove_host(mekarjati, "sukamaju.test")
    assert queries.by_host("sukamaju.test") == sukamaju


def test_a_village_whose_host_is_taken_is_not_founded(sukamaju):
    with pytest.raises(HostTaken):
        villages.found("33.03.05.2008", host="sukamaju.test")
    assert Village.objects.count() == 1


def test_a_village_is_always_shown_as_its_row_says_now(sukamaju):
    host = f"{sukamaju.pk}.desa.example"
    villages.add_host(sukamaju, host)
    first = queries.by_host(host)
    first.rest_days.append(5)
    first.name = "Lain"
    assert queries.by_host(host) == sukamaju
    assert queries.by_host(host).rest_days == [6, 7]
    for name in ("Makmur", "Sentosa", "Makmur"):  # not by an act, and back again
        Village.objects.filter(pk=sukamaju.pk).update(name=name)
        assert queries.by_host(host).name == name
