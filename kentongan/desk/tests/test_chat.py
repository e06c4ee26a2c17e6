"""Officials on their own phone: the whole work of a case, and every wrong, late or double word."""

import re
from datetime import timedelta

import pytest
from werkzeug import Response

from kentongan.base import clock
from kentongan.cases import actions as cases
from kentongan.cases.models import Case, Exhibit
from kentongan.cases.words import ERASED
from kentongan.desk import ways_in
from kentongan.desk.chat import linking
from kentongan.desk.models import Errand, PhoneTry
from kentongan.ledger.models import Entry
from kentongan.media.tests.pictures import jpeg
from kentongan.messaging import registry
from kentongan.messaging.models import Contact, Incoming
from kentongan.vault import stories
from kentongan.village.models import Tenure
from kentongan.village.rules import NotYourOffice
from tests.cast import STORY, said
from tests.drum import LINKING, SARI, WATI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("life")]


@pytest.fixture
def phone(linked):
    return linked


@pytest.fixture
def press(phone, provider):
    """``press("Terima")``: the button of that title in what the phone was sent last."""

    def one(title, which=-1, number=WATI):
        shown = [one for one in provider.asked if one["to"] == number and one["ids"]][which]
        return phone("", number, choice=shown["ids"][shown["buttons"].index(title)])

    return one


def at(case):
    return Case.objects.get(pk=case.pk)


def kinds(case):
    return [entry.kind for entry in Entry.objects.filter(subject=case.ref).order_by("seq")]


# -- The whole story -------------------------------------------------------------------------
def test_from_the_console_to_the_mended_road_and_back_without_opening_it(
    make, tied, phone, press, provider, go, at_desk, joko, httpserver
):
    case = tied(make.case(at="verified"))
    office = make.office("section_welfare").pk
    path = f"/petugas/laporan/{case.year}/{case.number}/disposisi"
    at_desk(joko).post(path, {"version": case.version, "to": office, "words": ""})
    go(minutes=1)
    assert STORY not in provider.to(WATI)[-1]
    assert STORY in press("Terima")
    assert at(case).status == "in_progress"
    assert press("Tanya pelapor") == "Tulis pertanyaan untuk pelapor laporan 1/2026."
    assert phone("Di RT berapa?").startswith("Pertanyaan untuk laporan 1/2026 terkirim.")
    go(minutes=1)
    assert provider.to(SARI)[-1].startswith("Laporan Anda 1/2026: ada kabar dari petugas.")
    assert press("Baca di sini", number=SARI) == (
        "Laporan 1/2026, dari petugas desa:\nDi RT berapa?"
    )
    cases.speak(case, words="Di RT 3.")
    go(minutes=1)
    assert "pelapor membalas" in provider.to(WATI)[-1]
    assert "Pelapor: Di RT 3." in press("Lihat")
    press("Selesai")
    httpserver.expect_request("/media/jalan").respond_with_handler(
        lambda _: Response(jpeg(), content_type="image/jpeg")
    )
    shown = phone("Lubang sudah kami tambal.", photos=["jalan"])
    assert shown == ("Jawaban untuk pelapor laporan 1/2026, 1 foto:\nLubang sudah kami tambal.")
    assert press("Kirim").startswith("Jawaban untuk laporan 1/2026 terkirim ke pelapor.")
    answered = at(case)
    assert answered.status == "answered"
    assert Exhibit.objects.get(case=case, author="office").is_inner is False
    go(minutes=1)
    assert provider.to(SARI)[-1].startswith("Laporan Anda 1/2026 dijawab.")
    assert press("Sudah beres", number=SARI) == "Terima kasih. Laporan 1/2026 kami tutup."
    assert (at(case).status, at(case).closed_by) == ("closed", "reporter")


