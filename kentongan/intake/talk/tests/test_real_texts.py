"""739 real complaints as first messages, whole and in pieces with typos: each becomes a report.

The texts lie beside the project and never enter it; where they are missing, invented ones serve.
With ``KENTONGAN_LONG`` all of them go through the database, else every thirtieth; every one always
goes through the understanding.
"""

import csv
import os
import random
from pathlib import Path
from statistics import median

import pytest

from kentongan.base import clock, jobs
from kentongan.base.text import tidy
from kentongan.cases.models import Case
from kentongan.intake.models import Talk
from kentongan.intake.talk import rules, understanding
from kentongan.messaging import contacts, contract, inbox, outbox
from kentongan.messaging.models import Incoming, Outgoing
from tests.cast import told as told_in

TEXTS = Path(__file__).parents[5] / "shared" / "data" / "keluhan_lapor2017_dev.csv"
STEP = 1 if os.environ.get("KENTONGAN_LONG") else 30
SAID = ("Ini tempat melapor", "Di mana tempatnya?", "Laporan Anda: ", "Ada bahaya sekarang?",
        "Laporan ")  # fmt: skip
INVENTED = [
    f"{what} {where} {since}."
    for what in (
        "Lampu jalan mati",
        "Sampah menumpuk",
        "Air keruh",
        "Saluran mampet",
        "Aspal rusak",
    )
    for where in ("di dekat pasar", "depan sekolah", "", "di RT 2", "sebelah balai desa")
    for since in ("sejak kemarin", "sudah sebulan, mohon diperbaiki", "dan belum ada yang datang")
]


def texts():
    if not TEXTS.exists():
        return INVENTED
    with TEXTS.open(newline="", encoding="utf-8") as file:
        return [tidy(row["teks"]) for row in csv.DictReader(file)]


ALL = texts()


def in_pieces(text):
    """Two to four messages, cut between words, with a typo in each."""
    chance = random.Random(text)
    words = text.split(" ")
    seams = sorted(chance.sample(range(1, len(words)), min(chance.randint(1, 3), len(words) - 1)))
    parts = [words[a:b] for a, b in zip([0, *seams], [*seams, None], strict=True)]
    found = [tidy(mistyped(" ".join(part), chance)) for part in parts]
    return [part for part in found if part]


def mistyped(text, chance):
    at = chance.randrange(max(1, len(text) - 1))
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


# -- Understanding: every text -------------------------------------------------------------------
def test_no_complaint_is_taken_for_an_answer_or_a_command():
    moves = {
        (stage, rules.reply(rules.World(stage=stage), understanding.read(text), has_media=False))
        for text in ALL
        for stage in (rules.IDLE, rules.TELLING, rules.CONFIRM, rules.CHANGE, rules.WHICH)
    }
    assert {move for _, move in moves} == {("keep",)}


def test_the_pieces_of_a_complaint_are_never_a_yes():
    pieces = [piece for text in ALL for piece in in_pieces(text)]
    assert [piece for piece in pieces if understanding.read(piece).yes] == []


# -- The whole way -------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("told", [lambda text: [text], in_pieces], ids=["whole", "in pieces"])
def test_every_complaint_becomes_a_report_to_the_letter(account, journey, told, record_property):
    expected = {f"+62857{n:08}": told(text) for n, text in enumerate(ALL[::STEP])}
    deliver(account, expected)
    for _ in range(6):
        journey.shift(10)
        jobs.run_all()
        open_ones = Talk.objects.exclude(stage=rules.IDLE).select_related("contact")
        answer(account, {contacts.reach_of(talk.contact): talk.stage for talk in open_ones})
    said = drafts()
    prompts = [sum(bool(draft.buttons) for draft in of_one) for of_one in said.values()]
    figure = f"{len(prompts)} reports: median {median(prompts)}, most {max(prompts)} prompts"
    record_property("figure", figure)
    kept = sorted(told_in(case).text for case in Case.objects.all())
    assert kept == sorted("\n".join(pieces) for pieces in expected.values())
    assert [d.text for of_one in said.values() for d in of_one if not d.text.startswith(SAID)] == []
    assert {*Incoming.objects.values_list("state", flat=True)} == {"done"}
    assert (median(prompts) <= 2, max(prompts) <= rules.MOST_PROMPTS) == (True, True)


def deliver(account, told):
    heard = [
        contract.Heard(f"{who}-{n}", "message", clock.now(), (f"tel:{who}",), who, text=words)
        for who, pieces in told.items()
        for n, words in enumerate(pieces)
    ]
    inbox._keep(account, b"[]", heard)
    jobs.run_all()


def answer(account, stages):
    words = {rules.PLACE: "lewati", rules.CONFIRM: "ya"}
    heard = [
        contract.Heard(
            f"{who}-{stage}", "message", clock.now(), (f"tel:{who}",), who, text=words[stage]
        )
        for who, stage in stages.items()
    ]
    inbox._keep(account, b"[]", heard)
    jobs.run_all()


def drafts():
    """What was said, by contact, in order."""
    found = {}
    for row in Outgoing.objects.order_by("pk"):
        found.setdefault(row.contact_id, []).append(outbox.draft_of(row))
    return found
