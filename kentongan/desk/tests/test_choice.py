"""Many cases chosen in the list: the same verbs, each for itself, and one undo."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine

from kentongan.base import clock
from kentongan.cases import actions as cases
from kentongan.cases.models import Case
from kentongan.desk.views.inbox import KEYS
from kentongan.insight.models import Postponement, SavedView
from kentongan.ledger.models import Entry
from tests.cast import STORY

AT = "/petugas/pilihan"
LIST = "/petugas/?daftar=perlu-saya"


def picks(*chosen):
    return [f"{case.pk}.{case.version}" for case in chosen]


def read(response):
    return unescape(response.content.decode())


def do(client, noun, *chosen, **typed):
    return client.post(f"{AT}/{noun}", {"pick": picks(*chosen), **typed})


def toasts(client, address=LIST):
    page = read(client.get(address))
    found = re.findall(r'class="toast"[^>]*>\s*<p>(.*?)</p>', page, re.DOTALL)
    return found, re.findall(r'action="([^"]*pembatalan[^"]*)"', page)


def stages(*chosen):
    return [Case.objects.get(pk=case.pk).status for case in chosen]


def kinds(case):
    entries = Entry.objects.filter(subject=case.ref).order_by("seq")
    return [entry.kind for entry in entries]


@pytest.fixture
def three(make):
    return [make.case(at="verified", text=f"Talud nomor {n} longsor.") for n in range(3)]


# -- Choosing ------------------------------------------------------------------------------------
def test_every_card_has_its_box_in_one_form_around_the_list(make, joko, at_desk, three):
    page = read(at_desk(joko).get("/petugas/"))
    form = page.split('class="choice"')[1].split("</form>")[0]
    assert re.findall(r'name="pick" value="([^"]+)"', form) == picks(*three)
    nouns = re.findall(r'formaction="/petugas/pilihan/(\w+)"', form)
    assert nouns == ["disposisi", "penggabungan", "penundaan"]


def test_only_what_an_office_may_ever_do_is_offered(make, wati, at_desk):
    make.case(at="assigned")
    page = read(at_desk(wati).get("/petugas/"))
    assert re.findall(r'formaction="/petugas/pilihan/(\w+)"', page) == ["penundaan"]


@pytest.mark.parametrize("noun", ["disposisi", "penundaan", "cetak"])
def test_with_nothing_chosen_the_list_says_so(joko, at_desk, noun):
    client = at_desk(joko)
    response = client.get(f"{AT}/{noun}", {"pick": "apa saja", "daftar": "semua"})
    assert (response.status_code, response["Location"]) == (303, "/petugas/?daftar=semua")
    assert toasts(client) == (["Pilih dulu laporannya."], [])


def test_a_page_of_them_is_the_most(make, joko, at_desk):
    client, case = at_desk(joko), make.case()
    response = client.post(f"{AT}/penundaan", {"pick": [f"{n}.1" for n in range(26)], "days": "1"})
    assert response.status_code == 303
    assert toasts(client)[0] == ["Paling banyak 25 laporan sekali jalan."]
    assert kinds(case) == ["case.filed"]


def test_the_question_shows_what_was_chosen_and_the_way_back(joko, at_desk, three):
    asked = {"pick": picks(*three[:2]), "daftar": "semua", "category": "road"}
    page = read(at_desk(joko).get(f"{AT}/disposisi", asked))
    assert "Teruskan 2 laporan" in page
    assert re.findall(r'name="pick" value="([^"]+)"', page) == picks(*three[:2])
    assert 'href="/petugas/?daftar=semua&category=road"' in page


# -- Handing over --------------------------------------------------------------------------------
def test_all_are_handed_over_and_taken_back_with_one_press(make, joko, at_desk, three):
    client, welfare = at_desk(joko), make.office("section_welfare")
    response = do(client, "disposisi", *three, to=welfare.pk, words="Tolong dicek.", daftar="semua")
    assert (response.status_code, response["Location"]) == (303, "/petugas/?daftar=semua")
    assert stages(*three) == ["assigned"] * 3
    assert [case.dispositions.get().holder for case in three] == [welfare] * 3
    said, [undo] = toasts(client)
    assert said == ["3 laporan sudah diteruskan."]
    assert client.post(undo)["Location"] == "/petugas/?daftar=semua"
    assert stages(*three) == ["verified"] * 3
    assert [kinds(case)[-2:] for case in three] == [["case.disposed", "case.undone"]] * 3
    assert toasts(client) == (["3 laporan dikembalikan."], [])


def test_what_cannot_be_done_is_told_for_each_and_the_rest_is_done(
    make, joko, dewi, at_desk, three
):
    unread, moved = make.case(), make.case(at="verified")
    seen = picks(moved)
    cases.note(moved, words="Sudah ditelepon.", by=dewi)
    client = at_desk(joko)
    client.post(f"{AT}/disposisi", {
        "pick": [*picks(*three, unread), *seen], "to": make.office("section_welfare").pk,
    })  # fmt: skip
    assert stages(*three, unread, moved) == ["assigned"] * 3 + ["received", "verified"]
    assert toasts(client)[0] == [
        "3 laporan sudah diteruskan.",
        f"{unread.label}: Laporan ini berstatus Diterima. Langkah itu belum bisa diambil sekarang.",
        f"{moved.label}: Baru saja diubah oleh Sekretaris Desa. Baca dulu, lalu ulangi.",
    ]


def test_when_nothing_could_be_done_the_words_stay_and_count_on_what_is_shown(
    make, joko, dewi, at_desk
):
    case = make.case(at="verified")
    seen, office = picks(case), make.office("section_welfare")
    cases.note(case, words="Sudah ditelepon.", by=dewi)
    typed = {"pick": seen, "to": office.pk, "words": "Tolong dicek."}
    response = at_desk(joko).post(f"{AT}/disposisi", typed)
    page = read(response)
    assert response.status_code == 422
    assert "Baru saja diubah oleh Sekretaris Desa." in page
    assert "Tolong dicek.</textarea>" in page
    fresh = re.findall(r'name="pick" value="([^"]+)"', page)
    assert fresh == [f"{case.pk}.{case.version + 1}"]
    assert at_desk(joko).post(f"{AT}/disposisi", {**typed, "pick": fresh}).status_code == 303
    assert stages(case) == ["assigned"]


def test_without_an_office_nothing_is_handed_over(joko, at_desk, three):
    response = do(at_desk(joko), "disposisi", *three, to="", words="Tolong.")
    assert (response.status_code, stages(*three)) == (422, ["verified"] * 3)
    assert "Pilih petugasnya." in read(response)


def test_the_office_suggested_for_all_of_them_is_chosen_beforehand(make, joko, at_desk, three):
    def suggested(*chosen):
        page = read(at_desk(joko).get(f"{AT}/disposisi", {"pick": picks(*chosen)}))
        return re.findall(r'<option value="(\d+)" selected', page)

    water = make.case(text="Air PAM keruh.")
    cases.verify(water, report_class="ordinary", category=make.category("water"), by=joko)
    assert suggested(*three) == [str(make.category("road").handler_id)]
    assert suggested(*three, water) == []


# -- Merging -------------------------------------------------------------------------------------
def test_the_others_are_merged_into_the_chosen_one_and_parted_again(joko, at_desk, three):
    client, [main, *others] = at_desk(joko), three
    do(client, "penggabungan", *three, main=main.label)
    assert stages(*three) == ["verified", "merged", "merged"]
    assert [Case.objects.get(pk=case.pk).main for case in others] == [main, main]
    said, [undo] = toasts(client)
    assert said == ["2 laporan sudah digabung."]
    client.post(undo)
    assert stages(*three) == ["verified"] * 3


def test_they_are_merged_into_one_outside_the_choice_by_its_number(make, joko, at_desk, three):
    main = make.case()
    do(at_desk(joko), "penggabungan", *three, number=main.label)
    assert stages(*three, main) == ["merged"] * 3 + ["received"]


@pytest.mark.parametrize(("chosen", "typed", "said"), [
    (2, {}, "Pilih laporan utamanya."),
    (1, {"number": "1"}, "Pilih juga laporan yang akan digabungkan."),
    (2, {"number": "999/2026"}, "Laporan dengan nomor itu tidak ada."),
])  # fmt: skip
def test_a_merging_that_names_no_other_is_refused(joko, at_desk, three, chosen, typed, said):
    response = do(at_desk(joko), "penggabungan", *three[:chosen], **typed)
    assert (response.status_code, stages(*three)) == (422, ["verified"] * 3)
    assert said in read(response)


# -- Putting off ---------------------------------------------------------------------------------
def test_they_are_put_off_shown_with_their_day_and_taken_back(make, joko, at_desk, today):
    today(date(2026, 8, 3))
    both, client = [make.case(), make.case(text="Lampu padam.")], at_desk(joko)
    do(client, "penundaan", *both, days="2")
    said, [undo] = toasts(client)
    assert said == ["2 laporan sudah ditunda."]
    assert "Perlu saya (0)" in read(client.get("/petugas/"))
    assert read(client.get("/petugas/?daftar=semua")).count("ditunda sampai Rabu, 5 Agustus") == 2
    told = read(client.get(f"/petugas/laporan/2026/{both[0].number}"))
    assert "Ditunda di kotak masuk: Rabu, 5 Agustus" in told
    client.post(undo)
    assert Postponement.objects.count() == 0
    assert "Perlu saya (2)" in read(client.get("/petugas/"))


def test_each_has_its_own_limit(make, joko, at_desk, today):
    today(date(2026, 8, 3))
    near, far = make.case(), make.case(at="in_progress")
    client = at_desk(joko)
    do(client, "penundaan", near, far, days="5")
    assert toasts(client)[0] == [
        "1 laporan sudah ditunda.",
        f"{near.label}: Batasnya Kamis, 6 Agustus. Tidak bisa ditunda melewati hari itu.",
    ]


def test_what_was_put_off_is_shown_again_at_a_wish(make, joko, at_desk, today):
    today(date(2026, 8, 3))
    case, client = make.case(), at_desk(joko)
    do(client, "penundaan", case, days="1")
    do(client, "penundaan", case, days="0")
    assert toasts(client)[0] == ["1 laporan sudah ditunda.", "1 laporan tampil lagi."]
    assert kinds(case)[1:] == ["case.postponed", "case.unpostponed"]


@pytest.mark.parametrize("days", ["", "7", "-1", "x"])
def test_only_the_days_offered_will_do(make, joko, at_desk, days):
    response = do(at_desk(joko), "penundaan", make.case(), days=days)
    assert (response.status_code, Postponement.objects.count()) == (422, 0)


# -- Taking back ---------------------------------------------------------------------------------
def test_the_seconds_of_each_are_counted_as_for_one(make, joko, at_desk, three):
    client = at_desk(joko)
    do(client, "disposisi", *three, to=make.office("section_welfare").pk)
    _, [undo] = toasts(client)
    with time_machine.travel(clock.now() + timedelta(seconds=16), tick=False):
        client.post(undo)
        said, _ = toasts(client)
    labels = ", ".join(case.label for case in three)
    assert said == [f"{labels}: Sudah lewat waktunya untuk dibatalkan."]
    assert stages(*three) == ["assigned"] * 3


def test_what_somebody_did_since_stays(make, joko, wati, at_desk, three):
    client, [first, *others] = at_desk(joko), three
    do(client, "disposisi", *three, to=make.office("section_welfare").pk)
    _, [undo] = toasts(client)
    cases.begin(first, by=wati)
    client.post(undo)
    assert stages(first, *others) == ["in_progress", "verified", "verified"]


def test_an_act_of_ones_own_that_came_later_is_not_taken_back_instead(make, joko, at_desk, three):
    client = at_desk(joko)
    do(client, "disposisi", three[0], to=make.office("section_welfare").pk)
    _, [undo] = toasts(client)
    cases.note(three[0], words="Sudah ditelepon.", by=joko)
    client.post(undo)
    assert kinds(three[0])[-1] == "case.noted"


# -- Who may -------------------------------------------------------------------------------------
@pytest.mark.parametrize("noun", ["disposisi", "penggabungan", "penundaan", "cetak"])
def test_what_an_official_may_not_see_he_cannot_choose(make, wati, at_desk, noun):
    hidden = make.case(at="verified", privacy="terbuka")
    client = at_desk(wati)
    page = client.get(f"{AT}/{noun}", {"pick": picks(hidden)}, follow=True)
    assert STORY not in read(page)
    do(client, noun, hidden, to=make.office("section_welfare").pk, number="1", days="1")
    assert kinds(hidden) == ["case.filed", "case.verified"]


def test_the_next_village_chooses_nothing_of_ours(make, budi, at_desk):
    ours = make.case(at="verified", privacy="terbuka")
    client = at_desk(budi)
    for noun in ("disposisi", "penundaan"):
        typed = {"pick": picks(ours), "to": 1, "days": "1"}
        client.post(f"{AT}/{noun}", typed, HTTP_HOST="sebelah.example")
    assert kinds(ours) == ["case.filed", "case.verified"]
    page = client.get(
        f"{AT}/cetak", {"pick": picks(ours)}, HTTP_HOST="sebelah.example", follow=True
    )
    assert STORY not in read(page)


# -- Paper ---------------------------------------------------------------------------------------
def test_the_sheet_holds_every_story_and_nobodys_name(make, joko, at_desk):
    one = make.case(at="answered", name="Sari Dewanti")
    other = make.case(text="Lampu padam.")
    cases.note(one, words="Aspal habis.", by=joko)
    page = read(at_desk(joko).get(f"{AT}/cetak", {"pick": picks(one, other)}))
    stories = re.findall(r'<p class="story">(.*?)</p>', page)
    assert stories == [STORY, "Lampu padam."]
    assert "Lubang sudah kami tambal." in page
    assert 'Catatan dalam: <span class="story">Aspal habis.' in page
    assert "Sari Dewanti" not in page


@pytest.mark.parametrize("path", ["", "pilihan/disposisi", "pilihan/penggabungan",
                                  "pilihan/penundaan", "pilihan/cetak"])  # fmt: skip
def test_a_full_page_stays_light(make, joko, at_desk, path):
    every = [
        make.case(at="assigned", text=f"Saluran air nomor {n} tersumbat di depan balai dusun.")
        for n in range(25)
    ]
    asked = {"pick": picks(*every), "daftar": "semua"}
    response = at_desk(joko).get(f"/petugas/{path}", asked, headers={"Accept-Encoding": "gzip"})
    assert (response.status_code, response["Content-Encoding"]) == (200, "gzip")
    assert len(response.content) <= 20_000


# -- Views ---------------------------------------------------------------------------------------
def test_a_list_is_kept_under_a_name_opened_and_forgotten(make, joko, at_desk):
    client, hamlet = at_desk(joko), make.hamlet()
    here = f"/petugas/?daftar=terlambat&hamlet={hamlet.pk}"
    assert "Simpan tampilan ini" in read(client.get(here))
    typed = {"daftar": "terlambat", "hamlet": hamlet.pk, "name": "Dusun Krajan, terlambat"}
    assert client.post("/petugas/tampilan", typed)["Location"] == here
    link = f'<a href="{here}" aria-current="page">Dusun Krajan, terlambat</a>'
    assert link in read(client.get(here))
    assert f'<a href="{here}">' in read(client.get("/petugas/"))
    view = SavedView.objects.get()
    client.post("/petugas/tampilan/penghapusan", {"tampilan": view.pk, "daftar": "terlambat"})
    assert SavedView.objects.count() == 0


def test_a_view_is_nobody_elses(joko, dewi, at_desk):
    at_desk(joko).post("/petugas/tampilan", {"daftar": "semua", "name": "Punya Joko"})
    view = SavedView.objects.get()
    other = at_desk(dewi)
    other.post("/petugas/tampilan/penghapusan", {"tampilan": view.pk})
    assert SavedView.objects.get() == view
    assert "Punya Joko" not in read(other.get("/petugas/"))


@pytest.mark.parametrize("row", ["", "x", "9" * 19, "²"])
def test_a_view_that_is_none_is_passed_over(joko, at_desk, row):
    response = at_desk(joko).post("/petugas/tampilan/penghapusan", {"tampilan": row})
    assert (response.status_code, response["Location"]) == (303, LIST)


def test_a_view_without_a_name_is_told(joko, at_desk):
    client = at_desk(joko)
    client.post("/petugas/tampilan", {"daftar": "semua", "name": " "})
    assert toasts(client)[0] == ["Beri nama dulu untuk tampilan ini."]


def test_the_list_of_keys_names_every_key_of_the_list(joko, at_desk, three):
    page = read(at_desk(joko).get("/petugas/"))
    used = set(re.findall(r'data-key="(.)"', page))
    assert used - set("".join(key for key, _ in KEYS)) == set()
    assert {"t", "g", "d", "p", "/", "?"} <= used
