"""The conversation as a villager lives it: from the first words to the code, and later."""

from datetime import timedelta
from uuid import uuid4, uuid5

import pytest
from django.db import connection

from kentongan.base import clock, codes, jobs
from kentongan.cases import actions as cases
from kentongan.cases.models import Case, Exhibit
from kentongan.intake import following, reporting
from kentongan.intake.answers import Answers
from kentongan.intake.models import HeldUpload, Tie
from kentongan.intake.talk import chat, handing, rules
from kentongan.intake.talk.tests.conftest import unheard
from kentongan.ledger.models import Entry
from kentongan.messaging.contract import Spot
from kentongan.vault.models import Envelope
from kentongan.village.models import Village
from tests.cast import said, stood

pytestmark = pytest.mark.django_db

ROAD = "jalan di RT 3 rusak"
WELCOME = (
    "Ini tempat melapor ke Desa Sukamaju. Gratis. Yang membaca hanya Kasi Pelayanan. Slate tahu"
    " nomor Anda. Ingin tanpa nama? Buka https://sukamaju.example/lapor"
)
ASK = (
    "Yang membaca hanya Kasi Pelayanan. Tetangga tidak bisa melihat. Kirim? Balas YA untuk"
    " mengirim."
)
TELL = (
    "Ceritakan masalahnya di sini. Boleh tulisan, foto, suara, atau lokasi. Bahasa daerah juga"
    " boleh."
)

REMIND = "Laporan Anda belum dikirim. Ceritanya kami simpan supaya tidak hilang. Kirim sekarang?"


def receipt_of(case, code):
    return (
        f"Laporan {case.label} kami terima. Kode Anda: {code}. Jawaban paling lambat Kamis,"
        " 3 September. Tanya kabar? Balas STATUS."
    )


def stands(case):
    return f"Laporan {case.label}: sudah kami terima. Jawaban paling lambat Kamis, 3 September."


def code_in(text):
    return codes.grouped(codes.read(text))


def filed(phone, text=ROAD, answer="ya"):
    """A report sent off; the case and its code."""
    phone.says(text)
    phone.hears()
    phone.says(answer)
    [receipt] = phone.hears()
    return phone.case, codes.read(receipt)


# -- To the code -----------------------------------------------------------------------------------
def test_a_villager_types_nothing_but_her_story_and_a_yes(sari):
    sari.says(ROAD)
    assert sari.hears() == [WELCOME, f"Laporan Anda: {ROAD}\n{ASK}"]
    sari.says("iya pak")
    [receipt] = sari.hears(after=0)
    assert receipt == receipt_of(sari.case, code_in(receipt))
    assert (sari.told.text, sari.case.channel, sari.case.privacy, sari.case.doubt) == (
        ROAD,
        "slate",
        "rahasia",
        "",
    )
    assert following.find(sari.account.village, receipt).ref == sari.case.ref


def test_the_confirmation_shows_three_buttons(sari):
    sari.says(ROAD)
    sari.passes(seconds=10)
    [welcome, question] = sari.drafts()
    assert [button.title for button in welcome.buttons] == []
    assert [button.title for button in question.buttons] == ["Ya, kirim", "Ubah", "Tanpa nama"]


def test_bubbles_and_album_photos_are_one_report_and_get_one_answer(sari):
    sari.says("Lampu jalan mati", wait=5)
    sari.says("di depan masjid", wait=5)
    sari.says("", photos=1, wait=3)
    sari.says("", photos=1, wait=3)
    assert [draft.text for draft in sari.drafts()] == [WELCOME]  # at once, with the first
    assert sari.hears(after=20) == [
        f"Laporan Anda: Lampu jalan mati di depan masjid\nFoto: 1. Suara: 0.\n{ASK}"
    ]
    sari.says("1")
    assert sari.told.text == "Lampu jalan mati\ndi depan masjid"
    assert Exhibit.objects.filter(case=sari.case).count() == 1  # both photos are the same bytes


