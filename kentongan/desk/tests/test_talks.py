"""Chats that wait for a person: who may read them, and what an answer does."""

import pytest

from kentongan.intake.models import Talk
from kentongan.intake.talk.tests.conftest import account, journey, sari
from kentongan.ledger.models import Entry

__all__ = ["account", "journey", "sari"]
pytestmark = pytest.mark.django_db
PAGE = "/petugas/percakapan"


@pytest.fixture
def asking(sari):
    """Sari asks for a person and writes to her."""
    sari.says("petugas")
    sari.says("kantor buka <jam> berapa?")
    sari.hears()
    return sari


def test_the_desk_reads_answers_and_hands_back(asking, joko, at_desk):
    page = at_desk(joko)
    assert "Percakapan menunggu petugas: 1" in page.get("/petugas/").content.decode()
    assert "kantor buka &lt;jam&gt; berapa?" in page.get(PAGE).content.decode()
    sent = {"talk": str(asking.talk.uid), "act": "answer", "words": "Jam 8 pagi, Bu."}
    assert page.post(PAGE, sent).status_code == 303
    assert asking.hears() == ["Jam 8 pagi, Bu."]
    assert page.post(PAGE, {**sent, "act": "back"}).status_code == 303
    assert "Tidak ada warga yang menunggu." in page.get(PAGE).content.decode()
    written = Entry.objects.filter(kind__startswith="talk.").order_by("seq")
    assert [(entry.kind, entry.office, entry.actor) for entry in written] == [
        ("talk.waits", "reporter", "reporter"),
        ("talk.answered", "service_head", f"official:{joko.pk}"),
        ("talk.handed_back", "service_head", f"official:{joko.pk}"),
    ]


def test_an_empty_answer_is_told_and_sends_nothing(asking, joko, at_desk):
    sent = {"talk": str(asking.talk.uid), "act": "answer", "words": " "}
    answer = at_desk(joko).post(PAGE, sent)
    assert (answer.status_code, asking.hears()) == (422, [])
    assert "Tulis pesan Anda dulu" in answer.content.decode()


def test_who_does_not_receive_complaints_has_no_such_page(asking, wati, at_desk):
    page = at_desk(wati)
    assert page.get(PAGE).status_code == 404
    assert "Percakapan menunggu" not in page.get("/petugas/").content.decode()


def test_the_next_village_sees_and_answers_nothing(asking, budi, at_desk):
    page = at_desk(budi)
    sent = {"talk": str(asking.talk.uid), "act": "answer", "words": "Halo"}
    host = {"headers": {"host": "sebelah.example"}}
    assert "kantor buka" not in page.get(PAGE, **host).content.decode()
    assert page.post(PAGE, sent, **host).status_code == 404
    assert (asking.hears(), Talk.objects.count()) == ([], 1)
