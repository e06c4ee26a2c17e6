"""The drum over hours and in every order: the provider away, deliveries twice and mixed."""

import os
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug import Response

from kentongan.base import clock, jobs
from kentongan.messaging import outbox, posting, rules
from kentongan.messaging.models import Account, Contact, Incoming, Outgoing
from kentongan.messaging.outbox import Draft
from kentongan.messaging.tests.conftest import SARI, WATI, time_machine_at

__all__ = ["time_machine_at"]
pytestmark = pytest.mark.django_db
PEOPLE = [SARI, WATI, "+6285712345603"]
HOURS = 6
LONG = bool(os.environ.get("KENTONGAN_LONG"))


@pytest.fixture
def provider(httpserver):
    """What each number was sent; away, it answers nothing but 503."""
    provider = Provider()
    httpserver.expect_request("/send").respond_with_handler(provider.answer)
    return provider


class Provider:
    def __init__(self):
        self.took, self.is_away, self.asked = defaultdict(list), False, 0

    def answer(self, request):
        self.asked += 1
        if self.is_away:
            return Response("", status=503)
        self.took[request.json["to"]].append(request.json["text"])
        return Response(f'{{"id": "p{self.asked}"}}', content_type="application/json")


@pytest.fixture
def go(time_machine_at):
    """Let time pass, some minutes at a time, with everything that falls due in it."""

    def pass_by(step=1, **span):
        end = clock.now() + timedelta(**span)
        jobs.run_all()
        while clock.now() < end:
            time_machine_at.shift(timedelta(minutes=step))
            posting.sweep()
            jobs.run_all()

    return pass_by


def contact_of(account, number, deliver):
    deliver({"text": "Halo", "from": number})
    jobs.run_all()
    return Contact.objects.filter(account=account).latest("pk")


def test_after_hours_without_a_provider_all_is_out_soon_in_order_and_folded(
    account, deliver, provider, go
):
    people = {number: contact_of(account, number, deliver) for number in PEOPLE}
    provider.is_away = True
    for contact in people.values():
        for words in ("Kode Anda: satu", "Simpan kodenya"):
            outbox.say(contact, Draft(words), key=f"{contact.pk}:{words}")
    for hour in range(HOURS):
        for contact in people.values():
            news = Draft(f"Kabar jam ke-{hour}", short=f"jam ke-{hour}")
            outbox.say(contact, news, key=f"{contact.pk}:{hour}", priority=rules.NOTICE)
        go(hours=1, step=5)
    assert Account.objects.get().state == "down"
    assert provider.asked < 12 * HOURS + 10  # a resting account is tried now and then, not always
    provider.is_away = False
    go(minutes=15)
    news = "\n".join(f"• jam ke-{hour}" for hour in range(HOURS))
    told = ["Kode Anda: satu", "Simpan kodenya", f"Beberapa kabar sekaligus:\n{news}"]
    assert provider.took == dict.fromkeys(PEOPLE, told)
    assert not Outgoing.objects.filter(ended_at=None).exists()
    assert Account.objects.get().state == "ok"


# -- Every order ---------------------------------------------------------------------------------
SAID = [("a1", SARI, 1), ("a2", SARI, 2), ("a3", SARI, 3), ("b1", WATI, 1), ("b2", WATI, 2)]
TOLD = [("p1", "sent"), ("p1", "delivered"), ("p1", "read"), ("p1", "failed"),
        ("p2", "sent"), ("p2", "failed")]  # fmt: skip
EVENTS = [*SAID, *TOLD]
ORDERS = st.tuples(
    st.permutations(EVENTS),
    st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 40)), max_size=8),
    st.lists(st.integers(1, 4), min_size=19, max_size=19),
)


@settings(
    max_examples=1_000 if LONG else 40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ORDERS)
def test_every_order_of_messages_receipts_and_doubles_ends_in_the_same_state(
    account, ear, deliver, provider, time_machine_at, order
):
    began = clock.now()
    events, doubles, batches = order
    events = [*events]
    for double, place in doubles:
        events.insert(place % len(events), double)
    with transaction.atomic():
        provider.asked = 0
        ear.words.clear()
        contact = contact_of(account, SARI, deliver)
        for n in (1, 2):
            outbox.say(contact, Draft(f"Kabar {n}"), key=f"kabar {n}")
        jobs.run_all()
        for size in batches:
            batch, events = events[:size], events[size:]
            if batch:
                deliver(*(as_delivered(event, began) for event in batch))
        jobs.run_all()
        assert state(ear) == END
        transaction.set_rollback(True)


def as_delivered(event, began):
    if event in SAID:
        name, number, second = event
        return {"id": name, "from": number, "text": name, "at": began.timestamp() + second}
    name, told = event
    return {"id": name, "state": told, "at": began.timestamp(), "why": "131026",
            "fault": "undeliverable"}  # fmt: skip


END = {
    "heard": {SARI: ["a1", "a2", "a3"], WATI: ["b1", "b2"]},
    "sent": {"kabar 1": "read", "kabar 2": "failed"},
    "waiting": 0,
}


def state(ear):
    heard = defaultdict(list)
    for word in ear.words:
        heard[word.heard.reach].append(word.heard.text)
    heard[SARI].remove("Halo")
    return {
        "heard": dict(heard),
        "sent": dict(Outgoing.objects.values_list("key", "state")),
        "waiting": Incoming.objects.filter(ended_at=None).count(),
    }
