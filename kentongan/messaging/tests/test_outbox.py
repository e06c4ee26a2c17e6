"""What goes out: once, in order, at the pace the provider bears, and never blindly again."""

from datetime import timedelta

import pytest
from werkzeug import Request, Response

from kentongan.base import clock, jobs
from kentongan.messaging import outbox, posting, rules
from kentongan.messaging.models import Account, Contact, Outgoing
from kentongan.messaging.outbox import Draft
from kentongan.messaging.tests.conftest import SARI, WATI

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(httpserver):
    """The texts the provider took, in order; ``answers`` are given first, in turn."""
    return _Provider(httpserver)


class _Provider:
    def __init__(self, server):
        self.took, self.asked, self.answers = [], [], []
        server.expect_request("/send").respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        self.asked.append(request.json)
        if self.answers and (status := self.answers.pop(0)) != 200:
            return Response("", status=status, headers={"Retry-After": "600"})
        self.took.append(request.json["text"])
        return Response(f'{{"id": "p{len(self.asked)}"}}', content_type="application/json")


@pytest.fixture
def work(time_machine_at):
    """Let time pass, and the worker do what is due on the way."""

    def go(**passed: float) -> None:
        jobs.run_all()
        end = clock.now() + timedelta(**passed)
        while clock.now() < end:
            time_machine_at.shift(min(end - clock.now(), timedelta(minutes=1)))
            posting.sweep()
            jobs.run_all()

    return go


def say(contact, text, key=None, **more):
    return outbox.say(contact, Draft(text=text, short=text), key=key or text, **more)


def states():
    return dict(Outgoing.objects.values_list("key", "state"))


@pytest.fixture
def wati(deliver, sari):
    deliver({"text": "halo", "from": WATI})
    return Contact.objects.exclude(pk=sari.pk).get()


def test_an_answer_goes_at_once_and_its_key_makes_it_one(sari, provider, work):
    assert (say(sari, "Diterima"), say(sari, "Diterima")) == (True, False)
    work()
    assert (provider.took, states()) == (["Diterima"], {"Diterima": "accepted"})
    assert provider.asked[0]["to"] == SARI


def test_a_held_notice_can_be_taken_back(sari, provider, work):
    say(sari, "Diteruskan", key="entry:7:told", priority=rules.NOTICE, hold=rules.HOLD)
    work()
    assert outbox.withdraw(sari.village_id, "entry:7:") == 1
    work(minutes=2)
    assert (provider.took, states()) == ([], {"entry:7:told": "withdrawn"})


def test_a_held_notice_leaves_after_ten_seconds(sari, provider, work):
    say(sari, "Diteruskan", priority=rules.NOTICE, hold=rules.HOLD)
    work(seconds=9)
    assert provider.took == []
    work(seconds=2)
    assert provider.took == ["Diteruskan"]


def test_answers_go_before_notices_and_one_persons_in_order(sari, provider, work):
    say(sari, "kabar", priority=rules.NOTICE)
    say(sari, "satu")
    say(sari, "dua")
    work()
    assert provider.took == ["satu", "dua", "kabar"]


def test_a_refusal_for_now_is_tried_when_the_provider_said(sari, provider, work):
    provider.answers = [429]
    say(sari, "Diterima")
    work(minutes=9)
    assert len(provider.asked) == 1
    work(minutes=2)
    assert provider.took == ["Diterima"]


def test_a_refusal_for_good_is_told_to_the_desk(sari, provider, work):
    provider.answers = [404]
    say(sari, "Diterima")
    work(hours=1)
    failed = Outgoing.objects.get()
    assert (failed.state, failed.why, len(provider.asked)) == ("failed", "404", 1)
    assert (outbox.replay(failed), outbox.replay(failed)) == (True, False)
    work()
    assert provider.took == ["Diterima"]


def test_an_account_that_may_not_send_rests_and_says_so(sari, provider, work):
    provider.answers = [401]
    say(sari, "Diterima")
    work(minutes=14)
    account = Account.objects.get()
    assert (account.state, len(provider.asked)) == ("unauthorised", 1)
    work(minutes=2)
    account.refresh_from_db()
    assert (account.state, provider.took) == ("ok", ["Diterima"])


def test_a_restricted_account_goes_on_answering(sari, wati, provider, work):
    provider.answers = [403]
    say(sari, "Kabar", priority=rules.NOTICE)
    say(wati, "Kabar lain", priority=rules.NOTICE)
    work(seconds=1)
    say(sari, "Jawaban")
    work(minutes=1)
    assert provider.took == ["Jawaban"]
    assert Account.objects.get().failures == 0
    work(minutes=20)
    assert sorted(provider.took) == ["Jawaban", "Kabar", "Kabar lain"]


def test_one_person_written_to_too_fast_does_not_stop_the_account(sari, wati, provider, work):
    provider.answers = [423] * 8
    say(sari, "Untuk Sari")
    work(minutes=120)
    assert len(provider.asked) > 5  # as many as open the breaker, if they counted
    provider.answers = []
    say(wati, "Untuk Wati")
    work(seconds=1)
    assert provider.took == ["Untuk Wati"]
    assert (Account.objects.get().failures, Account.objects.get().state) == (0, "ok")


