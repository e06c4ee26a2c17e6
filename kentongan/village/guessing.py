"""Words that everybody in a village knows, and passwords made of little else. Plain Python."""

from collections.abc import Collection, Iterable

SHORTEST = 4  # letters of a word that counts
FEWEST_LEFT = 8  # letters and digits that must be left without them
EVERYWHERE = ("kentongan", "lapor", "desa", "kecamatan", "kabupaten", "petugas")


def words(*names: str) -> frozenset[str]:
    """The words of these names that a guesser would try, and those tried everywhere."""
    found = {_bare(word) for name in (*names, *EVERYWHERE) for word in name.split()}
    return frozenset(word for word in found if len(word) >= SHORTEST)


def is_made_of(typed: str, known: Collection[str]) -> bool:
    """Whether a password holds known words and, without them, too little else."""
    whole = left = _bare(typed)
    for word in _longest_first(known):
        left = left.replace(word, "")
    return left != whole and len(left) < FEWEST_LEFT


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _longest_first(known: Collection[str]) -> Iterable[str]:
    return sorted(known, key=lambda word: (-len(word), word))
