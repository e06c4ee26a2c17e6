"""A name that two must open, from the first key to the name on the screen, by clicks alone."""

import re
from datetime import date

import pytest

from kentongan.cases.models import Case
from kentongan.intake import following
from kentongan.vault import actions as vault
from kentongan.vault.models import Envelope, OpeningRequest
from kentongan.village.models import Tenure
from tests.cast import PASSPHRASE, STORY

pytestmark = pytest.mark.django_db

AT, PERMITS = "/petugas/pengaturan", "/petugas/izin"
JOKO, DEWI = "gerobak pisang langit kertas", "kolam bambu lentera jagung"
WHY = {"reason_code": "contact_reporter", "words": "Menanyakan tempatnya."}


def change(client, slug, verb, **typed):
    return client.post(f"{AT}/{slug}", {"langkah": verb, "baris": 0, **typed})


def read(answer):
    return answer.content.decode()


def page(case):
    return f"/petugas/laporan/{case.year}/{case.number}"


@pytest.fixture
def both(joko, dewi, at_desk):
    """Joko and Dewi at their browsers, each with a key of his own."""
    clients = at_desk(joko), at_desk(dewi)
    for client, own in zip(clients, (JOKO, DEWI), strict=True):
        assert change(client, "kunci", "milik", paper=PASSPHRASE, new=own).status_code == 303
    return clients


def printed(answer):
    lines = re.findall(r'<p class="code">(\d [a-z ]+)</p>', read(answer))
    assert len(lines) == 3
    return lines


@pytest.fixture
def guarded(both):
    """The three sheets were printed and two of them tried."""
    lines = printed(change(both[0], "dua-penjaga", "cetak", paper=PASSPHRASE))
    typed = {"sheet_one": lines[2], "sheet_two": lines[0].upper()}
    assert change(both[1], "dua-penjaga", "coba", **typed).status_code == 303
    return lines


def test_the_page_leads_from_step_to_step(joko, dewi, at_desk):
    one, two = at_desk(joko), at_desk(dewi)
    told = read(one.get(f"{AT}/dua-penjaga"))
    assert "Langkah 1 dari 3" in told
    assert "cetak" not in told
    change(one, "kunci", "milik", paper=PASSPHRASE, new=JOKO)
    told = read(one.get(f"{AT}/dua-penjaga"))
    assert "Joko Susilo" in told
    assert "Hanya seorang? Boleh" in told
    change(two, "kunci", "milik", paper=PASSPHRASE, new=DEWI)
    assert "Langkah 2 dari 3" in read(one.get(f"{AT}/dua-penjaga"))
    answer = change(one, "dua-penjaga", "cetak", paper=PASSPHRASE)
    assert answer["Cache-Control"] == "no-store"
    lines = printed(answer)
    assert read(answer).count("<svg") >= 3
    assert "Langkah 3 dari 3" in read(one.get(f"{AT}/dua-penjaga"))
    change(two, "dua-penjaga", "coba", sheet_one=lines[0], sheet_two=lines[1])
    assert "hanya terbuka kalau dua penjaga setuju" in read(one.get(f"{AT}/dua-penjaga"))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda one, two: (one, one), "berbeda nomornya"),
        (lambda one, two: (one, ""), "tidak boleh kosong"),
        (lambda one, two: (one, "2 hanya tiga kata"), "Lembar 2: tulis nomor lembar"),
        (lambda one, two: (re.sub(r"\w+$", "zzzz", one), two), "Lembar 1: kata ke-12 salah tulis"),
    ],
)
def test_a_slip_of_the_pen_is_told_and_what_was_typed_is_not_lost(both, spoil, said):
    lines = printed(change(both[0], "dua-penjaga", "cetak", paper=PASSPHRASE))
    one, two = spoil(lines[0], lines[1])
    answer = change(both[1], "dua-penjaga", "coba", sheet_one=one, sheet_two=two)
    assert answer.status_code == 422
    assert said in read(answer)
    assert one in read(answer)


def test_the_pages_promise_what_is_so_and_from_then_on_more(village, client, both):
    assert "harus ada izin kedua" not in read(client.get("/lapor"))
    assert "Satu petugas pengaduan bisa membuka nama" in read(client.get("/privasi"))
    lines = printed(change(both[0], "dua-penjaga", "cetak", paper=PASSPHRASE))
    assert "harus ada izin kedua" not in read(client.get("/lapor"))
    change(both[1], "dua-penjaga", "coba", sheet_one=lines[0], sheet_two=lines[1])
    assert "harus ada izin kedua" in read(client.get("/lapor"))
    assert "Nama rahasia tidak bisa dibuka seorang diri." in read(client.get("/privasi"))


