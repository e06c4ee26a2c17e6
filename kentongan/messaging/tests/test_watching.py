"""How the channels do: states, ages, dead letters, the balance of each day, and their troubles."""

from datetime import timedelta

import pytest
from werkzeug import Response

from kentongan.base import clock, jobs
from kentongan.messaging import (
    accounts,
    attending,
    balance,
    checking,
    contract,
    hooks,
    outbox,
    registry,
    spool,
    watching,
)
from kentongan.messaging.models import Account, DayCount, Incoming, Outgoing, Trouble
from kentongan.messaging.tests import slate
from kentongan.messaging.tests.conftest import SARI

pytestmark = pytest.mark.django_db


def figures():
    return watching.of(Account.objects.all())[0]


def troubles():
    watching.look()
    return sorted(Trouble.objects.filter(ended_at=None).values_list("what", flat=True))


def later(journey, **passed):
    journey.shift(timedelta(**passed))


# -- Figures and troubles ------------------------------------------------------------------------
def test_a_quiet_account_has_no_trouble(account):
    found = figures()
    assert (found.waiting_in, found.oldest_in, found.waiting_out, found.dead) == (0, None, 0, 0)
    assert troubles() == []


def test_what_nobody_works_on_is_a_trouble_after_a_quarter_of_an_hour(
    account, deliver, time_machine_at
):
    deliver({"text": "Halo"})
    later(time_machine_at, minutes=14)
    assert (figures().waiting_in, troubles()) == (1, [])
    later(time_machine_at, minutes=2)
    assert troubles() == ["slow_in"]
    jobs.run_all()
    assert troubles() == []
    assert Trouble.objects.get().ended_at is not None


def test_what_cannot_leave_is_a_trouble_unless_it_waits_for_its_reader(sari, time_machine_at):
    jobs.run_all()
    for key in ("a", "b"):
        outbox.say(sari, outbox.Draft("Kabar"), key=key)
    Outgoing.objects.filter(key="b").update(why="window")
    later(time_machine_at, minutes=16)
    assert (figures().waiting_out, troubles()) == (1, ["slow_out"])
    Outgoing.objects.update(why="window")
    assert troubles() == []


def test_a_held_notice_is_not_late_before_its_time(sari, time_machine_at):
    jobs.run_all()
    outbox.say(sari, outbox.Draft("Kabar"), key="a", hold=timedelta(hours=8))
    later(time_machine_at, hours=7)
    assert (figures().waiting_out, troubles()) == (0, [])


def test_a_state_is_a_trouble_once_it_lasts(account, time_machine_at):
    accounts.note_state(account, "down", "unreachable")
    later(time_machine_at, minutes=10)
    accounts.note_state(account, "down", "http:500")  # another reason, the same trouble
    later(time_machine_at, minutes=6)
    assert troubles() == ["state"]
    Account.objects.update(is_on=False)
    assert troubles() == []


def test_a_dead_letter_is_a_trouble_until_it_is_replayed_or_seen_to(account, deliver, ear):
    ear.deaf_to.add("rusak")
    deliver({"text": "rusak"})
    Incoming.objects.update(failures=7)
    jobs.run_all()
    assert (figures().dead_in, troubles()) == (1, ["dead"])
    ear.deaf_to.clear()
    row = Incoming.objects.get()
    assert (attending.replay(row), attending.replay(row)) == (True, False)
    jobs.run_all()
    assert (figures().dead, troubles(), [text for _, text in ear.heard]) == (0, [], ["rusak"])
    Incoming.objects.update(state="dead", is_seen=True)
    assert troubles() == []


