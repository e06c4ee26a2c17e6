"""A channel in trouble is told of by another; a working one says so each morning."""

import hmac
import json
from datetime import date, time, timedelta

import pytest
import time_machine
from werkzeug import Response

from kentongan.base import clock, jobs
from kentongan.followup import alarms
from kentongan.followup.schedule import DUTIES
from kentongan.messaging import accounts, hooks, registry
from kentongan.messaging.models import Account, Contact, Outgoing, Trouble

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_account(village, settings, httpserver):
    """``open_account(path)`` is a simulator account whose provider is at that path."""
    settings.KENTONGAN_LISTENERS = []
    registry.listeners.cache_clear()
    registry.channels.cache_clear()

    def make(path):
        values = {"secret": "papan", "base_url": httpserver.url_for(path)}
        return accounts.add(village, "simulator", values, office="service_head", actor="x")

    yield make
    registry.listeners.cache_clear()


@pytest.fixture
def went_out(httpserver):
    """What each account's provider was told, by its path."""
    told = []

    def answer(request):
        told.append((request.path.split("/")[1], request.json["text"]))
        return json.dumps({"id": f"s-{len(told)}"})

    for path in ("a", "b"):
        httpserver.expect_request(f"/{path}/messages").respond_with_handler(
            lambda request: Response(answer(request), content_type="application/json")
        )
        httpserver.expect_request(f"/{path}/").respond_with_data("ok")
    return told


@pytest.fixture
def ill(open_account, went_out):
    return open_account("/a/")


@pytest.fixture
def well(open_account, ill):
    return open_account("/b/")


def link(account, official, phone="+6285712345601"):
    """The official wrote from this phone and it is linked."""
    body = json.dumps({"from": phone, "text": "halo"}).encode()
    key = accounts.address(account).rpartition("/")[2]
    signed = {"X-Simulator-Signature": hmac.digest(b"papan", body, "sha256").hex()}
    assert hooks.receive("simulator", key, body, signed) is hooks.Taken.KEPT
    jobs.run_all()
    Contact.objects.filter(account=account).update(official=official)


def fails(account, *, minutes=20):
    Account.objects.filter(pk=account.pk).update(
        state="down", state_why="unreachable", state_at=clock.now() - timedelta(minutes=minutes),
        check_at=clock.now() + timedelta(hours=1),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def noon(today):
    """Ten in the morning of a working day."""
    today(date(2026, 11, 25))


def look():
    """The duty, then what it queued."""
    alarms.watch()
    jobs.run_all()
    with time_machine.travel(clock.now() + timedelta(seconds=15), tick=False):
        jobs.run_all()


def test_the_kasi_is_told_once_by_the_other_channel(ill, well, joko, went_out):
    link(well, joko)
    fails(ill)
    look()
    look()
    [(path, text)] = went_out
    assert path == "b"
    assert text.splitlines()[0] == "Simulator tidak menjawab."
    assert text.splitlines()[-1] == "https://sukamaju.example/petugas/saluran"


def test_a_new_trouble_is_told_again_and_one_that_is_over_is_not(ill, well, joko, went_out):
    link(well, joko)
    fails(ill, minutes=10)
    look()
    assert went_out == []
    fails(ill)
    look()
    accounts.note_state(ill, "ok")
    look()
    assert Trouble.objects.filter(ended_at=None).count() == 0
    fails(ill)
    look()
    assert [path for path, _ in went_out] == ["b", "b"]


def test_without_another_phone_the_console_shows_it_until_there_is_one(ill, well, joko, went_out):
    link(ill, joko)
    fails(ill)
    look()
    assert (went_out, Trouble.objects.get().told_at) == ([], None)
    link(well, joko)
    look()
    assert [path for path, _ in went_out] == ["b"]


def test_only_keepers_are_told(ill, well, wati, went_out):
    link(well, wati)
    fails(ill)
    look()
    assert went_out == []


def test_at_night_the_alarm_waits_for_the_morning(ill, well, joko, went_out, today):
    link(well, joko)
    today(date(2026, 11, 25), time(23))
    fails(ill)
    look()
    assert (went_out, Outgoing.objects.count()) == ([], 1)


def test_a_working_channel_greets_its_phone_once_each_morning(ill, joko, went_out, today):
    link(ill, joko)
    accounts.greet(ill, joko, office="service_head", actor="x")
    look()
    assert went_out == []
    for day in (26, 27):
        today(date(2026, 11, day), time(7, 10))
        look()
        look()
    assert [path for path, _ in went_out] == ["a", "a"]
    assert "Pesan ini tidak perlu dibalas." in went_out[0][1]


def test_nobody_is_greeted_by_a_channel_that_is_off(ill, joko, went_out, today):
    link(ill, joko)
    accounts.greet(ill, joko, office="service_head", actor="x")
    accounts.switch(ill, on=False, office="x", actor="x")
    today(date(2026, 11, 26), time(7, 10))
    look()
    assert went_out == []


def test_the_schedule_watches_each_minute_and_counts_each_hour():
    seconds = {duty.name: duty.seconds for duty in DUTIES}
    assert (seconds["watch-the-channels"], seconds["count-the-messages"]) == (60, 3600)