def test_an_unknown_place_is_asked_with_the_hamlets(sari):
    sari.says("Lampu mati sejak kemarin")
    sari.passes(seconds=10)
    question = sari.drafts()[1]
    assert question.text == "Di mana tempatnya? Pilih dusun, atau tulis patokannya."
    assert [button.title for button in question.buttons] == ["Krajan", "Sumberejo", "Lewati"]
    sari.says("2")
    assert sari.hears(after=0) == [
        f"Laporan Anda: Lampu mati sejak kemarin\nTempat: Sumberejo.\n{ASK}"
    ]
    sari.says("Y")
    assert (sari.case.hamlet.name, sari.talk.stage, sari.talk.prompts) == ("Sumberejo", "idle", 0)


@pytest.mark.parametrize("skips", ["lewati", "gak tahu", "ya", "tidak", "3"])
def test_the_place_may_be_skipped(sari, skips):
    sari.says("Lampu mati sejak kemarin")
    sari.hears()
    sari.says(skips)
    assert sari.hears(after=0) == [f"Laporan Anda: Lampu mati sejak kemarin\n{ASK}"]


@pytest.mark.parametrize(
    ("said", "hamlet", "place"),
    [
        ("Krajan", "Krajan", ""),
        ("dusun krajan rt 2", "Krajan", "dusun krajan rt 2"),
        ("depan masjid Al Huda", None, "depan masjid Al Huda"),
        ("ngarep omahe pak lurah", None, "ngarep omahe pak lurah"),
    ],
)
def test_the_place_is_understood_in_words(sari, said, hamlet, place):
    sari.says("Lampu mati sejak kemarin")
    sari.hears()
    sari.says(said)
    sari.says("ya")
    case = sari.case
    assert (case.hamlet and case.hamlet.name, sari.told.place) == (hamlet, place)
    assert sari.told.text == "Lampu mati sejak kemarin"


def test_what_is_no_place_goes_on_with_the_story(sari):
    sari.says("Lampu mati sejak kemarin")
    sari.hears()
    sari.says("dan sudah dua anak jatuh waktu pulang mengaji")
    assert sari.hears()[-1].startswith("Di mana tempatnya?")
    sari.says("lewati")
    sari.says("ya")
    assert sari.told.text == (
        "Lampu mati sejak kemarin\ndan sudah dua anak jatuh waktu pulang mengaji"
    )


def test_a_hamlet_in_the_words_and_a_position_need_no_question(sari, wati_phone, joko):
    sari.says("Lampu di Sumberejo mati")
    assert sari.hears()[-1] == (f"Laporan Anda: Lampu di Sumberejo mati\nTempat: Sumberejo.\n{ASK}")
    wati_phone.says("Lampu mati", wait=2)
    wati_phone.says(spot=Spot(-7.39, 109.36), wait=2)
    assert wati_phone.hears()[-1] == (
        f"Laporan Anda: Lampu mati\nTempat: lokasi yang Anda kirim.\n{ASK}"
    )
    wati_phone.says("ok")
    assert stood(joko, wati_phone.case) == (-7.39, 109.36)


def test_a_photo_without_words_is_asked_about_once(sari):
    sari.says(photos=1)
    assert sari.hears(after=25)[1:] == [
        "Sudah kami terima. Ada masalah apa di sana? Tulis sebentar, atau rekam suara."
    ]
    sari.presses("skip")
    sari.presses("skip")
    sari.presses("yes")
    assert (sari.told.text, sari.case.exhibits.count()) == ("", 1)


def test_a_voice_note_says_what_and_where_itself(sari):
    sari.says(voices=1)
    [_welcome, asked] = sari.hears(after=25)
    assert asked.endswith(ASK)
    sari.says("nggih")
    assert (sari.told.text, sari.case.exhibits.count()) == ("", 1)


