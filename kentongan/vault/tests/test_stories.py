"""What was told in secret opens for its readers, in its own place; what is spoilt harms nothing."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from kentongan.base import keys, sealing
from kentongan.ledger.models import Entry
from kentongan.vault import actions as vault
from kentongan.vault import custody, messenger, reading, stories
from kentongan.vault.models import Envelope, ReadingKey, StoryKey, StoryWrap
from kentongan.vault.stories import CODE, EXACT, RECEIPT, STORY, Reader

from .conftest import PASSPHRASE

WORDS = {"text": "Jembatan bambu putus.", "summary": "", "place": "Sebelah langgar 🕌"}
ONE, TWO, STRANGER = (Reader(f"reading:{n}", bytes([n] * 32)) for n in (1, 2, 3))
BOTH = stories.as_readers(ONE, TWO)
OTHER = UUID(int=148)
PASSWORD, GIVEN = "padi-menguning-di-timur", "kerbau-mandi-di-kali"


def begun(village, subject, part=STORY, readers=BOTH):
    """A key with words sealed to it."""
    key = stories.begin(village, subject, part, readers)
    Envelope.objects.bulk_create(stories.sealed(key, WORDS))
    return key


@pytest.fixture
def told(sukamaju, case):
    return begun(sukamaju, case)


@pytest.fixture
def read(sukamaju, case):
    """``read(ONE)``: the words this reader gets of the case; None where he has no key."""

    def read(who, *, village=sukamaju, subject=case, part=STORY):
        privates = stories.privates(who, village, [subject], part)
        return stories.opened(village, privates, part, WORDS).get(subject)

    return read


def wrap_of(who):
    return StoryWrap.objects.filter(reader=who.name)


def names(key):
    return {*StoryWrap.objects.filter(key=key).values_list("reader", flat=True)}


def bits(sealed):
    """The same bytes with one bit turned, at every place."""
    return [
        sealed[:n] + bytes([byte ^ 1 << n % 8]) + sealed[n + 1 :] for n, byte in enumerate(sealed)
    ]


def cuts(sealed):
    """The same bytes cut short, at every place, and one too many."""
    return [*(sealed[:n] for n in range(len(sealed))), sealed + b"\0"]


# -- Who opens it --------------------------------------------------------------------------------
def test_each_of_two_readers_reads_and_nobody_else(told, read):
    assert (read(ONE), read(TWO), read(STRANGER)) == (WORDS, WORDS, None)


def test_the_name_of_a_reader_opens_nothing_without_his_key(told, read):
    assert read(replace(ONE, private=STRANGER.private)) is None


def test_whoever_is_given_the_key_later_reads_what_was_sealed_before_and_after(told, read, case):
    privates = stories.privates(ONE, told.village, [case])
    readers = stories.as_readers(ONE, STRANGER)
    assert [stories.give(told, privates[case], readers) for _ in range(2)] == [1, 0]
    Envelope.objects.bulk_create(stories.sealed(told, {"said-7": "Besok."}))
    assert read(STRANGER) == WORDS
    mine = stories.privates(STRANGER, told.village, [case])
    assert stories.opened(told.village, mine, STORY, ["said-7"]) == {case: {"said-7": "Besok."}}


def test_the_worker_reads_by_the_messengers_key(sukamaju, case, read):
    begun(sukamaju, case, readers=stories.worker())
    assert read(messenger.reader(keys.key("messenger"))) == WORDS


def test_the_village_reads_by_the_key_of_its_day_also_after_a_new_one(sukamaju, case, read, joko):
    vault.make_own_key(joko, paper=PASSPHRASE, new="sawah embun payung lesung")
    begun(sukamaju, case, readers=stories.village_reader(sukamaju))
    before = custody.in_force(sukamaju)
    vault.renew_village_key(joko, passphrase="sawah embun payung lesung")
    begun(sukamaju, OTHER, readers=stories.village_reader(sukamaju))
    holder = custody.paper(sukamaju)
    private = custody.unlock(holder, PASSPHRASE)
    for epoch, subject in ((before, case), (custody.in_force(sukamaju), OTHER)):
        reader = stories.of_village(epoch.epoch, custody.take(epoch, holder, private))
        assert read(reader, subject=subject) == WORDS


def test_a_story_has_one_key_for_each_part(told, case):
    begun(told.village, OTHER, EXACT)
    with pytest.raises(IntegrityError), transaction.atomic():
        stories.begin(told.village, case, STORY, {})


def test_a_private_half_shows_in_no_repr(told):
    assert "private" not in repr(ONE)
    assert ONE.private.hex() not in repr(ONE)


# -- Taken away ----------------------------------------------------------------------------------
def test_only_those_named_keep_it_with_the_village_and_the_reporter(sukamaju, case, read):
    code, receipt = (Reader(name, bytes([7] * 32)) for name in (CODE, RECEIPT))
    village = stories.village_reader(sukamaju)
    every = {**BOTH, **village, **stories.worker(), **stories.as_readers(code, receipt)}
    key = begun(sukamaju, case, readers=every)
    assert stories.keep_only(key, [TWO.name, STRANGER.name]) == 2
    assert names(key) == {TWO.name, CODE, RECEIPT, *village}
    assert (read(ONE), read(TWO), read(code), read(receipt)) == (None, WORDS, WORDS, WORDS)
    assert stories.keep_only(key, [TWO.name]) == 0


def test_taking_one_story_takes_no_other(told, sukamaju):
    other, exact = begun(sukamaju, OTHER), stories.begin(sukamaju, told.subject, EXACT, BOTH)
    assert stories.keep_only(told, []) == 2
    assert (names(told), names(other), names(exact)) == (set(), {*BOTH}, {*BOTH})


def test_what_is_forgotten_opens_for_nobody_and_the_rest_stays(told, sukamaju, case, read):
    begun(sukamaju, OTHER)
    exact = stories.begin(sukamaju, case, EXACT, BOTH)
    Envelope.objects.bulk_create(stories.sealed(exact, {"spot": "-7.3 109.3"}))
    vault.seal(sukamaju, case, "name", "Sari")
    assert stories.forget(sukamaju, case) == len(WORDS) + 1
    assert (read(ONE), read(ONE, part=EXACT), read(ONE, subject=OTHER)) == (None, None, WORDS)
    left = Envelope.objects.filter(subject=case).values_list("field", flat=True)
    assert ([*left], StoryKey.objects.get().subject) == (["name"], OTHER)


# -- Moved and spoilt ----------------------------------------------------------------------------
PLACES = {
    "subject": {"subject": OTHER},
    "part": {"part": EXACT},
    "subject and part": {"subject": OTHER, "part": EXACT},
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_wrap_moved_elsewhere_does_not_open(told, read, place):
    there = {"subject": told.subject, "part": told.part, **place}
    twin = StoryKey.objects.create(village=told.village, public=told.public, **there)
    wrap_of(ONE).update(key=twin)
    assert stories.privates(ONE, told.village, [told.subject, OTHER], twin.part) == {}
    assert (read(ONE), read(ONE, **place), read(TWO)) == (None, None, WORDS)


def test_a_wrap_moved_to_the_next_village_does_not_open(told, read, case, next_village):
    twin = StoryKey.objects.create(
        village=next_village, subject=case, part=STORY, public=told.public
    )
    wrap_of(ONE).update(key=twin)
    assert (read(ONE), read(ONE, village=next_village), read(TWO)) == (None, None, WORDS)


def test_a_wrap_of_another_pair_or_in_anothers_name_does_not_open(told, read):
    wrap_of(TWO).delete()
    wrap_of(ONE).update(reader=TWO.name)
    assert (read(ONE), read(replace(ONE, name=TWO.name))) == (None, None)
    wrap_of(TWO).update(reader=ONE.name)
    assert read(ONE) == WORDS
    StoryKey.objects.update(public=sealing.public_key(STRANGER.private))
    assert read(ONE) is None


@pytest.mark.parametrize("spoil", [bits, cuts])
def test_a_spoilt_wrap_is_left_out_and_harms_no_other(told, sukamaju, case, read, spoil):
    begun(sukamaju, OTHER)
    rows = wrap_of(ONE).filter(key=told)
    for sealed in spoil(bytes(rows.get().sealed)):
        rows.update(sealed=sealed)
        assert [*stories.privates(ONE, sukamaju, [case, OTHER])] == [OTHER]
    assert (read(ONE), read(TWO)) == (None, WORDS)
    assert read(ONE, subject=OTHER) == WORDS


@pytest.mark.parametrize("spoil", [bits, cuts])
def test_a_damaged_field_is_left_out_and_the_others_are_read(told, read, spoil):
    row = Envelope.objects.filter(field="text")
    rest = {name: said for name, said in WORDS.items() if name != "text"}
    for sealed in spoil(bytes(row.get().sealed)):
        row.update(sealed=sealed)
        assert read(ONE) == rest


def test_words_moved_elsewhere_are_left_out(told, sukamaju, read, next_village):
    begun(sukamaju, OTHER)
    text, place = (Envelope.objects.get(subject=told.subject, field=f) for f in ("text", "place"))
    Envelope.objects.filter(pk=place.pk).update(sealed=text.sealed)
    Envelope.objects.filter(subject=OTHER, field="text").update(sealed=text.sealed)
    assert read(ONE) == {"text": WORDS["text"], "summary": ""}
    assert read(ONE, subject=OTHER) == {"summary": "", "place": WORDS["place"]}
    Envelope.objects.filter(subject=told.subject).update(recipient=EXACT)
    assert read(ONE) == {}
    Envelope.objects.filter(subject=told.subject).update(recipient=STORY, village=next_village)
    assert read(ONE) == {}


# -- Reading keys --------------------------------------------------------------------------------
def test_a_reading_key_opens_by_its_password_and_gives_the_same_reader(sukamaju, case, joko, read):
    made = reading.renew(joko, PASSWORD)
    begun(sukamaju, case, readers=reading.readers([joko.pk]))
    again = reading.unlock(joko, PASSWORD)
    assert (again, again.private, read(again)) == (made, made.private, WORDS)
    row = ReadingKey.objects.get()
    assert made.private not in (bytes(row.wrapped), bytes(row.public), bytes(row.salt))


def test_a_password_chosen_by_its_owner_keeps_his_key(sukamaju, case, joko, read):
    made = reading.renew(joko, PASSWORD)
    begun(sukamaju, case, readers=reading.readers([joko.pk]))
    assert reading.relock(joko, made, GIVEN)
    assert read(reading.unlock(joko, GIVEN)) == WORDS


def test_a_password_made_by_others_opens_nothing_that_was(sukamaju, case, joko, tini, read):
    old, his = reading.renew(joko, PASSWORD), reading.renew(tini, PASSWORD)
    key = begun(sukamaju, case, readers=reading.readers([joko.pk, tini.pk]))
    new = reading.unlock(joko, GIVEN)
    assert new.name != old.name
    assert (read(old), read(new), read(his), names(key)) == (None, None, WORDS, {his.name})
    assert not reading.relock(joko, old, PASSWORD)
    assert reading.unlock(joko, GIVEN).private == new.private
    made = Entry.objects.of(sukamaju.book_id).filter(kind="reading_key.made")
    assert [entry.data for entry in made] == [{"official": n.pk} for n in (joko, tini, joko)]


def test_the_lock_of_a_colleague_does_not_open_in_ones_own_row(joko, tini):
    reading.renew(joko, PASSWORD)
    reading.renew(tini, GIVEN)
    his = ReadingKey.objects.get(official=tini)
    ReadingKey.objects.filter(official=joko).update(salt=his.salt, kdf=his.kdf, wrapped=his.wrapped)
    assert reading.unlock(joko, GIVEN).private != reading.unlock(tini, GIVEN).private


def test_who_has_no_reading_key_is_no_reader(joko, tini):
    reading.renew(joko, PASSWORD)
    assert [*reading.readers([tini.pk])] == []
    assert reading.readers([joko.pk, tini.pk]) == stories.as_readers(reading.unlock(joko, PASSWORD))
