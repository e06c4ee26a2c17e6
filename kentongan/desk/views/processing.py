"""``/petugas/catatan-pemrosesan``: the record of processing, from what is set up, for paper."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kentongan.base import clock
from kentongan.desk import processing, signing
from kentongan.desk.requests import Request, keepers_only, officials_only


@require_safe
@officials_only
@keepers_only
def record(request: Request) -> HttpResponse:
    """Each purpose with its data, its basis, who reads, how long and by whom it is carried."""
    context = {
        "purposes": processing.record(request.village),
        "today": clock.today(request.village.zone),
        "signers": signing.signers(request.village),
    }
    return render(request, "desk/processing.html", context)