def test_words_while_a_question_is_open_are_added_never_refused(sari):
    sari.says(ROAD)
    sari.hears()
    sari.says("ya tapi lubangnya dua")
    assert sari.hears() == [f"Laporan Anda: {ROAD} ya tapi lubangnya dua\n{ASK}"]
    sari.says("saya")
    assert sari.hears() == [f"Laporan Anda: {ROAD} ya tapi lubangnya dua\n{ASK}"]
    sari.says("oke makasih")
    sari.says("nanti dulu")
    assert Case.objects.count() == 0
    sari.says("ya")
    assert sari.told.text == f"{ROAD}\nya tapi lubangnya dua"


def test_four_questions_are_enough(sari):
    for n in range(9):
        sari.says(f"jalan di RT 3 rusak bagian {n}", wait=30)
    assert len(sari.hears()) == 1 + rules.MOST_PROMPTS
    sari.says("ya")
    assert sari.told.text.count("\n") == 8


def test_a_yes_in_two_taps_is_one_case_with_one_code(sari):
    sari.says(ROAD)
    sari.hears()
    choice = next(one for one in sari.talk.offered if one.startswith("yes"))
    sari.says("Ya, kirim", choice=choice)
    sari.says("Ya, kirim", choice=choice)
    first, second = sari.hears(after=0)
    assert (first, Case.objects.count()) == (second, 1)


def test_the_key_of_a_report_cannot_be_guessed_from_the_conversation(sari):
    """The web form shows the code to whoever brings the key."""
    _, code = filed(sari)
    uid = sari.talk.uid
    for key in (uid, *(uuid5(uid, str(n)) for n in range(3))):
        assert reporting.receipt(sari.account.village, key) is None
    assert reporting.receipt(sari.account.village, chat.opened(sari.contact).key_of(1)).code == code


def test_a_yes_before_everything_was_said_back_is_part_of_the_story(sari):
    sari.says("Lampu mati sejak kemarin")
    sari.hears()
    sari.says("anak saya jatuh karena gelap", wait=2)
    sari.says("ya", wait=2)
    assert Case.objects.count() == 0


def test_a_typed_yes_after_the_receipt_is_not_answered(sari):
    filed(sari)
    for words in ("ya", "makasih", "terima kasih banyak pak", "ok"):
        sari.says(words)
    assert sari.hears() == []
    assert Case.objects.count() == 1


def test_the_name_of_the_profile_is_sealed_and_left_out_without_a_name(sari, wati_phone):
    sari.says(ROAD, name="Sari Wulandari")
    sari.hears()
    sari.says("ya")
    sealed = Envelope.objects.filter(subject=sari.case.ref)
    assert sorted(sealed.values_list("field", flat=True)) == ["name", "phone"]
    wati_phone.says(f"{ROAD} lagi", name="Wati Lestari")
    wati_phone.hears()
    wati_phone.presses("anonymous")
    assert wati_phone.hears(after=0)[0].endswith(
        "STATUS.\nNama Anda tidak kami catat. Nomor Anda hanya dipakai untuk memberi kabar."
    )
    assert wati_phone.case.privacy == "anonim"
    assert not Envelope.objects.filter(subject=wati_phone.case.ref).exists()
    assert Tie.objects.get(case=wati_phone.case).contact == wati_phone.contact


def test_anonim_typed_beforehand_holds_for_the_next_report_only(sari):
    sari.says("ANONIM")
    filed(sari)
    assert sari.case.privacy == "anonim"
    filed(sari, "Laporan baru: lampu di RT 4 mati")
    assert sari.case.privacy == "rahasia"


# -- Changing one's mind -------------------------------------------------------------------------
def test_ubah_keeps_the_story_and_offers_three_ways(sari):
    sari.says(ROAD)
    sari.hears()
    sari.says("tidak")
    assert sari.hears() == ["Apa yang mau diubah? Cerita Anda masih kami simpan."]
    sari.presses("rewrite")
    sari.says("Jembatan di RT 3 yang rusak")
    assert sari.hears() == [
        "Baik. Tulis cerita yang benar. Cerita lama kami ganti.",
        f"Laporan Anda: Jembatan di RT 3 yang rusak\n{ASK}",
    ]
    sari.says("kirim")
    assert sari.told.text == "Jembatan di RT 3 yang rusak"


