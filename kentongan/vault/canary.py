"""A known sentence under the messenger key, by which a restore proves that its keys came too."""

from kentongan.vault import envelopes, recipients
from kentongan.vault.models import Envelope
from kentongan.village.models import Village

FIELD = "canary"
SENTENCE = "Kentongan berbunyi, desa terjaga."


def canary(village: Village) -> Envelope:
    """An unsaved envelope with the sentence; its subject is the village's own book."""
    envelope = Envelope(
        village=village,
        subject=village.book.uid,
        field=FIELD,
        epoch=envelopes.FILE_EPOCH,
        recipient=envelopes.MESSENGER,
    )
    envelope.sealed = envelopes.seal(SENTENCE, envelope.binding, public=recipients.messenger())
    return envelope
