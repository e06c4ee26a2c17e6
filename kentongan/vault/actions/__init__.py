"""The verbs of the vault: keys made and locked anew, values sealed, opened and forgotten."""

from kentongan.vault.actions.keeping import forget, seal, seal_address
from kentongan.vault.actions.locking import (
    KeyAlreadyMade,
    SamePassphrase,
    change_passphrase,
    end_those_gone,
    make_own_key,
    make_village_key,
    renew_village_key,
)
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
    "SamePassphrase",
    "VillageKeyMissing",
    "WrongPassphrase",
    "change_passphrase",
    "end_those_gone",
    "forget",
    "make_own_key",
    "make_village_key",
    "open_for",
    "open_original_for",
    "renew_village_key",
    "seal",
    "seal_address",
    "sealer",
]
