"""RFC 6962 hashing, against the reference vectors of Certificate Transparency."""

import hashlib

import pytest

from journal.merkle import EMPTY_ROOT, Frontier, leaf_hash, node_hash

INPUTS = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_an_empty_tree_has_the_hash_of_nothing():
    assert Frontier().root() == EMPTY_ROOT == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_reference(size):
    frontier = Frontier()
    frontier.add(INPUTS[:size])
    assert frontier.root().hex() == ROOTS[size - 1]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 64, 100, 257])
def test_growing_in_steps_gives_the_tree_of_the_definition(size):
    leaves = [bytes([i % 256]) * 32 for i in range(size)]
    frontier = Frontier()
    for start in range(0, size, 13):
        frontier = Frontier(frontier.size, bytes(frontier))  # stored and read again between two checkpoints
        frontier.add(leaves[start : start + 13])
    assert frontier.root() == root_by_definition(leaves)


def test_a_frontier_of_another_size_is_refused():
    with pytest.raises(ValueError, match="3 leaves"):
        Frontier(3, bytes(32))


def root_by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(root_by_definition(leaves[:k]), root_by_definition(leaves[k:]))