def test_spooled_deliveries_are_a_trouble_of_each_village_after_five_minutes(
    account, time_machine_at, settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    spool.put("slate", "kunci", b"[]", {})
    assert spool.oldest() == clock.now()
    later(time_machine_at, minutes=6)
    assert troubles() == ["spool"]
    for waiting in spool.waiting():
        waiting.forget()
    assert (spool.oldest(), troubles()) == (None, [])


def test_a_delivery_put_aside_is_a_trouble_at_once(account, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    spool.put("slate", "kunci", b"[]", {})
    for waiting in spool.waiting():
        spool.put_aside(waiting.path)
    assert troubles() == ["spool"]


def test_looking_again_opens_nothing_twice(account, time_machine_at):
    accounts.note_state(account, "unauthorised", "401")
    later(time_machine_at, minutes=20)
    assert [troubles(), troubles()] == [["state"]] * 2
    assert Trouble.objects.count() == 1


def test_a_second_village_costs_no_query_more(account, next_village, django_assert_num_queries):
    for village in (next_village, account.village):
        accounts.add(village, "slate", {"base_url": "https://x.example", "secret": "y"},
                     office="service_head", actor="official:1")  # fmt: skip
    with django_assert_num_queries(5):
        assert len(watching.of(Account.objects.all())) == 3


# -- The balance ---------------------------------------------------------------------------------
def test_a_day_balances_and_a_lost_row_is_missed(account, deliver, ear, time_machine_at):
    ear.deaf_to.add("rusak")
    deliver({"text": "baik"}, {"text": "rusak"}, {"id": "m1", "text": "baik"})
    deliver({"id": "m1", "text": "baik"})
    Incoming.objects.update(failures=7)
    jobs.run_all()
    [day] = balance.days(account)
    assert (day.received, day.done, day.waiting, day.dead, day.missing) == (2, 1, 0, 1, 0)
    later(time_machine_at, days=1)
    assert balance.recount() == 0
    Incoming.objects.filter(state="done").delete()
    assert balance.recount() == 1
    assert [one.what for one in Trouble.objects.filter(ended_at=None)] == ["count"]


def test_what_was_made_is_told_by_what_became_of_it(sari):
    states = ["accepted", "read", "waiting", "sending", "failed", "dead", "folded", "late"]
    for state in states:
        outbox.say(sari, outbox.Draft("Kabar"), key=state)
        Outgoing.objects.filter(key=state).update(state=state)
    [day] = balance.days(sari.account)
    told = (day.made, day.accepted, day.waiting_out, day.failed, day.dropped, day.strays)
    assert told == (8, 2, 2, 2, 2, 0)
    Outgoing.objects.filter(key="late").update(state="entah")
    assert balance.days(sari.account)[0].strays == 1


def test_the_day_is_the_villages_own(account, deliver, today):
    for hour in (23, 0):
        deliver({"text": "x"})
        row = Incoming.objects.order_by("-pk").first()
        local = clock.now().astimezone(watching.ZoneInfo(account.village.zone))
        row.received_at = local.replace(hour=hour, minute=30)
        row.save()
    assert len(balance.days(account)) == 1
    assert DayCount.objects.get().received == 2


# -- Asking the provider -------------------------------------------------------------------------
class Checked(slate.Slate):
    def health(self, account):
        return contract.Call("GET", "/health")

    def wellbeing(self, reply):
        return {200: "ok", 401: "unauthorised"}.get(reply.status, "down")


@pytest.fixture
def answers(account, httpserver, settings):
    """What the provider answers when it is asked how the account does, in turn."""
    settings.KENTONGAN_CHANNELS = [f"{__name__}.Checked"]
    registry.channels.cache_clear()
    given = []
    httpserver.expect_request("/health").respond_with_handler(
        lambda request: Response("", status=given.pop(0) if given else 200)
    )
    return given


def test_the_account_is_asked_every_ten_minutes_and_more_rarely_while_it_fails(
    account, answers, time_machine_at
):
    answers.extend([401, 401, 200])
    assert (checking.queue_due(), checking.queue_due()) == (1, 0)
    jobs.run_all()
    account.refresh_from_db()
    assert (account.state, account.state_why) == ("unauthorised", "http:401")
    assert account.check_at - clock.now() == timedelta(minutes=20)
    later(time_machine_at, minutes=21)
    checking.queue_due()
    jobs.run_all()
    account.refresh_from_db()
    assert account.check_at - clock.now() == timedelta(minutes=40)
    account.paused_until = clock.now() + timedelta(hours=1)
    account.save()
    later(time_machine_at, minutes=41)
    checking.queue_due()
    jobs.run_all()
    account.refresh_from_db()
    assert (account.state, account.paused_until, account.check_failures) == ("ok", None, 0)
    assert account.check_at - clock.now() == timedelta(minutes=10)


def test_a_provider_that_is_not_there_is_down(account, answers):
    Account.objects.update(values={"base_url": "http://127.0.0.1:9"})
    assert checking.examine(Account.objects.get()) == ("down", "unreachable")


# -- What was seen on the way to a working channel -------------------------------------------------
def test_a_wrong_proof_is_remembered_once_a_minute(account, deliver, time_machine_at):
    assert deliver({"text": "x"}, secret="salah") is hooks.Taken.FORGED
    account.refresh_from_db()
    first = account.forged_at
    later(time_machine_at, seconds=30)
    deliver({"text": "x"}, secret="salah")
    account.refresh_from_db()
    assert account.forged_at == first


def test_one_round_trip_proves_the_account_until_it_is_changed(sari, httpserver):
    httpserver.expect_request("/send").respond_with_json({"id": "p1"})
    assert sari.account.proved_at is None
    jobs.run_all()
    sari.refresh_from_db()
    outbox.say(sari, outbox.Draft("Halo"), key="a")
    jobs.run_all()
    account = Account.objects.get()
    assert account.proved_at is not None
    changed = accounts.change(account, {"secret": "lain"}, office="service_head", actor="x")
    assert changed.proved_at is None
    assert SARI not in str(Account.objects.values())