# -- Linking -----------------------------------------------------------------------------------
def test_a_code_links_once_and_only_within_ten_minutes(phone, at_desk, wati, deliver, life, go,
                                                     provider):  # fmt: skip
    def code():
        told = at_desk(wati).post(LINKING, {"act": "code"}).content.decode()
        return re.search(r"HUBUNGKAN (\d{6})", told)[1]

    late = code()
    life.shift(timedelta(minutes=11))
    wrong = "Kode itu keliru atau sudah lewat 10 menit. Buat kode baru di konsol."
    assert phone(f"hubungkan {late}", SARI) == wrong
    good = code()
    assert phone(f"{good[:3]} {good[3:]}", SARI).startswith("Nomor ini terhubung")
    linked = Contact.objects.get(official=wati)  # the phone before is hers no more
    deliver({"text": f"hubungkan {good}", "from": WATI})
    go(seconds=1)
    assert provider.to(WATI)[-1] == wrong
    assert Contact.objects.get(official=wati) == linked


def test_guessing_is_over_after_five_tries(phone, at_desk, joko):
    for _ in range(5):
        phone("hubungkan 000000", SARI)
    told = at_desk(joko).post(LINKING, {"act": "code"}).content.decode()
    code = re.search(r"HUBUNGKAN (\d{6})", told)[1]
    assert phone(f"hubungkan {code}", SARI).startswith("Sudah terlalu sering dicoba.")
    assert PhoneTry.objects.count() == 6


def test_linking_and_unlinking_are_written_in_the_book(phone, at_desk, wati, village):
    contact = Contact.objects.get(official=wati)
    page = at_desk(wati).get(LINKING).content.decode()
    assert "Slate" in page
    at_desk(wati).post(LINKING, {"act": "unlink", "phone": str(contact.uid)})
    rows = Entry.objects.of(village.book_id).filter(kind__startswith="official.phone")
    data = {"official": wati.pk, "channel": "slate"}
    assert [(row.kind, row.data) for row in rows] == [
        ("official.phone_linked", data), ("official.phone_unlinked", data),
    ]  # fmt: skip
    assert phone("Daftar") == ""


def test_nobody_unlinks_the_phone_of_another(phone, at_desk, wati, joko):
    contact = Contact.objects.get(official=wati)
    at_desk(joko).post(LINKING, {"act": "unlink", "phone": str(contact.uid)})
    assert Contact.objects.get(pk=contact.pk).official == wati


def change(verb):
    def pressed(at_desk, wati, joko):
        at_desk(joko).post("/petugas/pengaturan/petugas", {"langkah": verb, "baris": wati.pk})

    return pressed


ENDS = {
    "another password": (change("sandi"), "official:{joko}"),
    "a lost phone": (change("langkah"), "official:{joko}"),
    "nothing else": (change("putus"), "official:{joko}"),
    "the terminal": (lambda _desk, wati, _joko: ways_in.take_away(wati, by=None), "machine"),
}


@pytest.mark.parametrize("how", ENDS)
def test_a_phone_is_let_go_by_whoever_takes_care_of_a_stolen_account(
    phone, press, make, go, at_desk, wati, joko, how
):
    end, actor = ENDS[how]
    case = make.case(at="assigned")
    go(minutes=1)
    told = at_desk(wati).post(LINKING, {"act": "code"}).content.decode()
    waiting = re.search(r"HUBUNGKAN (\d{6})", told)[1]
    end(at_desk, wati, joko)
    assert not Contact.objects.filter(official=wati).exists()
    assert (phone("Terima 1"), at(case).status) == ("", "assigned")
    assert phone(f"hubungkan {waiting}").startswith("Kode itu keliru")
    entry = Entry.objects.get(kind="official.phone_unlinked")
    assert (entry.actor, entry.data["official"]) == (actor.format(joko=joko.pk), wati.pk)


def test_whoever_may_not_take_away_ways_in_lets_no_phone_of_another_go(phone, wati, yanto, at_desk):
    change("putus")(at_desk, wati, yanto)
    with pytest.raises(NotYourOffice):
        linking.unlink_all(wati, by=yanto)
    assert Contact.objects.filter(official=wati).count() == 1


def test_only_who_has_a_phone_linked_has_one_to_let_go(phone, at_desk, joko):
    page = at_desk(joko).get("/petugas/pengaturan/petugas").content.decode()
    assert page.count("Putuskan HP yang terhubung") == 1


