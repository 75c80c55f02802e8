"""A few hashes show that an entry is in the tree a checkpoint signed: RFC 6962, against the vectors of Certificate
Transparency (certificate-transparency/python/ct/crypto/merkle_test.py) and against the definition."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.merkle import Frontier, leaf_hash, node_hash
from journal.proofs import consistency_proof, inclusion_proofs, path
from tests.journal.test_merkle import INPUTS, ROOTS, root_by_definition


def root_of_proof(leaf: bytes, position: int, size: int, proof: list[bytes]) -> bytes | None:
    """Return the root the proof leads to from a leaf (its data); None when the proof has the wrong length."""
    sides = [sibling[0] > position for sibling in path(position, 0, size)] if 0 <= position < size else None
    if sides is None or len(sides) != len(proof):
        return None
    node = leaf_hash(leaf)
    for is_right, sibling in zip(sides, proof, strict=True):
        node = node_hash(node, sibling) if is_right else node_hash(sibling, node)
    return node


VECTORS = [  # position, size, path
    (0, 1, []),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]


@pytest.mark.parametrize(("position", "size", "expected"), VECTORS)
def test_paths_are_those_of_the_reference(position, size, expected):
    proof = inclusion_proofs(INPUTS, [position], size)[position]
    assert [node.hex() for node in proof] == expected
    assert root_of_proof(INPUTS[position], position, size, proof).hex() == ROOTS[size - 1]


def leaves(size: int) -> list[bytes]:
    return [hashlib.sha256(str(i).encode()).digest() for i in range(size)]


@pytest.mark.parametrize("size", [*range(1, 34), 63, 64, 65, 100])
def test_every_leaf_of_every_tree_has_its_path_and_no_other_leaf_has_it(size):
    all_of_them = leaves(size)
    root = root_by_definition(all_of_them)
    proofs = inclusion_proofs(iter(all_of_them), range(size), size)
    for position, proof in proofs.items():
        assert root_of_proof(all_of_them[position], position, size, proof) == root
        assert root_of_proof(b"another", position, size, proof) != root
        assert size == 1 or root_of_proof(all_of_them[position], (position + 1) % size, size, proof) != root


@given(st.integers(1, 300), st.data())
def test_a_path_with_one_wrong_bit_a_hash_too_many_or_too_few_proves_nothing(size, data):
    position, all_of_them = data.draw(st.integers(0, size - 1)), leaves(size)
    tree = Frontier()
    tree.add(all_of_them)
    proof = inclusion_proofs(all_of_them, [position], size)[position]
    assert root_of_proof(all_of_them[position], position, size, [*proof, bytes(32)]) is None
    if proof:
        assert root_of_proof(all_of_them[position], position, size, proof[:-1]) is None
        at = data.draw(st.integers(0, len(proof) - 1))
        wrong = [*proof]
        wrong[at] = bytes([wrong[at][0] ^ 1, *wrong[at][1:]])
        assert root_of_proof(all_of_them[position], position, size, wrong) != tree.root()


def test_the_leaves_after_the_tree_do_not_count():
    assert inclusion_proofs(INPUTS, [2], 3) == inclusion_proofs(INPUTS[:3], [2], 3)


@pytest.mark.parametrize(("position", "size"), [(3, 3), (-1, 3), (0, 0), (0, 9)])
def test_what_is_not_in_the_tree_has_no_path(position, size):
    with pytest.raises(ValueError, match="leaves"):
        inclusion_proofs(INPUTS, [position], size)
    assert root_of_proof(b"", position, size, []) is None


CONSISTENT = [  # earlier size, size, proof
    (1, 1, []),
    (
        1,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]


@pytest.mark.parametrize(("earlier", "size", "expected"), CONSISTENT)
def test_that_a_tree_grew_out_of_an_earlier_one_is_shown_as_by_the_reference(earlier, size, expected):
    assert [step.hex() for step in consistency_proof(INPUTS, earlier, size)] == expected


@pytest.mark.parametrize(("earlier", "size"), [(0, 3), (4, 3), (1, 9)])
def test_what_is_no_beginning_of_the_tree_has_no_proof(earlier, size):
    with pytest.raises(ValueError, match="leaves"):
        consistency_proof(INPUTS, earlier, size)
