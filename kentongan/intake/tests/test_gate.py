"""Wrong codes slow their sender down, and nobody else; suspicion sorts and forgets."""

import threading

import pytest
import time_machine

from kentongan.base.refusals import Refused
from kentongan.intake import doubt, gate
from kentongan.intake.gate import Crowded, Gate


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
