"""The morning's digest for each official with a linked phone, and the village head's week."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from kentongan.base import clock
from kentongan.cases import access, actors
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case
from kentongan.followup.models import Sheet
from kentongan.followup.notices import rules, wording
from kentongan.followup.rules import DESK, HEAD
from kentongan.ledger.models import Entry
from kentongan.messaging import outbox, reachable
from kentongan.messaging import rules as sending
from kentongan.messaging.models import Contact
from kentongan.messaging.outbox import Draft
from kentongan.village import queries as villages
from kentongan.village.models import Official, Village

LINES, OLDEST = 5, 3
_LOOK_BACK = 5000  # entries of the book that may be of this night
_NIGHT, _KEPT = timedelta(hours=12), timedelta(days=30)


def send_due() -> int:
    """Send what is due this morning, village by village; returns to how many. For a duty."""
    now = clock.now()
    rows = Village.objects.filter(accounts__isnull=False).distinct().order_by("pk")
    due = [village for village in rows if rules.digest_is_due(now, village.zone)]
    return sum(_send(village) for village in due)


@transaction.atomic
def _send(village: Village) -> int:
    today = clock.today(village.zone)
    if not villages.calendar_of(village).is_working(today):
        return 0
    _sheet, is_new = Sheet.objects.get_or_create(village=village, kind="digest", on=today)
    if not is_new:
        return 0
    Sheet.objects.of(village).filter(on__lt=today - _KEPT).delete()
    raised = _raised(village)
    linked = Contact.objects.of(village).filter(official__is_active=True).values("official")
    officials = Official.objects.of(village).filter(pk__in=linked).order_by("pk")
    return sum(_say(official, today, raised) for official in officials)


def _say(official: Official, today: date, raised: list[tuple[str, Case]]) -> bool:
    actor, contact = actors.of(official), reachable.contact_of(official)
    if contact is None or not actor.offices:
        return False
    facts = _facts(actor, today, raised)
    said = bool(facts) and _put(contact, official, "digest", today, _digest(official, facts))
    if HEAD in actor.roles and today == _first_of_week(official.village, today):
        said = _put(contact, official, "week", today, _week(actor, official.village, today)) or said
    return said


def _put(contact: Contact, official: Official, name: str, today: date, draft: Draft) -> bool:
    key = f"{name}:{today.isoformat()}:o{official.pk}"
    hold, patience = timedelta(0), timedelta(hours=8)
    return outbox.say(
        contact, draft, key=key, priority=sending.NOTICE, hold=hold, patience=patience
    )


def _digest(official: Official, facts: dict[str, Any]) -> Draft:
    told = facts | {"link": wording.site(official.village, "/petugas/")}
    return wording.draft(
        "official_digest", short=wording.words("official_digest", **facts | {"lines": ()}),
        template=wording.OFFICIAL, facts=("",), **told,
    )  # fmt: skip


def _facts(actor: Actor, today: date, raised: list[tuple[str, Case]]) -> dict[str, Any]:
    """What the digest says; empty when there is nothing to say."""
    mine = [office.pk for office in actor.offices if office.role != HEAD]
    held = access.visible_to(actor).filter(holder__in=mine, ended_at=None)
    rows = list(_running(held).order_by("due_on", "pk"))
    unread = _unread(actor)
    up = [case for role, case in raised if role in actor.roles and access.may_see(actor, case)]
    if not (rows or unread or up):
        return {}
    return {
        "day": wording.day(today),
        "late": sum(case.due_on < today for case in rows),
        "today": sum(case.due_on == today for case in rows),
        "open": len(rows),
        "unread": unread,
        "lines": [wording.line(case) for case in rows[:LINES]],
        "more": max(0, len(rows) - LINES),
        "raised": [wording.line(case) for case in up[:LINES]],
    }


def _running(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return rows.filter(due_on__isnull=False).select_related("village", "category")


def _unread(actor: Actor) -> int:
    if not actor.roles.intersection(DESK):
        return 0
    return access.visible_to(actor).filter(status="received", doubt="").count()


def _raised(village: Village) -> list[tuple[str, Case]]:
    """What went up since yesterday evening and nobody was told of: to which role, and the case."""
    entries = Entry.objects.of(village.book_id).filter(
        kind="case.escalated",
        seq__gte=village.book.size - _LOOK_BACK,
        at__gte=clock.now() - _NIGHT,
    )
    to = {
        str(entry.subject): str(entry.data.get("to", ""))
        for entry in entries
        if rules.waits_for_digest(entry.at, village.zone, is_danger=False)
    }
    rows = Case.objects.of(village).filter(ref__in=list(to), ended_at=None, is_urgent=False)
    return [(to[str(case.ref)], case) for case in _running(rows).order_by("due_on", "pk")]


# -- The village head's week ---------------------------------------------------------------------
def _first_of_week(village: Village, today: date) -> date:
    monday = today - timedelta(days=today.isoweekday() - rules.WEEK_STARTS)
    first: date = villages.calendar_of(village).next_working(monday)
    return first


def _week(actor: Actor, village: Village, today: date) -> Draft:
    since = clock.now() - timedelta(days=7)
    rows = access.visible_to(actor).filter(doubt="")
    open_ = rows.filter(ended_at=None)
    oldest = open_.select_related("holder", "village", "category").order_by("received_at", "pk")
    facts = {
        "village": village,
        "day": wording.day(today),
        "filed": rows.filter(received_at__gte=since).count(),
        "closed": rows.filter(ended_at__gte=since, status="closed").count(),
        "open": open_.count(),
        "late": open_.filter(due_on__lt=today).count(),
        "oldest": [_with_holder(case) for case in oldest[:OLDEST]],
    }
    link = wording.site(village, "/petugas/ringkasan")
    short = wording.words("official_week", **facts | {"oldest": ()})
    return wording.draft(
        "official_week", short=short, template=wording.OFFICIAL, facts=("",), **facts, link=link
    )


def _with_holder(case: Case) -> str:
    return f"{wording.line(case)}, {case.holder.title}" if case.holder else wording.line(case)
