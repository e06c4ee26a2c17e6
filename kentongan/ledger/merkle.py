"""Merkle tree hashing of RFC 6962 section 2.1: roots, inclusion and consistency proofs.

Plain functions over 32-byte hashes. A *leaf hash* is ``leaf_hash(bytes of the entry)``; proofs are
lists of node hashes, nearest first. https://www.rfc-editor.org/rfc/rfc6962#section-2.1
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees joined."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree head over leaf hashes; the slow, plain definition of the RFC."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    k = _split(len(leaves))
    return node_hash(root(leaves[:k]), root(leaves[k:]))


@dataclass
class CompactRange:
    """The roots of the perfect subtrees a growing tree consists of, largest first.

    ``peaks`` has one 32-byte hash for each bit set in ``size``.
    """

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> bytes:
        """Add a leaf hash; returns the new root."""
        node, full = leaf, self.size
        while full & 1:
            node = node_hash(self.peaks.pop(), node)
            full >>= 1
        self.peaks.append(node)
        self.size += 1
        return self.root()

    def root(self) -> bytes:
        """The tree head over all leaves so far."""
        if not self.peaks:
            return EMPTY_ROOT
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = node_hash(peak, node)
        return node


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of the leaf at ``index`` (section 2.1.1)."""
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*inclusion_proof(leaves[:k], index), root(leaves[k:])]
    return [*inclusion_proof(leaves[k:], index - k), root(leaves[:k])]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], head: bytes
) -> bool:
    """Whether ``proof`` shows the leaf at ``index`` in the tree of ``size`` with root ``head``."""
    if not 0 <= index < size:
        return False
    node, fn, sn = leaf, index, size - 1
    for step in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            node = node_hash(step, node)
            fn, sn = _up_to_right_child(fn, sn)
        else:
            node = node_hash(node, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and node == head


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Nodes that show the first ``old_size`` leaves unchanged in the tree (section 2.1.2)."""
    if not 0 < old_size < len(leaves):
        return []
    return _subproof(leaves, old_size, is_whole=True)


def verify_consistency(
    old_size: int, old_head: bytes, size: int, head: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether ``proof`` shows that the tree of ``size`` only adds to the one of ``old_size``.

    The algorithm of RFC 9162 section 2.1.4.2, which RFC 6962 leaves to the reader.
    """
    if not 0 <= old_size <= size:
        return False
    if old_size == 0:
        return not proof and old_head == EMPTY_ROOT
    if old_size == size:
        return not proof and old_head == head
    if old_size & (old_size - 1) == 0:
        proof = [old_head, *proof]
    return bool(proof) and _replay(old_size - 1, size - 1, proof) == (old_head, head)


def _replay(fn: int, sn: int, proof: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = proof[0]
    for step in proof[1:]:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            old, new = node_hash(step, old), node_hash(step, new)
            fn, sn = _up_to_right_child(fn, sn)
        else:
            new = node_hash(new, step)
        fn, sn = fn >> 1, sn >> 1
    return (old, new) if sn == 0 else None


def _up_to_right_child(fn: int, sn: int) -> tuple[int, int]:
    """Climb the levels at which a node on the right edge has no sibling."""
    while fn and not fn & 1:
        fn, sn = fn >> 1, sn >> 1
    return fn, sn


def _subproof(leaves: Sequence[bytes], m: int, *, is_whole: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if is_whole else [root(leaves)]
    k = _split(len(leaves))
    if m <= k:
        return [*_subproof(leaves[:k], m, is_whole=is_whole), root(leaves[k:])]
    return [*_subproof(leaves[k:], m - k, is_whole=False), root(leaves[:k])]


def _split(n: int) -> int:
    """The largest power of two smaller than ``n``."""
    return 1 << (n - 1).bit_length() - 1
