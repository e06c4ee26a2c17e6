"""The verbs of the vault: keys made and locked anew, values sealed, opened and forgotten."""

from kentongan.vault.actions.keeping import forget, seal, seal_address
from kentongan.vault.actions.locking import KeyAlreadyMade, change_passphrase, make_village_key
from kentongan.vault.actions.opening import (
    NothingSealed,
    OnlyTheMessenger,
    open_for,
    open_original_for,
)
from kentongan.vault.custody import VillageKeyMissing, WrongPassphrase
from kentongan.vault.originals import sealer
from kentongan.vault.wishes import Damaged

__all__ = [
    "Damaged",
    "KeyAlreadyMade",
    "NothingSealed",
    "OnlyTheMessenger",
    "VillageKeyMissing",
    "WrongPassphrase",
    "change_passphrase",
    "forget",
    "make_village_key",
    "open_for",
    "open_original_for",
    "seal",
    "seal_address",
    "sealer",
]
