"""Every village of the country: code, name, place, time zone. Plain Python.

Data and licence: ``data/README.md``. Codes are those of the ministry (PP.KK.CC.DDDD), not of BPS.
"""

import difflib
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from kentongan.base.refusals import Refused, gettext_noop

EDICT = "Kepmendagri 300.2.2-2138/2025 jo. 300.2.2-2430/2025"
TABLE = Path(__file__).parent / "data" / "regions.zip"
FOUND_AT_MOST = 20
ALIKE = 75  # of 100, rapidfuzz: below it a name is another name, not a misspelt one

_SHAPE = re.compile(r"\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?)?", re.ASCII)
_KINDS = {"1": "kelurahan", "2": "desa", "3": "desa adat"}
_MAKASSAR = "51 52 53 63 64 65 71 72 73 74 75 76"  # WITA
_JAYAPURA = "81 82 91 92 93 94 95 96"  # WIT
_ZONES = dict.fromkeys(_MAKASSAR.split(), "Asia/Makassar")
_ZONES |= dict.fromkeys(_JAYAPURA.split(), "Asia/Jayapura")


class MalformedCode(Refused):
    says = gettext_noop(
        "Tulis kode desa dengan titik, misalnya 33.03.05.2002. Kode dari BPS tidak dipakai di sini."
    )


class NotAVillage(Refused):
    says = gettext_noop("{code} adalah kode {place}. Yang diperlukan kode desa.")


class UnknownRegion(Refused):
    says = gettext_noop("Kode {code} tidak ada dalam daftar wilayah.")


class UnknownVillage(UnknownRegion):
    says = gettext_noop("Kode {code} tidak ada dalam daftar wilayah. Yang mirip: {near}.")


@dataclass(frozen=True)
class Region:
    """One village. ``kind``: desa, kelurahan or desa adat; ``regency`` says kabupaten or kota.

    ``lat`` and ``lon`` are WGS84 degrees of a centre point, None for the 360 villages without one.
    """

    code: str
    name: str
    kind: str
    district: str
    regency: str
    province: str
    zone: str
    lat: float | None
    lon: float | None
    postcode: str


def _invented(code: str, name: str, lat: float, lon: float) -> Region:
    place = ("Purbalingga", "Kabupaten Purbalingga", "Jawa Tengah", "Asia/Jakarta")
    return Region(code, name, "desa", *place, lat, lon, "53319")


# Invented villages for demos and tests. The edict gives these two codes to nobody.
INVENTED = {
    village.code: village
    for village in (
        _invented("33.03.05.2007", "Sukamaju", -7.4021, 109.3780),
        _invented("33.03.05.2008", "Mekarjati", -7.3990, 109.3905),
    )
}


def zone_of(code: str) -> str:
    """IANA zone of a region code, by its province: WIB, WITA or WIT."""
    return _ZONES.get(code[:2], "Asia/Jakarta")


def look_up(code: str) -> Region:
    """The village with this code; about 5 ms.

    Raises MalformedCode, NotAVillage (a district's code and the like) or UnknownRegion, where it
    can as UnknownVillage with the nearest codes of the same district.
    """
    code = code.strip()
    if code in INVENTED:
        return INVENTED[code]
    if not _SHAPE.fullmatch(code):
        raise MalformedCode(code=code)
    block = _block(code[:2])
    fields = _line(block, code)
    if fields is None:
        raise _unknown(block, code)
    if len(code) < 13:
        raise NotAVillage(code=code, place=_place(code, fields[0]))
    province, regency, district = (_name(block, code[:end]) for end in (2, 5, 8))
    return _region(code, fields, (district, regency, province))


def search(words: str) -> list[Region]:
    """Up to 20 villages whose name or place holds every word, nearest names first; about 0.2 s.

    Where none does, those whose name sounds alike.
    """
    wanted = words.casefold().replace(",", " ").split()
    if not wanted:
        return []
    villages = list(_villages())
    found = [row for row in villages if all(word in row.haystack for word in wanted)]
    found = found or _alike(" ".join(wanted), villages)
    found.sort(key=lambda row: (_distance(row.name.casefold(), wanted), row.code))
    return [row.region() for row in found[:FOUND_AT_MOST]]


@dataclass(frozen=True, slots=True)
class _Row:
    """A village's line before it is read: made 83,762 times in a search."""

    code: str
    name: str
    haystack: str
    fields: list[str]
    place: tuple[str, str, str]

    def region(self) -> Region:
        return _region(self.code, self.fields, self.place)


def _villages() -> Iterator[_Row]:
    with zipfile.ZipFile(TABLE) as table:
        texts = [table.read(name).decode() for name in table.namelist()]
    for text in texts:
        yield from _villages_of(text)


def _villages_of(block: str) -> Iterator[_Row]:
    """The village lines of a province's block; their district's line stands before them."""
    place = ["", "", ""]  # province, regency, district
    around = ""
    for line in block.strip().split("\n"):
        code, *fields = line.split("\t")
        if len(code) < 13:
            place[len(code) // 3] = fields[0]
            around = " ".join(place).casefold()
            continue
        haystack = f"{fields[0].casefold()} {around}"
        yield _Row(code, fields[0], haystack, fields, (place[2], place[1], place[0]))


def _alike(words: str, villages: list[_Row]) -> list[_Row]:
    names = [row.name.casefold() for row in villages]
    near = process.extract(words, names, scorer=fuzz.ratio, limit=FOUND_AT_MOST, score_cutoff=ALIKE)
    return [villages[index] for _name, _score, index in near]


def _distance(name: str, wanted: list[str]) -> tuple[bool, bool, float]:
    """Sorts a village called so before one that begins so, before one that lies there."""
    first = name.split(maxsplit=1)[0]
    alike = fuzz.ratio(name, " ".join(wanted))
    return name not in (wanted[0], " ".join(wanted)), first != wanted[0], -alike


def _block(province: str) -> str:
    try:
        with zipfile.ZipFile(TABLE) as table:
            return table.read(f"{province}.tsv").decode()
    except KeyError:
        return ""


def _line(block: str, code: str) -> list[str] | None:
    start = block.find(f"\n{code}\t")
    if start < 0:
        return None
    start += len(code) + 2
    return block[start : block.index("\n", start)].split("\t")


def _name(block: str, code: str) -> str:
    return (_line(block, code) or [""])[0]


def _region(code: str, fields: list[str], place: tuple[str, str, str]) -> Region:
    name, postcode, lat, lon = fields
    district, regency, province = place
    return Region(
        code=code,
        name=name,
        kind=_KINDS[code[9]],
        district=district,
        regency=regency,
        province=province,
        zone=zone_of(code),
        lat=float(lat) if lat else None,
        lon=float(lon) if lon else None,
        postcode=postcode,
    )


def _unknown(block: str, code: str) -> UnknownRegion:
    codes = re.findall(rf"^{re.escape(code[:8])}\.\d{{4}}", block, re.MULTILINE)
    near = difflib.get_close_matches(code, codes, n=3, cutoff=0)
    if len(code) < 13 or not near:
        return UnknownRegion(code=code)
    return UnknownVillage(
        code=code, near=", ".join(f"{like} {_name(block, like)}" for like in near)
    )


def _place(code: str, name: str) -> str:
    """ "kecamatan Purbalingga"; names of regencies and cities say themselves what they are."""
    return {2: f"provinsi {name}", 8: f"kecamatan {name}"}.get(len(code), name)
