"""Sealing without a domain: HPKE, a passphrase around a key, buckets against length, keyed hashes.

HPKE is RFC 9180 in base mode: X25519, HKDF-SHA256, ChaCha20-Poly1305. What a value belongs to goes
into ``info``, so that a ciphertext opens in its own place and nowhere else. Keys are 32 raw bytes.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from threading import Lock

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

VERSION = b"\x01"  # first byte of everything sealed here; another one is refused
OVERHEAD = 49  # bytes that sealing adds
SMALLEST_BUCKET = 64
_LENGTH = 4  # bytes of a length prefix
_NONCE = 12
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
# Argon2id asks 64 MiB: tries at the same moment queue instead of filling a 1 GB machine. Passwords
# (``hashers.py``) and passphrases share the one queue of a process.
one_at_a_time = Lock()


class DoesNotOpen(Exception):
    """Wrong key, wrong context or altered bytes; which of them is not told."""


@dataclass(frozen=True)
class Cost:
    """What one try of a passphrase costs. The defaults are RFC 9106's for little memory."""

    passes: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4

    def __post_init__(self) -> None:
        # The numbers come back from a row: a forged one must not exhaust the machine.
        if not (1 <= self.passes <= 20 and 8 <= self.memory_kib <= 1 << 20 and self.lanes <= 16):
            raise ValueError(self)


def new_private_key() -> bytes:
    return X25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> bytes:
    """The public half of a private key; 32 bytes each."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def framed(*parts: bytes) -> bytes:
    """Parts joined so that no other parts give the same bytes: each after its length."""
    return b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)


def context(*parts: str) -> bytes:
    """What a value belongs to, as ``info``."""
    return framed(*(part.encode() for part in parts))


def seal(plain: bytes, *, public: bytes, info: bytes) -> bytes:
    """The bytes sealed to a public key, ``OVERHEAD`` longer; the same ones never seal alike."""
    return VERSION + _SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(public), info)


def unseal(sealed: bytes, *, private: bytes, info: bytes) -> bytes:
    """What was sealed; raises ``DoesNotOpen``."""
    if sealed[:1] != VERSION:
        raise DoesNotOpen
    try:
        return _SUITE.decrypt(sealed[1:], X25519PrivateKey.from_private_bytes(private), info)
    except InvalidTag as why:
        raise DoesNotOpen from why


def pad(plain: bytes) -> bytes:
    """Filled up to 64, 128, 256 ... bytes, so that the length tells little."""
    framed_plain = framed(plain)
    size = max(SMALLEST_BUCKET, 1 << (len(framed_plain) - 1).bit_length())
    return framed_plain.ljust(size, b"\0")


def unpad(padded: bytes) -> bytes:
    """What was padded; raises ``DoesNotOpen`` when it was not."""
    plain = padded[_LENGTH : _LENGTH + int.from_bytes(padded[:_LENGTH], "big")]
    if pad(plain) != padded:
        raise DoesNotOpen
    return plain


def wrap(secret: bytes, passphrase: str, *, salt: bytes, cost: Cost, info: bytes) -> bytes:
    """The secret locked with a passphrase (Argon2id, ChaCha20-Poly1305); keep salt and cost."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(passphrase, salt, cost).encrypt(nonce, secret, info)


def unwrap(wrapped: bytes, passphrase: str, *, salt: bytes, cost: Cost, info: bytes) -> bytes:
    """The secret; raises ``DoesNotOpen``."""
    cipher = _cipher(passphrase, salt, cost)
    try:
        return cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], info)
    except (InvalidTag, ValueError) as why:  # ValueError: cut shorter than a nonce
        raise DoesNotOpen from why


def keyed_hash(key: bytes, *parts: bytes) -> bytes:
    """HMAC-SHA256 over the framed parts; 32 bytes that nobody without the key can guess at."""
    return hmac.digest(key, framed(*parts), hashlib.sha256)


def _cipher(passphrase: str, salt: bytes, cost: Cost) -> ChaCha20Poly1305:
    with one_at_a_time:
        key = hash_secret_raw(
            passphrase.encode(),
            salt,
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=32,
            type=Type.ID,
        )
    return ChaCha20Poly1305(key)
