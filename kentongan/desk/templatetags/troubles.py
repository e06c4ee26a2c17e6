"""The one line about channels in trouble that stands on every page of those who keep them."""

from typing import Any

from django import template

from kentongan.messaging import words
from kentongan.messaging.models import Trouble
from kentongan.village.rules import KEEPERS

register = template.Library()


@register.simple_tag(takes_context=True)
def channel_troubles(context: template.Context) -> list[str]:
    """What is wrong with the village's channels, in sentences; nothing for other officials."""
    request: Any = context.get("request")
    actor = getattr(request, "actor", None)
    if actor is None or not actor.roles.intersection(KEEPERS):
        return []
    rows = Trouble.objects.of(request.village).filter(ended_at=None).select_related("account")
    return [words.trouble(row.what, row.account)[0] for row in rows.order_by("since", "pk")]