def test_what_a_villager_writes_is_not_for_the_desk(phone, ear):
    assert phone("Terima 147", SARI) == ""
    assert phone("123456", SARI) == ""
    assert [text for _, text in ear.heard] == ["Terima 147", "123456"]


def test_an_official_without_an_office_is_told_so_and_nothing_happens(make, phone, press, go, wati):
    case = make.case(at="assigned")
    go(minutes=1)
    Tenure.objects.filter(official=wati).delete()
    assert press("Terima").startswith("Anda tidak memegang jabatan sekarang")
    assert at(case).status == "assigned"
    assert phone("Lepas").startswith("Nomor ini tidak terhubung lagi.")
    assert Contact.objects.filter(official=wati).count() == 0


# -- Undo, late, double ------------------------------------------------------------------------
def test_undo_on_the_phone_within_its_seconds(make, phone, press, go, tied, provider):
    case = tied(make.case(at="assigned"))
    go(minutes=1)
    said = len(provider.to(SARI))
    press("Terima")
    undone = press("Batalkan")
    assert undone.startswith("Dibatalkan. Laporan 1/2026 kembali berstatus Terdisposisi.")
    go(minutes=5)
    assert (at(case).status, len(provider.to(SARI))) == ("assigned", said)
    assert kinds(case)[-2:] == ["case.begun", "case.undone"]


def test_undo_comes_too_late_after_them(make, phone, press, go, life):
    case = make.case(at="assigned")
    go(minutes=1)
    press("Terima")
    life.shift(timedelta(seconds=20))
    assert phone("Batalkan") == "Sudah lewat waktunya untuk dibatalkan."
    assert at(case).status == "in_progress"


def test_a_late_button_changes_nothing_and_says_why(make, phone, press, go):
    case = make.case(at="assigned")
    go(minutes=1)
    cases.note(case, words="Sudah ditelepon.", by=make.joko)
    assert press("Terima") == (
        "Tombol itu sudah lewat. Laporan 1/2026 diubah oleh Kasi Pelayanan. Tidak ada yang berubah."
    )
    assert at(case).status == "assigned"
    assert press("Terima").startswith("Laporan 1/2026 Anda terima.")


def test_a_double_press_acts_once(make, phone, press, go):
    case = make.case(at="assigned")
    go(minutes=1)
    press("Terima")
    assert "diubah oleh Anda sendiri" in press("Terima", which=-2)
    assert kinds(case).count("case.begun") == 1


def test_an_answer_typed_while_the_reporter_wrote_is_kept_and_not_sent(make, phone, press, go):
    case = make.case(at="in_progress")
    phone("Selesai 1 Sudah kami tambal.")
    cases.speak(case, words="Sekarang lebih lebar.")
    assert press("Kirim") == (
        "Laporan 1/2026 baru saja diubah oleh pelapor. Belum dikirim. Tetap kirim?"
    )
    assert at(case).status == "in_progress"
    assert press("Kirim").startswith("Jawaban untuk laporan 1/2026 terkirim")
    assert [one.text for one in said(case) if one.author == "office"] == ["Sudah kami tambal."]


def test_kirim_pressed_twice_answers_once(make, phone, press):
    case = make.case(at="in_progress")
    phone("Selesai 1 Sudah kami tambal.")
    press("Kirim")
    again = press("Kirim", which=-2)
    assert again == "Tombol itu sudah lewat. Tidak ada yang dikirim."
    assert kinds(case).count("case.answered") == 1


def test_what_was_begun_half_an_hour_ago_is_not_sent(make, phone, life):
    case = make.case(at="in_progress")
    phone("Selesai 1")
    life.shift(timedelta(minutes=31))
    assert phone("Sudah kami tambal.").startswith("Sudah lewat 30 menit.")
    assert at(case).status == "in_progress"


def test_batal_forgets_what_was_typed(make, phone):
    case = make.case(at="in_progress")
    phone("Selesai 1 Sudah kami tambal.")
    assert phone("Batal") == "Tidak jadi. Belum ada yang dikirim."
    assert (at(case).status, Errand.objects.get().sealed) == ("in_progress", None)


