"""Values that lie sealed are sealed anew: to the key now in force, for two where two are due."""

from kentongan.base import sealing
from kentongan.vault import custody, envelopes, pair, store, stories
from kentongan.vault.custody import WHOLE, Privates
from kentongan.vault.models import Envelope, KeyEpoch, OpeningRequest
from kentongan.village.models import Village

_BATCH = 500
_STORED = ["epoch", "recipient", "sealed"]


def sealed_to(epoch: KeyEpoch, envelope: Envelope, words: str) -> Envelope:
    """The envelope, unsaved, with these words sealed to this epoch: to one or to both hands."""
    two = envelope.needs_two and custody.takes_two(epoch.village)
    envelope.epoch = epoch.epoch
    envelope.recipient = envelopes.PAIR if two else envelopes.CUSTODIAN
    if two:
        first, second = (custody.public_of(epoch, hand) for hand in pair.HANDS)
        envelope.sealed = pair.seal(words, envelope.binding, first=first, second=second)
    else:
        envelope.sealed = envelopes.seal(words, envelope.binding, public=bytes(epoch.public))
    return envelope


def move(village: Village, opened: dict[KeyEpoch, dict[str, bytes]], to: KeyEpoch) -> int:
    """Seal to this new epoch what these keys of earlier ones open; returns how many.

    What is damaged stays as it is; what was granted before is void.
    """
    moved = sum(_moved(village, old, privates, to) for old, privates in opened.items())
    for old, privates in opened.items():
        reader = stories.of_village(old.epoch, privates[WHOLE])
        stories.move(village, reader, stories.of_epoch(to))
    store.end(OpeningRequest.objects.of(village).filter(state="granted"))
    return moved


def _moved(village: Village, old: KeyEpoch, privates: Privates, to: KeyEpoch) -> int:
    ours = (envelopes.CUSTODIAN, envelopes.PAIR)
    rows = Envelope.objects.of(village).filter(recipient__in=ours, epoch=old.epoch)
    moved = []
    for row in rows.select_related("village__book").order_by("pk").iterator(_BATCH):
        try:
            words = _words(row, privates)
        except sealing.DoesNotOpen:
            continue
        moved.append(sealed_to(to, row, words))
    Envelope.objects.bulk_update(moved, _STORED, batch_size=_BATCH)
    return len(moved)


def _words(row: Envelope, privates: Privates) -> str:
    sealed = bytes(row.sealed)
    if row.recipient == envelopes.CUSTODIAN:
        return envelopes.unseal(sealed, row.binding, private=privates[WHOLE])
    halves = (
        pair.half(sealed, row.binding, hand=hand, private=privates[hand]) for hand in pair.HANDS
    )
    return pair.unseal(sealed, row.binding, *halves)
