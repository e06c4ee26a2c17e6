"""What a phone says reaches the village, once, with or without signal."""

import base64
from datetime import timedelta

import pytest

from kentongan.base import clock, jobs
from kentongan.base.refusals import Refused
from kentongan.media.models import Attachment
from kentongan.media.tests import pictures, recordings
from kentongan.messaging import accounts, outbox, registry
from kentongan.messaging.models import Contact, Delivery, Incoming, Outgoing
from kentongan.phones import actions, aging, provider, queries, rules
from kentongan.phones.models import Bubble, Phone
from kentongan.phones.screen import Choice, Said

pytestmark = pytest.mark.django_db


def texts(heard):
    return [word.heard.text for _, word in heard]


def states(phone):
    return [(one.said.text, one.state) for one in queries.screen_of(phone).bubbles]


def test_what_a_phone_says_is_heard_by_the_village(sari, heard):
    actions.speak(sari, Said("Jalan di RT 3 rusak"))
    jobs.run_all()
    assert texts(heard) == ["Jalan di RT 3 rusak"]
    assert states(sari) == [("Jalan di RT 3 rusak", "sent")]
    assert queries.contact_of(sari) == heard[0][0]


def test_every_phone_is_somebody_of_its_own(phones, heard):
    for phone in phones:
        actions.speak(phone, Said(phone.number))
    jobs.run_all()
    assert len({contact.pk for contact, _ in heard}) == 3
    assert actions.ready(phones[0].account) == phones


def test_a_spot_and_a_pressed_button_are_heard_as_such(sari, heard, ask):
    told = {
        "ref": "r1",
        "to": sari.number,
        "text": "Kirim?",
        "buttons": [{"id": "ya", "title": "Ya"}],
    }
    ask("POST", "/messages", told)
    (bubble,) = queries.screen_of(sari).bubbles
    actions.speak(sari, queries.choice_in(sari, bubble.uid, 0))
    actions.speak(sari, Said(spot=(-7.39, 109.36)))
    jobs.run_all()
    pressed, spot = (word.heard for _, word in heard)
    assert (pressed.choice, pressed.text, pressed.reply_to) == ("ya", "", f"s-{bubble.uid.hex}")
    assert (spot.spot.lat, spot.spot.lon) == (-7.39, 109.36)


def test_a_button_that_was_never_offered_is_none(sari, phones, ask):
    ask(
        "POST",
        "/messages",
        {"ref": "r1", "to": sari.number, "buttons": [{"id": "a", "title": "A"}]},
    )
    (bubble,) = queries.screen_of(sari).bubbles
    assert queries.choice_in(sari, bubble.uid, 1) is None
    assert queries.choice_in(sari, bubble.uid, -1) is None
    assert queries.choice_in(phones[1], bubble.uid, 0) is None


@pytest.mark.parametrize(
    ("kind", "body"), [("photo", pictures.jpeg()), ("voice", recordings.opus())]
)
def test_the_village_fetches_a_file_as_it_came(sari, ask, kind, body):
    bubble = actions.speak(sari, Said(), file=body, kind=kind)
    assert ask("GET", f"/media/{bubble.uid.hex}").body == body
    event = Incoming.objects.get()
    assert event.kind == "message"
    assert queries.screen_of(sari).bubbles[0].file_kind == kind


def test_what_is_no_photo_is_refused_and_nothing_is_said(sari):
    with pytest.raises(Refused):
        actions.speak(sari, Said(), file=b"bukan foto")
    assert (Bubble.objects.count(), Incoming.objects.count()) == (0, 0)


def test_without_signal_words_wait_on_the_phone_and_go_in_order(sari, heard):
    actions.switch(sari, has_signal=False)
    actions.speak(sari, Said("Satu"))
    actions.speak(sari, Said("Dua"))
    assert states(sari) == [("Satu", "waiting"), ("Dua", "waiting")]
    assert Incoming.objects.count() == 0
    actions.switch(sari, has_signal=True)
    jobs.run_all()
    assert texts(heard) == ["Satu", "Dua"]
    assert states(sari) == [("Satu", "sent"), ("Dua", "sent")]


