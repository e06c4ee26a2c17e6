"""An expected "no": a sentence fit for a villager, and its facts."""


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation; the door translates it when it is shown."""
    return sentence


class Refused(Exception):
    """The base of every expected "no". ``says`` is a message id with ``{fact}`` places."""

    says: str = ""

    def __init__(self, **facts: object) -> None:
        super().__init__(type(self).__name__)
        self.facts = facts
