"""Values that two must open: sealed to a key made for this value alone, which is cut in two.

Each half says nothing without the other (a random pad and the key XOR that pad). One is sealed to
the first hand of the village key, the other to the second.
"""

import secrets

from kentongan.base import sealing
from kentongan.vault.envelopes import Binding

FIRST, SECOND = HANDS = ("first", "second")
_KEY = 32  # bytes of a private key and of each half
_HALF = _KEY + sealing.OVERHEAD


def other(hand: str) -> str:
    """The hand that is needed beside this one."""
    return SECOND if hand == FIRST else FIRST


def seal(words: str, binding: Binding, *, first: bytes, second: bytes) -> bytes:
    """Words padded and sealed into their place for the two public keys."""
    private, pad = sealing.new_private_key(), secrets.token_bytes(_KEY)
    halves = {FIRST: (pad, first), SECOND: (_xor(private, pad), second)}
    sealed = [
        sealing.seal(half, public=public, info=_info(binding, hand))
        for hand, (half, public) in halves.items()
    ]
    plain = sealing.pad(words.encode())
    public = sealing.public_key(private)
    return b"".join((*sealed, sealing.seal(plain, public=public, info=binding.info)))


def half(sealed: bytes, binding: Binding, *, hand: str, private: bytes) -> bytes:
    """The half that this hand holds; raises ``sealing.DoesNotOpen``."""
    start = HANDS.index(hand) * _HALF
    part = sealed[start : start + _HALF]
    return sealing.unseal(part, private=private, info=_info(binding, hand))


def unseal(sealed: bytes, binding: Binding, *halves: bytes) -> str:
    """The words, by both halves in any order; raises ``sealing.DoesNotOpen``."""
    box = sealed[2 * _HALF :]
    plain = sealing.unseal(box, private=_xor(*halves), info=binding.info)
    return sealing.unpad(plain).decode()


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def _info(binding: Binding, hand: str) -> bytes:
    return sealing.framed(binding.info, hand.encode())