def test_batal_forgets_story_and_photos(sari):
    sari.says(ROAD, photos=1)
    sari.hears(after=25)
    sari.says("batal")
    assert sari.hears() == ["Baik, tidak jadi. Kapan saja Anda boleh menulis lagi."]
    assert (HeldUpload.objects.count(), Case.objects.count(), sari.talk.sealed) == (0, 0, None)
    sari.says("BATAL")
    assert sari.hears()[0].startswith("Tidak ada laporan yang menunggu")


def test_an_edit_before_sending_counts_and_a_revoked_message_goes(sari):
    one = sari.says("jalan di RT 4 rusak", wait=2)
    two = sari.says("pak lurah malas", wait=2)
    sari.says("jalan di RT 3 rusak", kind="edit", reply_to=one)
    sari.says("", kind="revoke", reply_to=two)
    assert sari.hears()[-1] == f"Laporan Anda: {ROAD}\n{ASK}"


def test_after_sending_an_edit_is_a_message_and_a_revoke_a_note(sari):
    key = sari.says(ROAD)
    sari.hears()
    sari.says("ya")
    sari.says("jalan di RT 5 rusak", kind="edit", reply_to=key)
    sari.says("", kind="revoke", reply_to=key)
    assert [one.text for one in said(sari.case)] == [
        "jalan di RT 5 rusak",
        "Satu pesan ditarik kembali oleh pengirimnya.",
    ]
    assert sari.told.text == ROAD


# -- Openings, help, loops -----------------------------------------------------------------------
@pytest.mark.parametrize("words", ["p", "tes", "Assalamualaikum wr wb", "halo min", "🙏", "saya"])
def test_an_opening_is_greeted_and_asked(sari, words):
    sari.says(words)
    assert sari.hears() == [WELCOME, TELL]


def test_a_greeting_is_answered_once_in_ten_minutes(sari):
    for _ in range(5):
        sari.says("p")
    assert sari.hears() == [WELCOME, TELL]
    sari.passes(minutes=10)
    sari.says("p")
    assert sari.hears() == [TELL]


def test_a_machine_that_sends_our_words_back_gets_no_answer(sari):
    sari.says(ROAD)
    [_, question] = sari.hears()
    for _ in range(3):
        sari.says(question)
    assert sari.hears() == []


def test_after_twenty_messages_a_day_everything_is_kept_in_silence(sari):
    for _ in range(25):
        sari.says("bantuan")
    assert len(sari.hears()) == rules.MOST_SAID
    sari.says(ROAD)
    sari.hears()
    sari.says("ya")
    assert (sari.hears(), sari.told.text) == ([], ROAD)
    sari.passes(days=1)
    sari.says("status")
    assert len(sari.hears()) == 1


def test_the_eleventh_report_of_a_day_is_sorted_aside_never_refused(sari):
    for n in range(rules.MOST_REPORTS + 1):
        sari.says(f"Laporan baru: lampu nomor {n} di RT {n} mati")
        sari.passes(seconds=10)
        sari.says("ya")
    doubts = Case.objects.order_by("pk").values_list("doubt", flat=True)
    assert list(doubts) == [""] * rules.MOST_REPORTS + ["flood"]


def test_danger_is_answered_at_once_with_numbers_of_people(sari):
    sari.says("tolong rumah tetangga terbakar di RT 3", wait=0)
    assert sari.hears(after=0)[0].startswith("Ada bahaya sekarang? Telepon 112.")
    assert sari.hears()[-1].endswith(ASK)


