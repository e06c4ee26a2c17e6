"""The cast: Desa Sukamaju and its people, and Budi from the next village.

Sari reports. Joko is Kasi Pelayanan, Wati Kasi Kesejahteraan, Dewi Sekretaris, Ratna village
head, Yanto head of the hamlet Krajan. Budi is Kasi Pelayanan next door and must never see
anything of Sukamaju.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from pytest_django import DjangoDbBlocker

from kentongan.cases import actions as cases
from kentongan.cases import actors, stories
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case, Message
from kentongan.cases.stories import Reader, Told
from kentongan.cases.visibility import Output
from kentongan.desk import readers
from kentongan.desk.sessions import OWES
from kentongan.intake import reporting
from kentongan.intake.answers import Answers
from kentongan.vault import actions as vault
from kentongan.vault import custody, reading
from kentongan.vault.stories import of_village
from kentongan.village import actions as villages
from kentongan.village.models import Category, Hamlet, Office, Official, Village
from tests.plates import Plates

HALF_A_MINUTE = 30  # seconds a code of an app is good for
PASSPHRASE = "kambing sawah embun payung lesung"
PASSWORD = "padi-menguning-di-timur"
STORY = "Jalan di depan masjid berlubang besar, sudah dua orang jatuh dari motor."

PATHS: dict[str, tuple[str, ...]] = {
    "received": (),
    "needs_info": ("ask",),
    "verified": ("verify",),
    "assigned": ("verify", "dispose"),
    "in_progress": ("verify", "dispose", "begin"),
    "forwarded": ("verify", "dispose", "begin", "forward"),
    "planned": ("verify", "dispose", "begin", "plan"),
    "answered": ("verify", "dispose", "begin", "answer"),
    "reopened": ("verify", "dispose", "begin", "answer", "reopen"),
    "closed": ("verify", "dispose", "begin", "answer", "confirm"),
    "archived": ("archive",),
}


def settle(region_code: str, host: str, *, is_default: bool = False) -> Village:
    """A village with its key, two hamlets and nothing else chosen."""
    village = villages.found(region_code, host=host, is_default=is_default)
    vault.make_village_key(village, passphrase=PASSPHRASE)
    for name in ("Krajan", "Sumberejo"):
        villages.add_hamlet(village, name=name, by=None)
    return village


def hire(village: Village, username: str, name: str, role: str) -> Official:
    """An official who holds the first office of a role since 2020."""
    official = villages.add_official(
        village, username=username, name=name, password=PASSWORD, by=None
    )
    reading.renew(official, PASSWORD)
    villages.appoint(official, office_of(village, role), since=date(2020, 1, 1), by=None)
    return official


def office_of(village: Village, role: str) -> Office:
    office: Office = Office.objects.of(village).filter(role=role).order_by("position", "pk").first()
    return office


def log_in(client: Client, official: Official) -> None:
    """Log in without the way there, as by the password."""
    client.force_login(official)
    session = client.session
    readers.keep(session, official, reading.unlock(official, PASSWORD))
    session.save()


def app_code(secret: str) -> str:
    """What an app on one's phone shows; never in the last second of its half minute."""
    left = HALF_A_MINUTE - time.time() % HALF_A_MINUTE
    if left < 1:
        time.sleep(left)
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // HALF_A_MINUTE)))


def reads(official: Official) -> Actor:
    """The official in his offices of today, as one who has just logged in by his password."""
    return replace(actors.of(official), reader=reading.unlock(official, PASSWORD))


def told(case: Case) -> Told:
    """What a case tells, read with the village's key."""
    return stories.told(paper(case.village), fresh(case), Output.CONSOLE)


def said(case: Case) -> list[Message]:
    """What was said on a case, in its order, with the words read out by the village's key."""
    messages = list(Message.objects.filter(case=case.pk).order_by("pk"))
    stories.read_out(paper(case.village), fresh(case), messages, Output.CONSOLE)
    return messages


def stood(official: Official, case: Case) -> tuple[float, float] | None:
    """Where the reporter stood, as far as the official is shown."""
    actor = reads(official)
    return stories.spot(actor.reader, fresh(case), Output.CONSOLE, actor)


def fresh(case: Case) -> Case:
    """The case as it is now."""
    found: Case = Case.objects.select_related("village__book").get(pk=case.pk)
    return found


def paper(village: Village) -> Reader:
    """Whoever has the paper in the cupboard: he reads every story of the village."""
    holder, epoch = custody.paper(village), custody.in_force(village)
    private = custody.unlock(holder, PASSPHRASE)
    return of_village(epoch.epoch, custody.take(epoch, holder, private))


def show_second_step(client: Client, official: Official) -> None:
    """The browser, logged in, is as if the official had just shown the second step in it."""
    session = client.session
    record_authentication(SimpleNamespace(session=session), official, "mfa", type="totp")
    session.pop(OWES, None)
    session.save()


OURS, NEXT = ("33.03.05.2007", "sukamaju.example"), ("33.03.05.2008", "sebelah.example")
DESK = {
    "joko": ("Joko Susilo", "service_head"),
    "wati": ("Wati Lestari", "section_welfare"),
}


