"""The Merkle tree of RFC 6962 (section 2.1): one root over a list of leaves, and short proofs of what is in it.

Leaf and node hashes have different prefixes, so that no node can be passed off as a leaf. Hashes are 32 bytes, SHA-256.
"""

import hashlib
from collections.abc import Sequence


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)


class Growing:
    """A root that grows leaf by leaf: the roots of the full subtrees, largest first."""

    def __init__(self) -> None:
        self._full: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        size = 1
        while self._full and self._full[-1][0] == size:
            leaf = _node(self._full.pop()[1], leaf)
            size *= 2
        self._full.append((size, leaf))

    def root(self) -> bytes:
        if not self._full:
            return hashlib.sha256(b"").digest()
        root = self._full[-1][1]
        for _, left in reversed(self._full[:-1]):
            root = _node(left, root)
        return root


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, MTH of the RFC."""
    tree = Growing()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of one leaf, from the leaf up (PATH of the RFC)."""
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*inclusion(leaves[:k], index), root(leaves[k:])]
    return [*inclusion(leaves[k:], index - k), root(leaves[:k])]


def includes(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Whether the path leads from this leaf hash, at this place in a tree of that size, to the expected root."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for step in path:
        if not last:
            return False
        if place & 1 or place == last:
            found = _node(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = _node(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == expected


def consistency(leaves: Sequence[bytes], earlier: int) -> list[bytes]:
    """Proof that the tree of the first `earlier` leaves is a beginning of the whole (PROOF of the RFC)."""
    return [] if earlier in (0, len(leaves)) else _subproof(leaves, earlier, whole=True)


def _subproof(leaves: Sequence[bytes], earlier: int, *, whole: bool) -> list[bytes]:
    if earlier == len(leaves):
        return [] if whole else [root(leaves)]
    k = _split(len(leaves))
    if earlier <= k:
        return [*_subproof(leaves[:k], earlier, whole=whole), root(leaves[k:])]
    return [*_subproof(leaves[k:], earlier - k, whole=False), root(leaves[:k])]


def extends(earlier: int, first: bytes, size: int, second: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a tree of `size` leaves and root `second` begins with that of `earlier` leaves and root `first`."""
    if earlier in (0, size):
        return not proof and (earlier == 0 or first == second)
    steps = list(proof) if earlier & (earlier - 1) else [first, *proof]
    if not 0 < earlier < size or not steps:
        return False
    place, last = earlier - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if not last:
            return False
        if place & 1 or place == last:
            old, new = _node(step, old), _node(step, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = _node(new, step)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first and new == second
