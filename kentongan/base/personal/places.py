"""House numbers. RT and RW stay: the work needs them, and they do not name a house."""

import re
from collections.abc import Iterator

Span = tuple[str, int, int]

_STREET = r"(?:jalan|jln|jl|gang|gg|perum|perumahan|komplek|kompleks|dusun|dsn|blok)\b\.?"
_HOME = r"(?:rumah|rmh|omah|griya|kost?|ngekos|kontrakan|ruko|tinggal|alamat)"
_NUMBER = r"\d{1,4}(?:[ ]?[a-z](?![a-z]))?(?:[/-]\d{1,3})?(?!\d)"
_NO = r"(?:no|nomor|nomer|nmr)\b\.?[ ]?:?[ ]?"
_BLOCK = re.compile(
    # "Blok C3 No. 5", "Blok D/12", "Blok D No. 9"
    rf"\bblok[ ]?\.?[a-z]{{1,2}}(?:[ /.-]?\d{{1,3}}(?!\d)(?:[ /,.-]{{1,2}}(?:{_NO})?{_NUMBER})?"
    rf"|[ ,]{{1,2}}{_NO}{_NUMBER})",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    # "Jl. Melati Raya No. 12A", "RT 01/RW 02 No 7", "rumah nomor 3"
    rf"\b{_STREET}[^\n;:!?]{{0,50}}?\b(?P<street>{_NO}{_NUMBER})"
    rf"|\bR[TW]\b[\d ./,RTW]{{0,16}}?\b(?P<neighbours>{_NO}{_NUMBER})"
    rf"|\b{_HOME}(?:nya|e|ku)?\b[^\n.;:!?]{{0,20}}?\b(?P<house>{_NO}{_NUMBER})",
    re.IGNORECASE,
)
# "Jl. Sudirman 25", but not "Jl. Sudirman 2 minggu" and not "Jl. Raya KM 5".
_BARE = re.compile(
    r"\b[Jj](?:alan|ln|l)\b\.?[ ]?(?:(?!KM|RT|RW|Km|Rt|Rw|No|SD|SM|MTs|TK)[A-Z][\w.]*[ ]){1,4}"
    r"(?P<bare>\d{1,3}[A-Za-z]?)\b(?![.,]?\d|[/:-]\d"
    r"|[ ]?(?:minggu|mgg|bulan|bln|hari|hr|tahun|thn|th|kali|x|orang|titik|l[uo]bang|meter|m|km|cm"
    r"|jam|lampu|tiang|unit|buah|rumah|arah|jalur|desa)\b)"
)


def spans(text: str) -> Iterator[Span]:
    """Kind, start and end of each house number; they may overlap."""
    for pattern in (_BLOCK, _HOUSE, _BARE):
        for found in pattern.finditer(text):
            yield "address", *found.span(found.lastgroup or 0)
