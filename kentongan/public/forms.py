"""The report form: it reads what was sent; what is wrong is intake's to say."""

from collections.abc import Iterable
from typing import Any, BinaryIO, cast
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest

from kentongan.base.text import tidy
from kentongan.cases import words
from kentongan.intake.answers import Answers, Problem

TEXTS = (
    "text", "hamlet", "place", "lat", "lon", "happened_on", "about_office", "name", "phone",
    "category", "same_as",
)  # fmt: skip


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class ReportForm(forms.Form):
    """Field names are the public contract (design.md section 5)."""

    text = forms.CharField(required=False)
    photos = forms.FileField(required=False, widget=_Files)
    voice = forms.FileField(required=False)
    hamlet = forms.CharField(required=False)
    place = forms.CharField(required=False)
    lat = forms.CharField(required=False)
    lon = forms.CharField(required=False)
    happened_on = forms.CharField(required=False)
    about_office = forms.CharField(required=False)
    privacy = forms.CharField(required=False, initial="rahasia")
    publish_ok = forms.BooleanField(required=False)
    name = forms.CharField(required=False)
    phone = forms.CharField(required=False)
    category = forms.CharField(required=False)
    same_as = forms.CharField(required=False)
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="%s", initial=initial)

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Show intake's problems at their fields."""
        for problem in problems:
            self.add_error(problem.field, words.say(problem.refusal))


def uploads(request: HttpRequest, name: str, most: int) -> list[BinaryIO]:
    """At most so many files that were sent under a name and are not empty fields."""
    return [cast(BinaryIO, file) for file in request.FILES.getlist(name)[:most]]


def key_of(data: Any) -> UUID:
    """The client's idempotency key; the server makes one when it is missing or no UUID."""
    try:
        return UUID(str(data.get("key", "")))
    except ValueError:
        return uuid4()


def answers_of(data: Any, key: UUID) -> Answers:
    """What was sent, tidied. Ticks are ``on``, ``1`` or ``true``."""
    told = {name: tidy(data.get(name, "")) for name in TEXTS}
    return Answers(
        key=key,
        privacy=data.get("privacy", "") or "rahasia",
        publish_ok=data.get("publish_ok", "") in {"on", "1", "true", "ya"},
        trap=data.get("keterangan", ""),
        **told,
    )
