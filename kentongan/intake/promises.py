"""What a village can promise about names today, for the pages that promise it."""

from kentongan.intake.rights import charge
from kentongan.vault import queries as vault
from kentongan.village.models import Village


def guards_by_two(village: Village) -> bool:
    """Whether a secret name opens only when two keepers of the key agree."""
    return vault.takes_two(village)


def answers_for_data(village: Village) -> str:
    """The title of the office that answers for data protection today; empty while nobody does."""
    return charge.title(village)
