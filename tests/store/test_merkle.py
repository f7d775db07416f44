"""The tree of RFC 6962 against published roots, and its proofs over generated lists."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import merkle

# The leaves and roots of Certificate Transparency's own reference implementation (merkletree tests).
LEAVES = [
    bytes.fromhex(x)
    for x in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
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


@pytest.mark.parametrize("size", range(1, 9))
def test_published_roots(size):
    assert merkle.root([merkle.leaf_hash(leaf) for leaf in LEAVES[:size]]).hex() == ROOTS[size - 1]


def test_the_empty_tree():
    assert merkle.root([]) == hashlib.sha256(b"").digest()


SIZES = st.integers(1, 70)


@given(SIZES, st.data())
def test_each_leaf_proves_itself_and_no_other_place_or_leaf(size, data):
    leaves = [merkle.leaf_hash(bytes([n])) for n in range(size)]
    index = data.draw(st.integers(0, size - 1))
    path, root = merkle.inclusion(leaves, index), merkle.root(leaves)
    assert merkle.includes(leaves[index], index, size, path, root)
    other = data.draw(st.integers(0, size - 1))
    assert merkle.includes(leaves[index], other, size, path, root) == (other == index)
    assert not merkle.includes(merkle.leaf_hash(b"lain"), index, size, path, root)
    assert not merkle.includes(leaves[index], index, size, [*path, root], root)
    assert not merkle.includes(leaves[index], index, size, path, bytes(32))


@given(SIZES, st.data())
def test_a_tree_extends_its_beginning_and_no_other(size, data):
    leaves = [merkle.leaf_hash(bytes([n])) for n in range(size)]
    earlier = data.draw(st.integers(1, size))
    first, second = merkle.root(leaves[:earlier]), merkle.root(leaves)
    proof = merkle.consistency(leaves, earlier)
    assert merkle.extends(earlier, first, size, second, proof)
    assert not merkle.extends(earlier, bytes(32), size, second, proof)
    if earlier < size:
        assert not merkle.extends(earlier, first, size, bytes(32), proof)
