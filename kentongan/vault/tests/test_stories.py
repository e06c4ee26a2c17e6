"""What was told in secret opens for its readers, in its own place; what is spoilt harms nothing."""

import base64
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from kentongan.base import keys
from kentongan.ledger.models import Entry
from kentongan.vault import actions as vault
from kentongan.vault import custody, messenger, reading, stories
from kentongan.vault.models import Envelope, ReadingKey, StoryKey
from kentongan.vault.stories import CODE, EXACT, RECEIPT, STORY, Reader

from .conftest import PASSPHRASE

WORDS = {"text": "Jembatan bambu putus.", "place": "Sebelah langgar 🕌"}
SAID = {"said-7": "Besok.", "said-8": "Tolong dicek."}
ONE, TWO, STRANGER = (Reader(f"reading:{n}", bytes([n] * 32)) for n in (1, 2, 3))
SARI, PROOF = (Reader(name, bytes([7] * 32)) for name in (CODE, RECEIPT))
OTHER = UUID(int=148)
PASSWORD, GIVEN = "padi-menguning-di-timur", "kerbau-mandi-di-kali"


def public(*readers):
    """They as ones to be given a key."""
    return {one.name: one.public for one in readers}


BOTH = public(ONE, TWO)


def begin(*place, **told):
    """The key, kept."""
    key = stories.begin(*place, **told)
    key.save(force_insert=True)
    return key


def begun(village, subject, part=STORY, readers=BOTH, private=b""):
    """A key with first words and later ones sealed to it."""
    key = begin(village, subject, part, WORDS, readers, private=private)
    stories.add(key, SAID if part == STORY else {})
    return key


@pytest.fixture
def told(sukamaju, case):
    return begun(sukamaju, case)


@pytest.fixture
def read(sukamaju, case):
    """``read(ONE)``: the first words this reader gets of the case; None where he has no key."""

    def read(who, *, village=sukamaju, subject=case, part=STORY):
        return stories.told(who, village, [subject], part).get(subject)

    return read


@pytest.fixture
def heard(sukamaju, case):
    """``heard(ONE)``: the later words this reader gets of the case."""

    def heard(who, *, village=sukamaju, subject=case, part=STORY):
        return stories.added(who, village, {subject: SAID}, part).get(subject, {})

    return heard


def names(key):
    return {*StoryKey.objects.get(pk=key.pk).wraps}


def change(key, **wraps):
    """Put these wraps into the row in place of those there."""
    StoryKey.objects.filter(pk=key.pk).update(wraps={**key.wraps, **wraps})


def bits(sealed):
    """The same bytes with one bit turned, at every place."""
    return [
        sealed[:n] + bytes([byte ^ 1 << n % 8]) + sealed[n + 1 :] for n, byte in enumerate(sealed)
    ]


def cuts(sealed):
    """The same bytes cut short, at every place, and one too many."""
    return [*(sealed[:n] for n in range(len(sealed))), sealed + b"\0"]


def wraps_of(spoil):
    """Wraps spoilt below their base 64."""
    return lambda wrap: [base64.b64encode(one).decode() for one in spoil(base64.b64decode(wrap))]


def letters(wrap):
    """Wraps spoilt in their letters."""
    turned = [one.decode("latin-1") for one in bits(wrap.encode())]
    return [*turned, *(wrap[:n] for n in range(len(wrap))), f"{wrap}A", "🕌", "?"]


# -- Who opens it --------------------------------------------------------------------------------
def test_each_of_two_readers_reads_and_nobody_else(told, read, heard):
    assert (read(ONE), read(TWO), read(STRANGER)) == (WORDS, WORDS, None)
    assert (heard(ONE), heard(TWO), heard(STRANGER)) == (SAID, SAID, {})
    assert [stories.opens(told, who) for who in (ONE, STRANGER, None)] == [True, False, False]


def test_the_name_of_a_reader_opens_nothing_without_his_key(told, read, heard):
    thief = replace(ONE, private=STRANGER.private)
    assert (read(thief), heard(thief), stories.opens(told, thief)) == (None, {}, False)


def test_no_first_word_and_no_private_half_lies_in_the_row(sukamaju, case):
    key = begun(sukamaju, case, private=STRANGER.private)
    row = str(StoryKey.objects.filter(pk=key.pk).values().get()).encode() + bytes(key.told)
    wraps = b"".join(map(base64.b64decode, key.wraps.values()))
    for word in ("Jembatan", "langgar", "text", "place"):
        assert word.encode() not in row + wraps
    assert STRANGER.private not in row + wraps


