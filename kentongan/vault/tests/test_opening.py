"""Reading an identity: by whom, for what, what stays written, and what never opens."""

from datetime import date, time
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection, transaction

from kentongan.base.refusals import Refused
from kentongan.ledger.models import Entry
from kentongan.vault import actions as vault
from kentongan.vault import queries, rules, tries, wishes
from kentongan.vault.models import Envelope, Opening, PassphraseTry

from .conftest import PASSPHRASE

WRONG = "padi kentongan mangga sungai"
FRIDAY = date(2026, 8, 14)


@pytest.fixture
def sealed(sukamaju, case):
    """Sari's name and number, sealed for the case."""
    vault.seal(sukamaju, case, "name", "Sari Kanarini")
    vault.seal_address(sukamaju, case, "phone", "0812 3456 7890")
    return case


def _entries(village):
    rows = Entry.objects.of(village.book_id).exclude(kind="village_key.made")
    return [(row.kind, row.office, row.actor, row.subject, row.data) for row in rows]


def test_a_custodian_reads_the_name_and_the_ledger_knows(sukamaju, joko, sealed, opened):
    assert opened("name", words="  menelepon Bu Sari\x00 ") == "Sari Kanarini"
    opening = Opening.objects.get()
    data = {
        "field": "name",
        "reason": "contact_reporter",
        "opening": opening.pk,
        "words": wishes.digest(opening),
    }
    entry = ("identity.opened", "service_head", f"official:{joko.pk}", sealed, data)
    assert _entries(sukamaju) == [entry]
    assert (opening.words, opening.official, opening.field) == ("menelepon Bu Sari", joko, "name")


def test_the_operator_is_a_custodian_too(sealed, tini, opened):
    assert opened("name", by=tini) == "Sari Kanarini"


@pytest.mark.parametrize(
    "words",
    ["", "Sari 👩🏽‍🌾", "ꦱꦫꦶ", "سَارِي", "a\x00b", "x" * 10_000, " Sari\r\n"],
    ids=["empty", "emoji", "javanese", "arabic", "nul", "long", "spaces"],
)
def test_any_words_are_read_as_they_were_written(sukamaju, case, opened, words):
    vault.seal(sukamaju, case, "name", words)
    assert opened("name") == words


def test_the_reporter_can_be_told_who_read_what(sukamaju, sealed, opened, today):
    today(FRIDAY)
    opened("name", reason_code="law_enforcement", words="surat Polsek nomor 3")
    (told,) = queries.openings_of(sukamaju, sealed)
    assert (told.at.date(), told.office) == (FRIDAY, "service_head")
    assert (told.field, told.reason_code) == ("name", "law_enforcement")


def test_neither_name_nor_reason_stands_in_the_ledger(sukamaju, sealed, opened):
    opened("name", words="menelepon Bu Sari")
    told = str(_entries(sukamaju))
    assert [word for word in ("Sari", "Kanarini", "menelepon") if word in told] == []


@pytest.mark.parametrize("who", ["wati", "budi", "retired", "switched_off"])
def test_who_is_no_custodian_of_this_village_reads_nothing(
    sukamaju, sealed, opened, joko, wati, budi, who
):
    official = {"wati": wati, "budi": budi}.get(who, joko)
    if who == "retired":
        joko.tenures.update(until=date(2021, 1, 1))
    joko.is_active = who != "switched_off"
    with pytest.raises(rules.NotACustodian):
        opened("name", by=official)
    assert _entries(sukamaju) == []


def test_budi_reads_nothing_of_our_case_from_his_own_village(sealed, next_village, budi, opened):
    with pytest.raises(vault.NothingSealed):
        opened("name", by=budi, village=next_village)


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"reason_code": ""}, rules.UnknownReason),
        ({"reason_code": "other", "words": " \u200b\n"}, rules.ReasonWithoutWords),
        ({"field": "address"}, vault.NothingSealed),
        ({"subject": UUID(int=1)}, vault.NothingSealed),
        ({"field": "phone"}, vault.OnlyTheMessenger),
    ],
)
def test_a_wish_that_is_not_in_order_tries_no_passphrase(sukamaju, sealed, opened, asked, refusal):
    with pytest.raises(refusal):
        opened(**asked)
    assert (_entries(sukamaju), PassphraseTry.objects.count()) == ([], 0)


def test_a_wrong_passphrase_is_refused_and_stays_written(sukamaju, joko, sealed, opened):
    with pytest.raises(vault.WrongPassphrase):
        opened("name", passphrase=WRONG)
    data = {"field": "name", "reason": "contact_reporter", "cause": "passphrase"}
    entry = ("identity.refused", "service_head", f"official:{joko.pk}", sealed, data)
    assert _entries(sukamaju) == [entry]
    assert Opening.objects.count() == 0


