"""A request at the citizens' door: the village is known before any view runs."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from kentongan.village.models import Village


class Request(HttpRequest):
    """What the tenancy middleware makes of a request; used as a type only."""

    village: "Village"
