"""The words of a notice, from the templates of this package."""

from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kentongan.base import clock
from kentongan.cases.models import Case
from kentongan.cases.visibility import Output, Part, visible
from kentongan.messaging.models import Contact
from kentongan.messaging.outbox import Draft
from kentongan.village import queries as villages
from kentongan.village.models import HostName, Village

REPORTER, OFFICIAL = "kabar_laporan", "tugas_laporan"  # templates for a closed window
_SIGNS = {
    "road": "🛣", "drop": "💧", "lamp": "💡", "tap": "🚰", "bin": "🗑", "leaf": "🌿", "hands": "🤝",
    "card": "🪪", "counter": "🏢", "shield": "🛡", "plot": "📐", "heart": "❤", "book": "📘",
    "sprout": "🌱", "bolt": "⚡", "alert": "⚠", "shop": "🏪", "coin": "🪙",
}  # fmt: skip


def draft(name: str, *, short: str, template: str, facts: tuple[str, ...], **told: Any) -> Draft:
    """The message of a template; ``short`` is its line among others."""
    return Draft(text=words(name, **told), short=short, template=template, facts=facts)


def words(name: str, **told: Any) -> str:
    """A template's words, without lines that stayed empty."""
    lines = render_to_string(f"followup/{name}.txt", told).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def language_of(contact: Contact) -> str:
    """The one the conversation is held in."""
    talk = getattr(contact, "talk", None)
    return (talk and talk.language) or settings.LANGUAGE_CODE


def site(village: Village, path: str) -> str:
    """An address of the village's own site; empty while it has no name."""
    host = HostName.objects.filter(village=village).order_by("pk").first()
    return f"https://{host.host}{path}" if host else ""


def day(on: date) -> str:
    """``Kamis, 12 Juni``."""
    return formats.date_format(on, "l, j F")


def desk_page(case: Case) -> str:
    """Where an official reads the case."""
    return site(case.village, f"/petugas/laporan/{case.year}/{case.number}")


def time_left(case: Case) -> str:
    """``sisa 5 hari kerja``, ``batasnya hari ini``, ``lewat 1 hari kerja``; empty without clock."""
    if case.due_on is None:
        return ""
    today = clock.today(case.village.zone)
    days = villages.calendar_of(case.village).between(today, case.due_on)
    if days == 0:
        return _("batasnya hari ini") if case.due_on >= today else _("lewat batas")
    if days > 0:
        return ngettext("sisa {n} hari kerja", "sisa {n} hari kerja", days).format(n=days)
    return ngettext("lewat {n} hari kerja", "lewat {n} hari kerja", -days).format(n=-days)


def topic(case: Case) -> str:
    """``🛣 jalan dan jembatan``; empty where not even an official's phone may show it."""
    category = case.category
    if category is None or not visible(case, Part.MATTER, Output.PHONE):
        return ""
    sign = _SIGNS.get(category.sign, "•")
    return f"{sign} {category.label[:1].lower()}{category.label[1:]}"


def line(case: Case) -> str:
    """``147/2026, 🛣 jalan dan jembatan, sisa 2 hari kerja``: one case in a list."""
    return ", ".join(part for part in (case.label, topic(case), time_left(case)) if part)
