"""The invented village, played: its stories, and those told on the simulator's phones."""

from datetime import timedelta

import pytest

from kentongan.base import clock
from kentongan.cases.models import Case
from kentongan.intake.models import Talk
from kentongan.intake.talk import answering
from kentongan.messaging.models import Incoming, Outgoing
from kentongan.ops import demo, demo_phones
from kentongan.phones import actions, queries
from kentongan.village.models import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def screens():
    demo.play()
    account = queries.account_of(Village.objects.get())
    return [queries.screen_of(phone) for phone in actions.ready(account)]


def test_the_phones_have_told_their_stories(screens):
    villager, joko, wati = screens
    assert (villager.official, joko.official, wati.official) == ("", "Joko Susilo", "Wati Lestari")
    assert villager.bubbles[-2].said.text == "Sudah beres"
    pressed = [one.said.text for one in wati.bubbles if one.is_own][1:]
    assert pressed == ["Terima", "Selesai", "Lampunya sudah kami ganti sore ini.", "Kirim"]
    voice, lamp = Case.objects.filter(channel="simulator").order_by("pk")
    assert (voice.status, lamp.status, lamp.holder.role) == (
        "received", "closed", "section_welfare",
    )  # fmt: skip


def test_nothing_said_is_left_waiting(screens):
    assert {*Incoming.objects.values_list("state", flat=True)} == {"done"}
    assert {*Outgoing.objects.values_list("state", flat=True)} <= {"delivered", "read"}
    for screen in screens:
        moments = [one.at for one in screen.bubbles]
        assert moments == sorted(moments)
        assert {one.state for one in screen.bubbles} <= {"sent", "delivered", "read"}


def test_a_day_later_the_bot_reminds_and_keeps_what_was_told(village, joko):
    with clock.pretend(clock.now() - timedelta(minutes=5)):
        demo_phones.Phones(village, [joko]).say(0, "jalan di RT 3 rusak")
    phone = actions.ready(queries.account_of(village))[0]
    assert Case.objects.count() == 0
    actions.let_a_day_pass(phone)
    assert answering.see_to() == 1
    demo_phones.settle()
    asked = queries.screen_of(phone).bubbles[-1].said
    assert [choice.title for choice in asked.buttons][:1] == ["Ya, kirim"]
    assert Talk.objects.get(contact=queries.contact_of(phone)).unsent == Case.objects.get()