def test_words_that_are_empty_are_not_kept_and_a_story_of_none_is_read_as_none(
    sukamaju, case, read
):
    begin(sukamaju, case, STORY, {**WORDS, "summary": ""}, BOTH)
    begin(sukamaju, case, EXACT, {"spot": ""}, BOTH)
    assert (read(ONE), read(ONE, part=EXACT), read(STRANGER, part=EXACT)) == (WORDS, {}, None)


def test_how_long_the_words_are_shows_little(sukamaju, case):
    short, long = (
        begin(sukamaju, subject, STORY, {"text": words}, BOTH)
        for subject, words in ((case, "Ya."), (OTHER, "Jembatan bambu putus."))
    )
    assert len(short.told) == len(long.told)


def test_whoever_is_given_the_key_later_reads_what_was_sealed_before_and_after(told, read, heard):
    assert [stories.give(told, public(ONE, STRANGER), by=ONE) for _ in range(2)] == [1, 0]
    stories.add(told, {"said-8": "Sudah."})
    assert (read(STRANGER), heard(STRANGER)) == (WORDS, {**SAID, "said-8": "Sudah."})
    assert (read(ONE), read(TWO)) == (WORDS, WORDS)


def test_whoever_has_no_key_gives_none(told, read):
    for thief in (STRANGER, replace(ONE, private=STRANGER.private), PROOF, SARI):
        assert stories.give(told, public(STRANGER, SARI), by=thief) == 0
        assert stories.settle(told, {**BOTH, **public(STRANGER, SARI)}, by=thief) == 0
        assert (names(told), read(STRANGER), read(SARI)) == ({*BOTH}, None, None)


def test_giving_takes_nothing_that_was_given_or_taken_meanwhile(told, read):
    stale = StoryKey.objects.get(pk=told.pk)
    stories.settle(told, public(TWO, STRANGER), by=ONE)
    assert stories.give(stale, public(SARI), by=TWO) == 1
    assert names(told) == {TWO.name, STRANGER.name, CODE}
    assert (read(ONE), read(STRANGER), read(SARI)) == (None, WORDS, WORDS)


def test_the_worker_reads_by_the_messengers_key(sukamaju, case, read):
    begun(sukamaju, case, readers=stories.worker())
    assert read(messenger.reader(keys.key("messenger"))) == WORDS


def test_a_receipt_reads_by_the_storys_own_private_half_and_that_part_only(
    sukamaju, case, read, heard
):
    key = begun(sukamaju, case, readers=public(ONE), private=PROOF.private)
    begun(sukamaju, case, EXACT, public(ONE))
    begun(sukamaju, OTHER, readers=public(ONE))
    assert (read(PROOF), heard(PROOF), names(key)) == (WORDS, SAID, {ONE.name})
    assert (read(PROOF, part=EXACT), read(PROOF, subject=OTHER)) == (None, None)
    for thief in (replace(PROOF, private=STRANGER.private), replace(PROOF, name=CODE)):
        assert (read(thief), heard(thief)) == (None, {})
    assert stories.private_of(key, ONE) == PROOF.private


def test_the_village_reads_by_the_key_of_its_day_also_after_a_new_one(sukamaju, case, read, joko):
    vault.make_own_key(joko, paper=PASSPHRASE, new="sawah embun payung lesung")
    first = begun(sukamaju, case, readers=stories.village_reader(sukamaju))
    before = custody.in_force(sukamaju)
    vault.renew_village_key(joko, passphrase="sawah embun payung lesung")
    begun(sukamaju, OTHER, readers=stories.village_reader(sukamaju))
    holder, now = custody.paper(sukamaju), custody.in_force(sukamaju)
    private = custody.unlock(holder, PASSPHRASE)
    reader = stories.of_village(now.epoch, custody.take(now, holder, private))
    assert (now != before, names(first)) == (True, {*stories.of_epoch(now)})
    assert (read(reader), read(reader, subject=OTHER)) == (WORDS, WORDS)


def test_a_story_has_one_key_for_each_part(told, case):
    begun(told.village, OTHER, EXACT)
    with pytest.raises(IntegrityError), transaction.atomic():
        begin(told.village, case, STORY, {}, {})


def test_a_private_half_shows_in_no_repr(told):
    assert "private" not in repr(ONE)
    assert ONE.private.hex() not in repr(ONE)


