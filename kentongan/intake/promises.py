"""What a village can promise today, from what is really set up, for the pages that promise it."""

from dataclasses import dataclass

from django.conf import settings

from kentongan.intake import upward
from kentongan.intake.rights import charge
from kentongan.messaging import registry
from kentongan.messaging.models import Account
from kentongan.vault import queries as vault
from kentongan.village.models import Village

PRETENDED = "simulator"  # for practice: nobody's words


@dataclass(frozen=True)
class Promises:
    """``channels`` are the services that carry messages now; days are counted from the end."""

    by_two: bool  # a secret name opens only when two keepers agree
    channels: tuple[str, ...]
    address_days: int
    name_days: int
    story_days: int
    backup_days: int
    head: str  # about whom reports go past the village, and to whom
    reader: str
    dpo: str  # the title of the office that answers for data protection; empty while nobody does


def of(village: Village) -> Promises:
    """What holds now; some few queries."""
    return Promises(
        by_two=guards_by_two(village),
        channels=_channels(village),
        address_days=village.keeps_address,
        name_days=village.keeps_identity,
        story_days=village.keeps_story,
        backup_days=settings.BACKUP_DAYS,
        head=upward.head(village),
        reader=upward.reader(village),
        dpo=charge.title(village),
    )


def _channels(village: Village) -> tuple[str, ...]:
    """The names of those that are switched on and known to this program, each once."""
    on = Account.objects.of(village).filter(is_on=True).exclude(kind=PRETENDED)
    kinds = {*on.values_list("kind", flat=True)}
    return tuple(one.title for kind, one in registry.channels().items() if kind in kinds)


def guards_by_two(village: Village) -> bool:
    """Whether a secret name opens only when two keepers of the key agree."""
    return vault.takes_two(village)