def test_opening_inside_a_transaction_is_a_programming_error(sealed, opened):
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        opened("name")


def _fail(opened, times, **asked):
    for _ in range(times):
        with pytest.raises(vault.WrongPassphrase):
            opened("name", passphrase=WRONG, **asked)


def test_after_five_wrong_passphrases_even_the_right_one_waits(sealed, opened, today):
    today(FRIDAY, time(10, 0))
    _fail(opened, 4)
    today(FRIDAY, time(10, 4))
    _fail(opened, 1)
    with pytest.raises(rules.TooManyTries) as refused:
        opened("name")
    assert refused.value.facts == {"tries": 5, "minutes": 11}


def test_the_wait_ends(sealed, opened, today):
    today(FRIDAY, time(10, 0))
    _fail(opened, 5)
    today(FRIDAY, time(10, 15))
    assert opened("name") == "Sari Kanarini"


def test_nobody_else_waits(sealed, opened, tini):
    _fail(opened, 5)
    assert opened("name", by=tini) == "Sari Kanarini"


def test_a_right_passphrase_forgives_the_wrong_ones_before(sealed, opened):
    _fail(opened, 4)
    opened("name")
    _fail(opened, 4)
    assert opened("name") == "Sari Kanarini"


def test_waiting_covers_the_change_of_the_passphrase(sukamaju, joko, sealed, opened):
    _fail(opened, 5)
    with pytest.raises(rules.TooManyTries):
        vault.change_passphrase(sukamaju, old=PASSPHRASE, new=WRONG, by=joko)


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_do_not_slip_by(sealed, joko, opened):
    start, refusals = Barrier(8), []

    def guess():
        start.wait()
        try:
            opened("name", passphrase=WRONG)
        except Refused as no:
            refusals.append(type(no))
        connection.close()

    guesses = [Thread(target=guess) for _ in range(8)]
    for thread in guesses:
        thread.start()
    for thread in guesses:
        thread.join()
    assert sorted(no.__name__ for no in refusals) == (
        ["TooManyTries"] * 3 + ["WrongPassphrase"] * 5
    )
    assert PassphraseTry.objects.filter(official=joko).count() == 5


def _of(village, subject, field):
    return Envelope.objects.get(village=village, subject=subject, field=field)


def test_a_value_moved_to_another_case_field_village_epoch_or_key_opens_nothing(
    sukamaju, next_village, case, opened
):
    foreign = {
        "case": vault.seal(sukamaju, UUID(int=5), "name", "Wati"),
        "field": vault.seal(sukamaju, case, "address", "RT 2"),
        "village": vault.seal(next_village, case, "name", "Budi"),
        "key": vault.seal_address(sukamaju, case, "phone", "0812 3456 7890"),
    }
    vault.seal(sukamaju, case, "name", "Sari")
    for other in foreign.values():
        Envelope.objects.filter(village=sukamaju, subject=case, field="name").update(
            sealed=other.sealed
        )
        with pytest.raises(vault.Damaged):
            opened("name")
    causes = [data["cause"] for *_, data in _entries(sukamaju)]
    assert causes == ["damaged"] * 4


@pytest.mark.parametrize("claim", [{"epoch": 2}, {"recipient": "custodian"}])
def test_a_row_that_claims_another_epoch_or_keeper_opens_nothing(sukamaju, sealed, opened, claim):
    field = "phone" if "recipient" in claim else "name"
    Envelope.objects.filter(subject=sealed, field=field).update(**claim)
    with pytest.raises(vault.Damaged):
        opened(field)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda b: b[:-1],
        lambda b: b"",
        lambda b: b[:-1] + bytes([b[-1] ^ 1]),
        lambda b: b"\2" + b[1:],
    ],
    ids=["cut", "empty", "flipped", "old version"],
)
def test_a_spoilt_value_is_refused_in_words_and_does_not_count_as_a_guess(
    sukamaju, sealed, opened, spoil
):
    row = _of(sukamaju, sealed, "name")
    Envelope.objects.filter(pk=row.pk).update(sealed=spoil(bytes(row.sealed)))
    with pytest.raises(vault.Damaged):
        opened("name")
    assert PassphraseTry.objects.count() == 0


def test_a_try_whose_answer_never_came_counts(joko):
    with pytest.raises(ZeroDivisionError), tries.counted(joko):
        _ = 1 / 0
    assert PassphraseTry.objects.filter(official=joko).count() == 1