# -- Taken away ----------------------------------------------------------------------------------
def test_only_those_named_keep_it_with_the_village_and_the_reporter(sukamaju, case, read):
    village = stories.village_reader(sukamaju)
    every = {**BOTH, **village, **stories.worker(), **public(SARI)}
    key = begun(sukamaju, case, readers=every, private=PROOF.private)
    assert stories.settle(key, public(TWO, STRANGER)) == 0
    assert names(key) == {TWO.name, CODE, *village}
    assert (read(ONE), read(STRANGER), read(messenger.reader(keys.key("messenger")))) == (
        None,
        None,
        None,
    )
    assert [read(who) for who in (TWO, SARI, PROOF)] == [WORDS] * 3
    assert (stories.settle(key, public(TWO)), names(key)) == (0, {TWO.name, CODE, *village})


def test_who_loses_it_may_give_it_in_the_same_moment(told, read):
    assert stories.settle(told, public(TWO, STRANGER), by=ONE) == 1
    assert names(told) == {TWO.name, STRANGER.name}
    assert [read(who) for who in (ONE, TWO, STRANGER)] == [None, WORDS, WORDS]


def test_taking_one_story_takes_no_other(told, sukamaju):
    other, exact = begun(sukamaju, OTHER), begun(sukamaju, told.subject, EXACT)
    stories.settle(told, {})
    assert (names(told), names(other), names(exact)) == (set(), {*BOTH}, {*BOTH})


def test_all_that_one_reader_has_in_a_village_moves_to_another_and_nothing_else(
    told, sukamaju, next_village, read
):
    other, exact = begun(sukamaju, OTHER, readers=public(TWO)), begun(sukamaju, OTHER, EXACT)
    there = begun(next_village, OTHER)
    assert stories.move(sukamaju, replace(ONE, private=STRANGER.private), public(STRANGER)) == 0
    assert stories.move(sukamaju, ONE, public(STRANGER)) == 2
    assert (names(told), names(exact)) == ({TWO.name, STRANGER.name},) * 2
    assert (names(other), names(there)) == ({TWO.name}, {*BOTH})
    assert [read(who) for who in (ONE, TWO, STRANGER)] == [None, WORDS, WORDS]
    assert stories.move(sukamaju, TWO, public(TWO)) == 3
    assert read(TWO, subject=OTHER) == WORDS


def test_what_is_forgotten_opens_for_nobody_and_the_rest_stays(
    told, sukamaju, case, read, heard, next_village
):
    begun(sukamaju, OTHER)
    begun(next_village, case)
    stories.add(begun(sukamaju, case, EXACT), {"spot": "-7.3 109.3"})
    vault.seal(sukamaju, case, "name", "Sari")
    assert stories.forget(sukamaju, case) == len(SAID) + 3  # the spot and two keys
    assert (read(ONE), heard(ONE), read(ONE, part=EXACT)) == (None, {}, None)
    assert (read(ONE, subject=OTHER), heard(ONE, subject=OTHER)) == (WORDS, SAID)
    assert read(ONE, village=next_village) == WORDS
    left = Envelope.objects.of(sukamaju).filter(subject=case).values_list("field", flat=True)
    assert ([*left], StoryKey.objects.of(sukamaju).get().subject) == (["name"], OTHER)


# -- Moved and spoilt ----------------------------------------------------------------------------
PLACES = {
    "subject": {"subject": OTHER},
    "part": {"part": EXACT},
    "subject and part": {"subject": OTHER, "part": EXACT},
}


@pytest.fixture(params=[*PLACES, "village"])
def place(request, next_village):
    """Another place than that of the story."""
    return PLACES.get(request.param, {"village": next_village})


def twin_of(key, place, **fields):
    """A row elsewhere with the same key pair."""
    there = {"village": key.village, "subject": key.subject, "part": key.part, **place}
    return StoryKey.objects.create(**there, public=key.public, **fields)


def test_a_wrap_moved_elsewhere_does_not_open(told, read, heard, place):
    twin = twin_of(told, place, wraps=told.wraps, told=told.told)
    assert (stories.private_of(twin, ONE), stories.opens(twin, ONE)) == (None, False)
    assert (read(ONE, **place), heard(ONE, **place), read(ONE)) == (None, {}, WORDS)
    assert stories.settle(twin, public(STRANGER), by=ONE) == 0
    assert (names(twin), read(STRANGER, **place)) == (set(), None)