def test_stickers_are_passed_over_and_the_unreadable_is_told_once(sari):
    sari.says("", kind="unsupported", reason="sticker")
    assert sari.hears() == []
    for _ in range(3):
        sari.says("", kind="unsupported", reason="contacts")
    assert sari.hears() == [
        "Pesan itu belum bisa kami baca. Kirim tulisan, foto, suara, atau lokasi."
    ]


def test_a_photo_that_cannot_be_had_is_told_and_the_words_go_on(sari, httpserver):
    httpserver.clear()
    sari.says(ROAD, photos=1, wait=10)
    sari.passes(hours=1)
    told = sari.hears(after=25)
    assert told[0] == "Ada foto atau suara yang belum sampai. Coba kirim lagi."
    assert told[-1] == f"Laporan Anda: {ROAD}\n{ASK}"


# -- Silence -------------------------------------------------------------------------------------
def test_after_a_day_of_silence_the_story_is_kept_as_unsent_and_asked_once(sari, joko):
    sari.says(ROAD, name="Sari")
    sari.hears()
    sari.passes(hours=22)
    assert (sari.drafts(), Case.objects.count()) == ([], 0)
    sari.passes(hours=2)
    assert sari.hears() == [f"{REMIND}\nLaporan Anda: {ROAD}\n{ASK}"]
    assert (sari.told.text, sari.case.doubt) == (ROAD, "unsent")
    sari.passes(hours=30)
    assert sari.hears() == []


def test_a_yes_after_the_reminder_lifts_the_doubt_and_sends_the_code(sari):
    sari.says(ROAD)
    sari.hears()
    sari.passes(hours=24)
    sari.hears()
    sari.says("masih belum ada yang datang")
    sari.hears()
    sari.says("ya")
    [receipt] = sari.hears(after=0)
    assert following.find(sari.account.village, receipt).ref == sari.case.ref
    assert (Case.objects.count(), sari.case.doubt) == (1, "")
    assert [m.text for m in said(sari.case)] == ["masih belum ada yang datang"]
    entry = Entry.objects.get(kind="case.trusted")
    assert (entry.actor, entry.subject) == ("reporter", sari.case.ref)


def test_tanpa_nama_after_the_reminder_makes_the_kept_case_nameless(sari):
    sari.says(ROAD, name="Sari")
    sari.hears()
    sari.passes(hours=24)
    sari.presses("anonymous")
    assert (sari.case.privacy, sari.case.doubt) == ("anonim", "")
    assert not Envelope.objects.filter(subject=sari.case.ref).exists()


def test_batal_after_the_reminder_takes_the_kept_case_back(sari):
    sari.says(ROAD)
    sari.hears()
    sari.passes(hours=24)
    sari.hears()
    sari.says("gak jadi")
    assert sari.hears() == [f"Baik. Laporan {sari.case.label} kami tarik."]
    assert (sari.case.status, sari.case.archive_reason) == ("archived", "withdrawn")


def test_a_new_story_days_after_the_reminder_is_a_report_of_its_own(sari):
    sari.says(ROAD)
    sari.hears()
    sari.passes(hours=24)
    sari.passes(days=2)
    sari.drafts()
    story = (
        "Sampah di depan pasar menumpuk sudah dua minggu dan tidak ada yang mengangkut sama sekali"
    )
    sari.says(story)
    assert sari.hears() == [f"Laporan Anda: {story}\n{ASK}"]


def test_a_lone_position_is_not_thrown_away(sari, joko):
    sari.says(spot=Spot(-7.39, 109.36))
    sari.hears()
    sari.passes(hours=24)
    assert sari.told.text == "Warga mengirim lokasi tanpa cerita."
    assert stood(joko, sari.case) == (-7.39, 109.36)


def test_words_a_day_old_on_arrival_are_kept_without_a_dialogue(sari):
    sari.says(ROAD, at=clock.now() - timedelta(hours=30))
    assert sari.hears() == []
    sari.passes(hours=2)
    assert (sari.hears(), sari.told.text, sari.case.doubt) == ([], ROAD, "unsent")


