"""What an invented report seems to be about."""

import tomllib

import pytest

from kentongan.base import topics

# domain.md, section 5; "other" is what remains when nothing is suggested.
CATEGORIES = {
    "road",
    "drainage",
    "street_light",
    "water",
    "waste",
    "environment",
    "social_aid",
    "civil_admin",
    "village_service",
    "order",
    "land",
    "health",
    "education",
    "agriculture",
    "power_telecom",
    "disaster",
    "bumdes",
    "village_fund",
    "protection",
}


@pytest.mark.parametrize(
    ("words", "likeliest"),
    [
        ("Jalan di depan masjid berlubang, tolong diaspal", "road"),
        ("jln rusak blm diperbaiki", "road"),
        ("dalan rusak pak", "road"),
        ("jalan di RT 3 rusak", "road"),
        ("jalan rt.03/rw 02 rusak", "road"),
        ("Got mampet, air meluap ke jalan", "drainage"),
        ("PJU padam sudah seminggu", "street_light"),
        ("Lampu jalan mati, gelap", "street_light"),
        ("Air Pamsimas tidak mengalir", "water"),
        ("Sampah menumpuk di pinggir kali", "waste"),
        ("Limbah pabrik mencemari sungai", "environment"),
        ("BLT belum cair, nama saya tidak terdaftar", "social_aid"),
        ("Tetangga mampu malah dapat PKH", "social_aid"),
        ("KTP belum jadi, akta kelahiran salah", "civil_admin"),
        ("Kantor desa tutup jam 10", "village_service"),
        ("Anak muda mabuk dan judi di pos ronda", "order"),
        ("Batas tanah diserobot tetangga", "land"),
        ("Posyandu tidak ada bidan", "health"),
        ("Guru PAUD jarang masuk", "education"),
        ("Pupuk subsidi langka, petani susah", "agriculture"),
        ("Listrik sering mati", "power_telecom"),
        ("Tanah longsor menutup rumah warga", "disaster"),
        ("Bumdes tidak memberi laporan", "bumdes"),
        ("Dana desa diduga dikorupsi, ada pungli", "village_fund"),
        ("Anak tetangga dipukuli suami ibunya, ada kekerasan rumah tangga", "protection"),
    ],
)
def test_the_likeliest_category_comes_first(words, likeliest):
    assert topics.suggest(words)[0] == likeliest


@pytest.mark.parametrize(
    "words", ["", "Terima kasih", "Assalamualaikum", "???", "mohon bantuannya"]
)
def test_without_a_clue_nothing_is_suggested(words):
    assert topics.suggest(words) == ()


def test_a_hint_is_better_than_nothing():
    assert topics.suggest("macet") == ("road",)


def test_a_text_about_everything_gets_three_suggestions():
    words = "jalan rusak, sampah menumpuk, listrik mati, ktp belum jadi, sawah kering, guru malas"
    assert len(topics.suggest(words)) == 3


def test_every_category_but_the_rest_has_words():
    table = tomllib.loads(topics._DATA.read_text(encoding="utf-8"))
    assert set(table) == CATEGORIES
    assert {strength for clues in table.values() for strength in clues} == set(topics._WEIGHTS)


def test_no_word_of_a_phrase_is_lost_as_a_stop_word():
    """ "Dapat bantuan" would shrink to "bantu" and fire at every "mohon bantuannya"."""
    table = tomllib.loads(topics._DATA.read_text(encoding="utf-8"))
    phrases = [words for clues in table.values() for group in clues.values() for words in group]
    shrunk = [words for words in phrases if len(topics.stems(words)) < len(words.split())]
    assert shrunk == []
