"""Whole words, everyday spellings, three languages; a "saya" is never a "ya"."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.base import codes
from kentongan.intake.talk import understanding
from kentongan.intake.talk.understanding import read

YES = """\
    ya|Ya|YA|iya|iya pak|ya, kirim|yaaaa|Y|y|ok|oke|OKE|ok pak|okee|sip|siap|siap pak|betul
    |benar|ya benar|kirim|kirim saja|ya kirim aja|tolong kirim|lanjut|setuju|ya saya setuju
    |boleh|nggih|inggih|enggih|njih|iyo|nggih pak kintun|muhun|sumuhun|leres|enya
    |mangga kintun|👍|✅|👍🏽|ya makasih|nggih matur nuwun"""
NO = """\
    tidak|Tidak|tdk|gak|ga|nggak|ndak|enggak|tidak usah|ga usah|gak perlu|jangan
    |jangan dulu|bukan|salah|ora|ora usah|mboten|mboten usah|ojo|henteu|teu|teu kedah|alim
    |moal|ulah"""
NEITHER = """\
    saya|saya mau lapor|bayar|biaya|oke makasih|ok terima kasih|nanti|besok|yang|iyan|yakin
    |ya tapi lampunya dua|kirim surat ke saya belum dibalas|tidak ada air|jalan rusak
    |ya ampun rusak sekali|bisa tolong lihat got|daya listrik|oke tapi ada lagi|maya|raya
    |ok banget rusaknya|tak ada lampu di sini"""


def said(table):
    return [word.strip() for word in table.split("|")]


@pytest.mark.parametrize("words", said(YES))
def test_a_yes_is_understood(words):
    assert (read(words).yes, read(words).no) == (True, False)


@pytest.mark.parametrize("words", [word for word in said(NO) if word != "teu kedah"])
def test_a_no_is_understood(words):
    assert (read(words).yes, read(words).no) == (False, True)


@pytest.mark.parametrize("words", said(NEITHER))
def test_what_only_looks_like_a_yes_or_a_no_is_neither(words):
    assert (read(words).yes, read(words).no) == (False, False)


@given(
    st.text(max_size=60).filter(lambda text: "saya" not in text), st.sampled_from("abcdeghijklmn")
)
def test_no_text_raises_and_a_pressed_button_is_no_text(text, letter):
    found = read(text)
    assert found.words == text
    assert not (found.yes and found.no)
    assert read(text, f"{letter}:7:3").verb == letter


@given(st.lists(st.sampled_from(["saya", "bayar", "raya", "yang", "gaya"]), min_size=1, max_size=6))
def test_words_that_hold_a_ya_are_never_a_yes(words):
    assert not read(" ".join(words)).yes


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("status", "status"), ("STATUS", "status"), ("cek laporan saya", "status"),
        ("kumaha kabarna", "status"), ("bantuan", "help"), ("MENU", "help"), ("?", ""),
        ("mohon bantuan pak", "help"), ("bantuan saya belum turun", ""), ("batal", "cancel"),
        ("ga jadi", "cancel"), ("mboten sios", "cancel"), ("teu janten", "cancel"),
        ("petugas", "human"), ("minta petugas", "human"), ("petugas tidak datang", ""),
        ("rahasia", "secret"), ("tanpa nama", "anonymous"), ("ANONIM", "anonymous"),
        ("tanpa asma", "anonymous"), ("berhenti", "stop"), ("Stop", "stop"), ("mulai", "start"),
        ("bus tidak berhenti di sini", ""), ("hapus data saya", "wipe"), ("JAWA", "jv"),
        ("bahasa sunda", "su"), ("indonesia", "id"), ("ubah", "change"), ("robih", "change"),
        ("tulis ulang", "rewrite"), ("tambah cerita", "more"), ("lewati", "skip"),
        ("gak tahu", "skip"), ("laporan baru", "new"),
    ],
)  # fmt: skip
def test_a_command_is_the_whole_message_or_none(words, command):
    assert read(words).command == command


@pytest.mark.parametrize(
    "words",
    [
        "p", "P", "tes", "test", "halo", "hallo pak", "Assalamualaikum", "assalamu'alaikum wr.wb.",
        "selamat pagi", "Selamat malam pak kades", "sugeng enjing", "kulonuwun", "sampurasun",
        "wilujeng siang", "punten", "permisi min", "mau lapor", "saya mau lapor pak", "lapor",
        "...", "🙏🙏", "pak", "info",
    ],
)  # fmt: skip
def test_an_opening_is_known(words):
    assert read(words).opening


@pytest.mark.parametrize(
    "words", ["jalan", "lampu mati", "pagi tadi pohon tumbang", "halo lampu mati"]
)
def test_a_matter_is_no_opening(words):
    assert not read(words).opening


@pytest.mark.parametrize(
    ("words", "verdict", "leaning"),
    [
        ("sudah", "sudah", ""), ("sudah beres", "sudah", ""), ("sampun", "sudah", ""),
        ("parantos", "sudah", ""), ("wis", "sudah", ""), ("belum", "belum", ""),
        ("belum pak", "belum", ""), ("dereng", "belum", ""), ("teu acan", "belum", ""),
        ("masih rusak", "belum", ""), ("baru sebagian", "sebagian", ""),
        ("belum pak masih bocor di timur", "", "belum"),
        ("sudah beres semua pak terima kasih", "", "sudah"),
        ("sudah tiga hari lampu mati di sini", "", ""),
    ],
)  # fmt: skip
def test_a_verdict_is_understood(words, verdict, leaning):
    found = read(words)
    assert found.verdict == verdict
    assert verdict or found.leaning == leaning


@pytest.mark.parametrize(
    ("words", "number"),
    [("1", 1), ("2.", 2), ("no 3", 3), ("pilih 1", 1), ("(2)", 2), ("nomor 12", 12),
     ("10 rumah", None), ("RT 3", None)],
)  # fmt: skip
def test_a_number_alone_is_a_choice(words, number):
    assert read(words).number == number


CODE = codes.derive(b"secret", b"x")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (codes.grouped(CODE), CODE),
        (f"ini kode saya: {CODE}", CODE),
        (CODE[:-1] + str((int(CODE[-1]) + 1) % 10), "wrong"),
        ("3303051708850001", "nik"),
        ("0812 3456 7890", ""),
        (f"kartu {CODE} saya tidak bisa dipakai untuk mengambil bantuan di kantor pos", ""),
    ],
)
def test_a_code_is_read_where_hardly_anything_else_is_said(words, code):
    assert read(words).code == code


def test_a_public_number_is_read_where_hardly_anything_else_is_said():
    assert read("status 147/2026").label == (147, 2026)
    assert (
        read("laporan saya dengan nomor 147/2026 kok belum ada kabarnya sama sekali").label is None
    )


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("jalan rusak", "id"), ("dalan ngarep omahe kulo bolong", "jv"), ("nggih", "jv"),
        ("kulonuwun", "jv"), ("sugeng enjing", "jv"), ("muhun", "su"), ("sampurasun", "su"),
        ("jalanna di payuneun bumi abdi ruksak", "su"), ("mau lapor", "id"), ("", "id"),
        ("lampu jalan mati sing endi", "id"),
    ],
)  # fmt: skip
def test_the_language_is_guessed_by_its_own_words(words, language):
    assert understanding.language(words) == language


@pytest.mark.parametrize(
    ("words", "is_place"),
    [
        ("dekat masjid", True), ("RT 3 RW 1", True), ("depan rumah pak RT", True),
        ("dusun krajan", True),
        ("ngarep balai desa", True), ("jalan di RT 3 rusak", False), ("lampunya mati", False),
        ("jalan Melati", True),
    ],
)  # fmt: skip
def test_a_place_is_told_from_a_story(words, is_place):
    assert understanding.is_place(words) == is_place


def test_a_hamlet_is_found_by_its_whole_name():
    hamlets = {1: "Krajan", 2: "Karang Anyar", 3: "Anyar"}
    found = [
        understanding.named_hamlet(words, hamlets)
        for words in ("Di KRAJAN, RT 2", "krajanan", "dusun karang anyar", "di mana saja")
    ]
    assert found == [1, None, None, None]
