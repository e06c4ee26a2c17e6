"""Numbers of people, their phones, cards, accounts and vehicles; addresses of mail and web."""

import re
from collections.abc import Iterator

from kentongan.base import codes
from kentongan.base.text.links import LINK

Span = tuple[str, int, int]

_BANKS = (
    r"bank|bri|bca|bni|btn|bsi|bjb|bpd|bpr|mandiri|danamon|cimb|permata|muamalat|panin|ocbc"
    r"|maybank|seabank|dana|ovo|gopay"
)
_LABELS = {
    "nik": r"nik|e-?ktp|ktp|no(?:mor)?\.?\s?identitas",
    "kk": r"n?kk|kartu keluarga",
    "npwp": r"npwp",
    "bpjs": r"bpjs|jkn|kis|kpj|jamsostek|askes",
    "nip": r"nip|nrp|nuptk",
    "account": rf"no\.?\s?rek|rek|rekening|norek|virtual account|va|{_BANKS}",
    "phone": r"hp|hape|wa|whatsapp|tel[pf]?|telepon|tlp|hub|hubungi|kontak|call|sms|cp|nomor saya",
}
_ANY_LABEL = rf"\b(?:{'|'.join(_LABELS.values())})\b"
# From a label to its number: no other label, no sum of money.
_GAP = rf"(?:(?!{_ANY_LABEL}|\brp\b)\D){{0,30}}?"


def _digits(least: int, most: int) -> str:
    return rf"(?<!\d)\d(?:[ .\-\u00a0]?\d){{{least - 1},{most - 1}}}(?!\d)"


_PHONE = r"(?<!\d)\(?(?:\+?62|[0oO]|(?=8))\)?(?:[ .\-/()\u00a0]{0,2}\d){7,12}(?!\d)"
_LENGTHS = {
    "nik": _digits(15, 17),
    "kk": _digits(15, 17),
    "npwp": _digits(15, 16),
    "bpjs": _digits(11, 13),
    "nip": _digits(8, 18),
    "account": _digits(8, 16),
    "phone": _PHONE,
}
_LABELLED = tuple(
    (kind, re.compile(rf"\b(?:{label})(?:nya|ku)?\b{_GAP}({_LENGTHS[kind]})", re.IGNORECASE))
    for kind, label in _LABELS.items()
)

_EMAIL = re.compile(
    r"[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?(?:[\w-]{1,63}\.)+[^\W\d_]{2,18}", re.IGNORECASE
)
_NIP = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"[ .]?(?:19|20)\d\d(?:0[1-9]|1[0-2])[ .]?[12][ .]?\d{3}(?!\d)"
)
_NPWP = re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d[-.]\d{3}\.\d{3}(?!\d)")
_SIXTEEN = re.compile(_digits(16, 16))
_MOBILE = re.compile(
    r"(?<!\d)\(?(?:\+?62\)?[ .\-\u00a0]{0,2}(?:\(?0\)?)?|[0oO][ .\-]?)"
    r"8[ .\-]?(?:1[ .\-]?[1-9]|2[ .\-]?[1-3]|3[ .\-]?[1-38]|5[ .\-]?[1-35-9]|7[ .\-]?[78]"
    r"|8[ .\-]?[1-9]|9[ .\-]?[5-9])\)?(?:[ .\-/\u00a0]{0,2}\d){6,9}(?!\d)"
)
_LANDLINE = re.compile(r"(?<!\d)(?:\(0\d{2,3}\)[ -]?|0\d{2,3}[ -])\d{3}[ ]?\d{2,5}(?!\d)")
# The card of the health insurance begins so.
_BPJS = re.compile(r"(?<!\d)000\d(?:[ .-]?\d){9}(?!\d)")
_SPELLED = re.compile(
    r"\b(?:(?:nol|kosong|satu|dua|tiga|empat|lima|enam|tujuh|(?:de)?lapan|sembilan"
    r"|siji|loro|telu|papat|enem|pitu|wolu|sanga|hiji|tilu|opat|genep|dalapan|salapan)\b[\s,.-]*){9,}",
    re.IGNORECASE,
)

_REGION_LETTERS = (
    r"(?:A[ABDEG]?|B[ABDEGHKLMNP]?|D[ABCDEGHKLMNRST]?|E[ABD]?|F|G|H|K[BHTU]?|L|M|N|P[ABEFSTY]?"
    r"|R|S|T|W|Z)"
)
_PLATE = re.compile(
    # With a word before it a plate may be written in any way ...
    rf"(?:\b(?:plat|plate|nopol|no\.?\s?pol|nomor polisi|motor|mobil|truk|truck|bus|angkot|pikap)"
    rf"\b[^\d\n]{{0,20}}?\b(?P<labelled>(?i:{_REGION_LETTERS})[ -]?\d{{1,4}}[ -]?[a-z]{{1,3}})\b)"
    # ... without one only in capitals with three or four digits, or all in one piece.
    rf"|\b(?P<bare>(?-i:{_REGION_LETTERS}) ?\d{{3,4}} ?(?-i:[A-Z]{{1,3}}))\b"
    rf"|\b(?P<joined>{_REGION_LETTERS}\d{{3,4}}[a-z]{{2,3}})\b",
    re.IGNORECASE,
)
_NOT_A_PLATE = re.compile(
    r"\d[ -]?(?:RT|RW|NO|KM|KG|CM|MM|M|KK|KWH|WIB|WIT|VA|DI|KE|DAN|YG|INI|ITU|ADA|DR|TH|HP|PS|CC)$",
    re.IGNORECASE,
)


def spans(text: str) -> Iterator[Span]:
    """Kind, start and end of each hit, the surest first; they may overlap."""
    yield from (("email", *found.span()) for found in _EMAIL.finditer(text))
    yield from (("url", *found.span()) for found in LINK.finditer(text))
    yield from (("nip", *found.span()) for found in _NIP.finditer(text))
    for kind, pattern in _LABELLED:
        yield from ((kind, *found.span(1)) for found in pattern.finditer(text))
    yield from (("npwp", *found.span()) for found in _NPWP.finditer(text))
    yield from ((_kind_of(found[0]), *found.span()) for found in _SIXTEEN.finditer(text))
    yield from (("bpjs", *found.span()) for found in _BPJS.finditer(text))
    for pattern in (_MOBILE, _LANDLINE):
        yield from (("phone", *found.span()) for found in pattern.finditer(text))
    yield from _spelled(text)
    yield from _plates(text)


def _kind_of(sixteen: str) -> str:
    """A tracking code opens a case; any other 16 digits may be a mistyped NIK."""
    digits = codes.digits_of(sixteen)
    return "code" if codes.is_sound(digits) and not codes.looks_like_nik(digits) else "nik"


def _spelled(text: str) -> Iterator[Span]:
    for found in _SPELLED.finditer(text):
        yield "phone", found.start(), found.start() + len(found[0].rstrip(" \t\n,.-"))


def _plates(text: str) -> Iterator[Span]:
    for found in _PLATE.finditer(text):
        group = found.lastgroup or 0
        if not _NOT_A_PLATE.search(found[group]):
            yield "plate", *found.span(group)
