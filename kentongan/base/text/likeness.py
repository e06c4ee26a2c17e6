"""How alike two reports are; a proposal for a person, never a decision."""

from rapidfuzz import fuzz

from kentongan.base.text.greetings import without_greeting
from kentongan.base.text.words import stems


def alikeness(a: str, b: str) -> float:
    """0..1: how much two texts say the same, whatever the order of words and the greeting.

    On real reports two unrelated ones stay below 0.65 (999 of 1,000), the same one again lies
    above 0.8. Texts made of one pattern for different places can lie as high.
    """
    return nearness(gist(a), gist(b))


def gist(text: str) -> str:
    """What of a text is compared: the stems of its words, without the greeting."""
    return " ".join(stems(without_greeting(text)))


def nearness(first: str, second: str) -> float:
    """The ``alikeness`` of two texts by their gists, for one that is compared with many."""
    if not first or not second:
        return 0.0
    # The set alone calls a short text the same as every long one that holds its words.
    shared, whole = fuzz.token_set_ratio(first, second), fuzz.token_sort_ratio(first, second)
    return (shared + whole) / 200
