"""A text without the signs that nobody sees and that break matching, pages and databases."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# Scripts in which a joiner changes what is read: Arabic, the Indic scripts, Balinese, Sundanese
# and Javanese.
_JOINING = (
    "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u0900-\u0dff"
    "\u1b00-\u1b7f\u1b80-\u1bbf\u1cc0-\u1ccf\ua980-\ua9df"
)
_EMOJI = "\u00a9\u00ae\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff"
_UNSEEN = re.compile(
    # C0, C1, zero width, bidi overrides, and half characters of broken JSON that no
    # database takes.
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
    f"|(?<![{_JOINING}])\u200c"
    f"|(?<![{_JOINING}])(?<![{_EMOJI}])\u200d"
    f"|(?<=[{_EMOJI}])\u200d(?![{_EMOJI}])"
)


def tidy(text: str) -> str:
    """The text in NFC, lines ending in ``\\n``, without controls, hidden signs and outer space."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))).strip()
