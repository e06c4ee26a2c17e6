"""What is held about a report and who told it: that it is there, since when, until when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from kentongan.base import clock
from kentongan.base.refusals import Refused
from kentongan.cases import stories
from kentongan.cases.models import REPORTER, Case, Exhibit, Message, Publication
from kentongan.cases.visibility import Output
from kentongan.intake import following
from kentongan.intake.models import DataRequest, Tie
from kentongan.intake.rights import rules
from kentongan.messaging import registry
from kentongan.vault import queries as vault
from kentongan.vault.stories import Reader
from kentongan.village.models import Village


@dataclass(frozen=True)
class Asked:
    """One request as its reporter reads it."""

    kind: str
    words: str
    state: str
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None
    answer: str
    office: str  # a role; empty where the program did it


@dataclass(frozen=True)
class Chat:
    """A conversation that belongs to the report: over what, since when."""

    medium: str
    since: datetime


@dataclass(frozen=True)
class Holdings:
    """Everything that is held, without any name or number. Days are the village's."""

    since: datetime
    is_sealed: bool  # told in secret: fewer officials read it
    place: str
    position: str  # latitude and longitude of the phone; empty where it was not told
    happened_on: date | None
    photos: int
    voices: int
    messages: int
    about: str  # the title of the office complained about
    publish_ok: bool
    is_published: bool
    is_on_hold: bool
    name_since: datetime | None
    name_until: date | None  # None while the report is not over
    is_open: bool  # whoever handles the report may open the name
    needs_two: bool
    phone_since: datetime | None
    phone_until: date | None
    chats: tuple[Chat, ...]
    may_correct: bool
    requests: tuple[Asked, ...]  # the newest first

    @property
    def held_up(self) -> frozenset[str]:
        """The kinds of erasure that were asked for and wait because the law holds the case."""
        waiting = (one.kind for one in self.requests if one.state == rules.WAITING)
        return frozenset(rules.ERASED).intersection(waiting if self.is_on_hold else ())


def held(village: Village, ref: UUID, reader: Reader | None = None) -> Holdings:
    """What is held of the case with this reference; ``NoSuchCode`` when there is none."""
    case = following.case_of(village, ref)
    sealed, exhibits = vault.kept_since(village, ref), _exhibits(case)
    spoken = Message.objects.of(village).filter(case=case, author=REPORTER, is_withdrawn=False)
    told = stories.told(reader, case, Output.STATUS)
    spot = stories.spot(reader, case, Output.STATUS)
    return Holdings(
        since=case.received_at,
        is_sealed=case.is_sealed,
        place=", ".join(filter(None, [case.hamlet.name if case.hamlet else "", told.place])),
        position=f"{spot[0]}, {spot[1]}" if spot else "",
        happened_on=case.happened_on,
        photos=exhibits.count("photo"),
        voices=exhibits.count("voice"),
        messages=spoken.count(),
        about=case.about_office.title if case.about_office else "",
        publish_ok=case.publish_ok,
        is_published=Publication.objects.of(village).filter(case=case, is_shown=True).exists(),
        is_on_hold=case.is_on_hold,
        name_since=sealed.get("name"),
        name_until=until(case, "name"),
        is_open=case.tells_handler and vault.is_open(village, ref, "name"),
        needs_two=vault.needs_two(village, ref, "name"),
        phone_since=sealed.get("phone"),
        phone_until=until(case, "phone"),
        chats=_chats(case),
        may_correct=_may_correct(case, {*sealed}),
        requests=_requests(case),
    )


def until(case: Case, field: str) -> date | None:
    """The last day on which a name or a number of this case is kept; None before its end."""
    village = case.village
    days = village.keeps_identity if field == "name" else village.keeps_address
    if case.is_open or case.ended_at is None:
        return None
    return case.ended_at.astimezone(ZoneInfo(village.zone)).date() + timedelta(days=days)


def _may_correct(case: Case, there: set[str]) -> bool:
    """Whether a name or a number could be put right now."""
    return any(_fits(case, field, is_there=field in there) for field in ("name", "phone"))


def _fits(case: Case, field: str, *, is_there: bool) -> bool:
    try:
        rules.may_correct(
            privacy=case.privacy,
            is_on_hold=case.is_on_hold,
            is_there=is_there,
            until=until(case, field),
            today=clock.today(case.village.zone),
        )
    except Refused:
        return False
    return True


def _exhibits(case: Case) -> list[str]:
    rows = Exhibit.objects.of(case.village).filter(case=case, author=REPORTER, is_inner=False)
    rows = rows.exclude(message__is_withdrawn=True)
    return list(rows.values_list("attachment__kind", flat=True))


def _chats(case: Case) -> tuple[Chat, ...]:
    rows = Tie.objects.of(case.village).filter(case=case).select_related("contact__account")
    return tuple(Chat(_medium(row.contact.account.kind), row.at) for row in rows.order_by("at"))


def _medium(kind: str) -> str:
    """What the channel is called where it does not matter who provides it."""
    known = registry.channels()
    return (known[kind].medium if kind in known else "") or kind


def _requests(case: Case) -> tuple[Asked, ...]:
    rows = DataRequest.objects.of(case.village).filter(case=case).order_by("-pk")
    return tuple(
        Asked(
            row.kind, row.words, row.state, row.asked_at, row.due_at, row.ended_at, row.answer,
            row.decided_office,
        )
        for row in rows
    )  # fmt: skip
