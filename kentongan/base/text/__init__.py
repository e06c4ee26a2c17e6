"""Indonesian texts as citizens write them: made clean, cut into words, compared.

Knows the spellings of chat, the polite openings and the words that tell nothing. Nobody else
needs to know how two texts are found alike.
"""

from kentongan.base.text.alarms import mentions_emergency
from kentongan.base.text.greetings import without_greeting
from kentongan.base.text.likeness import alikeness, gist, nearness
from kentongan.base.text.links import count_links
from kentongan.base.text.tidiness import tidy
from kentongan.base.text.words import stems

__all__ = [
    "alikeness",
    "count_links",
    "gist",
    "mentions_emergency",
    "nearness",
    "stems",
    "tidy",
    "without_greeting",
]
