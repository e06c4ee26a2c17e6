"""Sealing, finding by the blind tag, and forgetting."""

import ast
from pathlib import Path
from uuid import UUID

import pytest

from kentongan.base import keys, sealing
from kentongan.ledger.models import Entry
from kentongan.vault import actions as vault
from kentongan.vault import messenger, queries, rules
from kentongan.vault.models import BlindIndex, Envelope, Opening

from .conftest import PASSPHRASE

NAME, PHONE = "Sari Kanarini", "0812 3456 7890"
KEEPERS = ("messenger", "custodian")
VAULT = Path(__file__).parents[1]


def _rows(village):
    rows = Envelope.objects.filter(village=village).exclude(field="canary").order_by("field")
    return [(row.field, row.epoch, row.recipient) for row in rows]


def _everything_stored():
    """All bytes and words of the vault's tables and of the ledger."""
    tables = (Envelope, BlindIndex, Opening, Entry)
    cells = [cell for table in tables for row in table.objects.values_list() for cell in row]
    return b"\0".join(
        bytes(c) if isinstance(c, bytes | memoryview) else str(c).encode() for c in cells
    )


def test_nothing_of_it_is_stored_in_clear(sukamaju, case):
    vault.seal(sukamaju, case, "name", NAME)
    vault.seal_address(sukamaju, case, "phone", PHONE)
    stored = _everything_stored()
    for clear in (NAME, PHONE, "6281234567890", "81234567890", PASSPHRASE):
        assert clear.encode() not in stored
    assert _rows(sukamaju) == [("name", 1, "custodian"), ("phone", 1, "messenger")]


def test_a_field_holds_one_value_the_last(sukamaju, case, opened):
    vault.seal(sukamaju, case, "name", "Sari")
    vault.seal(sukamaju, case, "name", "Sari binti Joko")
    assert _rows(sukamaju) == [("name", 1, "custodian")]
    assert opened("name") == "Sari binti Joko"


def test_sealing_costs_one_look_at_the_key_and_one_write(sukamaju, case, django_assert_num_queries):
    with django_assert_num_queries(2):
        vault.seal(sukamaju, case, "name", NAME)


def test_a_village_without_a_key_keeps_nothing_at_all(bare_village, case):
    with pytest.raises(keys.KeyMissing):
        vault.seal(bare_village, case, "name", NAME)
    with pytest.raises(vault.VillageKeyMissing):
        vault.sealer(bare_village)
    assert Envelope.objects.count() == 0


def test_the_messenger_reads_the_number_in_e164(sukamaju, case):
    vault.seal_address(sukamaju, case, "phone", PHONE)
    key = keys.key("messenger")
    told = messenger.open_address(key, village=sukamaju, subject=case, kind="phone")
    assert told == "+6281234567890"


def test_no_other_key_reads_the_number(sukamaju, case):
    vault.seal_address(sukamaju, case, "phone", PHONE)
    key = sealing.new_private_key()
    with pytest.raises(sealing.DoesNotOpen):
        messenger.open_address(key, village=sukamaju, subject=case, kind="phone")


def test_the_messenger_reads_no_name_and_nothing_of_another_village(sukamaju, next_village, case):
    vault.seal(sukamaju, case, "name", NAME)
    vault.seal_address(sukamaju, case, "phone", PHONE)
    key = keys.key("messenger")
    for village, kind in ((sukamaju, "name"), (next_village, "phone")):
        with pytest.raises(Envelope.DoesNotExist):
            messenger.open_address(key, village=village, subject=case, kind=kind)


def test_a_number_that_is_none_is_refused_and_leaves_nothing(sukamaju, case):
    with pytest.raises(rules.PhoneTooShort):
        vault.seal_address(sukamaju, case, "phone", "0812")
    assert (_rows(sukamaju), BlindIndex.objects.count()) == ([], 0)


def test_only_known_kinds_of_address_are_kept(sukamaju, case):
    with pytest.raises(KeyError):
        vault.seal_address(sukamaju, case, "nik", PHONE)