def test_an_answer_whose_job_was_lost_is_made_up_for(sari):
    sari.says(ROAD, wait=0)
    jobs.queue.DBTaskResult.objects.all().delete()
    sari.passes(minutes=4)
    assert sari.hears()[-1].endswith(ASK)


# -- Following -----------------------------------------------------------------------------------
def test_status_lists_the_own_cases_with_the_code_of_the_only_one(sari):
    case, code = filed(sari)
    sari.says("status")
    assert sari.hears() == [f"{stands(case)} Kode: {codes.grouped(code)}."]
    filed(sari, "Laporan baru: lampu di RT 4 mati")
    sari.says("cek laporan saya")
    [told] = sari.hears()
    assert told.splitlines()[1].endswith(f"Kode: …{code[-4:]}.")


def test_status_of_who_never_reported_asks_for_the_code(sari):
    sari.says("STATUS")
    assert sari.hears() == [
        "Belum ada laporan dari nomor ini. Punya kode? Kirim 16 angkanya di sini."
    ]


def test_a_code_typed_from_another_number_joins_it_to_the_case(sari, wati_phone):
    case, code = filed(sari)
    wati_phone.says(f"kode saya {codes.grouped(code)}")
    joined = f"Laporan {case.label} sekarang tersambung ke sini. Kabarnya kami kirim di sini juga."
    assert wati_phone.hears() == [f"{joined}\n{stands(case)}"]
    assert {tie.contact for tie in Tie.objects.filter(case=case)} == {
        sari.contact,
        wati_phone.contact,
    }


def test_a_public_number_opens_nothing_to_a_stranger(sari, wati_phone):
    case, _ = filed(sari)
    wati_phone.says(f"status {case.label}")
    assert wati_phone.hears() == [
        f"Untuk laporan {case.label} kami perlu kodenya. Kirim 16 angka di tanda terima."
    ]
    sari.says(case.label)
    assert sari.hears()[0].startswith(f"Laporan {case.label}: sudah kami terima.")


def test_wrong_codes_are_told_and_guessing_ends_soon(sari):
    sari.says("1234 5678 9012 3456")
    sari.says("3303051708850001")
    assert sari.hears() == [
        "Ada angka yang keliru. Coba periksa lagi.",
        "Ini seperti NIK. Yang diperlukan kode laporan.",
    ]
    guesses = (codes.derive(b"x", bytes([n])) for n in range(rules.MOST_MISSES + 2))
    for guess in guesses:
        sari.says(guess)
    told = sari.hears()
    assert (
        told[: rules.MOST_MISSES]
        == ["Kode ini tidak kami temukan. Periksa angkanya, lalu coba lagi."] * rules.MOST_MISSES
    )
    assert told[-1].startswith("Terlalu banyak kode yang keliru.")


def test_the_answer_to_a_question_of_the_office_goes_to_the_case(sari, make):
    case, _ = filed(sari)
    cases.ask(case, words="Di RT berapa?", by=make.joko)
    sari.passes(minutes=20)
    sari.says("RT 3 RW 1 dekat masjid")
    assert sari.hears() == [f"Pesan Anda kami tambahkan ke laporan {case.label}."]
    case.refresh_from_db()
    assert (case.status, Case.objects.count()) == ("received", 1)
    [words] = [one.text for one in said(case) if one.author == "reporter"]
    assert words == "RT 3 RW 1 dekat masjid"


@pytest.mark.parametrize(
    ("days", "told"),
    [(2, "Pesan Anda kami tambahkan ke laporan {}."), (4, "Laporan Anda: RT 3 dekat masjid\n")],
)
def test_what_follows_an_officials_words_within_days_goes_to_the_case(sari, make, days, told):
    case, _ = filed(sari)
    for step in ("verify", "dispose", "begin"):
        case = make.step(case, step)
    cases.tell(case, words="Di RT berapa?", by=make.wati)
    sari.passes(days=days)
    sari.drafts()
    sari.says("RT 3 dekat masjid")
    assert sari.hears()[-1].startswith(told.format(case.label))


