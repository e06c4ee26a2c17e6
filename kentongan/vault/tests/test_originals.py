"""Whole files sealed to the village."""

import pytest

from kentongan.base import sealing
from kentongan.ledger.models import Entry
from kentongan.vault import actions as vault
from kentongan.vault import originals, rules

from .conftest import PASSPHRASE
from .test_locking import in_force

PHOTO = b"\xff\xd8 a photo " * 1000


@pytest.fixture
def open_file(sukamaju, joko, case):
    def open_file(sealed, *, by=joko, village=sukamaju, passphrase=PASSPHRASE):
        return vault.open_original_for(
            by,
            village=village,
            subject=case,
            sealed=sealed,
            passphrase=passphrase,
            reason_code="check_truth",
            words="",
        )

    return open_file


def test_a_sealed_file_shows_nothing_and_opens_for_a_custodian(sukamaju, case, open_file):
    sealed = vault.sealer(sukamaju)(PHOTO)
    assert (b"a photo" in sealed, len(sealed)) == (False, len(PHOTO) + 53)
    assert open_file(sealed) == PHOTO
    entry = Entry.objects.of(sukamaju.book_id).last()
    assert (entry.kind, entry.subject) == ("identity.opened", case)
    assert (entry.data["field"], entry.data["reason"]) == ("original", "check_truth")


def test_one_sealer_seals_many_files(sukamaju):
    seal = vault.sealer(sukamaju)
    private = in_force(sukamaju)
    uid = sukamaju.book.uid
    opened = [
        originals.unseal_bytes(seal(plain), village_uid=uid, private=private)
        for plain in (b"", b"satu", PHOTO)
    ]
    assert opened == [b"", b"satu", PHOTO]


def test_a_file_does_not_open_in_another_village(sukamaju, next_village):
    sealed = vault.sealer(sukamaju)(PHOTO)
    private = in_force(sukamaju)
    with pytest.raises(sealing.DoesNotOpen):
        originals.unseal_bytes(sealed, village_uid=next_village.book.uid, private=private)


def test_a_file_is_no_envelope_and_an_envelope_no_file(sukamaju, case, open_file):
    envelope = vault.seal(sukamaju, case, "original", "Sari")
    with pytest.raises(vault.Damaged):
        open_file((1).to_bytes(4, "big") + envelope.sealed)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda b: b"",
        lambda b: b[:3],
        lambda b: b[:-1],
        lambda b: b"\xff\xff\xff\xff" + b[4:],  # an epoch that never was
    ],
)
def test_a_spoilt_file_is_refused_in_words(sukamaju, open_file, spoil):
    with pytest.raises(vault.Damaged):
        open_file(spoil(vault.sealer(sukamaju)(PHOTO)))


def test_a_file_opens_under_the_same_rules_as_a_name(sukamaju, wati, open_file):
    sealed = vault.sealer(sukamaju)(PHOTO)
    with pytest.raises(rules.NotACustodian):
        open_file(sealed, by=wati)
    with pytest.raises(vault.WrongPassphrase):
        open_file(sealed, passphrase="bukan kata sandinya")
    kinds = [entry.kind for entry in Entry.objects.of(sukamaju.book_id)]
    assert kinds == ["village_key.made", "identity.refused"]
