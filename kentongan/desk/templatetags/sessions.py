"""What a page must know of the session it is shown in."""

from typing import cast

from django import template
from django.http import HttpRequest

from kentongan.desk import sessions

register = template.Library()


@register.simple_tag(takes_context=True)
def idle_end(context: template.Context) -> int | None:
    """Seconds until a shared session ends by itself; None on one's own phone."""
    request = cast(HttpRequest, context["request"])
    return sessions.seconds_left(request) if sessions.is_shared(request) else None