# -- Words and numbers ---------------------------------------------------------------------------
def test_a_verb_without_a_number_means_the_only_case_it_fits(make, phone):
    make.case(at="in_progress")
    case = make.case(at="assigned")
    assert phone("terima").startswith(f"Laporan {case.label} Anda terima.")


def test_between_two_cases_it_is_asked_which(make, phone):
    make.case(at="assigned")
    make.case(at="assigned")
    assert phone("Terima") == "Laporan yang mana, 1/2026 atau 2/2026? Balas: Terima 1."
    assert {case.status for case in Case.objects.all()} == {"assigned"}


def test_a_number_stands_for_a_button_when_it_is_clear_which(make, phone, go):
    case = make.case(at="assigned")
    go(minutes=1)
    assert phone("1").startswith("Laporan 1/2026 Anda terima.")
    assert at(case).status == "in_progress"


def test_a_number_that_could_mean_two_cases_changes_nothing(make, phone, go):
    make.case(at="assigned")
    make.case(at="assigned")
    go(minutes=1)
    assert phone("1").startswith("Angka itu bisa berarti beberapa laporan.")
    assert {case.status for case in Case.objects.all()} == {"assigned"}


def test_of_one_case_a_number_means_the_newest_message(make, phone, go):
    case = make.case(at="assigned")
    phone("terima")
    cases.speak(case, words="Di RT 3.")
    go(minutes=1)
    assert STORY in phone("3")  # Lihat below the news, no longer Batalkan below the act
    assert at(case).status == "in_progress"


def test_where_words_wait_to_be_sent_a_number_is_not_guessed(make, phone, go):
    case = make.case(at="in_progress")
    phone("selesai")
    phone("Sudah kami tambal.")
    # the clock stands: what was heard was heard before what was said to it
    Incoming.objects.update(received_at=clock.now() - timedelta(minutes=1))
    cases.speak(case, words="Di RT 3.")
    go(minutes=1)
    assert phone("1").startswith("Angka itu bisa berarti beberapa laporan.")
    assert phone("kirim").endswith("Belum dikirim. Tetap kirim?")


def test_the_list_shows_what_is_on_ones_desk(make, phone, press):
    make.case(at="assigned")
    make.case(at="received")
    assert phone("Daftar") == (
        "Pada Anda 1 laporan:\n• 1/2026, 🛣 jalan dan jembatan, sisa 5 hari kerja"
    )
    assert STORY in press("Lihat 1/2026")


def test_refusals_are_the_consoles_words(make, phone):
    case = make.case(at="in_progress")
    assert phone("Alihkan 1").startswith("Laporan ini berstatus Ditindaklanjuti.")
    assert phone("Terima 1").startswith("Laporan ini berstatus Ditindaklanjuti.")
    assert phone("Terima 99") == "Laporan itu tidak ada."
    assert phone("Lihat 1").startswith("Laporan 1/2026, 🛣 jalan dan jembatan")
    assert at(case).version == case.version


def test_who_may_hands_over_to_the_office_named(make, phone, at_desk, joko, press, provider):
    case = make.case(at="verified")
    code = re.search(
        r"HUBUNGKAN (\d{6})", at_desk(joko).post(LINKING, {"act": "code"}).content.decode()
    )[1]
    phone(f"hubungkan {code}", SARI)
    assert phone("Alihkan 1", SARI) == "Laporan 1/2026 dialihkan ke siapa?"
    assert "Kaur Keuangan" in provider.last(SARI)["buttons"]
    assert press("Kasi Kesejahteraan", number=SARI).startswith(
        "Laporan 1/2026 dialihkan ke Kasi Kesejahteraan."
    )
    assert phone("Alihkan 1 keuangan", SARI).startswith("Laporan 1/2026 dialihkan ke Kaur Keuangan")
    assert at(case).holder.title == "Kaur Keuangan"


def test_a_note_stays_inside(make, phone, tied, provider, go):
    case = tied(make.case(at="in_progress"))
    go(minutes=1)
    heard = len(provider.to(SARI))
    phone("Catat 1 Menunggu semen.")
    go(minutes=1)
    assert [one.text for one in said(case) if one.is_inner] == ["Menunggu semen."]
    assert len(provider.to(SARI)) == heard


