"""What is done with what was said: many small cases, no database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.intake.talk import moves, rules
from kentongan.intake.talk.rules import World
from kentongan.intake.talk.understanding import Said, read

STAGES = (rules.IDLE, rules.TELLING, rules.WHAT, rules.PLACE, rules.CONFIRM, rules.CHANGE,
          rules.REWRITE, rules.MORE, rules.WHICH)  # fmt: skip
STORY = "jalan di RT 3 rusak"


def reply(stage, words, **world):
    return rules.reply(World(stage=stage, **world), read(words), has_media=False)


@pytest.mark.parametrize(
    ("stage", "words", "moves"),
    [
        ("idle", STORY, ("keep",)), ("idle", "p", ("keep",)), ("idle", "ya", ("greet",)),
        ("idle", "makasih", ()), ("idle", "baru", ("invite",)),
        ("idle", "tanpa nama", ("anonymous",)),
        ("telling", "ya", ("keep",)), ("telling", "makasih", ("keep",)),
        ("what", "lewati", ("skip",)), ("what", STORY, ("keep",)),
        ("place", "lewati", ("skip",)), ("place", "dekat masjid", ("place_or_keep",)),
        ("place", "9", ("again",)), ("place", "makasih", ("again",)),
        ("confirm", "ya", ("file",)), ("confirm", "nggih", ("file",)),
        ("confirm", "muhun", ("file",)),
        ("confirm", "tidak", ("change",)), ("confirm", "ubah", ("change",)),
        ("confirm", "tulis ulang", ("rewrite",)), ("confirm", "tanpa nama", ("file_anonymous",)),
        ("confirm", "rahasia", ("secret", "again")), ("confirm", "nanti", ("later",)),
        ("confirm", "oke makasih", ("again",)), ("confirm", "saya", ("again",)),
        ("confirm", "7", ("again",)), ("confirm", "ada lagi di RT 4", ("keep",)),
        ("change", "tulis ulang", ("rewrite",)), ("change", "tambah", ("more",)),
        ("change", "ya", ("again",)), ("change", STORY, ("keep",)),
        ("rewrite", STORY, ("keep_anew",)), ("rewrite", "ok makasih", ()),
        ("more", STORY, ("keep",)),
        ("which", "ya", ("to_case",)), ("which", "baru", ("begin",)),
        ("which", "bukan", ("begin",)),
        ("which", STORY, ("keep",)),
    ],
)  # fmt: skip
def test_each_stage_knows_its_answers(stage, words, moves):
    assert reply(stage, words) == moves


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(
    ("words", "move"),
    [("STATUS", "status"), ("bantuan", "help"), ("batal", "cancel"), ("petugas", "human"),
     ("berhenti", "stop"), ("hapus data saya", "wipe"), ("sunda", "su"), ("147/2026", "label"),
     ("3303051708850001", "code")],
)  # fmt: skip
def test_what_always_holds_holds_everywhere(stage, words, move):
    assert reply(stage, words) == (move,)


OFFERED = ("yes::4", "change::4", "anonymous::4")


@pytest.mark.parametrize(
    ("words", "moves"), [("1", ("file",)), ("2", ("change",)), ("3", ("file_anonymous",))]
)
def test_a_number_means_the_button_of_that_place(words, moves):
    assert reply(rules.CONFIRM, words, offered=OFFERED, round=4) == moves


def test_a_button_of_an_earlier_report_shows_its_receipt_again():
    pressed = read("", "yes::3")
    assert rules.reply(World(round=4), pressed, has_media=False) == ("receipt_again",)


@pytest.mark.parametrize("verb", ["hamlet", "skip", "case", "unknown", ""])
def test_a_button_that_no_longer_fits_changes_nothing(verb):
    assert rules.reply(World(), Said(verb=verb or "x", round=1), has_media=False) == ()


@pytest.mark.parametrize(
    ("words", "moves"),
    [
        ("halo", ("human_words",)), ("ya", ("human_words",)), ("stop", ("stop",)),
        ("hapus data saya", ("wipe",)), ("menu", ("take_back", "help")),
        ("status", ("take_back", "status")), ("laporan baru", ("take_back", "invite")),
    ],
)  # fmt: skip
def test_while_a_person_speaks_the_machine_is_quiet(words, moves):
    assert reply(rules.IDLE, words, is_quiet=True) == moves


@pytest.mark.parametrize(
    ("waits", "words", "moves"),
    [
        ("answered", "sudah", ("verdict",)), ("answered", "belum pak", ("verdict",)),
        ("answered", "ya", ("verdict",)), ("answered", "tidak", ("verdict",)),
        ("answered", "makasih", ()), ("answered", STORY, ("keep",)),
        ("needs_info", "ya", ("keep",)), ("needs_info", "RT 3", ("keep",)),
        ("asked", "ya", ("keep",)), ("asked", "batal", ("cancel",)), ("", "sudah", ("keep",)),
    ],
)  # fmt: skip
def test_a_case_that_waits_gives_short_words_their_meaning(waits, words, moves):
    assert reply(rules.IDLE, words, waits=waits) == moves


@pytest.mark.parametrize(
    ("world", "count", "where"),
    [
        (World(), 4, "report"), (World(), 0, "report"),
        (World(waits="needs_info"), 5, "case"), (World(waits="needs_info"), 40, "case"),
        (World(waits="needs_info", other_topic=True), 5, "case"),
        (World(waits="needs_info", other_topic=True), 40, "which"),
        (World(waits="asked"), 5, "case"),
        (World(waits="asked", other_topic=True), 40, "which"),
        (World(waits="answered"), 5, "case"), (World(waits="answered"), 40, "which"),
        (World(waits="answered", other_topic=True), 5, "which"),
        (World(waits="answered", other_topic=True), 40, "report"),
        (World(is_fresh=True), 0, "case"), (World(is_fresh=True), 4, "which"),
        (World(is_fresh=True), 20, "report"),
    ],
)  # fmt: skip
def test_collected_words_find_their_case(world, count, where):
    assert rules.route(world, count=count, begins_anew=False, asks=False) == where
    assert rules.route(world, count=count, begins_anew=True, asks=False) == "report"


def test_a_short_question_about_an_open_case_is_asked_back():
    world = World(has_open=True)
    assert rules.route(world, count=5, begins_anew=False, asks=True) == "which"
    assert rules.route(world, count=30, begins_anew=False, asks=True) == "report"


@pytest.mark.parametrize(
    ("words", "media", "place", "skipped", "stage"),
    [
        (True, False, True, (), "confirm"), (True, False, False, (), "place"),
        (True, False, False, ("place",), "confirm"), (False, True, True, (), "what"),
        (False, True, True, ("what",), "confirm"), (False, True, False, ("what",), "place"),
        (False, False, True, (), "what"), (False, False, True, ("what", "place"), "what"),
    ],
)  # fmt: skip
def test_only_what_is_missing_is_asked(words, media, place, skipped, stage):
    asked = rules.question(has_words=words, has_media=media, knows_place=place, skipped=skipped)
    assert asked == stage


def test_four_prompts_are_the_most_but_for_who_wishes_one():
    assert [rules.may_prompt(n, wished=False) for n in range(6)] == [True] * 4 + [False] * 2
    assert rules.may_prompt(9, wished=True)


def test_words_are_late_after_a_day():
    now = datetime(2026, 8, 12, tzinfo=UTC)
    assert [rules.is_late(now - timedelta(hours=h), now) for h in (1, 24, 25)] == [
        False,
        False,
        True,
    ]


@given(
    st.sampled_from(STAGES),
    st.text(max_size=80),
    st.sampled_from(["", "needs_info", "asked", "answered"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "yes::1", "hamlet:7:1", "sudah:3:1", "x", ":::", "kabar:baca:1"]),
)
def test_every_message_in_every_stage_leads_to_moves_that_exist(
    stage, words, waits, is_quiet, has_media, choice
):
    world = World(stage=stage, waits=waits, is_quiet=is_quiet, offered=OFFERED)
    found = rules.reply(world, read(words, choice), has_media=has_media)
    assert {*found} <= {*moves.MOVES}


@given(st.sampled_from(STAGES), st.text(min_size=1, max_size=200))
def test_words_that_are_no_answer_are_always_kept(stage, words):
    found = read(f"lubang {words} di tengah jalan raya depan pasar kecamatan yang lama")
    keeps = {"keep", "keep_anew", "place_or_keep"}
    assert {*rules.reply(World(stage=stage), found, has_media=False)} & keeps


@pytest.mark.parametrize(
    ("words", "has_media", "seconds"),
    [(3, False, 8), (4, False, 4), (90, False, 4), (0, True, 20), (9, True, 20)],
)
def test_after_a_sentence_the_answer_comes_sooner(words, has_media, seconds):
    assert rules.collect(words, has_media=has_media).total_seconds() == seconds
