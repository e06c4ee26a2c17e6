"""How a settings page is made: rows with panels, each panel one form and one verb."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.db.models import Model

from kentongan.base.text import tidy
from kentongan.cases.actors import Actor
from kentongan.cases.rules import UnknownChoice
from kentongan.village.models import Official, Village

Row_ = TypeVar("Row_", bound=Model)


class Form(forms.Form):
    """A form that knows its village, for the selects."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        village: Village,
        initial: Any = None,
        auto_id: str = "%s",
    ) -> None:
        super().__init__(data, files, initial=initial, auto_id=auto_id)
        self.offer(village)

    def offer(self, village: Village) -> None:
        """Fill the selects; nothing by default."""

    def clean(self) -> dict[str, Any]:
        """Every text tidied for keeping."""
        found: dict[str, Any] = super().clean() or {}
        return {n: tidy(v) if isinstance(v, str) else v for n, v in found.items()}


@dataclass(frozen=True)
class Asked:
    """One change as it was sent: ``row`` is the id of the row it is about, or 0."""

    village: Village
    actor: Actor
    by: Official
    row: int
    typed: Mapping[str, Any]

    def the(self, model: type[Row_]) -> Row_:
        """The row of this village, or Refused."""
        return one_of(model, self.village, self.row)


def one_of(model: type[Row_], village: Village, pk: Any) -> Row_:
    """A row of this village by its id; Refused for every other."""
    rows: Any = model.objects  # type: ignore[attr-defined]
    found: Row_ | None = rows.of(village).filter(pk=pk or 0).first()
    if found is None:
        raise UnknownChoice
    return found


@dataclass(frozen=True)
class Verb:
    """What a panel does. With ``once``, a template, what ``do`` returns is shown once and kept
    nowhere, such as a password."""

    button: Any
    form: type[Form]
    do: Callable[[Asked], object]
    look: str = ""
    once: str = ""


@dataclass(frozen=True)
class Panel:
    """One form as the page shows it."""

    name: str
    button: Any
    form: Form
    row: int = 0
    look: str = ""
    error: str = ""


@dataclass(frozen=True)
class Row:
    """One thing of a list: ``first`` gives each of its verbs what stands in the form."""

    pk: int
    words: str
    hint: str = ""
    first: Mapping[str, Mapping[str, Any]] | None = None  # verb -> initial values
    sound: str = ""  # address of a recording to listen to


@dataclass(frozen=True)
class Section:
    """A page of settings. ``adds`` are the verbs on top, ``verbs`` all of them.

    ``wants_proof``: only for whoever has shown the second step of late.
    """

    slug: str
    title: Any
    hint: Any
    verbs: Mapping[str, Verb]
    adds: Callable[[Village], Mapping[str, Mapping[str, Any]]]
    rows: Callable[[Village], list[Row]] = lambda _village: []
    for_keepers: bool = False  # of the village's keys
    wants_proof: bool = False


class Press(Form):
    """Nothing but the press."""


class Name(Form):
    name = forms.CharField(label="", max_length=80)


def hiding(
    model: type[Model], hide: Callable[..., object], away: Any, back: Any
) -> dict[str, Verb]:
    """The two presses by which a row is no longer offered, and is offered again."""
    return {
        "sembunyi": Verb(
            away, Press, lambda asked: hide(asked.the(model), is_hidden=True, by=asked.by), "plain"
        ),
        "tampil": Verb(
            back, Press, lambda asked: hide(asked.the(model), is_hidden=False, by=asked.by), "plain"
        ),
    }
