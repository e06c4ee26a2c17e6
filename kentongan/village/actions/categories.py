"""The village's topics, and who usually handles them."""

from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.text import slugify

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.village import rules
from kentongan.village.actions.act import Act, NameTaken, changed, next_position
from kentongan.village.defaults.categories import CLASSES, NEVER_HERE, OTHER, SIGNS
from kentongan.village.models import Category, Office, Official, Village


class OtherStays(Refused):
    says = gettext_noop("{label} harus tetap ada, untuk laporan yang lain.")


class NeverHandledHere(Refused):
    says = gettext_noop("Laporan {label} tidak ditangani desa. Pengaturan ini tidak bisa diubah.")


class Settings(TypedDict, total=False):
    """What may be changed about a category besides its label."""

    sign: str
    handler: Office | None
    goes_to_hamlet_head: bool
    other_authority: str
    is_always_secret: bool
    default_class: str


@transaction.atomic
def add_category(
    village: Village, label: str, *, by: Official | None, **settings: Unpack[Settings]
) -> Category:
    """A topic of the village's own at the end of the list; its code comes from the label."""
    act = Act(village, by)
    act.owns(settings.get("handler"))
    category = Category(
        village=village,
        code=_free_code(village, label),
        label=_free_label(village, label),
        position=next_position(Category.objects.of(village)),
        **_clean(settings),
    )
    category.save(force_insert=True)
    act.record("category.added", category=category.code)
    return category


@transaction.atomic
def rename_category(category: Category, label: str, *, by: Official | None) -> Category:
    """The village's own words for the topic; its code stays."""
    act = Act(category.village, by)
    if changed(category, {"label": _free_label(category.village, label, but=category)}):
        act.record("category.renamed", category=category.code)
    return category


@transaction.atomic
def change_category(
    category: Category, *, by: Official | None, **settings: Unpack[Settings]
) -> Category:
    """Change the named settings. Refused for topics that the village must not handle itself."""
    act = Act(category.village, by)
    act.owns(settings.get("handler"))
    if category.code in NEVER_HERE and set(settings) - {"sign", "other_authority"}:
        raise NeverHandledHere(label=category.label)
    fields = changed(category, dict(_clean(settings)))
    if fields:
        act.record("category.changed", category=category.code, fields=fields)
    return category


@transaction.atomic
def hide_category(category: Category, *, is_hidden: bool = True, by: Official | None) -> Category:
    """No longer offered (or offered again); its cases keep it. ``other`` always stays."""
    act = Act(category.village, by)
    if is_hidden and category.code == OTHER:
        raise OtherStays(label=category.label)
    if changed(category, {"is_hidden": is_hidden}):
        kind = "category.hidden" if is_hidden else "category.shown"
        act.record(kind, category=category.code)
    return category


def _clean(settings: Settings) -> Settings:
    clean = settings.copy()
    if "sign" in clean:
        rules.one_of(SIGNS, clean["sign"])
    if "default_class" in clean:
        rules.one_of(CLASSES, clean["default_class"])
    if "other_authority" in clean:
        clean["other_authority"] = rules.line(clean["other_authority"], 120, may_be_empty=True)
    return clean


def _free_label(village: Village, label: str, but: Category | None = None) -> str:
    label = rules.line(label, 60)
    others = Category.objects.of(village).exclude(pk=but.pk if but else None)
    if others.filter(label__iexact=label).exists():
        raise NameTaken(name=label)
    return label


def _free_code(village: Village, label: str) -> str:
    stem = slugify(label)[:25].strip("-") or "kategori"
    taken = set(Category.objects.of(village).values_list("code", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (stem, *numbered) if code not in taken)
