"""One message of one linked phone: who speaks, what he is in the middle of, what he is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from kentongan.base import clock
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.base.text import tidy
from kentongan.cases import access, actors
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case
from kentongan.cases.turn import NoSuchCase
from kentongan.desk.models import Errand
from kentongan.followup.notices.presses import Press
from kentongan.media.models import Attachment
from kentongan.messaging import outbox, sealed
from kentongan.messaging.attending import Word
from kentongan.messaging.contract import Button
from kentongan.messaging.models import Contact
from kentongan.messaging.outbox import Draft
from kentongan.village import queries as villages
from kentongan.village.models import Official

LASTS = timedelta(minutes=30)
_RELATED = ("village", "procedure", "category__village", "hamlet", "holder", "about_office", "main")


class ErrandOver(Refused):
    says = gettext_noop("Sudah lewat 30 menit. Belum ada yang dikirim. Mulai lagi dari awal.")


@dataclass(frozen=True)
class Given:
    """What was typed and photographed for an errand so far. ``photos`` are ids of attachments."""

    text: str = ""
    photos: tuple[int, ...] = ()


class Phone:
    """A linked phone that has just said something."""

    def __init__(self, contact: Contact, word: Word, official: Official) -> None:
        self.contact, self.word, self.official = contact, word, official
        self.village = contact.village
        self.text = tidy(word.heard.text)
        self.actor: Actor = actors.of(official)

    def say(
        self,
        text: str,
        buttons: Sequence[Button] = (),
        *,
        list_label: str = "",
        picture: str = "",
    ) -> None:
        """Answer this message; one answer to each."""
        draft = Draft(text, buttons=tuple(buttons), list_label=list_label, picture=picture)
        outbox.say(self.contact, draft, key=f"petugas:{self.word.uid}")

    # -- The errand -------------------------------------------------------------------------------
    @cached_property
    def errand(self) -> Errand:
        found: Errand
        found, _made = Errand.objects.get_or_create(
            contact=self.contact, defaults={"village": self.village}
        )
        return found

    def open_errand(self, verb: str, case: Case) -> None:
        """From now on what is typed is meant for this act, for a while."""
        self.errand.verb, self.errand.case, self.errand.version = verb, case, case.version
        self.errand.until, self.errand.sealed = clock.now() + LASTS, None
        self.errand.save()

    def end_errand(self, acted: Case | None = None) -> None:
        """Nothing more is asked for; what was given is forgotten."""
        self.errand.verb, self.errand.case, self.errand.sealed = "", None, None
        self.errand.acted = acted or self.errand.acted
        self.errand.save()

    def running_case(self) -> Case:
        """The case of the errand; Refused, and the errand ended, when it is too old."""
        if self.errand.until is None or self.errand.until < clock.now():
            raise ErrandOver
        return self._one(self.seen_cases.filter(pk=self.errand.case_id))

    def given(self) -> Given:
        """What was given for the errand so far."""
        if not self.errand.sealed:
            return Given()
        kept = sealed.unseal(bytes(self.errand.sealed), place=self.errand.uid, what="errand")
        return Given(kept["text"], tuple(kept["photos"]))

    def keep(self, given: Given) -> None:
        """Keep what was given until it is sent."""
        plain = {"text": given.text, "photos": list(given.photos)}
        self.errand.sealed = sealed.seal(plain, place=self.errand.uid, what="errand")
        self.errand.save()

    def attachments(self, given: Given) -> list[Attachment]:
        """The photos given, in order."""
        rows = Attachment.objects.of(self.village).in_bulk(list(given.photos))
        return [rows[pk] for pk in given.photos if pk in rows]

    def photos(self) -> tuple[int, ...]:
        """The photos of this very message."""
        return tuple(one.pk for one in self.word.attachments if one.kind == "photo")

    # -- Cases ------------------------------------------------------------------------------------
    @property
    def seen_cases(self) -> Any:
        """The cases this official may see, with what the acts need."""
        return access.visible_to(self.actor).select_related(*_RELATED)

    def case(self, number: int, year: int = 0) -> Case:
        """The case of a number; of the newest year where none was said. Refused like none."""
        rows = self.seen_cases.filter(number=number)
        return self._one(rows.filter(year=year) if year else rows.order_by("-year"))

    def pressed_case(self, press: Press) -> Case:
        """The case a button belongs to."""
        return self.case(press.number, press.year)

    def open_cases(self) -> list[Case]:
        """What the offices of this official have, the most pressing first."""
        mine = [office.pk for office in self.actor.offices]
        rows = self.seen_cases.filter(holder__in=mine, ended_at=None)
        return sorted(rows, key=lambda case: (case.due_on is None, case.due_on or 0, case.pk))

    def titles(self) -> dict[str, str]:
        """The village's own words for its offices."""
        return villages.titles_by_role(self.village)

    def _one(self, rows: Any) -> Case:
        found: Case | None = rows.first()
        if found is None:
            raise NoSuchCase
        return found
