"""What a village chooses, in the browser of those who may choose."""

from datetime import date

import pytest

from kentongan.desk.tests.test_journey import case_at
from kentongan.sop import actions as sop
from kentongan.village.models import Category, Hamlet, LocalHoliday, Official, Tenure
from tests.cast import PASSPHRASE

AT = "/petugas/pengaturan"


def change(client, slug, verb, row=0, **typed):
    return client.post(f"{AT}/{slug}", {"langkah": verb, "baris": row, **typed})


@pytest.mark.parametrize("slug", ["desa", "dusun", "petugas", "batas-waktu", "kunci"])
def test_a_handler_changes_nothing(make, wati, at_desk, slug):
    assert at_desk(wati).get(f"{AT}/{slug}").status_code == 404


def test_a_hamlet_is_added_renamed_and_no_longer_offered(village, joko, at_desk):
    client = at_desk(joko)
    assert change(client, "dusun", "tambah", name="Karangjati").status_code == 303
    hamlet = Hamlet.objects.get(name="Karangjati")
    change(client, "dusun", "ubah", hamlet.pk, name="Karang Jati")
    change(client, "dusun", "sembunyi", hamlet.pk)
    hamlet.refresh_from_db()
    assert (hamlet.name, hamlet.is_hidden) == ("Karang Jati", True)


def test_a_taken_name_is_refused_with_what_was_typed(village, joko, at_desk):
    response = change(at_desk(joko), "dusun", "tambah", name="Krajan")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Nama Krajan sudah dipakai." in page
    assert 'value="Krajan"' in page


def test_the_hamlet_of_another_village_cannot_be_named(joko, next_village, at_desk):
    foreign = Hamlet.objects.of(next_village).first()
    response = change(at_desk(joko), "dusun", "ubah", foreign.pk, name="Milik kami")
    assert response.status_code == 422
    foreign.refresh_from_db()
    assert foreign.name == "Krajan"


def test_a_new_official_gets_a_password_that_is_shown_once(village, joko, at_desk):
    client = at_desk(joko)
    response = change(client, "petugas", "tambah", username="siti", name="Siti Aminah")
    page = response.content.decode()
    password = page.split('class="panel code">')[1].split("<")[0]
    siti = Official.objects.get(username="siti")
    assert siti.check_password(password)
    assert password not in client.get(f"{AT}/petugas").content.decode()


def test_an_official_is_appointed_and_dismissed(make, joko, wati, at_desk):
    client, office = at_desk(joko), make.office("affairs_planning")
    change(client, "petugas", "angkat", wati.pk, office=office.pk)
    tenure = Tenure.objects.get(official=wati, office=office)
    change(client, "petugas", "akhiri", tenure=tenure.pk)
    tenure.refresh_from_db()
    assert tenure.until is not None


def test_facts_of_the_village_are_changed(village, joko, at_desk):
    client = at_desk(joko)
    form = client.get(f"{AT}/desa").context["adds"][0].form
    now = {name: value for name, value in form.initial.items() if value is not False}
    response = change(client, "desa", "ubah", **{**now, "contact_name": "Bu Sri", "rest_days": [5]})
    village.refresh_from_db()
    assert (response.status_code, village.contact_name, village.rest_days) == (303, "Bu Sri", [5])


def test_a_category_gets_another_handler(make, joko, at_desk):
    road, office = make.category("road"), make.office("secretary")
    change(at_desk(joko), "kategori", "ubah", road.pk, handler=office.pk, default_class="ordinary")
    assert Category.objects.get(pk=road.pk).handler == office


def test_a_local_holiday_is_added_and_removed(village, joko, at_desk):
    client = at_desk(joko)
    change(client, "libur", "tambah", on="2026-09-01", name="Sedekah bumi")
    holiday = LocalHoliday.objects.get(village=village)
    assert holiday.on == date(2026, 9, 1)
    change(client, "libur", "hapus", holiday.pk)
    assert not LocalHoliday.objects.filter(village=village).exists()


def test_limits_change_for_reports_to_come(village, joko, at_desk):
    client = at_desk(joko)
    now = client.get(f"{AT}/batas-waktu").context["adds"][0].form.initial
    change(client, "batas-waktu", "ubah", **{**now, "verify": 2})
    procedure = sop.procedure_for(village, date(2099, 1, 1))
    assert procedure.limits["verify"][0].amount == 2


# -- Keys --------------------------------------------------------------------------------------
OWN = "gerobak pisang langit kertas"


@pytest.mark.django_db(transaction=True)
def test_a_key_of_ones_own_is_made_used_and_the_village_key_renewed(make, joko, at_desk):
    client, case = at_desk(joko), make.case(name="Sari Dewi")
    asked = {"reason_code": "contact_reporter", "words": "Menelepon balik."}
    name = f"{case_at(case)}/nama"
    assert "Kertas di lemari, sejak" in client.get(f"{AT}/kunci").content.decode()
    assert change(client, "kunci", "milik", paper=PASSPHRASE, new=OWN).status_code == 303
    assert "Joko Susilo, sejak" in client.get(f"{AT}/kunci").content.decode()
    assert "Kata sandi kunci Anda sendiri" in client.get(case_at(case)).content.decode()
    assert "Sari Dewi" in client.post(name, {**asked, "passphrase": OWN}).content.decode()
    assert client.post(name, {**asked, "passphrase": PASSPHRASE}).status_code == 422
    assert change(client, "kunci", "putar", passphrase=OWN).status_code == 303
    assert "Sari Dewi" in client.post(name, {**asked, "passphrase": OWN}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_wrong_paper_is_told_and_makes_no_key(joko, at_desk):
    answer = change(at_desk(joko), "kunci", "milik", paper="salah sekali ini kata", new=OWN)
    assert answer.status_code == 422
    assert "Kata sandi kunci salah." in answer.content.decode()
    assert OWN not in answer.content.decode()