def test_after_five_failures_in_a_row_the_account_rests(sari, provider, work, deliver):
    provider.answers = [500] * 5
    for n in range(6):
        deliver({"text": "x", "from": f"+62857123456{n:02}"})
    work()
    for contact in Contact.objects.all():
        say(contact, f"kabar {contact.pk}")
    work()
    assert (len(provider.asked), Account.objects.get().state) == (5, "down")
    work(hours=2)
    assert len(provider.took) == Contact.objects.count()
    assert Account.objects.get().state == "ok"


def test_a_silent_provider_is_asked_once_more_and_no_more(sari, httpserver, provider, work):
    account = Account.objects.get()
    Outgoing.objects.all().delete()
    say(sari, "Diterima")
    Outgoing.objects.update(state="sending", claimed_at=clock.now())  # its worker died there
    work(minutes=1)
    assert states() == {"Diterima": "sending"}
    work(minutes=2)
    assert states() == {"Diterima": "unknown"}
    work(minutes=3)
    assert (provider.took, account.outgoing.get().was_resent) == (["Diterima"], True)


def test_a_receipt_saves_the_second_try(sari, provider, work, deliver):
    say(sari, "Diterima")
    Outgoing.objects.update(state="unknown", next_at=clock.now() + rules.IN_DOUBT)
    deliver({"state": "delivered", "id": "p9", "ref": str(Outgoing.objects.get().ref)})
    work(minutes=10)
    assert (provider.took, states()) == ([], {"Diterima": "delivered"})


def test_receipts_only_move_forward_and_may_overtake(sari, provider, work, deliver):
    deliver({"state": "delivered", "id": "p1"})
    work()
    say(sari, "Diterima")
    work(minutes=1)
    assert states() == {"Diterima": "delivered"}
    deliver({"state": "sent", "id": "p1"})
    work()
    assert states() == {"Diterima": "delivered"}


def test_a_taken_message_that_failed_is_sent_again_or_given_up(sari, provider, work, deliver):
    say(sari, "satu")
    work()
    deliver({"state": "failed", "id": "p1", "fault": "later", "why": "131000"})
    work(minutes=2)
    assert provider.took == ["satu", "satu"]
    deliver({"state": "failed", "id": "p2", "fault": "undeliverable", "why": "131026"})
    work()
    assert states() == {"satu": "failed"}


def test_after_a_day_only_a_template_is_said_and_the_rest_waits(sari, provider, work, deliver):
    work(hours=25)
    outbox.say(sari, Draft("Kabar", template="kabar_laporan"), key="a")
    say(sari, "Jawaban panjang")
    work(minutes=2)
    assert [one["template"] for one in provider.asked] == ["kabar_laporan"]
    assert Outgoing.objects.get(key="Jawaban panjang").why == rules.WINDOW
    deliver({"text": "Ya?"})
    work(minutes=1)
    assert provider.took[1:] == ["Jawaban panjang"]


def test_news_held_up_by_an_outage_becomes_one_message(sari, provider, work):
    provider.answers = [500] * 400
    for n in range(3):
        say(sari, f"kabar {n}", priority=rules.NOTICE, hold=rules.HOLD)
        work(minutes=30)
    provider.answers = []
    work(hours=1)
    assert provider.took == ["Beberapa kabar sekaligus:\n• kabar 0\n• kabar 1\n• kabar 2"]
    assert sorted(states().values()) == ["accepted", "folded", "folded"]


def test_what_nobody_needs_any_more_is_dropped(sari, provider, work):
    provider.answers = [500] * 400
    say(sari, "kabar", patience=timedelta(hours=1))
    work(hours=2)
    assert states() == {"kabar": "late"}


def test_a_switched_off_account_sends_nothing_until_it_is_on_again(sari, provider, work):
    Account.objects.update(is_on=False)
    say(sari, "kabar")
    work(minutes=5)
    assert provider.took == []
    Account.objects.update(is_on=True)
    work(minutes=5)
    assert provider.took == ["kabar"]


def test_who_left_a_number_can_be_written_to_without_a_contact(
    account, make, provider, work, village
):
    case = make.case(name="Sari", phone=SARI)
    outbox.write_to(account, case.ref, Draft("Kabar", template="kabar"), key="a")
    work(seconds=30)
    assert (provider.asked[0]["to"], provider.asked[0]["template"]) == (SARI, "kabar")
    outbox.write_to(account, make.case().ref, Draft("Kabar", template="kabar"), key="b")
    work(seconds=30)
    assert Outgoing.objects.get(key="b").why == "no address"


def test_a_message_that_breaks_us_does_not_stop_the_others(sari, provider, work, deliver):
    deliver({"text": "Halo", "from": WATI})
    work()
    other = Contact.objects.exclude(pk=sari.pk).get()
    say(sari, "rusak")
    Outgoing.objects.update(sealed=b"\x01 no envelope")
    say(other, "baik")
    work()
    assert provider.took == ["baik"]
    work(hours=9)
    assert states() == {"rusak": "dead", "baik": "accepted"}


def test_an_answer_goes_before_every_other_job(sari, provider):
    jobs.run_all()
    say(sari, "kabar", priority=rules.NOTICE)
    posting.post.enqueue(sari.account_id)
    say(sari, "jawaban")
    assert jobs.step("one")
    assert states() == {"kabar": "waiting", "jawaban": "accepted"}


def test_an_answer_does_not_take_the_notices_along(sari, provider):
    jobs.run_all()
    say(sari, "kabar", priority=rules.NOTICE)
    say(sari, "jawaban")
    posting.post_answers.func(sari.account_id)
    assert provider.took == ["jawaban"]
