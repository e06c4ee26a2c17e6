"""The tree of RFC 6962, against the published vectors and against its own plain definition."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kentongan.ledger import merkle

# The test vectors of Certificate Transparency:
# https://github.com/google/certificate-transparency/blob/master/python/ct/crypto/merkle_test.py
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
INPUTS.append("606162636465666768696a6b6c6d6e6f")
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
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
LEAVES = [merkle.leaf_hash(bytes.fromhex(text)) for text in INPUTS]

trees = st.lists(st.binary(max_size=4).map(merkle.leaf_hash), min_size=1, max_size=40)
quick = settings(max_examples=60, deadline=None)


def flipped(digest, bit):
    changed = bytearray(digest)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_the_roots_are_those_published_for_certificate_transparency():
    assert merkle.root([]).hex() == EMPTY
    assert [merkle.root(LEAVES[: size + 1]).hex() for size in range(8)] == ROOTS


def test_a_growing_tree_has_the_published_roots_on_its_way():
    tree = merkle.CompactRange()
    assert tree.root().hex() == EMPTY
    assert [tree.append(leaf).hex() for leaf in LEAVES] == ROOTS


def test_an_audit_path_is_the_published_one():
    assert [node.hex() for node in merkle.inclusion_proof(LEAVES, 0)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]


def test_a_consistency_proof_is_the_published_one():
    assert [node.hex() for node in merkle.consistency_proof(LEAVES, 6)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@quick
@given(trees)
def test_the_compact_range_agrees_with_the_plain_definition(leaves):
    tree = merkle.CompactRange()
    for size, leaf in enumerate(leaves, start=1):
        assert tree.append(leaf) == merkle.root(leaves[:size])
        assert len(tree.peaks) == size.bit_count()


@quick
@given(trees, st.data())
def test_inclusion_is_proved_for_the_leaf_that_is_there_and_no_other(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    bit = data.draw(st.integers(0, 255))
    proof, head, size = merkle.inclusion_proof(leaves, index), merkle.root(leaves), len(leaves)
    assert merkle.verify_inclusion(leaves[index], index, size, proof, head)
    assert not merkle.verify_inclusion(flipped(leaves[index], bit), index, size, proof, head)
    assert not merkle.verify_inclusion(leaves[index], index, size, proof, flipped(head, bit))
    assert not merkle.verify_inclusion(leaves[index], index, size, [*proof, head], head)
    assert not merkle.verify_inclusion(leaves[index], size, size, proof, head)
    for place in range(len(proof)):
        bent = [*proof[:place], flipped(proof[place], bit), *proof[place + 1 :]]
        assert not merkle.verify_inclusion(leaves[index], index, size, bent, head)
        assert not merkle.verify_inclusion(leaves[index], index, size, proof[:place], head)


@quick
@given(trees, st.data())
def test_consistency_is_proved_for_a_tree_that_only_grew(leaves, data):
    old_size = data.draw(st.integers(0, len(leaves)))
    bit = data.draw(st.integers(0, 255))
    old, head, size = merkle.root(leaves[:old_size]), merkle.root(leaves), len(leaves)
    proof = merkle.consistency_proof(leaves, old_size)
    assert merkle.verify_consistency(old_size, old, size, head, proof)
    assert not merkle.verify_consistency(old_size, flipped(old, bit), size, head, proof)
    assert not merkle.verify_consistency(old_size, old, size, head, [*proof, head])
    assert not merkle.verify_consistency(size + 1, old, size, head, proof)
    for place in range(len(proof)):
        bent = [*proof[:place], flipped(proof[place], bit), *proof[place + 1 :]]
        assert not merkle.verify_consistency(old_size, old, size, head, bent)
        assert not merkle.verify_consistency(old_size, old, size, head, proof[:place])
