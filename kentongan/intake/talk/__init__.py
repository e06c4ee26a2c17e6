"""One conversation engine for every chat channel: from the first words to the code, and later.

Hides how everyday words are understood, when to answer and when to be silent. What it remembers of
a person is sealed; what is kept for good is the case.
"""
