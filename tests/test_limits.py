"""What ``docs/operators.md`` says of limits is what the code does."""

import re
from pathlib import Path

import pytest

from kentongan import settings
from kentongan.channels.fonnte.channel import Fonnte
from kentongan.desk import pins
from kentongan.desk.chat import linking
from kentongan.desk.views import acting
from kentongan.intake import answers, doubt, gate, reporting
from kentongan.intake.rights import rules as rights
from kentongan.intake.talk import rules as talk
from kentongan.media import decode
from kentongan.media import rules as media
from kentongan.messaging import enclosures
from kentongan.messaging.contract import Channel
from kentongan.vault import rules as vault
from kentongan.village import rules as village

MANUAL = (Path(__file__).parents[1] / "docs" / "operators.md").read_text(encoding="utf-8")
TOLD = {
    "intake/gate.py": [
        [gate.FREE_MISSES, gate.FREE_OVERALL, gate.FORGOTTEN_AFTER == 3600, gate.WAIT == 1.0],
        [gate.HASHES_AT_ONCE],
    ],
    "intake/talk/rules.py": [
        [talk.MOST_MISSES], [talk.MOST_REPORTS, talk.MOST_SAID, talk.MOST_UPLOADS],
    ],
    "intake/doubt.py": [[doubt.FLOOD_REPORTS, doubt.SAME_REPORTS, doubt.FLOOD_SECONDS == 600]],
    "intake/rights/rules.py": [[rights.MOST_A_DAY]],
    "intake/answers.py": [[answers.LONGEST_TEXT]],
    "media/rules.py": [
        [media.PHOTO_BYTES // 1_000_000, media.VOICE_BYTES // 1_000_000, media.VOICE_SECONDS]
    ],
    "media/decode.py": [
        [size // 1_000_000 for size in (*decode.PIXELS.values(), decode.PROGRESSIVE)]
    ],
    "intake/reporting.py": [[reporting.MOST_PHOTOS]],
    "desk/views/acting.py": [[acting.MOST_PHOTOS]],
    "messaging/contract.py": [[Channel.most_bytes >> 20, Fonnte.most_bytes >> 20]],
    "messaging/enclosures.py": [[enclosures.MOST_BYTES >> 20, enclosures.MOST]],
    "desk/pins.py": [[pins.TRIES]],
    "vault/rules.py": [[vault.TRIES, vault.TRIES_WITHIN.seconds // 60]],
    "desk/chat/linking.py": [
        [linking.TRIES, linking.TRIES_IN_VILLAGE, linking.LASTS.seconds // 60]
    ],
    "village/rules.py": [[village.GIVEN_FOR.days]],
    "settings.py": [
        [
            settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
            settings.DATA_UPLOAD_MAX_NUMBER_FILES,
            settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        ],
        [8, settings.ACCOUNT_RATE_LIMITS["login_failed"] == "8/5m/key,60/5m/ip"],
        [60, 60, settings.ACCOUNT_RATE_LIMITS["login"] == "60/m/ip"],
    ],
}  # fmt: skip


def _most(path: str) -> list[list[int]]:
    """The figures of the rows that name this file, in order."""
    rows = [line.split(" | ") for line in MANUAL.splitlines() if f"`kentongan/{path}` |" in line]
    return [[int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*\d|\d", row[1])] for row in rows]


@pytest.mark.parametrize("path", TOLD)
def test_the_limits_operators_are_told_are_those_of_the_code(path):
    wanted = [[n for n in row if not isinstance(n, bool)] for row in TOLD[path]]
    assert all(n for row in TOLD[path] for n in row)
    assert [told[: len(row)] for told, row in zip(_most(path), wanted, strict=True)] == wanted


def test_every_limit_told_is_held_against_the_code():
    table = MANUAL.partition("\n## Limits\n")[2].partition("\n## ")[0]
    assert {*re.findall(r"`kentongan/([\w/.]+)` \|", table)} == {*TOLD}
