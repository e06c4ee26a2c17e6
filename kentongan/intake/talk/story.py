"""What was told in one conversation and is not a case yet. Plain Python, kept sealed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

SHOWN = 200  # characters that are said back


@dataclass(frozen=True)
class Piece:
    """One message: its words to the letter, its uploads as ``photo:<uid>`` or ``voice:<uid>``.

    ``key`` finds it again when it is edited or taken back.
    """

    key: str
    words: str = field(default="", repr=False)
    uploads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """Everything told about one report so far."""

    pieces: tuple[Piece, ...] = ()
    lat: str = ""
    lon: str = ""
    hamlet: int | None = None
    place: str = field(default="", repr=False)
    skipped: tuple[str, ...] = ()
    privacy: str = "rahasia"
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    filed: int = 0  # how many pieces are in a case already

    @property
    def words(self) -> str:
        """All of it in the order it came, one line a bubble."""
        return _joined(self.pieces)

    @property
    def later_words(self) -> str:
        """What was told after it was filed."""
        return _joined(self.pieces[self.filed :])

    @property
    def photos(self) -> int:
        return sum(one.startswith("photo:") for one in self.uploads)

    @property
    def voices(self) -> int:
        return sum(one.startswith("voice:") for one in self.uploads)

    @property
    def is_spoken(self) -> bool:
        """Told by voice alone: what and where are in the recording."""
        return self.voices > 0 and not self.words.strip()

    @property
    def has_media(self) -> bool:
        return bool(self.uploads)

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.has_media or self.lat)

    @property
    def uploads(self) -> tuple[str, ...]:
        return tuple(uid for piece in self.pieces for uid in piece.uploads)

    def told(self, piece: Piece) -> "Story":
        """With one more message."""
        return replace(self, pieces=(*self.pieces, piece))

    def corrected(self, key: str, words: str) -> "Story":
        """With other words in the message of this key."""
        new = tuple(replace(p, words=words) if p.key == key else p for p in self.pieces)
        return replace(self, pieces=new)

    def without(self, key: str) -> "Story":
        """Without the message of this key; its uploads are the caller's to drop."""
        return replace(self, pieces=tuple(p for p in self.pieces if p.key != key))

    def without_words(self) -> "Story":
        """To be told anew: photos and place stay."""
        return replace(self, pieces=tuple(replace(p, words="") for p in self.pieces))

    def holds(self, key: str) -> bool:
        return any(piece.key == key for piece in self.pieces)

    def begun(self) -> str:
        """Its beginning on one line, to be said back."""
        return shortened(" ".join(self.words.split()), SHOWN)


def shortened(line: str, most: int) -> str:
    """The line, ending in … when it had to be cut."""
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _joined(pieces: tuple[Piece, ...]) -> str:
    return "\n".join(piece.words for piece in pieces if piece.words)


def plain(story: Story) -> dict[str, Any]:
    """As JSON can hold it."""
    return asdict(story)


def of(values: Mapping[str, Any]) -> Story:
    """The story again."""
    pieces = tuple(Piece(p["key"], p["words"], tuple(p["uploads"])) for p in values["pieces"])
    return Story(**{**values, "pieces": pieces, "skipped": tuple(values["skipped"])})
