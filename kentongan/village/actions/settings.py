"""What a village chooses about itself."""

from typing import Unpack

from django.db import transaction

from kentongan.village import rules
from kentongan.village.actions.act import Act, changed
from kentongan.village.models import Official, Village


@transaction.atomic
def change_settings(
    village: Village, *, by: Official | None, **chosen: Unpack[rules.Choices]
) -> Village:
    """Change the named fields and nothing else; the entry lists which ones, never their words.

    Refused with the ``field`` among the facts. Nothing is written when nothing differs.
    """
    act = Act(village, by)
    now = {field: getattr(village, field) for field in rules.Choices.__annotations__}
    fields = changed(village, rules.settled(chosen, now=now))
    if fields:
        act.record("village.changed", fields=fields)
    return village
