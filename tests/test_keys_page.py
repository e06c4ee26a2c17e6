"""``docs/keys.md`` lists every use of cryptography in the code, and no key file is missing."""

import re
from pathlib import Path

from kentongan.base.keys import PURPOSES
from kentongan.base.sealing import Cost
from kentongan.settings import CODE_HASH_COST

HOUSE = Path(__file__).parents[1]
PAGE = (HOUSE / "docs" / "keys.md").read_text(encoding="utf-8")
USES = re.compile(
    r"\bhmac\.(?:new|digest)\(|\bhashlib\b|\bsha256\(|\bFernet\(|\bhash_secret_raw\("
    r"|\bsealing\.(?:seal|wrap|keyed_hash|new_private_key)\(|\bsigning\.dumps\("
    r"|\bArgon2PasswordHasher\b|\bmake_password\(|\bsecrets\.(?:token_\w+|choice|randbelow)\("
)


def _files():
    return [
        path for path in HOUSE.glob("kentongan/**/*.py") if not {"tests", "testing"} & {*path.parts}
    ]


def test_every_use_of_a_key_hash_or_cipher_stands_on_the_page():
    told = {*re.findall(r"`(kentongan/[\w/.]+)`", PAGE)}
    used = {
        str(path.relative_to(HOUSE)) for path in _files() if USES.search(path.read_text("utf-8"))
    }
    assert "kentongan/vault/stories.py" in used
    assert sorted(used - told) == []


def test_every_key_file_stands_on_the_page_with_how_it_is_changed():
    rows = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("| `")]
    found = {purpose: row for row in rows for purpose in re.findall(r"`(\w+)\.key`", row[0])}
    assert [*found] == [*PURPOSES]
    assert all(cell.strip() for row in found.values() for cell in row)


def test_the_prices_on_the_page_are_those_of_the_code():
    cost, (code_kib, code_passes) = Cost(), CODE_HASH_COST
    price = f"{cost.memory_kib // 1024} MiB, {cost.passes} passes, {cost.lanes} lanes"
    assert price in PAGE
    assert (f"{code_kib // 1024} MiB, one pass" in PAGE, code_passes) == (True, 1)
