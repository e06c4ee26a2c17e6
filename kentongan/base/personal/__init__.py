"""Personal data in a text: found by pattern, shown to a person, replaced by a word.

Structure only: a hit proves nothing and a miss is possible, therefore a person confirms every
text before others see it.
"""

from kentongan.base.personal.findings import Finding, find, mask

__all__ = ["Finding", "find", "mask"]
