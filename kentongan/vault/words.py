"""Passphrases that can be told by phone and kept in mind: a few easy Indonesian words."""

import hmac
import secrets
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "words.txt"


@cache
def all_words() -> tuple[str, ...]:
    """The word list: 4 to 8 letters, no two that one misheard letter could confuse."""
    return tuple(_FILE.read_text(encoding="ascii").split())


def passphrase(count: int = 5) -> str:
    """Random words with a space between; each adds a little over 10 bits."""
    return " ".join(secrets.choice(all_words()) for _ in range(count))


def derived(secret: bytes, purpose: bytes, count: int) -> str:
    """The words that always follow from the same secret (HMAC-SHA256, one digest a word)."""
    words = all_words()
    digests = (hmac.digest(secret, purpose + bytes([n]), "sha256") for n in range(count))
    return " ".join(words[int.from_bytes(digest) % len(words)] for digest in digests)
