"""What one sealed value is bound to, and how words go in and come out."""

from dataclasses import dataclass
from uuid import UUID

from kentongan.base import sealing

FORMAT = "kentongan.envelope.1"

CUSTODIAN = "custodian"  # opens with the village key of the epoch
PAIR = "pair"  # opens with both hands of the epoch, which no official holds together
HANDLER = (
    "handler"  # opens with the names key, a file of the server: given as open to whoever works
)
MESSENGER = "messenger"  # opens with the messenger key, which no official holds
LETTER = "letter"  # opens with the words of its own letter, which nobody in the village has
STORY, EXACT = "story", "exact"  # open with the case's own keys, which its readers were given
FILE_EPOCH = 1  # of what is sealed to a key file
# by whose time they end
KEPT_FOR = {
    CUSTODIAN: (CUSTODIAN, PAIR, HANDLER),
    MESSENGER: (MESSENGER,),
    LETTER: (LETTER,),
}


@dataclass(frozen=True)
class Binding:
    """The one place in which a value opens. ``village`` is the uid of the village's book."""

    village: UUID
    subject: UUID
    field: str
    epoch: int
    recipient: str

    @property
    def info(self) -> bytes:
        place = (str(self.village), str(self.subject), self.field)
        return sealing.context(FORMAT, *place, str(self.epoch), self.recipient)


def seal(words: str, binding: Binding, *, public: bytes) -> bytes:
    """Words padded and sealed into their place."""
    return sealing.seal(sealing.pad(words.encode()), public=public, info=binding.info)


def unseal(sealed: bytes, binding: Binding, *, private: bytes) -> str:
    """The words; raises ``sealing.DoesNotOpen`` for another key, another place or altered bytes."""
    return sealing.unpad(sealing.unseal(sealed, private=private, info=binding.info)).decode()
