"""Custodians with keys of their own: made, used, lost, taken away, and the village key renewed."""

from datetime import date, timedelta

import pytest

from kentongan.base import clock, sealing
from kentongan.ledger.models import Entry
from kentongan.vault import actions as vault
from kentongan.vault import custody, queries, rules
from kentongan.vault.followers import take_the_keys
from kentongan.vault.models import Envelope, KeyHolder, KeyWrap, PassphraseTry
from kentongan.village.models import Tenure

from .conftest import PASSPHRASE
from .test_locking import NEW, private_of

TINIS = "gerobak pisang langit kertas"


@pytest.fixture
def jokos(sukamaju, joko):
    """Joko has made a key of his own."""
    return vault.make_own_key(joko, paper=PASSPHRASE, new=NEW)


@pytest.fixture
def tinis(sukamaju, tini):
    return vault.make_own_key(tini, paper=PASSPHRASE, new=TINIS)


@pytest.fixture
def name(sukamaju, case):
    return vault.seal(sukamaju, case, "name", "Sari Dewi")


def kinds(village):
    rows = Entry.objects.of(village.book_id).filter(kind__startswith="village_key.")
    return [(entry.kind.partition(".")[2], entry.data) for entry in rows.order_by("seq")][1:]


def leave(official):
    Tenure.objects.filter(official=official).update(until=date(2020, 2, 1))


# -- A key of one's own ------------------------------------------------------------------------
def test_who_has_a_key_of_his_own_opens_with_his_own_passphrase_only(name, jokos, opened):
    assert opened("name", passphrase=NEW) == "Sari Dewi"
    with pytest.raises(vault.WrongPassphrase):
        opened("name", passphrase=PASSPHRASE)


def test_the_others_still_open_with_the_paper(name, jokos, opened, tini):
    assert opened("name", by=tini) == "Sari Dewi"
    with pytest.raises(vault.WrongPassphrase):
        opened("name", by=tini, passphrase=NEW)


def test_making_a_key_is_in_the_ledger_without_a_word(sukamaju, jokos, joko):
    assert kinds(sukamaju) == [("given", {"official": joko.pk, "hand": "first"})]
    assert queries.has_own_key(joko)
    assert [one.name for one in queries.holders(sukamaju)] == ["", "Joko"]


def test_a_wrong_paper_or_a_weak_or_the_same_passphrase_makes_no_key(sukamaju, joko):
    with pytest.raises(vault.WrongPassphrase):
        vault.make_own_key(joko, paper=TINIS, new=NEW)
    for new, refusal in (("pendek", rules.WeakPassphrase), (PASSPHRASE, vault.SamePassphrase)):
        with pytest.raises(refusal):
            vault.make_own_key(joko, paper=PASSPHRASE, new=new)
    assert (custody.own(joko), KeyHolder.objects.count()) == (None, 1)
    assert PassphraseTry.objects.filter(official=joko).count() == 1
    assert kinds(sukamaju) == [("refused", {})]


def test_who_is_no_custodian_makes_none(sukamaju, wati):
    with pytest.raises(rules.NotAKeeper):
        vault.make_own_key(wati, paper=PASSPHRASE, new=NEW)


def test_budi_makes_one_for_his_own_village_only(sukamaju, budi, name, opened):
    vault.make_own_key(budi, paper=PASSPHRASE, new=NEW)
    with pytest.raises(rules.NotACustodian):
        opened("name", by=budi, passphrase=NEW)
    assert [one.name for one in queries.holders(sukamaju)] == [""]


def test_a_lost_passphrase_is_replaced_with_the_paper(name, jokos, joko, opened):
    vault.make_own_key(joko, paper=PASSPHRASE, new=TINIS)
    assert opened("name", passphrase=TINIS) == "Sari Dewi"
    assert KeyHolder.objects.filter(official=joko, ended_at=None).count() == 1
    assert not KeyWrap.objects.filter(holder=jokos).exists()


def test_ones_own_passphrase_is_changed_without_the_paper(name, jokos, joko, opened, sukamaju):
    vault.change_passphrase(sukamaju, old=NEW, new=TINIS, by=joko)
    assert opened("name", passphrase=TINIS) == "Sari Dewi"
    assert kinds(sukamaju)[-1] == ("relocked", {"whose": "own"})
    assert private_of(custody.in_force(sukamaju), PASSPHRASE)  # the paper is as before


# -- Leaving -----------------------------------------------------------------------------------
def test_who_leaves_holds_no_key_and_the_village_is_told_to_renew(sukamaju, jokos, tinis, tini):
    assert queries.wants_renewal(sukamaju) is False
    leave(tini)
    entry = Entry(book=sukamaju.book, kind="official.dismissed", data={"official": tini.pk})
    take_the_keys(entry)
    assert not KeyWrap.objects.filter(holder=tinis).exists()
    assert custody.own(tini) is None
    assert kinds(sukamaju)[-1] == ("taken", {"official": tini.pk})
    assert queries.wants_renewal(sukamaju) is True


