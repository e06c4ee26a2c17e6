"""All patterns over one text, without overlap."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from kentongan.base.personal import names, numbers, places

# Not for translation: these words become part of an Indonesian text.
_WORDS = {
    "nik": "NIK",
    "kk": "nomor KK",
    "npwp": "NPWP",
    "phone": "nomor HP",
    "plate": "nomor kendaraan",
    "email": "email",
    "url": "tautan",
    "account": "nomor rekening",
    "bpjs": "nomor BPJS",
    "nip": "NIP",
    "code": "kode laporan",
    "name": "nama",
    "address": "nomor rumah",
}


@dataclass(frozen=True)
class Finding:
    """``text`` stands at ``start:end`` and looks like personal data of this ``kind``."""

    kind: str
    start: int
    end: int
    text: str


def find(text: str) -> tuple[Finding, ...]:
    """Everything that looks like personal data, in order, none overlapping another."""
    found: list[Finding] = []
    taken = bytearray(len(text))
    # The surest first: what a link or a labelled number holds is not looked at again.
    for kind, start, end in chain(numbers.spans(text), places.spans(text), names.spans(text)):
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            found.append(Finding(kind, start, end, text[start:end]))
    return tuple(sorted(found, key=lambda finding: finding.start))


def mask(text: str, findings: Iterable[Finding] | None = None) -> str:
    """The text with each finding replaced by a word in brackets, e.g. ``[NIK disamarkan]``.

    Without findings given, all that ``find`` sees. They must be of this text and in order.
    """
    parts, rest = [], 0
    for finding in find(text) if findings is None else findings:
        parts += [text[rest : finding.start], f"[{_WORDS[finding.kind]} disamarkan]"]
        rest = finding.end
    return "".join([*parts, text[rest:]])
