"""Opening what is sealed to the messenger: for the worker that sends, and for a restore's proof.

Whoever calls this must bring the messenger's private key. No page, form or action of the web
process imports this module (a test sees to it for the vault's own actions): the web process can
seal an address and cannot read it. An address opened here goes to the provider and nowhere else:
never into a log, a queue row, a page or an exception.
"""

from uuid import UUID

from kentongan.base import sealing
from kentongan.vault import canary, envelopes
from kentongan.vault.models import Envelope
from kentongan.vault.stories import WORKER, Reader
from kentongan.village.models import Village


def open_address(private: bytes, *, village: Village, subject: UUID, kind: str) -> str:
    """The address of that kind (``phone``: E.164).

    Raises ``Envelope.DoesNotExist`` when none was left, ``sealing.DoesNotOpen`` for another key.
    """
    rows = Envelope.objects.of(village).select_related("village__book")
    envelope = rows.get(subject=subject, field=kind, recipient=envelopes.MESSENGER)
    return envelopes.unseal(bytes(envelope.sealed), envelope.binding, private=private)


def reader(private: bytes) -> Reader:
    """The worker as a reader of stories."""
    return Reader(WORKER, private)


def open_canary(private: bytes, village: Village) -> bool:
    """Whether this messenger key opens what the village sealed when its key was made."""
    uid = village.book.uid
    try:
        told = open_address(private, village=village, subject=uid, kind=canary.FIELD)
    except (Envelope.DoesNotExist, sealing.DoesNotOpen):
        return False
    return told == canary.SENTENCE
