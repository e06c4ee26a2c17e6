"""Sealing: what opens, what does not, and how little a length tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.base import sealing
from kentongan.base.sealing import Cost, DoesNotOpen

PRIVATE = bytes(range(32))
PUBLIC = sealing.public_key(PRIVATE)
INFO = sealing.context("desa", "nama")
CHEAP = Cost(passes=1, memory_kib=8, lanes=1)
SALT = b"s" * 16
A_WRAP = sealing.wrap(PRIVATE, "kata sandi", salt=SALT, cost=CHEAP, info=INFO)


@given(st.binary(max_size=5000))
def test_what_is_sealed_opens_to_the_same_bytes(plain):
    sealed = sealing.seal(plain, public=PUBLIC, info=INFO)
    assert sealing.unseal(sealed, private=PRIVATE, info=INFO) == plain


def test_the_same_bytes_never_seal_alike():
    sealed = [sealing.seal(b"Sari", public=PUBLIC, info=INFO) for _ in range(20)]
    assert len(set(sealed)) == 20


def test_a_new_private_key_opens_what_is_sealed_to_its_public_half():
    private = sealing.new_private_key()
    sealed = sealing.seal(b"Sari", public=sealing.public_key(private), info=INFO)
    assert sealing.unseal(sealed, private=private, info=INFO) == b"Sari"


def test_another_key_opens_nothing():
    sealed = sealing.seal(b"Sari", public=PUBLIC, info=INFO)
    with pytest.raises(DoesNotOpen):
        sealing.unseal(sealed, private=sealing.new_private_key(), info=INFO)


@pytest.mark.parametrize("other", [b"", sealing.context("desa", "alamat"), INFO + b"\0"])
def test_another_context_opens_nothing(other):
    sealed = sealing.seal(b"Sari", public=PUBLIC, info=INFO)
    with pytest.raises(DoesNotOpen):
        sealing.unseal(sealed, private=PRIVATE, info=other)


@given(st.data())
def test_one_flipped_bit_anywhere_opens_nothing(data):
    sealed = bytearray(sealing.seal(b"Sari binti Joko", public=PUBLIC, info=INFO))
    place = data.draw(st.integers(0, len(sealed) - 1))
    # X25519 ignores the top bit of a public key; HPKE binds the bytes as they were sent.
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(DoesNotOpen):
        sealing.unseal(bytes(sealed), private=PRIVATE, info=INFO)


@pytest.mark.parametrize("length", [0, 1, 2, 33, 49, 52])
def test_a_cut_ciphertext_opens_nothing(length):
    sealed = sealing.seal(b"Sari", public=PUBLIC, info=INFO)
    with pytest.raises(DoesNotOpen):
        sealing.unseal(sealed[:length], private=PRIVATE, info=INFO)


def test_a_key_of_zeros_in_the_ciphertext_opens_nothing():
    with pytest.raises(DoesNotOpen):
        sealing.unseal(sealing.VERSION + bytes(60), private=PRIVATE, info=INFO)


def test_another_version_is_not_tried():
    sealed = sealing.seal(b"Sari", public=PUBLIC, info=INFO)
    with pytest.raises(DoesNotOpen):
        sealing.unseal(b"\x02" + sealed[1:], private=PRIVATE, info=INFO)


@given(st.lists(st.text()), st.lists(st.text()))
def test_no_two_contexts_are_the_same_bytes(one, other):
    assert (sealing.context(*one) == sealing.context(*other)) == (one == other)


def test_a_context_cannot_be_shifted_from_one_part_to_the_next():
    assert sealing.context("ab", "c") != sealing.context("a", "bc")


@given(st.binary(max_size=3000))
def test_padding_comes_off_again(plain):
    assert sealing.unpad(sealing.pad(plain)) == plain


@pytest.mark.parametrize(
    ("length", "bucket"),
    [(0, 64), (1, 64), (60, 64), (61, 128), (124, 128), (125, 256), (9000, 16384)],
)
def test_lengths_are_hidden_in_buckets(length, bucket):
    assert len(sealing.pad(b"x" * length)) == bucket


@pytest.mark.parametrize(
    "forged",
    [
        b"",
        b"\0\0",
        bytes(63),  # no bucket
        b"\0\0\0\x01" + b"x" + b"\0" * 58 + b"y",  # something after the end
        b"\xff\xff\xff\xff" + bytes(60),  # longer than it is
    ],
)
def test_what_was_never_padded_is_refused(forged):
    with pytest.raises(DoesNotOpen):
        sealing.unpad(forged)


def test_the_passphrase_unwraps_the_key():
    assert sealing.unwrap(A_WRAP, "kata sandi", salt=SALT, cost=CHEAP, info=INFO) == PRIVATE


@pytest.mark.parametrize(
    ("passphrase", "salt", "cost", "info"),
    [
        ("kata sandj", SALT, CHEAP, INFO),
        ("", SALT, CHEAP, INFO),
        ("kata sandi", b"t" * 16, CHEAP, INFO),
        ("kata sandi", SALT, Cost(passes=2, memory_kib=8, lanes=1), INFO),
        ("kata sandi", SALT, CHEAP, b""),
    ],
)
def test_a_wrap_opens_with_everything_right_or_not_at_all(passphrase, salt, cost, info):
    with pytest.raises(DoesNotOpen):
        sealing.unwrap(A_WRAP, passphrase, salt=salt, cost=cost, info=info)


@pytest.mark.parametrize("length", [0, 5, 12, 20, len(A_WRAP) - 1])
def test_a_cut_wrap_does_not_open(length):
    with pytest.raises(DoesNotOpen):
        sealing.unwrap(A_WRAP[:length], "kata sandi", salt=SALT, cost=CHEAP, info=INFO)


def test_the_cost_in_production_is_64_mebibytes_and_three_passes():
    assert (Cost().memory_kib, Cost().passes) == (65536, 3)


@pytest.mark.parametrize(
    "numbers",
    [{"passes": 0}, {"passes": 21}, {"memory_kib": 7}, {"memory_kib": 1 << 21}, {"lanes": 17}],
)
def test_a_forged_cost_is_refused_before_it_costs(numbers):
    with pytest.raises(ValueError, match="Cost"):
        Cost(**numbers)


def test_a_keyed_hash_depends_on_the_key_and_on_where_a_part_ends():
    hashes = {
        sealing.keyed_hash(b"k", b"ab", b"c"),
        sealing.keyed_hash(b"k", b"a", b"bc"),
        sealing.keyed_hash(b"l", b"ab", b"c"),
    }
    assert [len(one) for one in hashes] == [32, 32, 32]
