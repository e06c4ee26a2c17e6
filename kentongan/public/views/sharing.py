"""*Saya juga mengalami ini*: published reports like the one being told."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from kentongan.base.text import tidy
from kentongan.insight import alike
from kentongan.insight.alike import Neighbour, Told
from kentongan.intake.sharing import Said
from kentongan.public.origin import same_origin_only
from kentongan.public.requests import Request

if TYPE_CHECKING:
    from kentongan.village.models import Village


@same_origin_only
@require_POST
def neighbours(request: Request) -> HttpResponse:
    """Up to three published reports like what is being told, as a part of the form's last step."""
    told = {name: tidy(request.POST.get(name, "")) for name in ("text", "hamlet", "category")}
    found = alike.on_board(
        request.village, Told(told["text"], hamlet=told["hamlet"], category=told["category"])
    )
    return render(request, "public/_alike.html", {"alike": found})


def like(village: "Village", said: Said) -> tuple[Neighbour, ...]:
    """What there is to choose from on the receipt; nothing once the choice is made."""
    if said.same_as or not said.may_choose:
        return ()
    return alike.on_board(village, Told(said.words, hamlet=said.hamlet))