def answered(phone, make):
    case, _ = filed(phone)
    for step in ("verify", "dispose", "begin", "answer"):
        case = make.step(case, step)
    phone.passes(hours=2)
    phone.drafts()
    return case


@pytest.mark.parametrize(
    ("said", "status", "verdict"),
    [
        ("sudah", "closed", "sudah"),
        ("sampun pak, matur nuwun", "answered", ""),
        ("ya", "closed", "sudah"),
        ("baru sebagian", "reopened", "sebagian"),
        ("belum", "reopened", "belum"),
        ("belum pak, masih bolong yang sebelah timur", "reopened", "belum"),
        ("teu acan", "reopened", "belum"),
    ],
)
def test_the_verdict_on_an_answer_is_understood(sari, make, said, status, verdict):
    case = answered(sari, make)
    sari.says(said)
    case.refresh_from_db()
    assert (case.status, case.verdict) == (status, verdict)


def test_a_short_word_on_an_answered_case_is_added_and_the_verdict_asked(sari, make):
    case = answered(sari, make)
    sari.says("jalannya di sebelah timur bagaimana pak")
    [question] = sari.hears()
    assert question == f"Laporan {case.label} sudah dijawab. Sudah beres?"
    sari.presses("belum")
    case.refresh_from_db()
    assert (case.status, sari.hears()) == (
        "reopened",
        [f"Baik. Laporan {case.label} kami urus lagi."],
    )


def test_a_clearly_new_story_after_an_answer_starts_a_new_report(sari, make):
    answered(sari, make)
    story = "Sampah di depan pasar menumpuk sudah dua minggu, baunya sampai ke rumah warga"
    sari.says(story)
    assert sari.hears()[-1].endswith(ASK)
    sari.says("ya")
    assert Case.objects.count() == 2


def test_in_doubt_it_asks_which(sari, make):
    case = answered(sari, make)
    words = "sampah menumpuk di depan pasar"
    sari.says(words)
    assert sari.hears() == [f"Ini tentang laporan {case.label}, atau masalah baru?"]
    sari.says("2")
    assert sari.hears() == [f"Laporan Anda: {words}\n{ASK}"]
    sari.says("ya")
    assert (Case.objects.count(), sari.told.text) == (2, words)


def test_photos_right_after_the_receipt_belong_to_the_case(sari):
    case, _ = filed(sari)
    sari.says(photos=1)
    assert sari.hears(after=25) == [f"Pesan Anda kami tambahkan ke laporan {case.label}."]
    assert (Exhibit.objects.filter(case=case).count(), Case.objects.count()) == (1, 1)


# -- A person, silence, erasure ------------------------------------------------------------------
def test_a_person_takes_over_and_the_machine_is_quiet(sari, joko):
    sari.says("PETUGAS")
    assert sari.hears()[0].startswith("Baik. Petugas membalas di sini pada jam kerja.")
    sari.says("kantor buka jam berapa?")
    assert sari.hears() == []
    [one] = handing.waiting(sari.account.village)
    assert (one.words, one.label) == (("kantor buka jam berapa?",), "")
    act = {"office": "service_head", "actor": f"official:{joko.pk}"}
    handing.answer(sari.account.village, one.uid, "Jam 8 pagi, Bu.", **act)
    assert sari.hears() == ["Jam 8 pagi, Bu."]
    handing.hand_back(sari.account.village, one.uid, **act)
    assert handing.waiting(sari.account.village) == ()
    sari.says(ROAD)
    assert sari.hears()[-1].endswith(ASK)


def test_words_for_a_person_go_to_the_newest_open_case(sari):
    case, _ = filed(sari)
    sari.says("petugas")
    sari.says("tolong dipercepat")
    assert [one.text for one in said(case)] == ["tolong dipercepat"]


