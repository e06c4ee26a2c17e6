"""What every village starts with."""

import re

import pytest

from kentongan.base import icons
from kentongan.village.defaults.categories import CLASSES, NEVER_HERE, SIGNS, TOPICS
from kentongan.village.defaults.sentences import BY_CATEGORY, GENERAL
from kentongan.village.defaults.titles import DEFAULT, REGIONAL, ROLES, titles_of

ALL_SENTENCES = [*GENERAL, *(text for texts in BY_CATEGORY.values() for text in texts)]


def test_twenty_topics_each_with_its_own_sign():
    assert len({topic.code for topic in TOPICS}) == 20
    assert len(SIGNS) == 20
    assert set(icons.NAMES) >= SIGNS


def test_only_the_topics_that_no_village_may_handle_have_no_handler():
    assert {topic.code for topic in TOPICS if not topic.handler} == NEVER_HERE
    assert {topic.code for topic in TOPICS if topic.is_always_secret} == {"protection"}
    assert {topic.code: topic.default_class for topic in TOPICS if topic.code in NEVER_HERE} == {
        "village_fund": "supervisory",
        "protection": "ordinary",
    }


def test_every_handler_and_class_exists():
    assert {topic.handler for topic in TOPICS if topic.handler} <= ROLES
    assert {topic.default_class for topic in TOPICS} <= CLASSES


def test_ready_sentences_belong_to_topics_and_are_short():
    longest = max(
        len(sentence.split()) for text in ALL_SENTENCES for sentence in re.split(r"[.?]", text)
    )
    assert set(BY_CATEGORY) <= {topic.code for topic in TOPICS}
    assert longest <= 18
    assert len(set(ALL_SENTENCES)) == len(ALL_SENTENCES)


@pytest.mark.parametrize("titles", [*REGIONAL.values(), DEFAULT])
def test_every_region_names_the_same_offices_once(titles):
    assert set(titles.offices) == ROLES - {"hamlet_head"}
    assert len(set(titles.offices.values())) == len(titles.offices)


@pytest.mark.parametrize(
    ("code", "kind", "head", "service_head"),
    [
        ("33.03.05.2002", "Desa", "Kepala Desa", "Kasi Pelayanan"),
        ("33.03.05.1001", "Kelurahan", "Lurah", "Kasi Pelayanan"),
        ("11.01.01.2001", "Gampong", "Keuchik", "Kasi Pelayanan"),
        ("13.06.01.2001", "Nagari", "Wali Nagari", "Kasi Pelayanan"),
        ("13.09.01.2001", "Desa", "Kepala Desa", "Kasi Pelayanan"),  # Mentawai has no nagari
        ("34.04.01.2001", "Kalurahan", "Lurah", "Kamituwa"),
        ("34.71.01.1001", "Kelurahan", "Lurah", "Kasi Pelayanan"),
        ("51.01.01.2001", "Desa", "Perbekel", "Kasi Pelayanan"),
        ("94.01.01.2001", "Kampung", "Kepala Kampung", "Kasi Pelayanan"),
        ("91.03.01.3007", "Desa Adat", "Kepala Desa", "Kasi Pelayanan"),
    ],
)
def test_the_region_gives_the_titles(code, kind, head, service_head):
    titles = titles_of(code)
    found = (titles.kind, titles.offices["village_head"], titles.offices["service_head"])
    assert found == (kind, head, service_head)
