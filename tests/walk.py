"""A walk through every page of the demo village: the village, who walks, and what a place is.

The ways themselves are in ``walk_citizens.py`` and ``walk_officials.py``.
"""

import gzip
import re
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse  # noqa: TID251
from django.test import Client

from kentongan.cases import actions as cases
from kentongan.cases.models import Case, Exhibit
from kentongan.desk.settings import SECTIONS
from kentongan.intake import reporting
from kentongan.media.tests import pictures, recordings
from kentongan.ops import demo
from kentongan.phones.models import Bubble
from kentongan.village.models import Official, Village
from tests.cast import PATHS, Make, show_second_step

HOST = "localhost"
BRIDGE = {"text": "Jembatan bambu patah.", "publish_ok": "on"}


@dataclass(frozen=True)
class Place:
    """One page: the route it shows, who looks (``client``), where, and the answer."""

    route: str
    at: str
    client: Client
    answer: HttpResponse

    def __post_init__(self) -> None:
        kind = self.answer.headers.get("Content-Type", "")
        facts = (self, self.answer.status_code, self.answer.headers)
        assert kind.startswith("text/html"), facts
        assert not 300 <= self.answer.status_code < 400, facts

    def __str__(self) -> str:
        return f"{self.answer.status_code} /{self.route} ({self.at})"

    @property
    def body(self) -> bytes:
        """The page as the browser reads it."""
        packed = self.answer.headers.get("Content-Encoding") == "gzip"
        return gzip.decompress(self.answer.content) if packed else self.answer.content

    @property
    def weight(self) -> int:
        """Bytes on the line, without headers."""
        return len(self.answer.content)


class Visitor:
    """Somebody's browser."""

    def __init__(self, **how) -> None:
        self.client = Client(headers={"host": HOST, "accept-encoding": "gzip"}, **how)

    def sees(self, route, at="") -> Place:
        address, _, _part = (at or f"/{route}").partition("#")
        return Place(route, at or f"/{route}", self.client, self.client.get(address))

    def sends(self, route, at, **typed) -> Place:
        """A page that answers a post: what was refused, or what is shown once."""
        return Place(route, at, self.client, self.client.post(at, typed))


class Town:
    """The demo village, one case more at every stage, and one with a photo and a recording."""

    def __init__(self) -> None:
        self.accounts, self.passphrase = demo.play()
        self.village = Village.objects.get()
        self.make = Make(self.village, self.official("joko"), self.official("wati"))
        self.keys = {stage: uuid4() for stage in PATHS}
        self.cases = {at: self.make.case(at, key=key, name="Sari") for at, key in self.keys.items()}

    def official(self, username) -> Official:
        return Official.objects.get(username=username)

    def password(self, username) -> str:
        return next(a["password"] for a in self.accounts if a["username"] == username)

    def code(self, stage) -> str:
        return reporting.receipt(self.village, self.keys[stage]).code

    def desk(self, username, *, is_proven=True) -> Visitor:
        """An official who has just logged in with the password, and shown the second step."""
        visitor = Visitor()
        typed = {"login": username, "password": self.password(username)}
        assert visitor.client.post("/petugas/akun/masuk/", typed).status_code == 302
        if is_proven:
            show_second_step(visitor.client, self.official(username))
        return visitor

    def records_a_reading(self) -> None:
        """The first page may be heard."""
        sent = {"langkah": "pasang", "baris": 1, "recording": files()["voice"]}
        answer = self.desk("joko").client.post("/petugas/pengaturan/suara", sent)
        assert answer.status_code == 303


def files():
    """A photo and a recording as a phone sends them."""
    photo = SimpleUploadedFile("DCIM_0001.jpg", pictures.jpeg(), "image/jpeg")
    return {"photos": photo, "voice": SimpleUploadedFile("suara.ogg", recordings.opus())}


def publish(town: Town, case: Case) -> None:
    """On the board, as Joko does, the photo released."""
    by, road = town.make.joko, town.make.category("road")
    case = cases.verify(case, report_class="ordinary", category=road, by=by)
    photo = Exhibit.objects.get(case=case, attachment__kind="photo")
    cases.publish(case, title="Pohon", text="Pohon tumbang.", exhibits=[photo.pk], by=by)


# -- What is no page ---------------------------------------------------------------------------
def reporter(town: Town) -> tuple[Visitor, Case]:
    """Somebody who follows a report of his own, whose photo is on the board."""
    sari = Visitor()
    sent = sari.client.post("/lapor", {**BRIDGE, **files()})
    page = sari.client.get(sent["Location"], headers={"accept-encoding": "identity"})
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", page.content.decode())[0]
    sari.client.post("/lacak", {"code": code})
    case = Case.objects.select_related("village").latest("pk")
    publish(town, case)
    town.records_a_reading()
    case.refresh_from_db()
    return sari, case


def address(route: str, case: Case) -> str:
    """An address that fits a route: the words in brackets filled from a case with a photo."""
    photo = Exhibit.objects.get(case=case, attachment__kind="photo").attachment
    words = {
        "year": case.year, "number": case.number, "ref": case.ref, "size": "kecil",
        "slug": next(iter(SECTIONS)), "pk": 1,
        "uid": _uid(route, case, photo.uid),
    }  # fmt: skip
    return "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(words[found[1]]), route)


def _uid(route: str, case: Case, photo: UUID) -> UUID | str:
    """Of a page read aloud, of what a pretended phone sent, or of the case's photo."""
    if route.startswith("suara"):
        return str(case.village.spoken["home"])
    if route.startswith("petugas/simulator/berkas"):
        sent = Bubble.objects.of(case.village).filter(attachment__isnull=False)
        return sent.select_related("attachment").earliest("pk").attachment.uid
    return photo
