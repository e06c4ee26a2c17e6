"""The manners of a number that is not meant for programs: by night, one by one, not too many."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from werkzeug import Response

from kentongan.base import clock, jobs
from kentongan.messaging import contacts, contract, counting, outbox, posting, registry, rules, wire
from kentongan.messaging.models import Account, Contact, Outgoing
from kentongan.messaging.outbox import Draft
from kentongan.messaging.tests import slate

JAKARTA = ZoneInfo("Asia/Jakarta")


class Gateway(slate.Slate):
    limits = replace(slate.Slate.limits, spread=(20, 60), young_daily=8, keeps_quiet=True)

    def calls(self, message, account):
        [call] = super().calls(message, account)
        return [replace(call, json={**call.json, "answers": message.answers})]


@pytest.fixture
def gateway(account, httpserver, settings):
    """The account as a gateway's; what its provider took."""
    settings.KENTONGAN_CHANNELS = [f"{__name__}.Gateway"]
    registry.channels.cache_clear()
    took = []

    def answer(request):
        took.append(request.json)
        return Response(f'{{"id": "p{len(took)}"}}', content_type="application/json")

    httpserver.expect_request("/send").respond_with_handler(answer)
    return took


@pytest.fixture
def people(deliver, gateway, today, ear):
    """``people(n)``: so many contacts who wrote at ten in the morning."""
    today(datetime(2026, 11, 25, tzinfo=JAKARTA).date())

    def write(count):
        deliver(*({"text": "x", "from": f"+62857123456{n:02}"} for n in range(count)))
        jobs.run_all()
        return list(Contact.objects.select_related("account").order_by("pk"))

    return write


def notify(whom, **more):
    for contact in whom:
        outbox.say(contact, Draft(f"kabar {contact.pk}", short="kabar"), key=f"n{contact.pk}",
                   priority=rules.NOTICE, **more)  # fmt: skip


def at(today, hour, minute=0, day=25):
    today(datetime(2026, 11, day).date(), datetime(2026, 11, day, hour, minute).time())


def let_pass(today, start, end, step=timedelta(seconds=10)):
    """Let the clock go and the worker work; returns when each message left."""
    left, now = [], start
    while now <= end:
        today(now.date(), now.time())
        before = Outgoing.objects.filter(state="accepted").count()
        posting.sweep()
        jobs.run_all()
        left += [now] * (Outgoing.objects.filter(state="accepted").count() - before)
        now += step
    return left


# -- Rules ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("hour", "minute", "ends"),
    [(20, 59, None), (21, 0, 26), (23, 30, 26), (0, 0, 25), (5, 59, 25), (6, 0, None)],
)
def test_the_night_is_the_villages(hour, minute, ends):
    now = datetime(2026, 11, 25, hour, minute, tzinfo=JAKARTA)
    wanted = ends and datetime(2026, 11, ends, 6, tzinfo=JAKARTA)
    assert rules.night_ends(now, "Asia/Jakarta") == wanted
    assert rules.night_ends(now, "Asia/Jayapura") == rules.night_ends(
        now.astimezone(ZoneInfo("Asia/Jayapura")), "Asia/Jayapura"
    )


def test_notices_leave_a_quarter_of_the_day_for_answers():
    spent = [
        [rules.is_spent(rank, sent, 200) for sent in (149, 150, 199, 200)]
        for rank in (rules.NOTICE, rules.ANSWER)
    ]
    assert spent == [[False, True, True, True], [False, False, False, True]]
    assert rules.is_spent(rules.NOTICE, 10**6, 0) is False


def test_the_spread_keeps_its_bounds():
    random.seed(7)
    seconds = [rules.spread((20, 60)).total_seconds() for _ in range(500)]
    assert (min(seconds) >= 20, max(seconds) <= 60, max(seconds) - min(seconds) > 35) == (True,) * 3


