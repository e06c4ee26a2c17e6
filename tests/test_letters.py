"""A report about the village head goes past the village: nobody there can read it."""

import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps

from kentongan.base import clock, keys, sealing
from kentongan.cases import actions as cases
from kentongan.cases.models import Case, Message
from kentongan.cases.turn import NoSuchCase
from kentongan.followup import sweeps
from kentongan.intake import following, upward
from kentongan.intake.rights import asking
from kentongan.ledger import followers
from kentongan.ledger.models import Entry
from kentongan.media.models import Attachment
from kentongan.ops import founding
from kentongan.phones.samples import sample
from kentongan.vault import custody, envelopes, letters
from kentongan.vault.models import Envelope, KeyEpoch, KeyHolder, LetterKey
from tests.cast import PASSPHRASE

pytestmark = pytest.mark.django_db

TEXT = "Dana desa dipakai membeli mobil kepala desa."
NAME, PLACE, LATER = "Sari Kanarini", "rumah kades", "Kuitansinya ada di saya."


def every_value():
    """Every value of every row of every table, as text."""
    for model in apps.get_models():
        for row in model._base_manager.values_list():
            for value in row:
                is_raw = isinstance(value, bytes | memoryview)
                yield bytes(value).decode("latin-1") if is_raw else str(value)


def read(answer):
    return answer.content.decode()


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", read(answer)))


@pytest.fixture
def head(make):
    return str(make.office("village_head").pk)


@pytest.fixture
def told(client, head, make, joko, wati, ratna, dewi):
    """A report about the head with a photo and a recording; its receipt in plain words."""
    sent = {"text": TEXT, "name": NAME, "place": PLACE, "about_office": head, "publish_ok": "on"}
    files = {"photos": BytesIO(sample("rusak")[0]), "voice": BytesIO(sample("suara")[0])}
    answer = client.post("/lapor", {**sent, **files, "lat": "-7.39", "lon": "109.36"})
    return read(client.get(answer["Location"]))


@pytest.fixture
def case(told):
    return Case.objects.select_related("village").get()


@pytest.fixture
def opens(told, case):
    """The number and the six words, as the receipt tells them."""
    [words] = re.findall(r'class="code">([a-z ]+)<', told)
    return {"label": case.label, "words": words}


def code_of(told):
    return re.search(r"\d{4} \d{4} \d{4} \d{4}", told)[0]


def test_the_receipt_tells_whom_to_bring_the_words_and_tells_them_again(client, told, case, opens):
    assert f"Sampaikan ke {upward.reader(case.village)}" in told
    assert len(opens["words"].split()) == 6
    assert "paling lambat" not in told  # nobody here can promise a day for another authority
    again = read(client.get(f"/lapor/tanda-terima/{case.ref}"))
    assert opens["words"] in again


def test_nothing_of_it_stands_in_any_table_or_file(told, case, opens):
    found = " ".join(every_value())
    assert [word for word in (TEXT, NAME, PLACE, "109.36", opens["words"]) if word in found] == []
    assert not Attachment.objects.exists()
    assert (case.text, case.place, case.lat, case.category, case.publish_ok) == (
        "", "", None, None, False,
    )  # fmt: skip


def test_all_keys_of_the_village_together_do_not_open_it(told, case):
    """Each private key a passphrase of the village gives, tried on each page as itself."""
    village = case.village
    keys = []
    for holder in KeyHolder.objects.of(village).select_related("village__book"):
        private = custody.unlock(holder, PASSPHRASE)
        keys.append(private)
        for epoch in KeyEpoch.objects.of(village).select_related("village__book"):
            keys += custody.take_all(epoch, holder, private).values()
    assert len(keys) >= 4
    pages = Envelope.objects.filter(subject=case.ref, recipient=envelopes.LETTER)
    assert pages.count() == 3
    for page in pages:
        for key in keys:
            with pytest.raises(sealing.DoesNotOpen):
                envelopes.unseal(bytes(page.sealed), page.binding, private=key)


def test_nobody_of_the_village_sees_it_and_the_desk_knows_that_it_is_there(
    told, case, joko, ratna, dewi, wati, client
):
    page = f"/petugas/laporan/{case.year}/{case.number}"
    for official in (joko, ratna, dewi, wati):
        client.force_login(official)
        assert client.get(page).status_code == 404
        assert case.label not in read(client.get("/petugas/?daftar=masuk"))
        listed = client.get("/petugas/surat")
        knows = official in (joko, dewi)
        assert (listed.status_code == 200) == knows
        assert ("/petugas/surat" in read(client.get("/petugas/"))) == knows
        if knows:
            assert case.label in read(listed)
            assert TEXT not in read(listed)


def test_no_official_keeps_it_beyond_the_reporter_s_wish(case, joko, dewi, ratna):
    for official in (joko, dewi, ratna):
        with pytest.raises(NoSuchCase):
            cases.hold(case, words="Permintaan penyidik.", by=official)