def test_after_twelve_hours_or_by_menu_the_machine_speaks_again(sari):
    sari.says("petugas")
    sari.says("menu")
    assert len(sari.hears()) == 2
    sari.says("petugas")
    sari.hears()
    sari.passes(hours=13)
    sari.says(ROAD)
    assert sari.hears()[-1].endswith(ASK)


def test_words_the_office_types_by_hand_quieten_the_machine(sari):
    sari.says("Baik Bu, nanti kami ke sana", kind="echo")
    sari.says(ROAD)
    assert sari.hears() == []


def test_berhenti_stops_the_news_and_mulai_brings_it_back(sari):
    sari.says("STOP")
    assert sari.talk.is_stopped
    sari.says("mulai")
    assert not sari.talk.is_stopped
    sari.says("berhenti")
    filed(sari)
    assert not sari.talk.is_stopped  # a new report wishes for its news


def test_hapus_data_saya_is_noted_for_the_desk(sari):
    sari.says("hapus data saya")
    assert sari.hears() == [
        "Permintaan hapus data kami catat. Petugas memeriksa, lalu menjawab di sini."
    ]
    [one] = handing.waiting(sari.account.village)
    assert one.wants_wipe
    assert Entry.objects.get(kind="talk.wipe_asked").data == {"talk": str(sari.talk.uid)}


# -- Languages -----------------------------------------------------------------------------------
def test_javanese_and_sundanese_are_answered_in_kind(sari, wati_phone):
    sari.says("dalan ngarep omahe kulo bolong, sampun dangu dereng dipun dandosi")
    assert sari.hears()[-1].startswith("Laporan panjenengan: dalan ngarep")
    sari.says("nggih")
    assert "Wangsulan paling telat Kemis, 3 September." in sari.hears()[0]
    wati_phone.says("jalanna di payuneun bumi abdi ruksak pisan")
    wati_phone.hears()
    wati_phone.says("muhun")
    assert "Waleran pangtelatna Kemis, 3 Séptémber." in wati_phone.hears()[0]


def test_another_language_is_chosen_by_a_word(sari):
    sari.says("lampu di RT 2 mati")
    sari.hears()
    sari.says("SUNDA")
    assert sari.hears()[0] == "Mangga, kami nganggo basa Sunda."
    sari.says("indonesia")
    assert sari.hears()[0] == "Baik, kami memakai bahasa Indonesia."


# -- Nothing in clear, nothing of the neighbour's -----------------------------------------------
def test_nothing_told_stands_in_the_rows_of_the_talk_in_clear(sari):
    sari.says(f"{ROAD} kata Bu Sumirah", name="Sari Wulandari")
    sari.hears()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM intake_talk")
        row = repr(cursor.fetchall())
    for secret in ("Sumirah", "Wulandari", sari.number, sari.number[1:], "rusak"):
        assert secret not in row


def test_a_code_of_the_next_village_is_unknown_here(sari, next_village):
    told = Answers(key=uuid4(), text="Jembatan putus")
    there = reporting.submit(next_village, told, channel="web_form")
    sari.says(there.code)
    assert sari.hears() == ["Kode ini tidak kami temukan. Periksa angkanya, lalu coba lagi."]
    assert Tie.objects.count() == 0
    assert handing.waiting(Village.objects.get(pk=next_village.pk)) == ()


@pytest.mark.parametrize(
    "odd",
    ["", " ", "\x00", "\u202eabc\u202c", "\u200b\u200b", "😀😀", "a" * 64_000, "{reader}", "%s"],
)
def test_odd_words_harm_nothing(sari, odd):
    sari.says(odd)
    sari.hears(after=25)
    sari.says(ROAD)
    sari.hears()
    sari.says("lewati")
    sari.says("ya")
    sari.hears()
    assert unheard() == []
    assert ROAD in sari.told.text + "".join(one.text for one in said(sari.case))
