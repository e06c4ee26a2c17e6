"""Personal data in texts. All people, numbers and addresses are invented."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.base import codes, personal

HIT = [
    ("nik", "NIK saya 3303011708900001 belum jadi", "3303011708900001"),
    ("nik", "nomor 3303015708900001 ditolak", "3303015708900001"),
    ("nik", "3303 0117 0890 0001", "3303 0117 0890 0001"),
    ("nik", "ktp: 330301.170890.0001", "330301.170890.0001"),
    ("nik", "no 9999999999999999", "9999999999999999"),
    ("nik", "NIK 33030117089000012", "33030117089000012"),
    ("kk", "No KK 3303011708050002", "3303011708050002"),
    ("kk", "kartu keluarga nomor : 3303011708050002", "3303011708050002"),
    ("npwp", "09.254.294.3-407.000", "09.254.294.3-407.000"),
    ("npwp", "NPWP 092542943407000", "092542943407000"),
    ("phone", "hubungi 081234567890", "081234567890"),
    ("phone", "0812-3456-7890", "0812-3456-7890"),
    ("phone", "0812 3456 7890 ya", "0812 3456 7890"),
    ("phone", "+62 812 3456 7890", "+62 812 3456 7890"),
    ("phone", "+62812-3456-7890", "+62812-3456-7890"),
    ("phone", "6281234567890", "6281234567890"),
    ("phone", "(0812) 3456.7890", "(0812) 3456.7890"),
    ("phone", "O81234567890", "O81234567890"),
    ("phone", "WA 812 3456 7890", "812 3456 7890"),
    ("phone", "telp (0281) 891234", "(0281) 891234"),
    ("phone", "0281-8912345", "0281-8912345"),
    ("phone", "bri hub 081234567890", "081234567890"),
    ("phone", "nol delapan satu dua tiga empat lima enam tujuh delapan", None),
    ("plate", "motor R 1234 AB ngebut", "R 1234 AB"),
    ("plate", "truk r1234ab", "r1234ab"),
    ("plate", "mobil plat b 7 xyz", "b 7 xyz"),
    ("plate", "AA 4321 KL", "AA 4321 KL"),
    ("email", "ke sari.contoh@surat.co.id saja", "sari.contoh@surat.co.id"),
    ("url", "lihat https://contoh.id/foto/1.", "https://contoh.id/foto/1"),
    ("url", "wa.me/6281234567890", "wa.me/6281234567890"),
    ("account", "rekening 1234-5678-9012", "1234-5678-9012"),
    ("account", "no rek BRI 123456789012345", "123456789012345"),
    ("account", "transfer ke bank Jateng: 2012345678", "2012345678"),
    ("bpjs", "BPJS 0001234567890", "0001234567890"),
    ("nip", "NIP. 19850417 201001 1 003", "19850417 201001 1 003"),
    ("nip", "198504172010011003", "198504172010011003"),
    ("code", "kode saya 4821 7730 5196 0267", "4821 7730 5196 0267"),
    ("name", "KTP a.n. Sari Dewi belum jadi", "Sari Dewi"),
    ("name", "KTP an. Sari Dewi belum jadi", "Sari Dewi"),
    ("name", "KTP an Sari Dewi belum jadi", "Sari Dewi"),
    ("name", "KTP a/n SARI DEWI belum jadi", "SARI DEWI"),
    ("name", "atas nama budi santoso belum jadi", "budi santoso"),
    ("name", "nama saya Sari", "Sari"),
    ("name", "Nama: Sari Dewi\nAlamat", "Sari Dewi"),
    ("name", "nama Sari Dewi", "Sari Dewi"),
    ("name", "Pak Joko mabuk", "Joko"),
    ("name", "pak joko mabuk lagi", "joko"),
    ("name", "Bu Wati, Kasi", "Wati"),
    ("name", "Bapak H. Slamet Riyadi", "H. Slamet Riyadi"),
    ("name", "sdr. Budi.", "Budi"),
    ("name", "mbak Ratna S. Putri", "Ratna S. Putri"),
    ("name", "ttd,\nSari Dewi", "Sari Dewi"),
    ("address", "Jl. Melati Raya No. 12A", "No. 12A"),
    ("address", "Jl. Melati 12, tolong", "12"),
    ("address", "RT 01/RW 02 No 7", "No 7"),
    ("address", "rumah nomor 15", "nomor 15"),
    ("address", "Perum Indah Blok C3 No. 5", "Blok C3 No. 5"),
    ("address", "blok D/12", "blok D/12"),
]

MISS = [
    "RT 01 RW 02",
    "RT.04/RW.03",
    "Jl. Raya KM 5 rusak",
    "Jl. Melati 2 minggu gelap",
    "Jl. Melati RT 03",
    "Rp 5000",
    "Rp 50.000.000.000",
    "bayar Rp. 1.500.000",
    "tanggal 12-06-2026 pukul 14.00",
    "tahun 2017 sampai 2018",
    "laporan 147/2026",
    "SD N 1 PBG",
    "kelas B 12",
    "L 300 DI depan",
    "D 120 RT",
    "Pak Lurah",
    "Bu Kades tidak ada",
    "Pak RT 03",
    "pak bupati tolong",
    "Bapak Presiden",
    "Ibu hamil",
    "ibu-ibu PKK",
    "Bapak/Ibu yang terhormat",
    "pak jalan rusak",
    "Pak, lampu mati",
    "PAK JALAN RUSAK",
    "bu saya mau tanya",
    "pak dibiarkan saja",
    "nama desa kami",
    "atas nama warga",
    "rusak.mohon diperbaiki",
    "listrik 900 VA",
    "telepon 110 atau 112",
    "KTP sudah 3 bulan",
    "BPJS 3 bulan menunggak",
    "kode pos 53371",
    "",
]


@pytest.mark.parametrize(("kind", "words", "hit"), HIT)
def test_personal_data_is_found(kind, words, hit):
    start = words.index(hit or words)
    expected = personal.Finding(kind, start, start + len(hit or words), hit or words)
    assert personal.find(words) == (expected,)


@pytest.mark.parametrize("words", MISS)
def test_what_names_nobody_is_left_alone(words):
    assert personal.find(words) == ()


def test_masking_keeps_the_rest_of_the_text():
    words = (
        "Pak Lurah, KTP a.n. Sari Dewi NIK 3303015708900001 di Jl. Melati No. 4 RT 01/RW 02 "
        "belum jadi. WA 0812-3456-7890."
    )
    assert personal.mask(words) == (
        "Pak Lurah, KTP a.n. [nama disamarkan] NIK [NIK disamarkan] di Jl. Melati "
        "[nomor rumah disamarkan] RT 01/RW 02 belum jadi. WA [nomor HP disamarkan]."
    )


def test_a_person_may_leave_a_finding_out():
    words = "Pak Joko, NIK 3303015708900001"
    numbers = [finding for finding in personal.find(words) if finding.kind == "nik"]
    assert personal.mask(words, numbers) == "Pak Joko, NIK [NIK disamarkan]"


def test_a_text_without_findings_is_not_changed():
    assert personal.mask("Lampu jalan mati.") == "Lampu jalan mati."


@pytest.mark.parametrize("words", [words for _, words, _ in HIT])
def test_a_masked_text_has_nothing_left(words):
    assert personal.find(personal.mask(words)) == ()


@given(st.lists(st.sampled_from([words for _, words, _ in HIT] + MISS), max_size=6))
def test_findings_are_sorted_and_do_not_overlap(parts):
    words = "; ".join(parts)
    rest = 0
    for finding in personal.find(words):
        assert rest <= finding.start < finding.end
        assert words[finding.start : finding.end] == finding.text
        rest = finding.end


@given(st.text())
def test_any_text_can_be_masked(words):
    assert isinstance(personal.mask(words), str)


def test_the_example_of_a_code_is_one():
    assert codes.is_sound("4821773051960267")


@pytest.mark.parametrize("part", ["pak ", "nik ", "1 ", "a.", "a@", "Jl. A ", "0", "x", "satu "])
def test_a_long_hostile_text_is_searched_to_its_end(part):
    """A pattern that backtracks without end would hang here; speed itself is not tested."""
    words = (part * 10_000)[:10_000]
    spans = [(found.start, found.end) for found in personal.find(words)]
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert all(words[start:end] for start, end in spans)
