"""The invented village, played: its stories, and those told on the simulator's phones."""

import pytest

from kentongan.cases.models import Case
from kentongan.messaging.models import Incoming, Outgoing
from kentongan.ops import demo
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
    asked = villager.bubbles[-1].said
    assert [choice.title for choice in asked.buttons] == [
        "Baca di sini",
        "Sudah beres",
        "Belum beres",
    ]
    pressed = [one.said.text for one in wati.bubbles if one.is_own][1:]
    assert pressed == ["Terima", "Selesai", "Lampunya sudah kami ganti sore ini.", "Kirim"]
    voice, lamp = Case.objects.filter(channel="simulator").order_by("pk")
    assert (voice.status, lamp.status, lamp.holder.role) == (
        "received", "answered", "section_welfare",
    )  # fmt: skip


def test_nothing_said_is_left_waiting(screens):
    assert {*Incoming.objects.values_list("state", flat=True)} == {"done"}
    assert {*Outgoing.objects.values_list("state", flat=True)} <= {"delivered", "read"}
    for screen in screens:
        moments = [one.at for one in screen.bubbles]
        assert moments == sorted(moments)
        assert {one.state for one in screen.bubbles} <= {"sent", "delivered", "read"}