def test_a_whole_row_moved_elsewhere_opens_for_nobody(told, read, heard, place):
    StoryKey.objects.update(**place)
    for who in (ONE, TWO):
        assert (read(who), read(who, **place), heard(who, **place)) == (None, None, {})


def test_a_wrap_of_another_pair_or_in_anothers_name_does_not_open(told, read, heard):
    mine = told.wraps[ONE.name]
    change(told, **{TWO.name: mine})
    assert (read(TWO), read(replace(ONE, name=TWO.name)), read(ONE)) == (None, None, WORDS)
    assert (heard(TWO), heard(replace(ONE, name=TWO.name))) == ({}, {})
    change(told)
    assert (read(ONE), read(TWO)) == (WORDS, WORDS)
    StoryKey.objects.update(public=STRANGER.public)
    assert (read(ONE), heard(ONE)) == (None, {})


def test_a_pair_put_in_place_of_the_storys_opens_no_word_of_it(told, read, heard):
    StoryKey.objects.update(public=PROOF.public)
    assert (read(PROOF), heard(PROOF)) == ({}, {})


@pytest.mark.parametrize(
    "spoil", [wraps_of(bits), wraps_of(cuts), letters], ids=["bits", "cuts", "letters"]
)
def test_a_spoilt_wrap_is_left_out_and_harms_no_other(told, sukamaju, case, read, spoil):
    other = begun(sukamaju, OTHER)
    for wrap in spoil(told.wraps[ONE.name]):
        change(told, **{ONE.name: wrap})
        assert [*stories.told(ONE, sukamaju, [case, OTHER])] == [OTHER]
    assert stories.added(ONE, sukamaju, {case: SAID, OTHER: SAID}) == {OTHER: SAID}
    assert (read(ONE), read(TWO), read(ONE, subject=OTHER)) == (None, WORDS, WORDS)
    assert stories.move(sukamaju, ONE, public(STRANGER)) == 1
    assert (names(told), names(other)) == ({*BOTH}, {TWO.name, STRANGER.name})


@pytest.mark.parametrize("spoil", [bits, cuts])
def test_spoilt_first_words_are_left_out_and_the_others_are_read(
    told, sukamaju, case, read, heard, spoil
):
    begun(sukamaju, OTHER)
    for sealed in spoil(bytes(told.told)):
        StoryKey.objects.filter(pk=told.pk).update(told=sealed)
        assert stories.told(ONE, sukamaju, [case, OTHER]) == {case: {}, OTHER: WORDS}
    assert heard(ONE) == SAID


@pytest.mark.parametrize("spoil", [bits, cuts])
def test_a_damaged_field_is_left_out_and_the_others_are_read(told, read, heard, spoil):
    row = Envelope.objects.filter(field="said-7")
    for sealed in spoil(bytes(row.get().sealed)):
        row.update(sealed=sealed)
        assert heard(ONE) == {"said-8": SAID["said-8"]}
    assert read(ONE) == WORDS


def test_first_words_moved_elsewhere_are_left_out(sukamaju, case, read, place):
    """Even between stories of one key pair."""
    key = begun(sukamaju, case, private=PROOF.private)
    there = {"village": sukamaju, "subject": case, "part": STORY, **place}
    twin = begun(**there, private=PROOF.private)
    StoryKey.objects.filter(pk=twin.pk).update(told=key.told)
    assert (read(ONE, **place), read(PROOF, **place), read(ONE)) == ({}, {}, WORDS)


def test_later_words_moved_elsewhere_are_left_out(sukamaju, case, heard, place):
    """Even between stories of one key pair."""
    begun(sukamaju, case, private=PROOF.private)
    there = {"village": sukamaju, "subject": case, "part": STORY, **place}
    begin(**there, words={}, readers=BOTH, private=PROOF.private)
    to = {**place, "recipient": there["part"]}
    to.pop("part", None)
    assert heard(ONE) == SAID
    Envelope.objects.filter(field="said-7").update(**to)
    assert (heard(ONE, **place), heard(ONE)) == ({}, {"said-8": SAID["said-8"]})
    assert heard(PROOF, **place) == {}


