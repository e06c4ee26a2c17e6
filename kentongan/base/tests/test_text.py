"""Texts of citizens: cleaned, cut into words, compared. All examples are invented."""

import csv
import random
import re
import unicodedata
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.base import text

SHARED = Path(__file__).parents[4] / "shared" / "data"
REPORTS = SHARED / "keluhan_lapor2017_dev.csv"
PAIRS = SHARED / "keluhan_lapor2017_dev_pasangan.csv"

NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\r\n\x00\x85\u200b\u200c\u200d\u2060\ufeff\u202e\u2066\ufe0f👩🌾باꦏ꧀é\u0301e"
        ),
    )
)


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("  jalan\r\nrusak\rparah \n", "jalan\nrusak\nparah"),
        ("a\x00b\x07c\x9f\td", "abc\td"),
        ("satu\u2028dua\u2029tiga\x0bempat\x85lima", "satu\ndua\ntiga\nempat\nlima"),
        ("\u202eterbalik\u202c \u2066x\u2069", "terbalik x"),
        ("ja\u200blan\u2060 ru\ufeffsak", "jalan rusak"),
        ("ja\u200dlan ru\u200csak", "jalan rusak"),
        ("e\u0301", "é"),
        ("e\u200c\u0301", "é"),
        ("pecah \ud83d saja", "pecah  saja"),
        ("👩\u200d🌾 panen", "👩\u200d🌾 panen"),
        ("👩\u200d panen", "👩 panen"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("ب\u200cا", "ب\u200cا"),
        ("ꦏ꧀\u200dꦪ", "ꦏ꧀\u200dꦪ"),
        ("ب\u200c\u200cا", "ب\u200cا"),
    ],
)
def test_unseen_signs_go_and_joiners_stay_where_they_are_read(dirty, clean):
    assert text.tidy(dirty) == clean


@given(NASTY)
def test_a_tidy_text_stays_as_it_is(words):
    once = text.tidy(words)
    assert text.tidy(once) == once


@given(NASTY)
def test_a_tidy_text_can_be_stored_and_shown(words):
    clean = text.tidy(words)
    assert clean.encode("utf-8").decode("utf-8") == unicodedata.normalize("NFC", clean)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]", clean)


@pytest.mark.parametrize(
    ("polite", "matter"),
    [
        ("Yth. Bapak Bupati Purbalingga, saya ingin melaporkan bahwa jalan rusak", "jalan rusak"),
        ("Assalamu'alaikum wr wb. Kepada Yth. Ibu Camat, saluran buntu", "saluran buntu"),
        ("ass. wr. wb. pak kades sy mau lapor lampu mati", "lampu mati"),
        ("Assalamualaikum warahmatullahi wabarakatuh", ""),
        ("Selamat pagi, Bapak/Ibu. Mohon maaf mengganggu, got mampet", "got mampet"),
        ("Kepada Yth. Bp. Camat di tempat. Dengan hormat, sampah menumpuk", "sampah menumpuk"),
        ("Yth. Bapak Bupati got di RT 3 mampet.", "got di RT 3 mampet."),
        ("Dengan ini kami mengadukan tentang bau kandang", "bau kandang"),
        ("Pak Bupati jalan kami rusak", "jalan kami rusak"),
        ("Selamat malam Pak Joko, lampu padam", "lampu padam"),
        ("Nuwun sewu, dalan rusak", "dalan rusak"),
        ("izin bertanya terkait syarat KTP", "syarat KTP"),
        ("Pagi tadi pohon tumbang", "Pagi tadi pohon tumbang"),
        ("Siang malam lampu mati", "Siang malam lampu mati"),
        ("Pak Joko membuang sampah", "Pak Joko membuang sampah"),
        ("Asap pabrik tebal", "Asap pabrik tebal"),
        ("  Jalan rusak. ", "Jalan rusak."),
        ("", ""),
    ],
)
def test_polite_openings_are_left_out(polite, matter):
    assert text.without_greeting(polite) == matter


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Jln yg berlubang blm diperbaiki", ["jalan", "lubang", "belum", "baik"]),
        ("tdk ada PJU", ["tidak", "erang", "jalan"]),
        ("lobang2 tolooong", ["lubang", "tolong"]),
        ("matur nuwun s/d sekarang", ["ima", "kasih"]),
        ("RT 03 NIK 3303011708900001", ["rukun", "tetangga", "03", "nomor", "induk", "nduduk"]),
        ("", []),
    ],
)
def test_words_are_written_out_stemmed_and_sifted(words, expected):
    """A stem need not be a word (Snowball makes "erang" of "penerangan"), only always the same."""
    assert text.stems(words) == expected