def test_the_cases_of_a_number_are_found_however_it_is_typed(sukamaju):
    first, second = UUID(int=1), UUID(int=2)
    vault.seal_address(sukamaju, first, "phone", PHONE)
    vault.seal_address(sukamaju, second, "phone", "+62 812-3456-7890")
    vault.seal_address(sukamaju, UUID(int=3), "phone", "0812 3456 7891")
    assert queries.subjects_at(sukamaju, "phone", "6281234567890") == (first, second)


def test_a_new_number_is_found_and_the_old_one_is_not(sukamaju, case):
    vault.seal_address(sukamaju, case, "phone", PHONE)
    vault.seal_address(sukamaju, case, "phone", "0813 1111 2222")
    found = [queries.subjects_at(sukamaju, "phone", p) for p in (PHONE, "0813 1111 2222")]
    assert found == [(), (case,)]


def test_a_number_is_not_traced_from_one_village_to_another(sukamaju, next_village, case):
    vault.seal_address(sukamaju, case, "phone", PHONE)
    vault.seal_address(next_village, UUID(int=9), "phone", PHONE)
    tags = {bytes(row.tag) for row in BlindIndex.objects.all()}
    assert [len(tag) for tag in tags] == [16, 16]
    assert queries.subjects_at(next_village, "phone", PHONE) == (UUID(int=9),)


def test_the_vault_says_what_it_holds_without_opening_it(sukamaju, next_village, case):
    vault.seal_address(sukamaju, case, "phone", PHONE)
    vault.seal(sukamaju, case, "name", NAME)
    assert queries.fields_of(sukamaju, case) == ("name", "phone")
    assert queries.fields_of(next_village, case) == ()
    has = [queries.has(v, case, "name") for v in (sukamaju, next_village)]
    assert has == [True, False]
    assert queries.has(sukamaju, case, "address") is False
    assert queries.has_key(sukamaju) is True


def test_forgetting_erases_the_values_the_tags_and_the_words_of_readers(
    sukamaju, next_village, joko, case, opened
):
    for village in (sukamaju, next_village):
        vault.seal(village, case, "name", NAME)
        vault.seal_address(village, case, "phone", PHONE)
    vault.seal(sukamaju, UUID(int=5), "name", "Wati")
    opened("name", words="menelepon Bu Sari")
    reporter = {"office": "reporter", "actor": "reporter"}
    assert vault.forget(sukamaju, case, **reporter, keepers=KEEPERS) == 2
    assert queries.fields_of(sukamaju, case) == ()
    assert queries.subjects_at(sukamaju, "phone", PHONE) == ()
    assert queries.fields_of(next_village, case) == ("name", "phone")
    assert queries.fields_of(sukamaju, UUID(int=5)) == ("name",)
    opening = Opening.objects.get()
    assert (opening.words, bytes(opening.salt), opening.official) == ("", b"", joko)


def test_forgetting_is_in_the_ledger_once(sukamaju, case):
    vault.seal(sukamaju, case, "name", NAME)
    system = {"office": "system", "actor": "system", "keepers": KEEPERS}
    assert [vault.forget(sukamaju, case, **system) for _ in range(2)] == [1, 0]
    entries = Entry.objects.of(sukamaju.book_id).filter(kind="identity.forgotten")
    facts = [(entry.office, entry.subject, entry.data) for entry in entries]
    assert facts == [("system", case, {"envelopes": 1, "keepers": ["custodian", "messenger"]})]


def _imports(path):
    nodes = ast.walk(ast.parse(path.read_text()))
    return {
        f"{node.module}.{name.name}"
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }


def test_nothing_of_the_vault_that_the_web_calls_can_open_an_address():
    inside = [p for p in VAULT.rglob("*.py") if not {"tests", "migrations"} & set(p.parts)]
    users = [p.name for p in inside if "kentongan.vault.messenger" in _imports(p)]
    readers = [p.name for p in inside if 'keys.key("messenger")' in p.read_text()]
    assert (users, readers) == ([], [])
