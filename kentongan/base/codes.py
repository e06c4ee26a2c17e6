"""Tracking codes: 16 digits, the last one a Damm check digit; made, shown and read here.

Digits because they can be dictated, copied without reading and typed on any keypad.
"""

import hmac
import re
from collections.abc import Iterator
from itertools import count

from kentongan.base.refusals import Refused, gettext_noop

LENGTH = 16
# Nobody dictates more; a pasted book must not keep the server busy.
_LONGEST = 2_000

# The quasigroup of order 10 in H. M. Damm, "Total anti-symmetrische Quasigruppen" (2004).
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)

# PPKKCC DDMMYY SSSS; women add 40 to the day. Region numbers of today and of former years.
_NIK = re.compile(
    r"(?:1[1-9]|21|3[1-6]|5[1-4]|6[1-5]|7[1-6]|8[12]|9[1-7])(?!00)\d\d(?!00)\d\d"
    r"(?:[04][1-9]|[1256]\d|[37]0(?!02)|[37]1(?=0[13578]|1[02]))(?:0[1-9]|1[0-2])\d\d(?!0000)\d{4}"
)
# Anything but letters may stand between the groups of one dictated number: spaces of every
# width, dots, dashes, slashes, the asterisks of a bold message.
_RUN = re.compile(r"\d+(?:[^\w\n]{1,4}\d+|_\d+)*")
_RUN_OVER_LINES = re.compile(r"\d+(?:[\W_]{1,4}\d+)*")


class NoCode(Refused):
    """Nothing with 16 digits was typed; ``count`` is how many digits there were."""

    says = gettext_noop(
        "Kode laporan ada 16 angka. Yang Anda tulis {count} angka. Lihat kode di tanda terima."
    )


class WrongDigit(Refused):
    """16 digits were typed, but one is wrong or two are swapped."""

    says = gettext_noop("Ada angka yang keliru. Coba periksa lagi.")


class LooksLikeNik(Refused):
    """An identity number was typed in place of the code."""

    says = gettext_noop("Ini seperti NIK. Yang diperlukan kode laporan.")


def damm(digits: str) -> str:
    """The check digit to put after these ASCII digits."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return str(interim)


def is_sound(code: str) -> bool:
    """Whether this is 16 ASCII digits, the last of which is the right check digit."""
    return len(code) == LENGTH and code.isascii() and code.isdigit() and damm(code) == "0"


def looks_like_nik(digits: str) -> bool:
    """Whether 16 ASCII digits have the shape of an identity number (region, birth date, serial)."""
    return _NIK.fullmatch(digits) is not None


def grouped(code: str) -> str:
    """The code as people read it: ``4821 7730 5196 0267``."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def digits_of(text: str) -> str:
    """The decimal digits of a text in order, those of every script as ASCII."""
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())


def read(typed: str) -> str:
    """The 16-digit code found in whatever a person typed, pasted or dictated.

    Refuses with ``LooksLikeNik``, ``WrongDigit`` or, without any 16 digits, ``NoCode``.
    """
    found = _candidates(typed[:_LONGEST])
    # The last one: a report's public number or the date of a slip stands before the code.
    for code in reversed(found):
        if is_sound(code) and not looks_like_nik(code):
            return code
    if any(looks_like_nik(code) for code in found):
        raise LooksLikeNik
    if found:
        raise WrongDigit
    raise NoCode(count=len(digits_of(typed)))


def derive(secret: bytes, *parts: bytes) -> str:
    """The same sound code for the same secret and parts, never shaped like a NIK."""
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    tries = (_from(secret, message + turn.to_bytes(4, "big")) for turn in count())
    return next(code for code in tries if not looks_like_nik(code))


def _from(secret: bytes, message: bytes) -> str:
    digest = hmac.digest(secret, message, "sha256")
    # 256 bits over 10^15 values: the bias is below 2^-200.
    body = f"{int.from_bytes(digest, 'big') % 10**15:015}"
    return body + damm(body)


def _candidates(typed: str) -> list[str]:
    """What may be meant as the code: the most code-like readings only, in order of place."""
    runs = [_groups(run) for run in _RUN.findall(typed)]
    wide = [_groups(run) for run in _RUN_OVER_LINES.findall(typed)]
    whole = ["".join(groups) for groups in runs if sum(map(len, groups)) == LENGTH]
    return (
        whole + [code for groups in runs for code in _windows(groups, in_fours=True)]
        or [code for groups in wide for code in _windows(groups, in_fours=True)]
        or [code for groups in wide for code in _windows(groups, in_fours=False)]
    )


def _groups(run: str) -> list[str]:
    return [digits_of(group) for group in re.findall(r"\d+", run)]


def _windows(groups: list[str], *, in_fours: bool) -> Iterator[str]:
    """Neighbouring groups that make 16 digits together."""
    for start in range(len(groups)):
        for end in range(start + 1, min(start + LENGTH, len(groups)) + 1):
            window = groups[start:end]
            if sum(map(len, window)) == LENGTH and (not in_fours or _is_in_fours(window)):
                yield "".join(window)


def _is_in_fours(window: list[str]) -> bool:
    return {len(group) for group in window} in ({4}, {LENGTH})