def test_without_signal_the_villages_words_wait_at_the_provider(sari, ask):
    actions.switch(sari, has_signal=False)
    assert ask("POST", "/messages", {"ref": "r1", "to": sari.number, "text": "Halo"}).status == 200
    assert states(sari) == []
    actions.switch(sari, has_signal=True)
    assert states(sari) == [("Halo", "delivered")]


def test_sent_twice_is_delivered_twice_and_heard_once(sari, heard):
    actions.repeat(sari, on=True)
    actions.speak(sari, Said("Jalan rusak"))
    jobs.run_all()
    assert texts(heard) == ["Jalan rusak"]
    assert (Delivery.objects.count(), Incoming.objects.count()) == (2, 1)


def test_a_village_that_does_not_take_it_is_tried_again_later(sari, heard):
    account = sari.account
    address = bytes(account.address_tag)
    type(account).objects.filter(pk=account.pk).update(address_tag=b"x" * 32)
    actions.speak(sari, Said("Jalan rusak"))
    assert states(sari) == [("Jalan rusak", "waiting")]
    type(account).objects.filter(pk=account.pk).update(address_tag=address)
    actions.catch_up(sari)
    assert states(sari) == [("Jalan rusak", "sent")]


# -- What the village says ---------------------------------------------------------------------
def test_the_same_ref_is_one_message(sari, ask):
    told = {"ref": "r1", "to": sari.number, "text": "Halo"}
    first, second = ask("POST", "/messages", told), ask("POST", "/messages", told)
    assert (first.status, first.json) == (second.status, second.json) == (200, first.json)
    assert states(sari) == [("Halo", "delivered")]


def test_the_phone_shows_everything_that_was_said(sari, ask):
    ask("POST", "/messages", {
        "ref": "r1", "to": sari.number, "text": "Pilih", "list_label": "Dusun", "asks_spot": True,
        "buttons": [{"id": "1", "title": "Krajan"}], "template": "kabar", "facts": ["147"],
        "reply_to": "p-1",
    })  # fmt: skip
    assert queries.screen_of(sari).bubbles[0].said == Said(
        text="Pilih", list_label="Dusun", asks_spot=True, buttons=(Choice("1", "Krajan"),),
        template="kabar", facts=("147",), reply_to="p-1", ref="r1",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "status"),
    [({"to": "+6281234567890", "ref": "r"}, 404), ({"ref": "r"}, 404), ([], 404), (None, 404)],
)
def test_nobody_has_another_number(ask, told, status):
    assert ask("POST", "/messages", told).status == status


def test_a_line_that_is_not_proved_learns_nothing(account, sari, ask):
    assert [ask(*one, secret="lain").status for one in (
        ("POST", "/messages", {"ref": "r", "to": sari.number}), ("GET", "/"), ("GET", "/media/x"),
        ("GET", "/tidak-ada"),
    )] == [401] * 4  # fmt: skip
    assert provider.answer("GET", "/", {}, b"").status == 401
    assert Bubble.objects.count() == 0


def test_what_the_provider_does_not_know_is_not_found(ask):
    assert ask("GET", "/").status == 200
    assert [ask("GET", path).status for path in ("/x", "/media/", "/media/" + "a" * 32)] == [
        404
    ] * 3
    assert ask("DELETE", "/messages").status == 404


def test_a_picture_is_shown_and_what_is_none_is_refused(sari, ask):
    picture = {"mime": "image/jpeg", "data": base64.b64encode(pictures.jpeg()).decode()}
    assert (
        ask("POST", "/messages", {"ref": "r", "to": sari.number, "picture": picture}).status == 200
    )
    assert queries.screen_of(sari).bubbles[0].file_kind == "photo"
    broken = {"data": base64.b64encode(b"bukan").decode()}
    told = {"ref": "s", "to": sari.number, "picture": broken}
    assert ask("POST", "/messages", told).status == 422


