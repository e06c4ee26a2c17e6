"""What every stored field is (``data/inventory.toml``): public, internal, personal, secret, sealed.

Basis of the record of processing (UU 27/2022 art. 31).
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db.models import BinaryField, Model

CLASSES = ("public", "internal", "personal", "secret", "sealed")
_DATA = Path(__file__).parent / "data" / "inventory.toml"
Inventory = Mapping[str, Mapping[str, list[str]]]  # model, class, fields


@cache
def told() -> Inventory:
    """What the file says, by ``app.Model`` and class."""
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


def every_field_has_a_class(**_: Any) -> list[CheckMessage]:
    """A start-up check: one error for each field that is missing, doubled or gone."""
    return [*_faults(told(), apps.get_models())]


def _faults(inventory: Inventory, models: Iterable[type[Model]]) -> Iterable[CheckMessage]:
    known = {model._meta.label: model for model in models if model._meta.managed}
    for label in sorted({*inventory} - {*known}):
        yield _fault(f"{label} is no model any more.")
    for label, model in known.items():
        classes = inventory.get(label, {})
        for name in sorted({*classes} - {*CLASSES}):
            yield _fault(f"{label}: {name} is no class.")
        yield from _faults_of(label, model, classes)


def _faults_of(
    label: str, model: type[Model], classes: Mapping[str, list[str]]
) -> Iterable[CheckMessage]:
    listed = [name for names in classes.values() for name in names]
    # a bare row number says nothing, but a session's key is a primary key too
    fields = {one.name: one for one in model._meta.local_fields if one.name != "id"}
    for name in sorted({*fields} - {*listed}):
        yield _fault(f"{label}.{name} has no class.")
    for name in sorted(name for name in {*listed} if name not in fields or listed.count(name) > 1):
        yield _fault(f"{label}.{name} is listed twice, or is no field.")
    for name in classes.get("sealed", ()):
        if name in fields and not isinstance(fields[name], BinaryField):
            yield _fault(f"{label}.{name} is called sealed and holds no bytes.")


def _fault(what: str) -> CheckMessage:
    return Error(what, hint=f"Put it right in {_DATA.name}.", id="kentongan.E010")
