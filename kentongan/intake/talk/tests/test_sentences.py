"""All that is said is there in three languages, plain, and the village's to change."""

from datetime import date

import pytest

from kentongan.base.refusals import Refused
from kentongan.intake.models import Sentence
from kentongan.intake.talk import plainness, sentences, wording
from kentongan.intake.talk.understanding import LANGUAGES
from kentongan.ledger.models import Entry

NAMES = sorted(sentences.shipped("id"))
EVERY = [(language, name) for language in LANGUAGES for name in NAMES]


def test_every_language_says_the_same_things():
    assert [sorted(sentences.shipped(language)) for language in LANGUAGES] == [NAMES] * 3


@pytest.mark.parametrize(("language", "name"), EVERY)
def test_each_text_is_plain_and_has_the_gaps_of_the_indonesian(language, name):
    text = sentences.shipped(language)[name]
    is_title = name.startswith(sentences.BUTTONS)
    ours = sentences.shipped("id")[name]
    if is_title:
        text, ours = text.format(label="12345/2026"), ""
    plainness.check(text, like=ours, is_title=is_title)


def test_together_the_sentences_are_short():
    for language in LANGUAGES:
        counts = [n for name in NAMES for n in plainness.lengths(sentences.shipped(language)[name])]
        assert sum(counts) / len(counts) <= plainness.AVERAGE_WORDS


@pytest.mark.parametrize(
    ("language", "day"),
    [("id", "Jumat, 12 Juni"), ("jv", "Jemuwah, 12 Juni"), ("su", "Jumaah, 12 Juni")],
)
def test_days_are_named_in_each_language(language, day):
    assert sentences.Tongue(language, {}).day(date(2026, 6, 12)) == day


@pytest.mark.parametrize(
    ("name", "text", "refusal"),
    [
        ("tell", "A" * 301, plainness.TextTooLong),
        ("tell", " ".join(["kata"] * 19) + ".", plainness.SentenceTooLong),
        (
            "tell",
            " ".join(["kata"] * 12) + ". " + " ".join(["kata"] * 12) + ".",
            plainness.TooWordy,
        ),
        ("tell", "Ceritakan sekarang!", plainness.TooLoud),
        ("tell", "SEGERA ceritakan.", plainness.TooLoud),
        ("tell", "Ceritakan {apa}.", plainness.GapsDiffer),
        ("receipt", "Laporan kami terima.", plainness.GapsDiffer),
        ("tell", "Ceritakan { ini.", plainness.GapsDiffer),
        ("buttons.yes", "Ya, saya mau mengirimnya", plainness.TextTooLong),
        ("nothing_of_that_name", "Halo.", sentences.NoSuchSentence),
    ],
)
@pytest.mark.django_db
def test_what_is_not_plain_is_refused(village, joko, name, text, refusal):
    with pytest.raises(refusal):
        wording.change_sentence(village, "id", name, text, by=joko)
    assert not Sentence.objects.exists()


def test_an_empty_text_is_not_plain():
    with pytest.raises(plainness.TextMissing):
        plainness.check(" ", like="Halo.")


@pytest.mark.django_db
def test_a_village_says_it_in_its_own_words_with_one_entry_a_change(village, next_village, joko):
    own = "Monggo, ceritakan masalahnya."
    changes = [
        wording.change_sentence(village, "id", "tell", own, by=joko),
        wording.change_sentence(village, "id", "tell", own, by=joko),
    ]
    assert changes == [True, False]
    assert sentences.tongue(village, "id").say("tell") == own
    ours = sentences.shipped("id")["tell"]
    assert sentences.tongue(next_village, "id").say("tell") == ours
    assert wording.change_sentence(village, "id", "tell", "", by=joko)
    assert sentences.tongue(village, "id").say("tell") == ours
    entries = Entry.objects.filter(kind="talk.worded")
    assert [entry.data for entry in entries] == [{"sentence": "tell", "language": "id"}] * 2


@pytest.mark.django_db
def test_an_official_of_the_next_village_changes_nothing_here(village, budi):
    with pytest.raises(Refused):
        wording.change_sentence(village, "id", "tell", "Halo semua.", by=budi)
    assert not Sentence.objects.exists()