def test_its_clock_and_its_news_reach_nobody_in_the_village(told, case, village):
    followers.catch_up(village.book_id)
    with time_machine.travel(clock.now() + timedelta(days=400), tick=False):
        sweeps.nudge()
        followers.catch_up(village.book_id)
    kinds = set(Entry.objects.filter(subject=case.ref).values_list("kind", flat=True))
    assert kinds == {"case.filed", "case.sent_up"}


def test_whoever_has_the_words_reads_tells_and_answers_it(client, told, case, opens, village):
    shown = client.post("/surat", opens)
    assert shown["Cache-Control"] == "no-store"
    assert [word for word in (TEXT, NAME, PLACE, "-7.39, 109.36") if word not in read(shown)] == []
    photo = client.post("/surat/berkas", {**opens, "file": "0"})
    assert (photo["Content-Type"], photo.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert 'attachment; filename="foto-1.jpg"' in photo["Content-Disposition"]
    assert client.post("/surat/berkas", {**opens, "file": "1"})["Content-Type"] == "audio/webm"
    assert client.post("/surat/berkas", {**opens, "file": "2"}).status_code == 404
    told_so = client.post("/surat/jawaban", {**opens, "told": "Kami periksa.", "act": "tell"})
    assert "Kabar terkirim" in read(told_so)
    client.post("/surat/jawaban", {**opens, "told": "Sudah kami tindak.", "act": "answer"})
    client.post("/lacak", {"code": code_of(told)})
    page = words_of(client.get("/lacak/laporan"))
    reader = f"Hanya {upward.reader(village)} yang membacanya"
    for said in ("Kami periksa.", "Sudah kami tindak.", "Surat Anda dibuka dan dibaca", reader,
                 "Sudah dijawab. Sudah beres?"):  # fmt: skip
        assert said in page
    assert Entry.objects.filter(subject=case.ref, kind="letter.opened").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda right: {"words": "padi kentongan mangga telaga sawah embun"},
        lambda right: {"words": " ".join(right["words"].split()[:5])},
        lambda right: {"label": "999/2026"},
        lambda right: {"label": "bukan nomor"},
        lambda right: {"label": "", "words": ""},
    ],
)
def test_a_wrong_number_and_wrong_words_are_told_alike(client, opens, change):
    wrong = {**opens, **change(opens)}
    for address in ("/surat", "/surat/berkas", "/surat/jawaban"):
        answer = client.post(address, {**wrong, "told": "x", "file": "0"})
        assert answer.status_code == 404
        assert "Nomor laporan atau kata pembukanya keliru." in read(answer)
    assert not Entry.objects.filter(kind="letter.opened").exists()


def test_an_answer_without_words_is_refused_and_the_letter_still_stands(client, opens):
    answer = client.post("/surat/jawaban", {**opens, "told": " ", "act": "answer"})
    assert answer.status_code == 422
    assert TEXT in read(answer)


def test_what_the_reporter_says_later_is_sealed_too(client, told, case, opens):
    client.post("/lacak", {"code": code_of(told)})
    client.post("/lacak/laporan/balasan", {"words": LATER, "photos": BytesIO(sample("baik")[0])})
    assert "Pesan tersegel." in words_of(client.get("/lacak/laporan"))
    client.post("/surat/jawaban", {**opens, "told": "Sudah.", "act": "answer"})
    client.post("/lacak/laporan/penilaian", {"verdict": "belum", "words": "Mobilnya masih ada."})
    shown = read(client.post("/surat", opens))
    assert LATER in shown
    assert "Mobilnya masih ada." in shown
    assert shown.count("Unduh foto") == 2
    assert {m.text for m in Message.objects.filter(author="reporter")} == {"Pesan tersegel."}
    assert not Attachment.objects.exists()
    found = " ".join(every_value())
    assert [word for word in (LATER, "Mobilnya") if word in found] == []
    again = client.post("/surat/jawaban", {**opens, "told": "Sudah dijual.", "act": "answer"})
    assert "Jawaban terkirim" in read(again)


def test_a_photo_without_words_puts_no_words_into_the_letter(case, opens):
    following.say(case.village, case.ref, words="", photos=[BytesIO(sample("baik")[0])])
    assert Message.objects.get(author="reporter").text == "Pesan tersegel."
    letter = upward.read(case.village, opens["label"], opens["words"])
    assert (letter.said, len(letter.files)) == ((), 3)


def test_a_letter_erased_at_the_reporter_s_wish_is_told_as_that(client, told, case):
    asking.ask(case.village, case.ref, kind="erase_story", key=uuid4())
    client.post("/lacak", {"code": code_of(told)})
    page = words_of(client.get("/lacak/laporan"))
    assert ("Surat tersegel Anda dihapus" in page, "Nomor Anda" in page) == (True, False)


def test_a_name_put_right_later_goes_into_the_letter(case, opens):
    asking.correct(case.village, case.ref, key=uuid4(), name="Sari Kanarini Putri")
    assert not Envelope.objects.filter(subject=case.ref, recipient=envelopes.CUSTODIAN).exists()
    letter = upward.read(case.village, opens["label"], opens["words"])
    assert letter.said == ("Nama: Sari Kanarini Putri",)


