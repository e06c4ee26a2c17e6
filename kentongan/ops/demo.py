"""The invented village Sukamaju: people, procedure and a past that was really played.

Every report goes through intake and every act through the verbs, at the moment it pretends to be.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, partial
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction

from kentongan.base import clock
from kentongan.cases import actions as cases
from kentongan.cases.models import Case
from kentongan.intake import reporting
from kentongan.intake.answers import Answers
from kentongan.ledger import followers
from kentongan.ops import demo_phones, demo_stories, founding, progress
from kentongan.ops.demo_stories import Person, Script, Step, Story
from kentongan.village import actions as villages
from kentongan.village import queries
from kentongan.village.models import Category, Hamlet, Office, Official, Village

REGION = "33.03.05.2007"  # a real place lends its code, zone and centre point; the rest is invented
FACTS = {
    "name": "Sukamaju",
    "district": "Sukasari",
    "regency": "Kabupaten Contoh",
    "province": "Jawa Tengah",
}


@dataclass(frozen=True)
class Account:
    """How an invented official logs in."""

    username: str
    password: str
    office: str
    name: str


@dataclass(frozen=True)
class _Act:
    at: datetime
    do: Callable[[], object]


@transaction.atomic
def play() -> tuple[list[dict[str, str]], str]:
    """Make the village and play its last weeks; returns the accounts and the key's passphrase."""
    start = clock.now() - timedelta(days=demo_stories.DAYS + 1)
    with clock.pretend(start):
        village, passphrase = founding.add_village(REGION)
        script = demo_stories.script()
        _furnish(village, script)
        accounts = [_account(village, person) for person in script.people]
    stage = _Stage(village, script)
    for act in progress.each(sorted(stage.acts(), key=lambda act: act.at)):
        with clock.pretend(act.at):
            act.do()
    followers.catch_up(village.book_id)
    return [vars(account) for account in accounts], passphrase


def _furnish(village: Village, script: Script) -> None:
    Village.objects.filter(pk=village.pk).update(**FACTS)
    village.refresh_from_db()
    for name in script.hamlets:
        villages.add_hamlet(village, name=name, by=None)
    villages.change_settings(village, by=None, **script.contact)


def _account(village: Village, person: Person) -> Account:
    password = founding.add_official(
        village, person.username, person.name, role=person.role, password=secrets.token_urlsafe(9)
    )
    office = Office.objects.of(village).filter(role=person.role).order_by("position", "pk").first()
    return Account(person.username, password, office.title if office else "", person.name)


class _Stage:
    """Who acts in the stories, and the stories as moments in time."""

    def __init__(self, village: Village, script: Script) -> None:
        self.village, self.script = village, script
        self.zone = ZoneInfo(village.zone)
        self.today = clock.today(village.zone)
        self.cases: dict[Story, Case] = {}

    @cached_property
    def phones(self) -> demo_phones.Phones:
        """The simulator's phones, there from the first story that is told on one."""
        owners = [self._official(role) for role in self.script.phones]
        return demo_phones.Phones(self.village, owners)

    def acts(self) -> list[_Act]:
        """Every act of every story, each at its own moment, none in the future."""
        found = [act for story in self.script.stories for act in self._story(story)]
        return [act for act in found if act.at <= clock.now()]

    def _story(self, story: Story) -> list[_Act]:
        acts = [_Act(self._at(story.days_ago, story.hour), partial(self._file, story))]
        for step in story.steps:
            moment = self._at(story.days_ago - step.after, step.hour)
            acts.append(_Act(moment, partial(self._step, story, step)))
        return acts

    def _at(self, days_ago: int, hour: int) -> datetime:
        day: date = self.today - timedelta(days=days_ago)
        minute = secrets.randbelow(50)
        return datetime.combine(day, time(hour, minute), self.zone)

    def _file(self, story: Story) -> None:
        if story.channel == "simulator":
            self._chat(story)
            return
        hamlet = Hamlet.objects.of(self.village).filter(name=story.hamlet).first()
        about = self._office(story.about) if story.about else None
        receipt = reporting.submit(
            self.village,
            Answers(
                key=uuid4(),
                text=story.text,
                hamlet=str(hamlet.pk) if hamlet else "",
                place=story.place,
                privacy=story.privacy,
                publish_ok=story.publish,
                about_office=str(about.pk) if about else "",
                name=story.name,
                phone=story.phone,
            ),
            channel=story.channel,
            by=self._official("service_head") if story.channel == "walk_in" else None,
        )
        self.cases[story] = Case.objects.get(ref=receipt.ref)

    def _chat(self, story: Story) -> None:
        self.phones.report(story.text, sample=story.sample, presses=story.presses)
        self.cases[story] = Case.objects.of(self.village).latest("pk")

    def _step(self, story: Story, step: Step) -> None:
        case, words = self.cases[story], step.words
        desk = self._official("service_head")
        handler = self._official(case.holder.role) if case.holder else desk
        steps: dict[str, Callable[[], object]] = {
            "verify": lambda: cases.verify(
                case, report_class=story.report_class, category=self._category(story), by=desk
            ),
            "dispose": lambda: cases.dispose(case, to=self._handler(story), by=desk),
            "begin": lambda: cases.begin(case, words=words, by=handler),
            "tell": lambda: cases.tell(case, words=words, by=handler),
            "note": lambda: cases.note(case, words=words, by=desk),
            "ask": lambda: cases.ask(case, words=words, by=desk),
            "speak": lambda: cases.speak(case, words=words),
            "answer": lambda: cases.answer(case, words=words, by=handler),
            "forward": lambda: cases.forward(case, authority=story.authority, words=words, by=desk),
            "plan": lambda: cases.plan(
                case, year=self.today.year + 1, meeting="Musdes RKP Desa", words=words, by=handler
            ),
            "confirm": lambda: cases.confirm(case, verdict=words),
            "publish": lambda: cases.publish(
                case, title=story.title, text=story.text, answer=words, by=desk
            ),
            "reply": lambda: self.phones.answer(step.phone, words, sample=step.sample),
            "press": lambda: self.phones.press(step.phone, words),
            "archive": lambda: cases.archive(case, reason="unclear", words=words, by=desk),
        }
        steps[step.verb]()
        if story.channel == "simulator":
            demo_phones.settle()  # so that the phones hear of it now
        self.cases[story] = Case.objects.get(pk=case.pk)

    def _official(self, role: str) -> Official:
        return queries.holders(self.village, role, self.today)[0]

    def _office(self, role: str) -> Office:
        found: Office = Office.objects.of(self.village).filter(role=role).earliest("pk")
        return found

    def _category(self, story: Story) -> Category:
        found: Category = Category.objects.of(self.village).get(code=story.category)
        return found

    def _handler(self, story: Story) -> Office:
        return self._office(story.handler)