def test_words_in_the_place_of_others_are_left_out(told, read, heard):
    seven, eight = (Envelope.objects.get(field=name) for name in SAID)
    Envelope.objects.filter(pk=eight.pk).update(sealed=seven.sealed)
    assert heard(ONE) == {"said-7": SAID["said-7"]}
    Envelope.objects.filter(pk=eight.pk).update(sealed=told.told)
    StoryKey.objects.update(told=seven.sealed)
    assert (heard(ONE), read(ONE)) == ({"said-7": SAID["said-7"]}, {})
    Envelope.objects.filter(subject=told.subject).update(recipient=EXACT)
    assert (heard(ONE), heard(ONE, part=EXACT)) == ({}, {})


# -- Reading keys --------------------------------------------------------------------------------
def test_a_reading_key_opens_by_its_password_and_gives_the_same_reader(sukamaju, case, joko, read):
    made = reading.renew(joko, PASSWORD)
    begun(sukamaju, case, readers=reading.readers(sukamaju, [joko.pk]))
    again = reading.unlock(joko, PASSWORD)
    assert (again, again.private, read(again)) == (made, made.private, WORDS)
    row = ReadingKey.objects.get()
    assert made.private not in (bytes(row.wrapped), bytes(row.public), bytes(row.salt))


def test_a_password_chosen_by_its_owner_keeps_his_key(sukamaju, case, joko, read):
    made = reading.renew(joko, PASSWORD)
    begun(sukamaju, case, readers=reading.readers(sukamaju, [joko.pk]))
    assert reading.relock(joko, made, GIVEN)
    assert read(reading.unlock(joko, GIVEN)) == WORDS


def test_a_password_made_by_others_opens_nothing_that_was(sukamaju, case, joko, tini, read):
    old, his = reading.renew(joko, PASSWORD), reading.renew(tini, PASSWORD)
    key = begun(sukamaju, case, readers=reading.readers(sukamaju, [joko.pk, tini.pk]))
    new = reading.unlock(joko, GIVEN)
    assert new.name != old.name
    assert reading.readers(sukamaju, [joko.pk, tini.pk]) == public(new, his)
    assert (read(new), read(his)) == (None, WORDS)
    assert stories.settle(key, public(new, his)) == 0
    assert (read(old), read(new), read(his), names(key)) == (None, None, WORDS, {his.name})
    assert not reading.relock(joko, old, PASSWORD)
    assert reading.unlock(joko, GIVEN).private == new.private
    assert bytes(ReadingKey.objects.get(official=joko).public) == new.public != old.public
    made = Entry.objects.of(sukamaju.book_id).filter(kind="reading_key.made")
    assert [entry.data for entry in made] == [{"official": n.pk} for n in (joko, tini, joko)]


def test_the_lock_of_a_colleague_does_not_open_in_ones_own_row(joko, tini):
    reading.renew(joko, PASSWORD)
    reading.renew(tini, GIVEN)
    his = ReadingKey.objects.get(official=tini)
    ReadingKey.objects.filter(official=joko).update(salt=his.salt, kdf=his.kdf, wrapped=his.wrapped)
    assert reading.unlock(joko, GIVEN).private != reading.unlock(tini, GIVEN).private


def test_a_key_that_is_destroyed_does_not_come_back_with_the_password(
    sukamaju, case, joko, tini, read
):
    old, his = reading.renew(joko, PASSWORD), reading.renew(tini, PASSWORD)
    key = begun(sukamaju, case, readers=reading.readers(sukamaju, [joko.pk, tini.pk]))
    reading.forget(joko)
    assert reading.readers(sukamaju, [joko.pk, tini.pk]) == public(his)
    assert [row.official_id for row in ReadingKey.objects.all()] == [tini.pk]
    assert not reading.relock(joko, old, PASSWORD)
    new = reading.unlock(joko, PASSWORD)
    assert new.name != old.name
    assert new.private != old.private
    assert (read(new), read(his)) == (None, WORDS)
    assert stories.settle(key, public(new, his), by=his) == 1
    assert (read(old), read(new), names(key)) == (None, WORDS, {new.name, his.name})


def test_who_has_no_reading_key_and_who_is_of_another_village_is_no_reader(
    sukamaju, next_village, joko, tini, budi
):
    mine, there = reading.renew(joko, PASSWORD), reading.renew(budi, PASSWORD)
    assert reading.readers(sukamaju, [tini.pk, budi.pk]) == {}
    assert reading.readers(sukamaju, [joko.pk, tini.pk, budi.pk]) == public(mine)
    assert reading.readers(next_village, [joko.pk, budi.pk]) == public(there)
