"""Wrong codes slow their sender down, and nobody else; suspicion sorts and forgets."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import time_machine
from django.db import connection

from kentongan.base import codes
from kentongan.base.refusals import Refused
from kentongan.intake import doubt, following, gate, reporting
from kentongan.intake.answers import Answers
from kentongan.intake.gate import Crowded, Gate
from tests.cast import STORY


class Wrong(Refused):
    says = "keliru"


def miss(door, source="10.0.0.1"):
    with pytest.raises(Wrong), door.look_up(source):
        raise Wrong


@pytest.fixture
def door(monkeypatch):
    monkeypatch.setattr(gate, "WAIT", 0.01)
    return Gate()


def test_a_right_code_passes_after_any_number_of_wrong_ones(door):
    for _ in range(gate.FREE_MISSES + 2):
        miss(door)
    with door.look_up("10.0.0.1"):
        pass


def test_the_log_counts_wrong_codes_and_names_no_sender(door, caplog):
    for _ in range(gate.FREE_MISSES):
        miss(door)
    miss(door, "10.0.0.2")
    lines = [line.msg for line in caplog.records]
    assert [(line["event"], line.get("count")) for line in lines] == [
        *(("codes missed", n) for n in (1, 2, 4, 8, 16)), ("limit hit", None),
    ]  # fmt: skip
    assert "10.0.0" not in str([line.__dict__ for line in caplog.records])


def test_an_hour_later_the_count_in_the_log_begins_anew(door, caplog):
    with time_machine.travel(0, tick=False) as journey:
        for hours in (0, 0, 1):
            journey.shift(hours * 3600 + 1)
            miss(door)
    assert [line.msg["count"] for line in caplog.records] == [1, 2, 1]


def test_after_many_misses_one_address_queues_while_others_walk_through(door):
    for _ in range(gate.FREE_MISSES):
        miss(door)
    inside, leave = threading.Event(), threading.Event()

    def linger():
        with door.look_up("10.0.0.1"):
            inside.set()
            leave.wait(5)

    thread = threading.Thread(target=linger)
    thread.start()
    inside.wait(5)
    with pytest.raises(Crowded), door.look_up("10.0.0.1"):
        pass
    with door.look_up("10.0.0.2"):
        pass
    leave.set()
    thread.join()


def test_misses_are_forgotten_after_an_hour(door):
    with time_machine.travel("2026-03-02T10:00:00Z", tick=False) as now:
        for _ in range(gate.FREE_MISSES):
            miss(door)
        assert door._is_slow("10.0.0.1")
        now.shift(gate.FORGOTTEN_AFTER + 1)
        assert not door._is_slow("10.0.0.1")


def test_a_thousand_misses_of_all_networks_leave_each_a_single_free_one(door):
    with time_machine.travel("2026-03-02T10:00:00Z", tick=False) as now:
        for n in range(gate.FREE_OVERALL):
            assert not door._is_slow(f"10.1.{n // 250}.{n % 250}")
            miss(door, f"10.1.{n // 250}.{n % 250}")
        assert (door._is_slow("10.1.0.7"), door._is_slow("10.2.0.1")) == (True, False)
        with door.look_up("10.2.0.1"), door.look_up("10.1.0.7"):  # the right code, slow or not
            pass
        miss(door, "10.2.0.1")
        assert door._is_slow("10.2.0.1")
        now.shift(gate.FORGOTTEN_AFTER + 1)
        assert not door._is_slow("10.2.0.1")


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_do_not_get_around_it(village, monkeypatch):
    """Sixty at once: the free ones, and one for each second of the narrow gate."""
    answers = Answers(key=uuid4(), text=STORY)
    code = reporting.submit(village, answers, channel="web_form").code
    monkeypatch.setattr(gate, "WAIT", 0.1)
    monkeypatch.setattr(gate, "GATE", Gate())
    start = threading.Barrier(60)

    def guess(n):
        start.wait()
        try:
            following.find(village, right(n), source="198.51.100.7")
        except Refused as no:
            return type(no).__name__
        finally:
            connection.close()

    began = time.monotonic()
    with ThreadPoolExecutor(60) as crowd:
        told = list(crowd.map(guess, range(60)))
    tried = told.count("NoSuchCode")
    most = gate.FREE_MISSES + gate.HASHES_AT_ONCE + (time.monotonic() - began) / gate.WAIT + 1
    assert (tried + told.count("Crowded"), gate.FREE_MISSES <= tried <= most) == (60, True), told
    for source in ("198.51.100.7", "198.51.100.8"):
        assert following.find(village, code, source=source)


def right(n):
    """A code that is written right and belongs to nobody."""
    return codes.derive(b"x" * 32, b"y", bytes([n]))


def test_a_report_with_a_filled_trap_or_many_links_is_doubted():
    links = " ".join(f"http://{n}.example" for n in range(3))
    assert doubt.about("Jalan rusak", trap="", source="") == ""
    assert doubt.about("Jalan rusak", trap="x", source="") == "trap"
    assert doubt.about(links, trap="", source="") == "links"


def test_a_flood_from_one_address_is_doubted_and_other_addresses_are_not():
    sources = doubt.Sources()
    counts = [sources.count("10.0.0.1") for _ in range(doubt.FLOOD_REPORTS + 5)]
    assert counts[: doubt.FLOOD_REPORTS] == list(range(1, doubt.FLOOD_REPORTS + 1))
    assert counts[-1] == doubt.FLOOD_REPORTS + 1
    assert sources.count("10.0.0.2") == 1


def test_the_same_words_again_and_again_from_one_address_are_doubted():
    words = "Sama terus " + "x" * 20
    told = [doubt.about(words, trap="", source="10.9.9.9") for _ in range(5)]
    assert told == ["", "", "", "flood", "flood"]
    assert doubt.about("Lain lagi.", trap="", source="10.9.9.9") == ""


def test_a_flood_is_forgotten_after_its_window():
    sources = doubt.Sources()
    with time_machine.travel("2026-03-02T10:00:00Z", tick=False) as now:
        sources.count("10.0.0.1")
        now.shift(doubt.FLOOD_SECONDS + 1)
        assert sources.count("10.0.0.1") == 1
