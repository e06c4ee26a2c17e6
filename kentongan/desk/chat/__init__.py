"""Officials on their own phone: the desk's acts by buttons and a few words.

Takes only what linked phones say, and the code by which one is linked. Rights, steps and refusals
are those of the console; whatever is unclear, late or double is answered and changes nothing.
"""

from kentongan.desk.chat.hearing import hear

__all__ = ["hear"]