def _with_desk() -> None:
    village = settle(*OURS, is_default=True)
    for username, (name, role) in DESK.items():
        hire(village, username, name, role)


@pytest.fixture(scope="session")
def plates(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Plates:
    with django_db_blocker.unblock():
        plates = Plates()
        plates.cast("village", lambda: settle(*OURS, is_default=True))
        plates.cast("desk", _with_desk)
        plates.cast("next", lambda: settle(*NEXT))
    return plates


@pytest.fixture
def village(plates: Plates, db: None, request: pytest.FixtureRequest) -> Village:
    has_desk = {*DESK} <= {*request.fixturenames}
    return plates.lay("desk" if has_desk else "village", OURS[0])


@pytest.fixture
def next_village(plates: Plates, db: None) -> Village:
    return plates.lay("next", NEXT[0])


def _of_the_desk(village: Village, username: str) -> Official:
    """Whoever came with the village, else hired now."""
    there: Official | None = Official.objects.of(village).filter(username=username).first()
    if there is None:
        return hire(village, username, *DESK[username])
    there.village = village
    return there


@pytest.fixture
def joko(village: Village) -> Official:
    return _of_the_desk(village, "joko")


@pytest.fixture
def wati(village: Village) -> Official:
    return _of_the_desk(village, "wati")


@pytest.fixture
def dewi(village: Village) -> Official:
    return hire(village, "dewi", "Dewi Anggraini", "secretary")


@pytest.fixture
def ratna(village: Village) -> Official:
    return hire(village, "ratna", "Ratna Wulandari", "village_head")


@pytest.fixture
def yanto(village: Village) -> Official:
    return hire(village, "yanto", "Yanto", "hamlet_head")


@pytest.fixture
def budi(next_village: Village) -> Official:
    return hire(next_village, "budi", "Budi Hartono", "service_head")


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """Where this test's photos and recordings lie, and nothing else."""
    settings.MEDIA_URL_SETTING = f"file://{tmp_path}/media"
    return tmp_path / "media"


@pytest.fixture
def at_desk() -> Callable[[Official], Client]:
    """``at_desk(joko)`` is Joko's browser, logged in, the second step shown just now."""

    def seated(official: Official) -> Client:
        client = Client()
        log_in(client, official)
        show_second_step(client, official)
        return client

    return seated


class Make:
    """Cases at any stage, reached by the real verbs."""

    def __init__(self, village: Village, joko: Official, wati: Official) -> None:
        self.village, self.joko, self.wati = village, joko, wati

    def report(self, text: str = STORY, *, key: UUID | None = None, **answers: Any) -> Case:
        """A case filed through intake, like a citizen's."""
        channel = answers.pop("channel", "web_form")
        by = answers.pop("by", None)
        told = Answers(key=key or uuid4(), text=text, **answers)
        receipt = reporting.submit(self.village, told, channel=channel, by=by)
        return Case.objects.select_related("village").get(ref=receipt.ref)

    def case(self, at: str = "received", text: str = STORY, **answers: Any) -> Case:
        """A case that has come as far as ``at``."""
        case = self.report(text, **answers)
        for step in PATHS[at]:
            case = self.step(case, step)
        return case

    def step(self, case: Case, step: str) -> Case:
        """Take one step with ordinary words."""
        verbs: dict[str, Callable[[], Case]] = {
            "ask": lambda: cases.ask(case, words="Di RT berapa?", by=self.joko),
            "verify": lambda: cases.verify(
                case, report_class="ordinary", category=self.category("road"), by=self.joko
            ),
            "dispose": lambda: cases.dispose(case, to=self.office("section_welfare"), by=self.joko),
            "begin": lambda: cases.begin(case, by=self.wati),
            "forward": lambda: cases.forward(
                case, authority="DPUPR Kabupaten", words="Jalan kabupaten.", by=self.joko
            ),
            "plan": lambda: cases.plan(
                case,
                year=self.year + 1,
                meeting="Musdes RKP Desa",
                words="Perlu anggaran.",
                by=self.wati,
            ),
            "answer": lambda: cases.answer(case, words="Lubang sudah kami tambal.", by=self.wati),
            "reopen": lambda: cases.confirm(case, verdict="belum", words="Masih berlubang."),
            "confirm": lambda: cases.confirm(case, verdict="sudah"),
            "archive": lambda: cases.archive(case, reason="unclear", by=self.joko),
        }
        return verbs[step]()

    def category(self, code: str) -> Category:
        found: Category = Category.objects.of(self.village).get(code=code)
        return found

    def office(self, role: str) -> Office:
        return office_of(self.village, role)

    def hamlet(self, name: str = "Krajan") -> Hamlet:
        found: Hamlet = Hamlet.objects.of(self.village).get(name=name)
        return found

    @property
    def year(self) -> int:
        return int(Case.objects.of(self.village).latest("pk").year)


@pytest.fixture
def make(village: Village, joko: Official, wati: Official) -> Make:
    return Make(village, joko, wati)
