"""English is whole: every Indonesian sentence has its own, with the same gaps to fill."""

import re

import pytest
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import ngettext

from tests.source import PACKAGE

CATALOGUE = PACKAGE / "locale/en/LC_MESSAGES/django.po"
CATALOGUES = sorted(PACKAGE.glob("locale/??/LC_MESSAGES/django.po"))
GAP = re.compile(r"%\(\w+\)s|\{\w+\}|%%|</?\w+>")
EDGES = re.compile(r"^\s*|\s*$")
# The same word in both languages.
SHARED = {"WhatsApp", "Telegram", "Simulator", "HUBUNGKAN"}
# Words no Indonesian sentence does without; names of offices and hamlets have none of them.
INDONESIAN = re.compile(r"\b(yang|tidak|untuk|dengan|belum|boleh|Anda|kami)\b", re.IGNORECASE)
SENTENCES = (
    "Ada masalah di desa?",
    "Buat laporan",
    "Apa yang terjadi?",
    "Kirim laporan",
    "Butuh bantuan?",
    "Keluar cepat",
    "Langsung ke isi",
)


def pairs(catalogue=CATALOGUE):
    """Each Indonesian form beside its other one: a plural is two pairs."""
    with catalogue.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    for message in messages:
        if isinstance(message.id, str):
            yield message.id, message.string
        else:
            yield from zip(message.id, message.string, strict=True)


def odd(holds, catalogue=CATALOGUE):
    """The pairs a rule does not hold for."""
    return [pair for pair in pairs(catalogue) if not holds(*pair)]


def test_every_sentence_has_an_english_one_and_none_is_a_guess():
    assert len(list(pairs())) > 700
    assert odd(lambda _source, english: english.strip()) == []
    assert "fuzzy" not in CATALOGUE.read_text()


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parents[1].name)
def test_the_gaps_are_the_same_in_both_languages(catalogue):
    def agree(*pair):
        return len({tuple(sorted(GAP.findall(text))) for text in pair}) == 1

    assert odd(agree, catalogue) == []


@pytest.mark.parametrize("language", ["jv", "su"])
def test_news_is_plain_in_the_villagers_own_language(language):
    catalogue = PACKAGE / f"locale/{language}/LC_MESSAGES/django.po"
    told = dict(pairs(catalogue))
    sentences = [one for text in told.values() for one in re.split(r"[.?:]\s", text)]
    assert len(told) > 40
    assert [one for one in sentences if len(one.split()) > 15] == []
    foreign = re.compile(r"\b(yang|tidak|untuk|dengan|belum|boleh|Anda|sudah)\b")
    assert [text for text in told.values() if foreign.search(text)] == []


def test_spaces_at_the_edges_stay():
    assert odd(lambda *pair: len({tuple(EDGES.findall(text)) for text in pair}) == 1) == []


def test_no_sentence_is_left_as_it_was():
    assert odd(lambda source, english: source in SHARED or source != english) == []


def test_no_english_sentence_is_longer_than_a_villager_reads():
    sentences = [one for _source, text in pairs() for one in re.split(r"[.?:]\s", text)]
    assert [one for one in sentences if len(one.split()) > 18] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("id", ["Paling lama 1 hari kerja", "Paling lama 2 hari kerja"]),
        ("en", ["At most 1 working day", "At most 2 working days"]),
    ],
)
def test_one_and_many_are_told_apart_where_the_language_does(language, said):
    source = "Paling lama {n} hari kerja"
    with translation.override(language):
        assert [ngettext(source, source, n).format(n=n) for n in (1, 2)] == said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "said"), [("/", "Make a report"), ("/lapor", "What happened?")]
)
def test_a_page_in_english_holds_no_indonesian(client, village, joko, address, said):
    page = client.get(address, {"bahasa": "en"}).content.decode()
    assert said in page
    assert '<html lang="en"' in page
    assert [sentence for sentence in SENTENCES if sentence in page] == []
    text = re.sub(r"\s+", " ", re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.S))
    assert INDONESIAN.findall(text) == []


@pytest.mark.django_db
def test_english_is_a_choice_that_stays_and_indonesian_the_rule(client, village, joko):
    assert "Buat laporan" in client.get("/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    client.get("/", {"bahasa": "en"})
    assert "Make a report" in client.get("/").content.decode()