def test_one_asks_the_other_grants_and_the_reporter_reads_who_and_why(both, guarded, make, village):
    joko, dewi = both
    case = make.case(name="Sari Dewi")
    assert "Minta izin membuka nama" in read(joko.get(page(case)))
    assert joko.post(f"{page(case)}/izin", WHY).status_code == 303
    assert "Menunggu izin penjaga kedua" in read(joko.get(page(case)))
    assert "Izin membuka nama menunggu Anda: 1" in read(dewi.get("/petugas/"))
    assert "menunggu Anda" not in read(joko.get("/petugas/"))
    waiting = read(dewi.get(PERMITS))
    assert "Joko Susilo (Kasi Pelayanan) ingin membuka nama pelapor." in waiting
    assert "Menanyakan tempatnya." in waiting
    uid = OpeningRequest.objects.get().uid
    answer = dewi.post(PERMITS, {"request": uid, "act": "grant", "passphrase": DEWI})
    assert answer.status_code == 303
    assert "Diizinkan Sekretaris Desa, sampai pukul" in read(joko.get(page(case)))
    told = joko.post(f"{page(case)}/nama", {"passphrase": JOKO})
    assert "Sari Dewi" in read(told)
    assert told["Cache-Control"] == "no-store"
    assert "Sari Dewi" not in read(joko.post(f"{page(case)}/nama", {"passphrase": JOKO}))
    lines = [(line.kind, line.facts) for line in following.tracked(village, case.ref).lines]
    opened = next(facts for kind, facts in lines if kind == "identity.opened")
    assert (opened["reason"], opened["second_title"]) == ("contact_reporter", "Sekretaris Desa")


def test_the_reporters_page_says_by_whom_and_why(both, guarded, village, client):
    joko, dewi = both
    answer = client.post("/lapor", {"text": "Jalan berlubang.", "name": "Sari Dewi"}, follow=True)
    code = re.search(r'class="code">([\d ]{19})<', read(answer))[1]
    case = Case.objects.get()
    joko.post(f"{page(case)}/izin", WHY)
    uid = OpeningRequest.objects.get().uid
    dewi.post(PERMITS, {"request": uid, "act": "grant", "passphrase": DEWI})
    joko.post(f"{page(case)}/nama", {"passphrase": JOKO})
    told = read(client.post("/lacak", {"code": code}, follow=True))
    assert "Nama Anda dibuka petugas untuk menghubungi Anda, atas izin Sekretaris Desa" in told
    assert "Sari Dewi" not in told


def test_a_refusal_is_read_by_the_asker(both, guarded, make):
    joko, dewi = both
    case = make.case(name="Sari Dewi")
    joko.post(f"{page(case)}/izin", WHY)
    uid = OpeningRequest.objects.get().uid
    answer = dewi.post(PERMITS, {"request": uid, "act": "deny", "words": " "})
    assert (answer.status_code, "Tulis mengapa Anda menolak." in read(answer)) == (422, True)
    dewi.post(PERMITS, {"request": uid, "act": "deny", "words": "Cukup lewat kode."})
    told = read(joko.get(page(case)))
    assert "Ditolak Sekretaris Desa: Cukup lewat kode." in told
    assert "Minta izin membuka nama" in told


def test_asker_and_granter_take_it_back(both, guarded, make):
    joko, dewi = both
    case = make.case(name="Sari Dewi")
    joko.post(f"{page(case)}/izin", WHY)
    assert joko.post(f"{page(case)}/batal-izin").status_code == 303
    joko.post(f"{page(case)}/izin", WHY)
    uid = OpeningRequest.objects.latest("pk").uid
    dewi.post(PERMITS, {"request": uid, "act": "grant", "passphrase": DEWI})
    assert "Tarik izin" in read(dewi.get(PERMITS))
    dewi.post(PERMITS, {"request": uid, "act": "take_back"})
    assert "Sari Dewi" not in read(joko.post(f"{page(case)}/nama", {"passphrase": JOKO}))
    assert joko.post(f"{page(case)}/batal-izin").status_code == 422


def test_wrong_passphrases_and_forged_requests_are_told_and_do_nothing(both, guarded, make):
    joko, dewi = both
    case = make.case(name="Sari Dewi")
    joko.post(f"{page(case)}/izin", WHY)
    uid = OpeningRequest.objects.get().uid
    answer = dewi.post(PERMITS, {"request": uid, "act": "grant", "passphrase": JOKO})
    assert (answer.status_code, "Kata sandi kunci salah." in read(answer)) == (422, True)
    assert dewi.post(PERMITS, {"request": "x", "act": "grant"}).status_code == 404
    mine = joko.post(PERMITS, {"request": uid, "act": "grant", "passphrase": JOKO})
    assert (mine.status_code, "tidak ada lagi" in read(mine)) == (422, True)
    assert OpeningRequest.objects.get().state == "waiting"


def test_who_keeps_no_key_finds_no_such_page(both, guarded, wati, at_desk):
    assert at_desk(wati).get(PERMITS).status_code == 404
    assert at_desk(wati).get(f"{AT}/dua-penjaga").status_code == 404


