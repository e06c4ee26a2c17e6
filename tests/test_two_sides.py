"""Every provider's own shapes by HTTP both ways: the two-sided story, and deliveries in a crowd.

Each request the provider received is compared with the record in ``tests/two_sides/``; to write the
records anew: ``RECORD_ANEW=1 pytest tests/test_two_sides.py``.
"""

import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from kentongan.base import clock, jobs
from kentongan.ledger import verification
from kentongan.messaging import accounts, database, inbox
from kentongan.messaging.models import Contact, Incoming, Outgoing
from tests import two_sides
from tests.cast import PASSWORD
from tests.console import Official
from tests.far import PROVIDERS, Far, Phone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("life")]
RECORDS = Path(__file__).parent / "two_sides_records"
RECORD_ANEW = bool(os.environ.get("RECORD_ANEW"))
CHANGING = (
    (re.compile(r"\d{4} \d{4} \d{4} \d{4}"), "KODE"),
    (re.compile(r"http://127\.0\.0\.1:\d+"), "BASE"),
    (re.compile(r"[A-Za-z0-9+/=]{200,}"), "BYTES"),
    (re.compile(r'(biz_opaque_callback_data": ")[^"]+'), r"\1REF"),
)
NEIGHBOUR = str.maketrans("0123456789", "1234567890")


def other(names):
    """Somebody else than the provider's example: every name and number is another."""
    return {one: one[:-1] + one[-1].translate(NEIGHBOUR) for one in names if one[-1].isdigit()}


@pytest.fixture(params=[*PROVIDERS])
def far(request, village, live_server, settings, tmp_path):
    settings.DATA_DIR = tmp_path  # for a spool of its own
    database.note()  # whatever tests before have made it refuse
    with Far(request.param, clock.now) as far:
        account = accounts.add(village, request.param, far.values, office="x", actor="official:1")
        far.address = live_server.url + accounts.address(account)
        yield far


@pytest.fixture
def hears(go):
    def wait(phone, words):
        until = clock.now() + timedelta(minutes=20)
        while not (found := [told for told in phone.news() if words in told]):
            assert clock.now() < until, "\n".join(
                [words, *phone.far.phones[0].words(), *phone.words()]
            )
            inbox.drain()
            go(seconds=30)
        return found[0]

    return wait


def record(far):
    """Every request in order, without what is another one each time."""
    lines = []
    for call in far.asked:
        files = sorted((call.files or {}).items())
        body = [call.json or call.form, [(n, f[0], f[2]) for n, f in files]]
        proof = {n: call.headers[n] for n in ("authorization", "x-api-key") if n in call.headers}
        told = json.dumps([call.method, call.path, proof, *body], ensure_ascii=False)
        for what, mark in CHANGING:
            told = what.sub(mark, told)
        lines.append(told)
    return "\n".join(lines) + "\n"


def test_a_broken_road_is_reported_asked_about_mended_and_closed_on_two_phones(
    far, joko, wati, live_server, hears
):
    villager, official = Phone(far, {}), Phone(far, other(far.provider.private))
    desk, field = (Official(live_server.url, one, PASSWORD) for one in ("joko", "wati"))
    label = two_sides.play(villager, official, desk, field, hears)
    jobs.run_all()
    assert "Selesai" in desk.get("laporan/{1}/{0}".format(*label.split("/")))
    assert {*Incoming.objects.values_list("state", flat=True)} == {"done"}
    assert not Outgoing.objects.filter(ended_at=None).exists()
    assert verification.verify(joko.village.book).ok
    path = RECORDS / f"{far.provider.channel.kind}.txt"
    if RECORD_ANEW:
        path.write_text(record(far))
    assert record(far) == path.read_text()


def test_the_same_delivery_a_hundred_times_at_once_is_one_message(far):
    event = far.provider.text(1, two_sides.ROAD)
    with ThreadPoolExecutor(20) as crowd:
        list(crowd.map(lambda _: far.deliver(event, {}), range(100)))
    inbox.drain()
    jobs.run_all()
    assert Incoming.objects.get().state == "done"
    assert Contact.objects.get().account.kind == far.provider.channel.kind
