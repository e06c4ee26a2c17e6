"""One conversation opened: its row, its story unsealed, and the means to say something.

Whoever opens a chat holds its contact locked, so that one conversation has one hand at a time.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from uuid import UUID

from kentongan.base import clock
from kentongan.intake.models import Talk
from kentongan.intake.talk import rules, sentences, story, understanding
from kentongan.intake.talk.sentences import Tongue
from kentongan.intake.talk.story import Story
from kentongan.messaging import outbox, registry, sealed
from kentongan.messaging.contract import Button
from kentongan.messaging.models import Contact
from kentongan.village import queries as villages
from kentongan.village.models import Village

_FIELDS = [field.name for field in Talk._meta.concrete_fields if not field.primary_key]


@dataclass
class Chat:
    """A talk in hand; ``aside`` are words kept for a person because there is no case for them."""

    talk: Talk
    contact: Contact
    story: Story = field(default_factory=Story)
    aside: tuple[str, ...] = ()

    @property
    def village(self) -> Village:
        village: Village = self.contact.village
        return village

    @property
    def key(self) -> UUID:
        """The key of the report being told: the same for every repeat of its YES."""
        return self.key_of(self.talk.round)

    def key_of(self, turn: int) -> UUID:
        """Made with a secret: whoever knows a report's key is shown its code."""
        tag = sealed.tag(self.talk.uid, "report", str(turn))
        return UUID(bytes=tag[:16], version=4)

    @property
    def medium(self) -> str:
        """What the channel is called where it does not matter who provides it."""
        kind = self.contact.account.kind
        return (registry.channel(kind).medium or kind)[:20]

    @property
    def tongue(self) -> Tongue:
        return self._tongues(self.talk.language or understanding.INDONESIAN)

    def _tongues(self, language: str) -> Tongue:
        if language not in self._spoken:
            self._spoken[language] = sentences.tongue(self.village, language)
        return self._spoken[language]

    @cached_property
    def _spoken(self) -> dict[str, Tongue]:
        return {}

    @property
    def is_quiet(self) -> bool:
        return self.talk.quiet_until is not None and clock.now() < self.talk.quiet_until

    # -- Speaking ------------------------------------------------------------------------------
    def button(self, verb: str, arg: object = "", *, title: str = "", **facts: object) -> Button:
        """A button whose press still tells later which report it was about."""
        name = title or self.tongue.button(verb, **facts)
        return Button(f"{verb}:{arg}:{self.talk.round}", name)

    def say(self, *lines: str, buttons: tuple[Button, ...] = (), label: str = "") -> bool:
        """Say this in one message; False when enough was said today."""
        self._new_day()
        self.talk.offered = [button.id for button in buttons]
        if self.talk.said >= rules.MOST_SAID:
            return False
        text = "\n".join(line for line in lines if line)
        self.talk.said += 1
        self.talk.turn += 1
        self.talk.last_tag = self.tag_of(text)
        draft = outbox.Draft(text, buttons=buttons, list_label=label)
        outbox.say(self.contact, draft, key=f"talk:{self.talk.uid}:{self.talk.turn}")
        return True

    def tell(self, name: str, **facts: object) -> bool:
        """Say one sentence by its name."""
        return self.say(self.tongue.say(name, **facts))

    def tag_of(self, words: str) -> bytes:
        """The keyed hash of words of this conversation."""
        return sealed.tag(self.talk.uid, "said", " ".join(words.split()))

    def _new_day(self) -> None:
        today = clock.today(self.village.zone)
        if self.talk.said_on != today:
            self.talk.said_on, self.talk.said, self.talk.misses = today, 0, 0

    def may_guess(self) -> bool:
        """Whether another code may be tried today."""
        self._new_day()
        return self.talk.misses < rules.MOST_MISSES

    # -- Remembering ---------------------------------------------------------------------------
    def stand(self, stage: str) -> None:
        """From now on the conversation stands here."""
        self.talk.stage = stage

    def await_answer(self, wait: timedelta) -> None:
        """The bubbles are answered so long after the last one, the longest wait counting."""
        at = clock.now() + wait
        self.talk.answer_at = max(at, self.talk.answer_at or at)

    def await_word(self) -> None:
        """Remind in a day if nothing is heard."""
        self.talk.remind_at = clock.now() + rules.REMIND_AFTER

    def begin_anew(self) -> None:
        """The report is filed or dropped: what comes next is another one."""
        self.story = Story()
        self.talk.round += 1
        self.talk.prompts, self.talk.stage, self.talk.offered = 0, rules.IDLE, []
        self.talk.answer_at = self.talk.remind_at = None
        self.talk.unsent = self.talk.about = None
        self.talk.is_late = False

    def change(self, **facts: object) -> None:
        """Other facts in the story."""
        self.story = replace(self.story, **facts)  # type: ignore[arg-type]

    def save(self) -> None:
        """Write it all down, what was told sealed."""
        kept = {"story": story.plain(self.story), "aside": list(self.aside)}
        nothing = self.story == Story() and not self.aside
        self.talk.sealed = None if nothing else sealed.seal(kept, place=self.talk.uid, what="talk")
        self.talk.save(update_fields=_FIELDS)

    @cached_property
    def hamlets(self) -> dict[int, str]:
        """The village's hamlets by id."""
        return {hamlet.pk: hamlet.name for hamlet in villages.hamlets(self.village)}

    @property
    def reader(self) -> str:
        """Who reads what is told, in the village's own words."""
        village = self.village
        title = village.contact_title or villages.titles_by_role(village).get("service_head", "")
        title = title or self.tongue.say("desk_reader")
        return f"{title} ({village.contact_name})" if village.contact_name else title


def opened(contact: Contact) -> Chat:
    """The chat with a contact who is locked; begun when there was none."""
    talk, _ = Talk.objects.select_related("unsent", "about").get_or_create(
        contact=contact, defaults={"village": contact.village}
    )
    talk.contact = contact
    return of(talk)


def of(talk: Talk) -> Chat:
    """The chat of a row, its story unsealed."""
    if talk.sealed is None:
        return Chat(talk, talk.contact)
    kept = sealed.unseal(bytes(talk.sealed), place=talk.uid, what="talk")
    return Chat(talk, talk.contact, story.of(kept["story"]), tuple(kept["aside"]))