def test_the_keeper_a_case_is_about_hears_nothing_of_the_request(both, guarded, make):
    joko, dewi = both
    about = str(make.office("secretary").pk)
    case = make.report(name="Sari Dewi", about_office=about)
    assert joko.post(f"{page(case)}/izin", WHY).status_code == 303
    assert case.label not in read(dewi.get(PERMITS))
    uid = OpeningRequest.objects.get().uid
    answer = dewi.post(PERMITS, {"request": uid, "act": "grant", "passphrase": DEWI})
    assert answer.status_code == 422
    assert OpeningRequest.objects.get().state == "waiting"
    assert "Minta dua pemegang lembar pemulihan" in read(joko.get(page(case)))
    two = {"sheet_one": guarded[1], "sheet_two": guarded[2]}
    assert joko.post(f"{page(case)}/izin-lembar", two).status_code == 303
    assert "Sari Dewi" in read(joko.post(f"{page(case)}/nama", {"passphrase": JOKO}))


def test_an_open_name_needs_no_second_one(both, guarded, make):
    joko, _ = both
    case = make.case(name="Sari Dewi", privacy="terbuka")
    assert "Minta izin" not in read(joko.get(page(case)))
    told = joko.post(f"{page(case)}/nama", WHY)
    assert "Sari Dewi" in read(told)


def test_a_lone_keeper_reads_it_with_two_sheets_that_others_bring(
    both, guarded, dewi, make, client
):
    joko, _ = both
    sent = client.post("/lapor", {"text": STORY, "name": "Sari Dewi"})
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", read(client.get(sent["Location"])))[0]
    case = Case.objects.get()
    Tenure.objects.filter(official=dewi).update(until=date(2020, 2, 1))
    vault.end_those_gone(make.village)
    joko.post(f"{page(case)}/izin", WHY)
    assert "Minta dua pemegang lembar pemulihan" in read(joko.get(page(case)))
    one = {"sheet_one": guarded[0], "sheet_two": guarded[0]}
    told = joko.post(f"{page(case)}/izin-lembar", one)
    assert (told.status_code, "dua lembar yang berbeda" in read(told)) == (422, True)
    two = {"sheet_one": guarded[0], "sheet_two": guarded[2]}
    assert joko.post(f"{page(case)}/izin-lembar", two).status_code == 303
    assert "Diizinkan dua lembar kunci" in read(joko.get(page(case)))
    assert "Sari Dewi" in read(joko.post(f"{page(case)}/nama", {"passphrase": JOKO}))
    client.post("/lacak", {"code": code})
    assert "dengan dua lembar kunci" in read(client.get("/lacak/laporan"))


def test_who_lost_his_passphrase_makes_a_new_key_with_two_sheets(both, guarded, make):
    joko, dewi = both
    typed = {"sheet_one": guarded[1], "sheet_two": guarded[0]}
    new = "jendela kuning perahu layar"
    assert change(joko, "kunci", "milik", **typed, new=new).status_code == 303
    case = make.case(name="Sari Dewi")
    joko.post(f"{page(case)}/izin", WHY)
    uid = OpeningRequest.objects.get().uid
    dewi.post(PERMITS, {"request": uid, "act": "grant", "passphrase": DEWI})
    assert "Sari Dewi" in read(joko.post(f"{page(case)}/nama", {"passphrase": new}))


def test_the_key_is_renewed_with_two_sheets_and_the_drill_is_done_alone(both, guarded, make):
    joko, _ = both
    case = make.case(name="Sari Dewi")
    typed = {"sheet_one": guarded[1], "sheet_two": guarded[2]}
    assert change(joko, "dua-penjaga", "putar", **typed).status_code == 303
    assert Envelope.objects.get(subject=case.ref, field="name").epoch == 3
    assert change(joko, "kunci", "coba", passphrase=DEWI).status_code == 422
    assert change(joko, "kunci", "coba", passphrase=JOKO).status_code == 303


def test_sheets_printed_again_are_to_be_tried_and_the_promise_stays(both, guarded, client):
    typed = {"sheet_one": guarded[0], "sheet_two": guarded[1]}
    printed(change(both[0], "dua-penjaga", "cetak", **typed))
    told = read(both[0].get(f"{AT}/dua-penjaga"))
    assert "Lembar yang baru belum dicoba." in told
    assert "Coba dua lembar" in told
    assert "harus ada izin kedua" in read(client.get("/lapor"))


@pytest.mark.parametrize("page_of", ["kunci", "dua-penjaga"])
def test_when_a_keeper_has_left_the_pages_ask_for_a_new_key(both, guarded, dewi, page_of):
    joko, _ = both
    assert "Seorang penjaga sudah pergi" not in read(joko.get(f"{AT}/{page_of}"))
    dewi.is_active = False
    dewi.save()
    vault.end_those_gone(dewi.village)
    assert "Seorang penjaga sudah pergi" in read(joko.get(f"{AT}/{page_of}"))


def test_too_long_a_refusal_is_told_and_not_lost(both, guarded, make):
    joko, dewi = both
    joko.post(f"{page(make.case(name='Sari Dewi'))}/izin", WHY)
    answer = {"request": OpeningRequest.objects.get().uid, "act": "deny", "words": "x" * 1200}
    told = dewi.post(PERMITS, answer)
    assert told.status_code == 422
    assert "x" * 1200 in read(told)