def test_a_check_backs_off_to_an_hour():
    minutes = [rules.check_in(failures) // timedelta(minutes=1) for failures in (0, 1, 2, 3, 99)]
    assert minutes == [10, 20, 40, 60, 60]


def test_the_gateways_have_these_manners(settings):
    registry.channels.cache_clear()
    manners = {
        kind: (one.limits.spread, one.limits.young_daily, one.limits.keeps_quiet)
        for kind, one in registry.channels().items()
    }
    careful = {kind for kind, one in manners.items() if one == ((20, 60), 200, True)}
    assert careful == {"fonnte", "waha"}
    assert {one for kind, one in manners.items() if kind not in careful} == {((0, 0), 0, False)}


# -- Sending -------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_notices_go_one_by_one_while_an_answer_goes_at_once(people, gateway, today):
    first, *others = people(4)
    notify(others)
    start = datetime(2026, 11, 25, 10, 0, 5)
    today(start.date(), start.time())
    jobs.run_all()
    assert len(gateway) == 1
    outbox.say(first, Draft("jawaban"), key="a")
    jobs.run_all()
    assert [one["text"] for one in gateway][1:] == ["jawaban"]
    left = let_pass(today, start, start + timedelta(minutes=3))
    gaps = [(b - a).total_seconds() for a, b in zip([start, *left], left, strict=False)]
    assert len(gateway) == 4
    assert all(20 <= gap <= 70 for gap in gaps), gaps


@pytest.mark.django_db
def test_at_night_only_answers_go(people, gateway, today):
    one, other = people(2)
    at(today, 21, 5)
    notify([other])
    outbox.say(one, Draft("jawaban"), key="a")
    jobs.run_all()
    assert [told["text"] for told in gateway] == ["jawaban"]
    at(today, 5, 59, day=26)
    posting.sweep()
    jobs.run_all()
    assert len(gateway) == 1
    at(today, 6, 1, day=26)
    posting.sweep()
    jobs.run_all()
    assert [told["text"] for told in gateway] == ["jawaban", f"kabar {other.pk}"]


@pytest.mark.django_db
def test_a_young_number_stops_for_the_day(people, gateway, today):
    one, *others = people(9)
    notify(others)
    start = datetime(2026, 11, 25, 10, 1)
    let_pass(today, start, start + timedelta(minutes=15), timedelta(seconds=30))
    assert (len(gateway), counting.sent_today(Account.objects.get())) == (6, 6)
    for n in range(3):
        outbox.say(one, Draft(f"jawaban {n}"), key=f"a{n}")
    jobs.run_all()
    assert [told["text"] for told in gateway[6:]] == ["jawaban 0", "jawaban 1"]
    at(today, 0, 1, day=26)
    posting.sweep()
    jobs.run_all()
    assert [told["text"] for told in gateway[8:]] == ["jawaban 2"]


@pytest.mark.django_db
def test_an_older_number_is_not_counted(people, gateway, today):
    [contact] = people(1)
    Account.objects.update(made_at=clock.now() - rules.YOUNG)
    for n in range(12):
        outbox.say(contact, Draft(f"jawaban {n}"), key=f"a{n}")
    jobs.run_all()
    assert len(gateway) == 12


# -- Answers -------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_an_answer_names_what_it_answers_and_a_notice_nothing(people, gateway, deliver, today):
    [contact] = people(1)
    deliver({"id": "m-77", "text": "Halo", "from": "+6285712345600"})
    jobs.run_all()
    outbox.say(contact, Draft("jawaban"), key="a")
    notify([contact])
    jobs.run_all()
    assert [told["answers"] for told in gateway] == ["m-77", ""]
    contact.refresh_from_db()
    assert b"m-77" not in bytes(contact.heard_key)


@pytest.mark.django_db
def test_an_older_message_that_arrives_later_is_not_answered(people, deliver, gateway, today):
    [contact] = people(1)
    now = clock.now().timestamp()
    deliver({"id": "new", "text": "b", "from": "+6285712345600", "at": now})
    jobs.run_all()
    deliver({"id": "old", "text": "a", "from": "+6285712345600", "at": now - 60})
    jobs.run_all()
    outbox.say(contact, Draft("jawaban"), key="a")
    jobs.run_all()
    assert [told["answers"] for told in gateway] == ["new"]


@pytest.mark.django_db
def test_ids_of_what_was_heard_are_forgotten_after_a_month(people, today):
    [contact] = people(1)
    assert (contacts.forget_keys(), bool(contact.heard_key)) == (0, True)
    today(datetime(2026, 12, 26).date())
    assert (contacts.forget_keys(), contacts.forget_keys()) == (1, 0)
    contact.refresh_from_db()
    assert contacts.heard_last(contact) == ""


def test_a_worker_stands_still_for_a_second_at_most(httpserver, monkeypatch):
    waited = []
    httpserver.expect_request("/send").respond_with_json({"id": "p1"})
    monkeypatch.setattr(wire, "sleep", waited.append)

    class Slow(slate.Slate):
        def calls(self, message, account):
            return [contract.Call("POST", "/send", pause=4.0)]

    account = contract.Account({"base_url": httpserver.url_for("")})
    wire.tell(Slow(), contract.Message("r", "62", "x"), account)
    assert waited == [1.0]