def test_a_closed_window_takes_a_template_only(account, sari, ask, clock_at):
    accounts.change(account, {"window": "1"}, office="service_head", actor="official:1")
    told = {"to": sari.number, "text": "Halo"}
    assert ask("POST", "/messages", {**told, "ref": "a"}).status == 409
    actions.speak(sari, Said("Halo"))
    assert ask("POST", "/messages", {**told, "ref": "b"}).status == 200
    clock_at.shift(timedelta(hours=24, seconds=1))
    assert ask("POST", "/messages", {**told, "ref": "c"}).status == 409
    assert ask("POST", "/messages", {**told, "ref": "d", "template": "kabar"}).status == 200


def test_receipts_tell_that_it_arrived_and_that_it_was_read(sari, heard, ask):
    actions.speak(sari, Said("Halo"))
    contact = Contact.objects.get()
    outbox.say(contact, outbox.Draft("Terima kasih"), key="k")
    row = Outgoing.objects.get(key="k")
    Outgoing.objects.update(state="accepted", ended_at=clock.now())
    ask("POST", "/messages", {"ref": str(row.ref), "to": sari.number, "text": "Terima kasih"})
    jobs.run_all()
    row.refresh_from_db()
    assert row.state == "delivered"
    actions.speak(sari, Said("Sama-sama"))
    jobs.run_all()
    row.refresh_from_db()
    assert (row.state, states(sari)[1]) == ("read", ("Terima kasih", "read"))


# -- 24 hours later ----------------------------------------------------------------------------
def test_a_day_passes_for_one_phone_and_nobody_else(phones, heard):
    sari, wati, _ = phones
    for phone in (sari, wati):
        actions.speak(phone, Said("Halo"))
        outbox.say(queries.contact_of(phone), outbox.Draft("Ya"), key=phone.number)
    before = [row_times(phone) for phone in (sari, wati)]
    actions.let_a_day_pass(sari)
    assert row_times(sari) == [moment and moment - rules.DAY for moment in before[0]]
    assert row_times(wati) == before[1]
    assert queries.contact_of(sari).attend_queued_at is not None


def row_times(phone):
    contact = queries.contact_of(phone)
    event, message = contact.heard.get(), contact.told.get()
    bubble = Bubble.objects.get(phone=phone)
    return [
        contact.heard_at, event.at, event.received_at, message.next_at, message.not_after, bubble.at
    ]  # fmt: skip


def test_everything_that_hangs_on_a_contact_is_found():
    found = {model.__name__ for model, _ in aging._hanging_on(Contact)}
    assert {"Incoming", "Outgoing", "Talk", "Errand", "PhoneTry"} <= found


def test_a_phone_that_never_spoke_lets_a_day_pass_too(sari):
    actions.let_a_day_pass(sari)
    assert Contact.objects.count() == 0


# -- Keeping -----------------------------------------------------------------------------------
def test_nothing_is_kept_in_clear(sari, ask):
    actions.speak(sari, Said("Jalan di RT 3 rusak"))
    ask("POST", "/messages", {"ref": "r", "to": sari.number, "text": "Kode 4821"})
    rows = str([*Phone.objects.values(), *Bubble.objects.values()])
    assert [word for word in ("Jalan", "4821", sari.number[1:]) if word in rows] == []


def test_old_bubbles_go_with_their_files(sari, clock_at):
    actions.speak(sari, Said(), file=pictures.jpeg())
    clock_at.shift(rules.KEPT + timedelta(seconds=1))
    actions.speak(sari, Said("Baru"))
    kept = Attachment.objects.get()
    assert actions.prune() == 1
    assert [one.said.text for one in queries.screen_of(sari).bubbles] == ["Baru"]
    assert not Attachment.objects.filter(pk=kept.pk).exists()


def test_an_account_of_another_kind_is_no_simulator(village, next_village, account):
    assert queries.account_of(village) == account
    assert queries.account_of(next_village) is None
    assert queries.phone_of(next_village, actions.ready(account)[0].uid) is None
    assert registry.channel("simulator").title == "Simulator"