def test_free_words_are_answered_and_change_nothing(make, phone):
    make.case(at="assigned")
    assert phone("Besok saya ke sana ya").startswith("Pesan ini belum kami pahami")
    assert set(Incoming.objects.filter(kind="message").values_list("why", flat=True)) == {""}


def test_a_story_that_was_erased_is_told_as_erased(make, phone):
    case = make.case(at="closed")
    stories.forget(case.village, case.ref)
    Case.objects.filter(pk=case.pk).update(erased_at=clock.now())
    assert str(ERASED) in phone("Lihat 1")


def test_a_secret_matter_is_read_in_the_console_only(make, phone):
    story = "Bantuan sosial dipotong oleh ketua."
    case = make.report(story)
    category = make.category("road")
    cases.verify(case, report_class="supervisory", category=category, by=make.joko)
    cases.dispose(case, to=make.office("section_welfare"), by=make.joko)
    shown = phone("Lihat 1")
    assert "Laporan ini hanya dibaca di konsol." in shown
    assert (story in shown, "jalan" in shown) == (False, False)


def test_what_was_typed_lies_sealed(make, phone):
    make.case(at="in_progress")
    phone("Selesai 1 Kunci rahasia kutilang.")
    assert b"kutilang" not in bytes(Errand.objects.get().sealed)


def test_who_blocks_the_village_is_not_written_to(make, phone, deliver, go, provider, wati):
    Contact.objects.filter(official=wati).update(is_lost=True)
    said = len(provider.to(WATI))
    make.case(at="assigned")
    go(minutes=1)
    assert len(provider.to(WATI)) == said


# -- Who could not be told, in the console -------------------------------------------------------
def test_the_desk_sees_whom_it_must_call_until_somebody_did(make, at_desk, joko, wati, go):
    case = make.case(at="assigned", phone=SARI)  # the village has no account yet
    go(minutes=1)
    path = f"/petugas/laporan/{case.year}/{case.number}"
    desk = at_desk(joko)
    page = desk.get(path).content.decode()
    assert "Pelapor belum menerima: Laporan diterima, Diperiksa, Didisposisikan." in page
    assert "Belum bisa dikabari: 1" in desk.get("/petugas/").content.decode()
    assert "Belum bisa dikabari" not in at_desk(wati).get("/petugas/").content.decode()
    desk.post(f"{path}/terkabari")
    assert "Pelapor belum menerima" not in desk.get(path).content.decode()
    assert "Belum bisa dikabari" not in desk.get("/petugas/").content.decode()
    assert kinds(case)[-1] == "case.noted"


def test_a_report_by_chat_is_worked_on_by_chat_and_closed_by_chat(
    make, phone, press, provider, go, deliver, settings
):
    settings.KENTONGAN_LISTENERS = [
        "kentongan.desk.chat.hear",
        "kentongan.followup.notices.answers.hear",
        "kentongan.intake.talk.hear.hear",
    ]
    registry.listeners.cache_clear()
    deliver({"text": "Jalan di RT 3 Dusun Krajan rusak parah, banyak lubang.", "from": SARI})
    go(minutes=1)
    while not Case.objects.exists():
        deliver({"text": "ya", "from": SARI})
        go(minutes=1)
    case = Case.objects.get()
    assert "kami terima" in " ".join(provider.to(SARI))
    for name in ("verify", "dispose"):
        case = make.step(case, name)
        go(minutes=1)
    assert provider.to(SARI)[-1].startswith("Laporan Anda 1/2026 diteruskan ke petugas.")
    assert "RT 3 Dusun Krajan rusak parah" in press("Terima")
    phone("Selesai 1 Sudah kami tambal.")
    press("Kirim")
    go(minutes=1)
    assert provider.to(SARI)[-1].startswith("Laporan Anda 1/2026 dijawab.")
    deliver({"text": "sudah", "from": SARI})
    go(minutes=1)
    assert (at(case).status, at(case).closed_by) == ("closed", "reporter")
