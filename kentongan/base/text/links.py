"""Links in a text, also those written without ``https://``."""

import re

_PATH = r"[^\s<>\"'\[\]]*[^\s<>\"'\[\].,;:!?)]"
_DOMAIN = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"
# A sentence without a space after its full stop ("rusak.mohon") must not read as a domain:
# without "www." or a path only these endings count.
_ENDING = r"(?:com|net|org|co\.id|or\.id|go\.id|desa\.id|sch\.id|ac\.id|web\.id|my\.id|biz\.id)"
_ANY_ENDING = (
    r"(?:com|net|org|id|ly|me|gl|gd|to|cc|co|io|tv|app|info|link"
    r"|site|xyz|page|web|online|click|top|shop)"
)
LINK = re.compile(
    rf"https?://{_PATH}"
    rf"|(?<![\w@.-])www\.{_DOMAIN}[a-z]{{2,18}}\b(?:/{_PATH})?"
    rf"|(?<![\w@.-]){_DOMAIN}{_ENDING}\b(?:/(?:{_PATH})?)?"
    rf"|(?<![\w@.-]){_DOMAIN}{_ANY_ENDING}/{_PATH}",
    re.IGNORECASE,
)


def count_links(text: str) -> int:
    """How many links stand in the text."""
    return sum(1 for _ in LINK.finditer(text))
