"""``docs/data.md``: every stored field and its class, from the models and the inventory.

``python -m tools.inventory`` writes it anew.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import django
from django.apps import apps
from django.db.models import Model

PAGE = Path(__file__).parents[1] / "docs" / "data.md"
_HEAD = """# What is stored

Every field of the database and what it is. `make check` fails for a field that has no class
(`kentongan/ops/data/inventory.toml`). This page is written by `python -m tools.inventory`.

- **public**: anybody may read it.
- **internal**: about the work, for officials.
- **personal**: says something about a person, or may. Never in logs, addresses or job rows; on
  paper and in exports only where an official of the village asks for it.
- **secret**: opens something: keys, hashes, salts, tokens.
- **sealed**: personal or secret, readable only with a key that is not in the database.
"""


def page() -> str:
    """The whole page; needs Django to be set up."""
    return f"{_HEAD}\n" + "\n".join(_parts())


def _parts() -> Iterator[str]:
    from kentongan.ops import inventory  # noqa: PLC0415  only after the set-up

    models = {model._meta.label: model for model in apps.get_models()}
    package = ""
    for label, classes in sorted(inventory.told().items(), key=lambda row: _place(models[row[0]])):
        if package != (package := label.partition(".")[0]):
            yield f"## {package}\n"
        yield f"**{label.partition('.')[2]}**{_about(models[label])}\n"
        yield from (
            f"- {name}: {', '.join(f'`{field}`' for field in classes[name])}"
            for name in inventory.CLASSES
            if classes.get(name)
        )
        yield ""


def _place(model: type[Model]) -> tuple[bool, str, str]:
    package, _, name = model._meta.label.partition(".")
    return not model.__module__.startswith("kentongan"), package, name


def _about(model: type[Model]) -> str:
    said = (model.__doc__ or "").strip().split("\n\n")[0]
    is_ours = model.__module__.startswith("kentongan") and not said.startswith(model.__name__)
    return ": " + " ".join(said.split()) if is_ours else ""


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