def test_files_for_a_letter_that_is_gone_do_not_stay_behind(case, village):
    Envelope.objects.filter(subject=case.ref).delete()
    LetterKey.objects.filter(subject=case.ref).delete()
    with pytest.raises(letters.LetterGone):
        following.say(village, case.ref, words=LATER, photos=[BytesIO(sample("rusak")[0])])
    assert not Attachment.objects.exists()


def test_a_retry_gives_the_same_words(village, joko, make, head):
    key, other = uuid4(), uuid4()
    first, again = (make.report(text=TEXT, about_office=head, key=key) for _ in range(2))
    assert first.pk == again.pk
    assert upward.words_for(village, key) == upward.words_for(village, key)
    assert upward.words_for(village, key) != upward.words_for(village, other)


def test_the_form_says_so_before_it_is_sent(client, village, joko, ratna):
    told = f"Tidak ada perangkat desa yang bisa membaca, hanya {upward.reader(village)}."
    assert told in words_of(client.get("/lapor"))


# -- The level above, with a key of its own ------------------------------------------------------
@pytest.fixture
def standing(village):
    """The words of the level above, given before anything was told."""
    words, villages = founding.add_upper("33.03.05")
    assert villages == [village]
    return words


@pytest.fixture
def above(standing, client, told, case):
    return case


def test_the_level_above_finds_and_opens_every_letter_with_its_own_words(
    client, standing, above, opens, told
):
    listed = words_of(client.post("/surat", {"label": "", "words": standing}))
    assert f"Buka surat {above.label}" in listed
    shown = client.post("/surat", {"label": above.label, "words": standing})
    assert TEXT in read(shown)
    assert shown["Cache-Control"] == "no-store"
    done = client.post("/surat/jawaban", {
        "label": above.label, "words": standing, "told": "Kami periksa.", "act": "tell",
    })  # fmt: skip
    assert "Kabar terkirim" in read(done)
    assert TEXT in read(client.post("/surat", opens))  # the reporter's own words still do


def test_the_reporter_is_told_that_there_is_no_errand(client, above, told):
    assert "membukanya dengan kuncinya sendiri" in told
    assert "Sampaikan ke" not in told
    assert "delapan kata sendiri" in words_of(client.get("/surat"))


def test_all_keys_of_the_village_and_its_server_still_do_not_open_it(standing, above):
    """Nor do the standing words lie anywhere."""
    village, key = above.village, LetterKey.objects.get()
    privates = [custody.unlock(custody.paper(village), PASSPHRASE)]
    epoch = custody.in_force(village)
    privates += custody.take_all(epoch, custody.paper(village), privates[0]).values()
    privates += [keys.key(name) for name in ("messenger", "names", "code")]
    for private in privates:
        with pytest.raises(sealing.DoesNotOpen):
            sealing.unseal(bytes(key.above), private=private, info=letters.place(key))
    assert standing not in " ".join(every_value())


def test_wrong_words_find_no_list_and_are_told_as_ever(client, standing, above):
    for words in ("padi kentongan mangga telaga sawah embun gula batu", "", standing[:-1]):
        answer = client.post("/surat", {"label": "", "words": words})
        assert answer.status_code == 404
        assert above.label not in read(answer)
    assert client.post("/surat", {"label": "9/2020", "words": standing}).status_code == 404


def test_a_letter_moved_or_altered_does_not_open_by_the_standing_words(client, standing, above):
    key = LetterKey.objects.get()
    for spoilt in (b"", bytes(key.above)[:-1], bytes(key.above)[:-1] + b"x"):
        LetterKey.objects.update(above=spoilt)
        answer = client.post("/surat", {"label": above.label, "words": standing})
        assert answer.status_code == 404


def test_a_letter_from_before_the_key_opens_by_its_own_words_alone(client, told, case, opens):
    standing, _villages = founding.add_upper(case.village.region_code)
    assert "Belum ada surat." in words_of(client.post("/surat", {"label": "", "words": standing}))
    assert client.post("/surat", {"label": case.label, "words": standing}).status_code == 404
    assert TEXT in read(client.post("/surat", opens))


def test_a_key_taken_away_opens_nothing_and_the_book_knows(client, standing, above, opens, village):
    assert founding.remove_upper("33.03") == 1
    assert client.post("/surat", {"label": above.label, "words": standing}).status_code == 404
    assert TEXT in read(client.post("/surat", opens))
    kinds = Entry.objects.of(village.book_id).values_list("kind", flat=True)
    assert {"upper_key.made", "upper_key.ended"} <= {*kinds}


def test_one_village_has_one_key_above_and_another_district_none_of_it(standing, village):
    with pytest.raises(letters.HasKeyAbove):
        founding.add_upper(village.region_code)
    with pytest.raises(founding.NoVillageUnder):
        founding.add_upper("33.03.0")  # no whole part of a code
    with pytest.raises(letters.NoSuchLetter):
        letters.for_above(village, words="padi kentongan mangga telaga")
