"""Web and worker are killed at random while people write: every word is there once, in order."""

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
import requests

from tests import console, leaks
from tests.console import Villager
from tests.serving import Server
from tests.tables import dump, run_sql
from tools import meta

pytestmark = [pytest.mark.processes]

LONG = bool(os.environ.get("KENTONGAN_LONG"))
EVENTS, PEOPLE = (1_500, 100) if LONG else (150, 10)
SECONDS, EVERY = (60, (0.15, 0.15)) if LONG else (8, (0.2, 0.6))
HANDS = 5  # connections on which the provider delivers at once
DOUBLES = 0.2
NUMBERS = [f"62857123{n:05}" for n in range(PEOPLE)]
# Somebody whose words never become a case: of him nothing may lie anywhere in clear either.
BYSTANDER, WAMID, NAME = "6285799981777", "wamid.HBgNBlekok777", "Wiryokusumo Blekok"
UNSENT = "Saya bidan Trinil di RT 7 dan suami saya carik, ada kepodang di balai desa kami."
SECRET_WORDS = (BYSTANDER, BYSTANDER[2:], WAMID, NAME, UNSENT, "bidan Trinil", "kepodang")
LATER = (4, 8, 12, 16)  # minutes by which the clock is moved: leases and doubts run out
SETTLES = 60 if LONG else 20  # seconds of patience before that


def story(person):
    """What this person has to tell, message by message."""
    return [
        f"Jembatan bambu nomor {person} bagian {n} hampir putus padahal anak-anak sekolah lewat"
        f" situ setiap pagi, mohon segera dilihat."
        for n in range(EVENTS // PEOPLE)
    ]


def write(whatsapp, people):
    """Deliver what these people write, each one's messages in order, some of them again."""
    dice, pace = random.Random(people[0]), SECONDS * HANDS / EVENTS / 2
    for n in range(EVENTS // PEOPLE):
        for person in people:
            said = meta.text(NUMBERS[person], f"wamid.IN{person:03}-{n:03}", story(person)[n])
            whatsapp.deliver(said)
            if dice.random() < DOUBLES:
                before = dice.randint(0, n)
                again = story(person)[before]
                wamid = f"wamid.IN{person:03}-{before:03}"
                whatsapp.deliver(meta.text(NUMBERS[person], wamid, again))
            time.sleep(pace)


def strike(server, stop, killed):
    """Kill the web or the worker now and then, as a bad night would."""
    while not stop.wait(random.uniform(*EVERY)):
        victim = random.choice(("web", "worker"))
        try:
            (server.kill_web if victim == "web" else server.kill_worker)()
        except AssertionError:
            continue  # the last one killed has not been started again yet
        killed.append(victim)


def settle(server, whatsapp, ids, seconds):
    """Everybody presses what he is newly shown until he has a code; whether all is done by then.

    Who never finishes has been answered at least: a lost answer is made up for after a while.
    """
    until, left, seen = time.monotonic() + seconds, [*NUMBERS], {}
    while time.monotonic() < until:
        left = [one for one in left if not meta.CODE.search(whatsapp.words(one))]
        if not left and not waiting(server) and whatsapp.took[BYSTANDER]:
            return True
        for number in left:
            choices, is_new = whatsapp.choices(number), seen.get(number) != whatsapp.at.get(number)
            seen[number] = whatsapp.at.get(number)
            if is_new and (pressed := choices.get("yes") or choices.get("skip")):
                whatsapp.deliver(meta.press(number, f"wamid.PRESS{next(ids)}", pressed))
        time.sleep(1)
    return False


def waiting(server):
    """How much is on its way in or out."""
    return sum(
        run_sql(server, f"SELECT count(*) FROM messaging_{table} WHERE ended_at IS NULL")[0][0]
        for table in ("incoming", "outgoing")
    )


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    """The server after the night, the provider, and how often something was killed."""
    with (
        Server(tmp_path_factory.mktemp("drum"), like="village") as server,
        meta.WhatsApp() as whatsapp,
    ):
        whatsapp.opens(server)
        said = meta.text(BYSTANDER, WAMID, UNSENT, name=NAME)
        whatsapp.deliver(said)
        stop, killed, ids, began = threading.Event(), [], count(1), time.monotonic()
        striker = threading.Thread(target=strike, args=(server, stop, killed))
        striker.start()
        shares = [range(hand, PEOPLE, HANDS) for hand in range(HANDS)]
        with ThreadPoolExecutor(HANDS) as pool:
            list(pool.map(lambda people: write(whatsapp, people), shares))
        stop.wait(max(0, began + SECONDS - time.monotonic()))
        stop.set()
        striker.join()
        server.wait()
        for minutes in LATER:
            if settle(server, whatsapp, ids, SETTLES):
                break
            server.later(minutes)
        yield server, whatsapp, killed


def test_every_story_is_there_once_and_in_order(night, record_property):
    server, whatsapp, killed = night
    assert run_sql(server, "SELECT count(*) FROM cases_case") == [(PEOPLE,)]
    for person, number in enumerate(NUMBERS):
        page = Villager(server.url).follow(meta.CODE.search(whatsapp.words(number))[0])
        assert console.story(page) == "\n".join(story(person))
    assert {*killed} == {"web", "worker"}
    record_property("figure", f"{EVENTS} events under {len(killed)} kills")


def balance(server):
    """What is not done, and by how much more was received than is there; nothing when it holds."""
    rows = dict(run_sql(server, "SELECT state, count(*) FROM messaging_incoming GROUP BY state"))
    [(received,)] = run_sql(server, "SELECT sum(received) FROM messaging_daycount")
    lacking = int(received) - sum(rows.values())
    undone = {state: n for state, n in rows.items() if state != "done"}
    return {**undone, "lacking": lacking} if undone or lacking else {}


def test_every_event_is_done_and_the_balance_holds(night):
    server, _, _ = night
    until = time.monotonic() + SETTLES  # the provider's last receipt may come between two questions
    while (found := balance(server)) and time.monotonic() < until:
        time.sleep(0.5)
    assert found == {}
    assert run_sql(server, "SELECT count(*) FROM base_deadletter") == [(0,)]


def test_nobody_is_told_twice(night):
    _, whatsapp, _ = night
    assert {ref: times for ref, times in whatsapp.refs.items() if times > 1} == {}
    codes = {number: {*meta.CODE.findall(whatsapp.words(number))} for number in NUMBERS}
    assert {len(found) for found in codes.values()} == {1}


def test_the_ledger_verifies(night):
    server, _, _ = night
    assert "utuh." in server.run("verify")


def test_nothing_of_who_wrote_lies_anywhere_in_clear(night):
    server, whatsapp, _ = night
    assert whatsapp.took[BYSTANDER]  # he was heard, and answered
    everything = {"tables": dump(server), "metrics": requests.get(f"{server.url}/metrics").content}
    everything |= {
        str(path.relative_to(server.data)): path.read_bytes()
        for path in server.data.rglob("*") if path.is_file()
    }  # fmt: skip
    wanted = leaks.needles(*NUMBERS, *SECRET_WORDS, "wamid.IN", "Jembatan bambu")
    leaked = {where: leaks.found(data, wanted) for where, data in everything.items()}
    assert {where: found for where, found in leaked.items() if found} == {}
    assert b"case.filed" in everything["tables"]
