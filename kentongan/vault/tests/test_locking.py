"""Making the village key and changing its passphrase."""

import pytest

from kentongan.base import keys, sealing
from kentongan.ledger.models import Entry
from kentongan.vault import actions as vault
from kentongan.vault import custody, messenger, queries, rules
from kentongan.vault.models import Envelope, KeyEpoch, KeyHolder, KeyWrap, PassphraseTry

from .conftest import PASSPHRASE

NEW = "sungai melati jambu kereta"


def _entries(village):
    rows = Entry.objects.of(village.book_id)
    return [(entry.kind, entry.office, entry.actor, entry.data) for entry in rows]


def private_of(epoch, passphrase, official=None):
    """The private key of an epoch, by an official's own passphrase or that of the paper."""
    holder = custody.own(official) if official else custody.paper(epoch.village)
    return custody.take(epoch, holder, custody.unlock(holder, passphrase))


def in_force(village, passphrase=PASSPHRASE):
    return private_of(custody.in_force(village), passphrase)


def test_a_village_gets_one_key_that_its_passphrase_opens(bare_village):
    epoch = vault.make_village_key(bare_village, passphrase=PASSPHRASE)
    private = private_of(KeyEpoch.objects.get(), PASSPHRASE)
    assert (epoch.epoch, epoch.retired_at) == (1, None)
    assert sealing.public_key(private) == epoch.public
    assert _entries(bare_village) == [("village_key.made", "system", "system", {})]


def test_a_custodian_may_make_the_key(bare_village, joko):
    vault.make_village_key(bare_village, passphrase=PASSPHRASE, by=joko)
    entry = ("village_key.made", "service_head", f"official:{joko.pk}", {})
    assert _entries(bare_village) == [entry]


def test_nobody_else_makes_the_key(bare_village, wati, budi):
    for official in (wati, budi):
        with pytest.raises(rules.NotACustodian):
            vault.make_village_key(bare_village, passphrase=PASSPHRASE, by=official)
    assert queries.has_key(bare_village) is False


def test_the_key_is_made_once(sukamaju):
    with pytest.raises(vault.KeyAlreadyMade):
        vault.make_village_key(sukamaju, passphrase=NEW)
    assert in_force(sukamaju)
    assert [kind for kind, *_ in _entries(sukamaju)] == ["village_key.made"]


def test_a_weak_passphrase_makes_no_key(bare_village):
    with pytest.raises(rules.WeakPassphrase):
        vault.make_village_key(bare_village, passphrase="rahasia")
    with pytest.raises(rules.GuessedPassphrase):
        vault.make_village_key(bare_village, passphrase=f"desa {bare_village.name} 2026")
    assert queries.has_key(bare_village) is False


def test_two_villages_with_one_passphrase_share_nothing(sukamaju, next_village):
    assert in_force(sukamaju) != in_force(next_village)


def test_the_lock_of_one_village_does_not_open_in_another(sukamaju, next_village):
    ours, theirs = custody.paper(sukamaju), custody.paper(next_village)
    ours.salt, ours.wrapped = theirs.salt, theirs.wrapped
    ours.save()
    with pytest.raises(vault.WrongPassphrase):
        custody.unlock(custody.paper(sukamaju), PASSPHRASE)


def test_a_wrap_moved_to_another_holder_or_epoch_opens_nothing(sukamaju, joko):
    vault.make_own_key(joko, paper=PASSPHRASE, new=NEW)
    epoch, mine = custody.in_force(sukamaju), custody.own(joko)
    wrap = KeyWrap.objects.get(holder=mine, part="whole")
    wrap.sealed = KeyWrap.objects.get(holder=custody.paper(sukamaju), part="whole").sealed
    wrap.save()
    with pytest.raises(sealing.DoesNotOpen):
        custody.take(epoch, mine, custody.unlock(mine, NEW))


def test_each_lock_keeps_what_it_cost(sukamaju):
    kdf = {"name": "argon2id", "passes": 1, "memory_kib": 8, "lanes": 1}
    assert KeyHolder.objects.get().kdf == kdf


def test_without_a_setting_a_wrap_has_the_full_price(settings):
    del settings.VAULT_KDF
    assert custody.cost() == sealing.Cost(passes=3, memory_kib=65536, lanes=4)


def test_the_new_passphrase_opens_and_the_old_one_does_not(sukamaju, joko, case, opened):
    vault.seal(sukamaju, case, "name", "Sari")
    vault.change_passphrase(sukamaju, old=PASSPHRASE, new=NEW, by=joko)
    with pytest.raises(vault.WrongPassphrase):
        opened("name")
    assert opened("name", passphrase=NEW) == "Sari"
    assert KeyWrap.objects.count() == 3  # the village key and its two hands


def test_changing_the_passphrase_is_in_the_ledger(sukamaju, joko):
    vault.change_passphrase(sukamaju, old=PASSPHRASE, new=NEW, by=joko)
    entry = ("village_key.relocked", "service_head", f"official:{joko.pk}", {"whose": "paper"})
    assert _entries(sukamaju)[1:] == [entry]


def test_a_wrong_old_passphrase_changes_nothing_and_is_in_the_ledger(sukamaju, joko):
    with pytest.raises(vault.WrongPassphrase):
        vault.change_passphrase(sukamaju, old=NEW, new=NEW, by=joko)
    entry = ("village_key.refused", "service_head", f"official:{joko.pk}", {})
    assert _entries(sukamaju)[1:] == [entry]
    assert in_force(sukamaju)
    assert PassphraseTry.objects.filter(official=joko).count() == 1


def test_a_weak_new_passphrase_or_a_stranger_changes_nothing(sukamaju, joko, wati, budi):
    with pytest.raises(rules.WeakPassphrase):
        vault.change_passphrase(sukamaju, old=PASSPHRASE, new="pendek", by=joko)
    for official in (wati, budi):
        with pytest.raises(rules.NotAKeeper):
            vault.change_passphrase(sukamaju, old=PASSPHRASE, new=NEW, by=official)
    assert in_force(sukamaju)


def test_the_canary_opens_with_the_messenger_key_alone(sukamaju):
    assert messenger.open_canary(keys.key("messenger"), sukamaju) is True
    assert messenger.open_canary(sealing.new_private_key(), sukamaju) is False


def test_a_village_without_a_key_has_no_canary(bare_village):
    assert messenger.open_canary(keys.key("messenger"), bare_village) is False


def test_a_canary_of_another_village_proves_nothing(sukamaju, next_village):
    theirs = Envelope.objects.get(village=next_village, field="canary")
    Envelope.objects.filter(village=sukamaju, field="canary").update(sealed=theirs.sealed)
    assert messenger.open_canary(keys.key("messenger"), sukamaju) is False
