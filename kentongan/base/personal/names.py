"""Names of people, known by the word before them or by being common names."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kentongan.base.text.words import is_everyday

Span = tuple[str, int, int]

_FILES = Path(__file__).parent.parent / "data"
_DATA, _COMMON = _FILES / "not_names.txt", _FILES / "given_names.txt"
# After these a name is certain enough to take it in small letters too ...
_CERTAIN = re.compile(
    r"\b(?:atas\s+nama|a\s?[./]\s?n|bernama|binti|bin"
    r"|nama(?:nya)?\s+(?:saya|kami|beliau|dia|lengkap|pelapor|ibu|bapak|suami|istri|anak|orangnya)"
    r"|nama(?:nya)?(?=\s*[:=])|sdri?|saudari)\b\.?[\s:=,.]*(?:adalah\s+|ialah\s+)?",
    re.IGNORECASE,
)
# ... after these one word of it, because the matter may follow at once ("pak joko mabuk") ...
_POLITE = re.compile(
    r"(?<!-)\b(?:bapak|bpk|bp|pak|ibu|bu|mas|mbak|mbah|mbok|kang|lik|lek|pakdh?e|budh?e|bulik|paklik|cak"
    r"|bang|om|tante|haji|ustadz?(?:ah)?|kyai|kiai|saudara)\b(?!-)[. ]*",
    re.IGNORECASE,
)
# ... and after these only what begins with a capital.
_WEAK = re.compile(
    r"\b(?i:nama(?:nya)?|asma(?:ne)?|jeneng(?:e)?|ngaran(?:na)?|si|keluarga|saya|sy|kula|kulo|aku|abdi"
    r"|bidan|mantri|dokter|perawat|mandor|modin|juragan|guru|yu|neng|teh|uda|uni)\b[ ]*"
    # an office with its place, which would else be a place called after somebody
    r"|\b(?i:kepala|sekretaris|ketua|wakil|bendahara|perangkat|pengurus|anggota|kader|staf|pamong|pak|bu)"
    r"[ ]+(?i:desa|dusun|dukuh|rt|rw|bpd|karang taruna|kelompok tani)(?:[ ]+\d+)?[ ]+"
    r"|\b(?i:dr)\.[ ]*|\b(?:an|An|AN)(?:\.[ ]?|[ ]+)"
    r"|\b(?i:ttd|tertanda|hormat\s+(?:saya|kami))\b[\s.,:]*",
)
_WORD = re.compile(r"([^\W\d_][^\W\d_'’-]*)(\.?)")
_TITLES = frozenset(
    ("h", "hj", "haji", "hajah", "drs", "dra", "dr", "ir", "kh", "ust", "ustad", "ustadz", "prof")
)
_VERB = re.compile(r"(?:di|me|ter|ber|pen|pem)[a-z]{5,}|[a-z]+nya")
_MOST_WORDS = 4
_SHORTEST_LOUD = 5  # letters of one in capitals
_SHORTEST_SMALL = 4  # letters of a common name that is one in small letters too
# A street, a school or a mosque called after somebody names nobody.
_PLACES = re.compile(
    r"\b(?:jalan|jln?|gang|gg|desa|ds|dusun|dsn|kampung|kp|masjid|mus[hs]?h?ol+ah?|musala|langgar|gereja|pura"
    r"|mahkamah|kejaksaan|rumah sakit|lenteng|lembah|letjen|mayjen|brigjen|jenderal"
    r"|sdn?|smpn?|sman?|smkn?|mi|mts|tk|paud|pondok|ponpes|pesantren|yayasan|rsu?d?|puskesmas|klinik"
    r"|posyandu|toko|pasar|perum|perumahan|komplek?s|jembatan|sungai|kali|waduk|bendungan|gedung|lapangan"
    r"|makam|kelurahan|kecamatan|kec|kabupaten|kab|kota|provinsi|pt|cv|ud|bukit|gunung|pantai|blok"
    r"|taman|terminal|stasiun|bandara|universitas|koperasi|kud|grup|cluster|griya)\b\.?[ ]+"
    r"(?:(?:no|n)\.?[ ]*\d+[ ]+|\d+[ ]+|[\w'’.-]+[ ]+)?$",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W\d_][^\W\d_'’-]*\.?")


def spans(text: str) -> Iterator[Span]:
    """Kind, start and end of each name, titles before it included; they may overlap."""
    for markers, small_words in ((_CERTAIN, 3), (_POLITE, 1), (_WEAK, 0)):
        for marker in markers.finditer(text):
            end = _end_of_name(text, marker.end(), small_words)
            if small_words == 0 and _is_loud(marker[0], text[marker.end() : end]):
                continue  # "bidan PTT", "saya KECEWA"
            if end > marker.end():
                yield "name", marker.end(), end
    yield from _common(text)


def _is_loud(marker: str, word: str) -> bool:
    """Whether only what follows is in capitals; after "an" a name may be."""
    return word.isupper() and not marker.isupper() and not marker.lower().startswith("an")


def _end_of_name(text: str, start: int, small_words: int) -> int:
    """Where the name that begins at ``start`` ends; ``start`` itself when there is none."""
    end, position, count, is_small = start, start, 0, False
    while count < _MOST_WORDS and (word := _WORD.match(text, position)):
        bare = word[1].lower()
        if bare in _TITLES and word[1] != bare:
            position = _past_space(text, word.end())
            continue
        if not _may_be_name(word[1]) or (is_small and word[1][0].isupper()):
            break
        if word[1][0].islower():
            if count >= small_words or (count and not is_small):
                break
            is_small = True
        count += 1
        # An initial keeps its dot; the dot of a sentence is none of the name.
        end = word.end() if len(word[1]) == 1 else word.end(1)
        if word[2] and len(word[1]) > 1:
            break
        position = _past_space(text, end)
    return end


def _may_be_name(word: str) -> bool:
    lower = word.lower()
    if word.islower() and (len(word) < 3 or _VERB.fullmatch(word)):
        return False
    return not is_everyday(lower) and not {lower, lower.removesuffix("nya")} & _not_names()


def _past_space(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t":
        position += 1
    return position


def _common(text: str) -> Iterator[Span]:
    """Names without a word before them: a common one, with the capitals around it."""
    words = [*_TOKEN.finditer(text)]
    past = 0
    for n, word in enumerate(words):
        if word.start() < past or not _is_common(word[0].rstrip(".")):
            continue
        first, last = _stretched(text, words, n)
        start, end = words[first].start(), words[last].end()
        past = end
        if not _PLACES.search(text[:start]):
            yield "name", start, end - (text[end - 1] == "." and end - words[last].start() > 2)


def _is_common(word: str) -> bool:
    lower = word.lower()
    if word.isupper() and len(word) < _SHORTEST_LOUD:
        return False  # an office's short form
    if lower not in _given_names() or is_everyday(lower) or lower in _not_names():
        return False
    return not word.islower() or (len(word) >= _SHORTEST_SMALL and not _given_names()[lower])


def _stretched(text: str, words: list[re.Match[str]], n: int) -> tuple[int, int]:
    """The first and last word of the name around word ``n``: its neighbours written like it."""
    first = last = n
    while last - first + 1 < _MOST_WORDS and last + 1 < len(words):
        if not _goes_on(text, words[last], words[last + 1]):
            break
        last += 1
    while last - first + 1 < _MOST_WORDS and first > 0:
        before = words[first - 1]
        is_title = before[0].rstrip(".").lower() in _TITLES and before[0][0].isupper()
        if not is_title and (before[0].islower() or not _goes_on(text, before, words[first])):
            break
        if not is_title and not _may_be_name(before[0].rstrip(".")):
            break
        first -= 1
    return first, last


def _goes_on(text: str, word: re.Match[str], after: re.Match[str]) -> bool:
    """Whether two words stand side by side as parts of one name."""
    is_short = len(word[0].rstrip(".")) <= 3 or not word[0].endswith(".")
    if text[word.end() : after.start()] != " " or not is_short:
        return False
    bare = after[0].rstrip(".")
    if bare.islower():
        return word[0].islower() and _is_common(bare)
    return not word[0].islower() and word[0].isupper() == after[0].isupper() and _may_be_name(bare)


@cache
def _given_names() -> dict[str, bool]:
    """Common names, and whether each is also a word."""
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    found = (word for line in lines if not line.startswith("#") for word in line.split())
    return {word.lstrip("^"): word.startswith("^") for word in found}


@cache
def _not_names() -> frozenset[str]:
    lines = _DATA.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