@pytest.mark.parametrize(
    ("a", "b", "least", "most"),
    [
        ("jalan rusak", "jalan rusak", 1.0, 1.0),
        ("Yth. Bapak Bupati, jalan depan masjid rusak", "jln dpn masjid rusak", 1.0, 1.0),
        ("jalan depan masjid rusak parah", "rusak parah jalan di depan masjid", 1.0, 1.0),
        ("Assalamualaikum", "Assalamualaikum", 0.0, 0.0),
        ("", "jalan rusak", 0.0, 0.0),
        ("Assalamualaikum wr wb pak kades jalan rusak", "Assalamualaikum wr wb ktp hilang", 0, 0.5),
    ],
)
def test_texts_are_alike_by_their_matter_only(a, b, least, most):
    assert least <= text.alikeness(a, b) <= most


def test_a_short_text_is_not_the_same_as_every_long_one_that_holds_it():
    long = "jalan rusak di dusun krajan sejak hujan deras bulan lalu sampai jembatan kali klawing"
    assert text.alikeness("jalan rusak", long) < 0.7


@given(st.text(), st.text())
def test_alikeness_is_the_same_both_ways_and_between_nought_and_one(a, b):
    assert 0 <= text.alikeness(a, b) == text.alikeness(b, a) <= 1


def real():
    """The development texts, which lie beside the project and never enter it, and their pairs."""
    with REPORTS.open(encoding="utf-8", newline="") as file:
        reports = {row["kid"]: row["teks"] for row in csv.DictReader(file)}
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["label"] != "templat"]
    return reports, [(row["kid_a"], row["kid_b"]) for row in rows]


def invented():
    """Twelve matters told by two people each: where the real texts are not."""
    places = ("pasar", "sekolah", "masjid", "sawah")
    matters = ("lampu jalan mati", "sampah belum diangkut", "saluran air mampet")
    told = [f"{matter} dekat {place}" for matter in matters for place in places]
    reports = {f"a{n}": f"Assalamualaikum. {one} sejak kemarin." for n, one in enumerate(told)}
    reports |= {f"b{n}": f"Selamat pagi pak, {one}, sejak kemarin" for n, one in enumerate(told)}
    return reports, [(f"a{n}", f"b{n}") for n in range(len(told))]


@pytest.mark.parametrize("source", [invented, *([real] if PAIRS.exists() else [])])
def test_repeated_reports_lie_well_above_unrelated_ones(source):
    reports, pairs = source()
    again = [text.alikeness(reports[a], reports[b]) for a, b in pairs]
    twins = {*pairs, *((b, a) for a, b in pairs)}
    ids, chance = sorted(reports), random.Random(1)
    strangers = sorted(
        text.alikeness(reports[a], reports[b])
        for a, b in islice(iter(lambda: chance.sample(ids, 2), None), 500)
        if (a, b) not in twins
    )
    assert len(again) >= 9
    assert min(again) > 0.8
    assert strangers[len(strangers) // 2] < min(again)
    assert source is invented or strangers[-5] < 0.65


@pytest.mark.parametrize(
    "words",
    [
        "KEBAKARAN di dusun krajan",
        "tolong rumah pak joko terbakar",
        "wonten kobongan pak",
        "banjir besar sudah masuk rumah",
        "kami tidak bisa keluar karena banjir besar",
        "tanah longsor menutup jalan",
        "ada orang pingsan di pasar",
        "Ibu saya tidak sadarkan diri",
        "ada kecelakaan di pertigaan, tolong",
        "terjadi pembunuhan",
        "anak hanyut di sungai",
        "warga tersengat listrik",
        "tlg kirim ambulan",
        "Jalan rawan. Barusan kecelakaan",
    ],
)
def test_an_emergency_is_noticed(words):
    assert text.mentions_emergency(words) is True


@pytest.mark.parametrize(
    "words",
    [
        "listrik sering mati",
        "lampu jalan mati",
        "ikan mati di kolam",
        "jalan rawan kecelakaan",
        "takut terjadi kebakaran",
        "jangan sampai ada longsor",
        "mobil pemadam kebakaran rusak",
        "kecelakaan sering terjadi di sini",
        "tidak ada tabrakan",
        "bantuan korban gempa belum cair",
        "hujan sedikit banjir",
        "harga beras meroket",
        "",
    ],
)
def test_an_everyday_complaint_is_no_emergency(words):
    assert text.mentions_emergency(words) is False


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("lihat https://desa.id/a?b=1, lalu www.contoh.com", 2),
        ("bit.ly/abc dan wa.me/62", 2),
        ("toko-murah.com", 1),
        ("rusak.mohon diperbaiki.info lebih lanjut", 0),
        ("surat ke sari@desa.go.id", 0),
        ("RT.01/RW.02 jl.mawar no.3", 0),
        ("", 0),
    ],
)
def test_links_are_counted(words, count):
    assert text.count_links(words) == count
