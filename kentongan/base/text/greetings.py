"""Polite openings, which make reports by polite people look alike."""

import re

_GAP = r"[\s.,:;!?*_()\-–—/'\"`‘’“”🙏]*"
_TITLE = r"(?:bapak|ibu|bpk|bp|bu|pak|sdri?|saudarai?|kakak|kak|mas|mbak|admin|min|para)\b\.?"
_OFFICE = (
    r"(?:kades|kepala\s+desa|lurah|camat|bupati|wali\s*kota|walkot|wali|gubernur|presiden|menteri"
    r"|kadus|kepala\s+dusun|sekdes|rt|rw|admin|petugas|perangkat(?:\s+desa)?|pemerintah|pimpinan"
    r"|ketua)\b"
)
_I = r"(?:saya|kami|sy|aku)\b"
_MATTER_BEGINS = (
    rf"\s(?:{_I}|mohon|mhn|ingin|mau|izin|ijin|dengan|melalui|perkenankan|tolong|di(?!\s+tempat)"
    r"|ada|sudah|jalan|jln|lampu|sampah|got|air|banjir|listrik|bantuan|jembatan)\b"
)

_SALAM = (
    r"(?:as+al+a+m+u?['’`‘]?\s*['’`‘]?a?l+a?[iy]+kum|ass?(?:kum|lm|lamkum)|aslm|aslamkum|ass)\b"
    r"|(?:w(?:r|ar)\.?\s*w(?:b|ab|br)|wa?\s*ra[hk]?matul+a+hi?|waro?h?matul+o?a?h[iu]?"
    r"|wa?\s*baro?a?kat+u?h?|wabaraka+tu+hu?)\b"
)
_HELLO = (
    r"(?:(?:selamat|slmt|slamat|met|sugeng|wilujeng)\s+"
    r"(?:pagi|siang|sore|malam|malem|enjing|siyang|dalu|sonten)"
    r"|salam\s+(?:sejahtera|hormat|kebajikan|sehat|pancasila)"
    r"(?:\s+(?:untuk|bagi)\s+kita\s+semua(?:nya)?)?"
    r"|om\s+swastiastu|namo\s+buddhaya|sh?[ay]+lom|sampurasun"
    r"|kulo\s*nuwun|n[uy]+wun\s+sewu|punten|permisi"
    r"|hall?o+|hello|hai+|hei|d(?:en)?gn?n?a?n?\s+hormat"
    r"|(?:salam|pagi|siang|sore|malam)(?=[\s,.]+(?:pak|bu|min|bapak|ibu)\b|\s*[,.\n])"
    r"|(?:mohon\s+)?maaf\s+"
    r"(?:sebelumnya|(?:telah\s+|sudah\s+)?(?:meng)?ganggu(?:\s+waktu(?:nya)?)?))\b"
    rf"(?:[\s,.]+{_TITLE}\s+\w+(?=\s*,))?"
)
# "Yth." and whom it names, up to the first stop or to the word with which the matter begins.
_RESPECTED = (
    r"(?:(?:kepada|kpd|kepd)[\s.,:]*)?(?:yth|ysh|yts|ytc|ytk|y(?:an)?g\s+terhormat)\b[\s.,:]*"
    rf"(?:(?!{_MATTER_BEGINS})(?:\b(?:bpk?|kab|prov|kec|kel|drs|ir|dr|hj?)\.|[^,.;:!\n])){{0,80}}"
    rf"(?=[,.;:!\n]+\s*\w|{_MATTER_BEGINS})"
    r"|(?:(?:kepada|kpd|kepd)[\s.,:]*)?yth\b"
    rf"|kepada(?:(?!{_MATTER_BEGINS})[^,.;:!\n]){{0,60}}(?=[,.;:!\n])"
    r"|di\s+tempat(?=\s*(?:$|[,.;:\n]))"
)
_ADDRESS = (
    rf"(?:{_TITLE}[\s/&,]*(?:dan\s+)?)+{_OFFICE}|(?:{_TITLE}[\s/&,]*(?:dan\s+)?){{2,}}"
    rf"|{_TITLE}(?=\s*[,:;!\n])|(?:pak|bu|min|admin)\b\.?(?=\s*{_I})"
)
_WISH = (
    r"(?:ingin|mau|hendak|akan|bermaksud|izin|ijin|mohon\s+i[zj]in|numpang|boleh"
    r"|bade|badhe|arep)\s+"
)
_TELL = (
    r"(?:(?:me)?lapor(?:kan)?|mengadu(?:kan)?|adukan|(?:meny|s)ampaikan|(?:mena|ta)nya(?:kan)?"
    r"|bertanya|(?:meng)?keluhkan|menginformasikan)\b"
    r"(?:\s+(?:keluhan|laporan|aduan|pengaduan|aspirasi|masalah|informasi)\b(?:\s+(?:saya|kami))?)?"
)
_ABOUT = (
    r"(?:[\s:,]+(?:bahwa(?:sanya)?|bhw|tentang|ttg|mengenai|soal|terkait|perihal|kalau|kalo"
    r"|adanya)\b)?"
)
_THIS_WAY = r"(?:dengan\s+ini|melalui\s+\w+\s+ini)[\s,]+"
_REPORTS = (
    rf"(?:{_THIS_WAY})?(?:{_I}\s+)?{_WISH}{_TELL}{_ABOUT}"
    rf"|(?:{_THIS_WAY})?{_I}\s+(?:melapor(?:kan)?|mengadukan|mengeluhkan|menyampaikan)\b{_ABOUT}"
    r"|lapor(?=\s*[,:!.]|\s+(?:pak|bu|min)\b)"
)
_OPENING = re.compile(
    rf"{_GAP}(?:{_SALAM}|{_RESPECTED}|{_HELLO}|{_REPORTS}|{_ADDRESS}){_GAP}", re.IGNORECASE
)


def without_greeting(text: str) -> str:
    """The text from where the matter begins; empty when there is nothing but a greeting."""
    start = 0
    while opening := _OPENING.match(text, start):
        start = opening.end()
    return text[start:].strip()
