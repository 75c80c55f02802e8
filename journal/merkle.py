"""The Merkle tree of RFC 6962, grown leaf by leaf: only its right edge (the frontier) is kept, never the whole."""

import hashlib
from collections.abc import Iterable

HASH = 32  # bytes
EMPTY_ROOT = hashlib.sha256().digest()


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


class Frontier:
    """The roots of the full subtrees a tree of `size` leaves consists of, the largest first."""

    def __init__(self, size: int = 0, stored: bytes = b""):
        if len(stored) != HASH * size.bit_count():
            raise ValueError(f"the frontier of {size} leaves has {size.bit_count()} hashes, not {len(stored)} bytes")
        self.size = size
        self.subtrees = [stored[start : start + HASH] for start in range(0, len(stored), HASH)]

    def add(self, leaves: Iterable[bytes]) -> None:
        """Append leaves, each given as its data."""
        for data in leaves:
            grown, bits = leaf_hash(data), self.size
            while bits & 1:
                grown, bits = node_hash(self.subtrees.pop(), grown), bits >> 1
            self.subtrees.append(grown)
            self.size += 1

    def root(self) -> bytes:
        """The hash that stands for all leaves and their order."""
        if not self.subtrees:
            return EMPTY_ROOT
        root = self.subtrees[-1]
        for subtree in reversed(self.subtrees[:-1]):
            root = node_hash(subtree, root)
        return root

    def __bytes__(self) -> bytes:
        return b"".join(self.subtrees)