def test_who_is_switched_off_holds_no_key(sukamaju, tinis, tini):
    tini.is_active = False
    tini.save()
    assert vault.end_those_gone(sukamaju) == 1
    assert vault.end_those_gone(sukamaju) == 0


def test_who_stays_keeps_his_key(sukamaju, jokos, tinis, wati):
    assert vault.end_those_gone(sukamaju) == 0
    assert KeyWrap.objects.count() == 7  # three for the paper, two for each of them


# -- Renewal -----------------------------------------------------------------------------------
@pytest.fixture
def renewed(name, sukamaju, joko, jokos, tinis, tini):
    """Tini has left and Joko has renewed the key; what Tini could have kept: her private key and
    the whole database of before."""
    kept = custody.unlock(tinis, TINIS)
    before = custody.take(custody.in_force(sukamaju), tinis, kept)
    leave(tini)
    epoch = vault.renew_village_key(joko, passphrase=NEW)
    return epoch, kept, before


def test_what_was_sealed_is_sealed_anew_and_opens_as_before(renewed, name, opened, sukamaju):
    epoch, *_ = renewed
    row = Envelope.objects.get(pk=name.pk)
    assert (row.epoch, epoch.epoch) == (2, 2)
    assert opened("name", passphrase=NEW) == "Sari Dewi"
    assert kinds(sukamaju)[-1] == ("renewed", {"epoch": 2, "envelopes": 1})
    assert queries.wants_renewal(sukamaju) is False


def test_what_the_one_who_left_knows_opens_nothing_any_more(renewed, name, sukamaju, case):
    epoch, kept, before = renewed
    after = vault.seal(sukamaju, case, "words", "Saya melihat sendiri.")
    for row in (Envelope.objects.get(pk=name.pk), after):
        for private in (kept, before):
            with pytest.raises(sealing.DoesNotOpen):
                sealing.unseal(bytes(row.sealed), private=private, info=row.binding.info)
    for wrap in KeyWrap.objects.filter(epoch=epoch):
        place = custody._place(epoch, wrap.part, wrap.holder)
        with pytest.raises(sealing.DoesNotOpen):
            sealing.unseal(bytes(wrap.sealed), private=kept, info=place)


def test_the_paper_opens_the_new_key_without_being_there(renewed, name, opened, tini, sukamaju):
    assert private_of(custody.in_force(sukamaju), PASSPHRASE)


def test_a_file_sealed_before_opens_still(sukamaju, joko, jokos, case):
    sealed = vault.sealer(sukamaju)(b"foto asli")
    vault.renew_village_key(joko, passphrase=NEW)
    asked = {"village": sukamaju, "subject": case, "sealed": sealed, "passphrase": NEW,
             "reason_code": "check_truth", "words": ""}  # fmt: skip
    assert vault.open_original_for(joko, **asked) == b"foto asli"


def test_a_damaged_value_stays_and_stops_nothing(sukamaju, joko, jokos, name, case, opened):
    other = vault.seal(sukamaju, case, "words", "Rahasia")
    Envelope.objects.filter(pk=name.pk).update(sealed=b"\x01rusak")
    vault.renew_village_key(joko, passphrase=NEW)
    assert [row.epoch for row in Envelope.objects.filter(pk__in=[name.pk, other.pk])] == [1, 2]
    assert opened("words", passphrase=NEW) == "Rahasia"


def test_with_a_wrong_passphrase_nothing_is_renewed(sukamaju, joko, jokos):
    with pytest.raises(vault.WrongPassphrase):
        vault.renew_village_key(joko, passphrase=PASSPHRASE)
    assert custody.in_force(sukamaju).epoch == 1


def test_a_new_custodian_gets_every_key_there_is(sukamaju, joko, jokos, tini, name, opened):
    vault.renew_village_key(joko, passphrase=NEW)
    vault.make_own_key(tini, paper=PASSPHRASE, new=TINIS)
    assert opened("name", by=tini, passphrase=TINIS) == "Sari Dewi"
    assert KeyWrap.objects.filter(holder=custody.own(tini)).count() == 4  # two of each epoch


def test_in_a_village_with_the_paper_alone_the_paper_renews(sukamaju, joko, name, opened):
    vault.renew_village_key(joko, passphrase=PASSPHRASE)
    assert opened("name") == "Sari Dewi"
    assert clock.now() - custody.in_force(sukamaju).created_at < timedelta(minutes=5)
