"""A request at the citizens' door: the village is known before any view runs."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from kentongan.intake.following import Found
    from kentongan.village.models import Village


class Request(HttpRequest):
    """What the tenancy middleware makes of a request; used as a type only."""

    village: "Village"
    found: "Found"  # the report whose code was shown, at the views of ``reporters_only``
