"""Everybody who may ask, every kind of case he may ask about, and what he is answered.

Who is answered what stands in ``matrix.csv``; to which of its classes an address belongs in
``audience.toml``. ``Town`` is the village in which it is asked.
"""

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse  # noqa: TID251
from django.test import Client

from kentongan.base import clock
from kentongan.cases import actions as cases
from kentongan.cases import stories
from kentongan.cases.models import Case, Exhibit, Message, Publication
from kentongan.intake import reporting
from kentongan.intake.answers import Answers
from kentongan.ledger.models import Entry
from kentongan.media.models import Attachment
from kentongan.media.tests import pictures, recordings
from kentongan.messaging import accounts
from kentongan.phones import actions as phones
from kentongan.phones.models import Bubble
from kentongan.phones.screen import Said
from kentongan.public.views import reporting as receipts
from kentongan.sop import actions as procedures
from kentongan.village import queries as villages
from kentongan.village.models import Category, Village
from tests.cast import (
    NEXT,
    OURS,
    PASSPHRASE,
    hire,
    log_in,
    office_of,
    paper,
    settle,
    show_second_step,
)

HERE, THERE = OURS[1], NEXT[1]
OFFICES = {
    "joko": "service_head", "tini": "operator", "dewi": "secretary", "ratna": "village_head",
    "wati": "section_welfare", "agus": "section_government", "yanto": "hamlet_head",
    "hadi": "village_council",
}  # fmt: skip
PRIVACY = ("terbuka", "rahasia", "anonim")
# Whose office a case is about, and who works on it; every case was begun by its holder once.
KINDS = {
    "plain": ("", "wati"), "shown": ("", "wati"),
    "about wati": ("wati", "agus"), "about ratna": ("ratna", "wati"),
}  # fmt: skip
STAGES = {
    "in_progress": (), "needs_info": ("ask",), "received": ("ask", "complete"),
    "verified": ("ask", "complete", "verify"), "assigned": ("ask", "complete", "verify", "dispose"),
    "answered": ("answer",), "closed": ("answer", "confirm"),
    "archived": ("ask", "complete", "archive"),
    "objected": ("ask", "complete", "archive", "object"),
    "merged": ("ask", "complete", "merge"), "proposed": ("ask", "complete", "propose"),
    "held": ("hold",),
}  # fmt: skip
WORDS = {"words": "Sudah kami bicarakan."}
NAME = "Sari Wiryokusumo"


@dataclass(frozen=True)
class Row:
    """One line of the matrix: what each person is answered for these addresses and this kind."""

    name: str
    method: str
    kinds: tuple[str, ...]
    privacies: tuple[str, ...]
    cells: Mapping[str, str]


def rows(file: Path) -> list[Row]:
    """The lines of the matrix; those that begin with # are for the reader."""
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    head, *rest = ([cell.strip() for cell in line] for line in csv.reader(lines))
    return [
        Row(name, method, *_cases(which), dict(zip(head[3:], cells, strict=True)))
        for name, method, which, *cells in rest
    ]


def _cases(told: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kinds and privacies a line names: ``plain + shown anonim``."""
    *_, last = told.split()
    privacies = tuple(last.split("|")) if set(last.split("|")) <= set(PRIVACY) else ()
    named = told.removesuffix(last).strip() if privacies else told
    kinds = tuple(KINDS) if named == "any" else tuple(named.split(" + "))
    return kinds, privacies or PRIVACY


def classes(file: Path) -> Mapping[str, str]:
    """To which class each address of the site belongs."""
    return tomllib.loads(file.read_text())


@dataclass(eq=False)
class Told:
    """One case: its row, the key it came under, its photo, the word nobody else's story has."""

    case: Case
    key: Any
    photo: Attachment
    mark: str
    text: str

    @property
    def code(self) -> str:
        return reporting.receipt(self.case.village, self.key).code

    def traces(self) -> tuple[Any, ...]:
        """What an act on it would leave."""
        case = Case.objects.filter(pk=self.case.pk).values().get()
        shown = list(Publication.objects.filter(case=self.case.pk).values("is_shown"))
        return case, shown, Entry.objects.filter(subject=self.case.ref).count()


def all_traces() -> tuple[int, ...]:
    """What an act on any case would leave."""
    return tuple(model.objects.count() for model in (Case, Entry, Message, Exhibit))


@dataclass(eq=False)
class Town:
    """Sukamaju with everybody in office, its neighbour, and cases as they are asked for."""

    told: dict[tuple[str, str, str], Told] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.village = settle(*OURS, is_default=True)
        self.next_village = settle(*NEXT)
        for village in (self.village, self.next_village):
            procedures.procedure_for(village, villages.today(village))
        self.people = {
            name: hire(self.village, name, name.title(), role) for name, role in OFFICES.items()
        }
        self.people["budi"] = hire(self.next_village, "budi", "Budi", "service_head")
        self.cookies: dict[str, dict[str, str]] = {"nobody": {}}
        for name, official in self.people.items():
            client = Client()
            log_in(client, official)
            show_second_step(client, official)
            self.cookies[name] = _jar(client)
        self.cookies["budi here"] = self.cookies["budi"]
        self.cookies["tono"] = self._opened(self._file("tono", "rahasia", ""))
        self._furnish()

    def _furnish(self) -> None:
        """A simulator with its phones and a photo on one, and the first page read aloud."""
        self.account = accounts.add(
            self.village, "simulator", {"secret": "x"}, office="service_head", actor="official:1"
        )
        self.phone = phones.ready(self.account)[0]
        phones.speak(self.phone, Said("Foto."), file=pictures.jpeg(), kind="photo")
        self.bubble = Bubble.objects.of(self.village).get(attachment__isnull=False).attachment
        voice = SimpleUploadedFile("suara.ogg", recordings.opus())
        typed = {"langkah": "pasang", "baris": 1, "recording": voice}
        self._client("joko").post("/petugas/pengaturan/suara", typed)
        self.village.refresh_from_db()

    # -- Cases ---------------------------------------------------------------------------------
    def a_case(self, kind: str, privacy: str, stage: str = "in_progress") -> Told:
        """The one case of this kind, privacy and stage; made when it is first asked for."""
        place = kind, privacy, stage
        if place not in self.told:
            about, holder = KINDS[kind]
            told = self._file(holder, privacy, about)
            if not told.case.goes_up:  # what went past the village nobody here works on
                self._walk(told.case, holder, STAGES[stage])
                if stage == "in_progress":
                    self._publish(told, kind)
            told.case = self._now(told.case)
            self.told[place] = told
        return self.told[place]

    def _publish(self, told: Told, kind: str) -> None:
        """On the board; a plain case was there and is gone. What is about an office gets its rows
        past the verb that refuses it: the board must not show it even so."""
        case, joko = self._now(told.case), self.people["joko"]
        photos = Exhibit.objects.filter(case=case)
        if not case.about_office_id:
            ids = [photo.pk for photo in photos]
            cases.publish(case, title=told.mark, text=told.text, exhibits=ids, by=joko)
        else:
            photos.update(is_released=True)
            Publication.objects.create(
                case=case, village=self.village, year=case.year, number=case.number,
                category=case.category, title=told.mark, text=told.text,
                published_at=clock.now(), published_by=office_of(self.village, "service_head"),
            )  # fmt: skip
        if kind == "plain":
            cases.unpublish(self._now(case), by=joko)

    def _file(self, holder: str, privacy: str, about: str) -> Told:
        key, mark = uuid4(), f"tanda{uuid4().hex[:12]}"
        text = f"{mark} jembatan hampir putus."
        office = str(office_of(self.village, OFFICES[about]).pk) if about else ""
        answers = Answers(
            key=key, text=text, privacy=privacy, publish_ok=True,
            name="" if privacy == "anonim" else NAME, about_office=office,
        )  # fmt: skip
        receipt = reporting.submit(self.village, answers, channel="web_form")
        case = Case.objects.select_related("village").get(ref=receipt.ref)
        photo = self._photo()
        Exhibit.objects.create(
            village=self.village, case=case, attachment=photo, author="reporter", position=1
        )
        return Told(case, key, photo, mark, text)

    @cached_property
    def _decoded(self) -> Attachment:
        key = uuid4()
        reporting.hold(self.village, key, [pictures_file()], kind="photo")
        return Attachment.objects.of(self.village).get(kind="photo")

    def _photo(self) -> Attachment:
        """A photo of its own for every case; the bytes are decoded once."""
        photo = Attachment.objects.get(pk=self._decoded.pk)
        photo.pk, photo.uid = None, uuid4()
        photo.save(force_insert=True)
        return photo

    def _now(self, case: Case) -> Case:
        found: Case = Case.objects.select_related("village").get(pk=case.pk)
        return found

    def _walk(self, case: Case, holder: str, steps: tuple[str, ...]) -> None:
        for step in ("verify", "dispose", "begin", *steps):
            self._step(self._now(case), holder, step)
        stories.settle(paper(self.village), self._now(case))  # whoever works on it may read it

    def _step(self, case: Case, holder: str, step: str) -> None:
        joko, worker = self.people["joko"], self.people[holder]
        road = self.category
        to = office_of(self.village, OFFICES[holder])
        verbs = {
            "verify": lambda: cases.verify(case, report_class="ordinary", category=road, by=joko),
            "dispose": lambda: cases.dispose(case, to=to, by=joko),
            "begin": lambda: cases.begin(case, by=worker),
            "ask": lambda: cases.ask(case, words="Di RT berapa?", by=worker),
            "complete": lambda: cases.complete(case, words="RT 3."),
            "answer": lambda: cases.answer(case, words="Sudah ditambal.", by=worker),
            "confirm": lambda: cases.confirm(case, verdict="sudah"),
            "archive": lambda: cases.archive(case, reason="unclear", by=joko),
            "propose": lambda: self._propose(case),
            "object": lambda: cases.object_to(case, words="Ini urusan desa."),
            "merge": lambda: cases.merge(case, into=self.main, by=joko),
            "hold": lambda: cases.hold(case, words="Permintaan Polsek.", by=joko),
        }
        verbs[step]()

    def _propose(self, case: Case) -> None:
        """The archiving proposed in a village where a second one must agree."""
        Village.objects.filter(pk=self.village.pk).update(needs_second_person_to_archive=True)
        case.village.refresh_from_db()
        cases.archive(case, reason="unclear", by=self.people["joko"])
        Village.objects.filter(pk=self.village.pk).update(needs_second_person_to_archive=False)

    @cached_property
    def main(self) -> Case:
        """An open case that others may be joined to."""
        return self._file("wati", "terbuka", "").case

    @cached_property
    def category(self) -> Category:
        found: Category = Category.objects.of(self.village).get(code="road")
        return found

    # -- Who asks ------------------------------------------------------------------------------
    def client(self, who: str, told: Told) -> Client:
        """A new window of this person's browser; Sari has opened the case with its code."""
        if who.startswith("sari"):
            self.cookies[who] = self._opened(told)
        return self._client(who)

    def _client(self, who: str) -> Client:
        address = f"198.51.{next(_asked) // 250 % 250}.{next(_asked) % 250}"
        host = THERE if who in {"budi", "sari there"} else HERE
        client = Client(headers={"host": host}, REMOTE_ADDR=address)
        for name, value in self.cookies[who].items():
            client.cookies[name] = value
        return client

    def _opened(self, told: Told) -> dict[str, str]:
        client = Client(headers={"host": HERE}, REMOTE_ADDR="203.0.113.1")
        assert client.post("/lacak", {"code": told.code}).status_code == 303
        return {**_jar(client), receipts.COOKIE: f"{told.key}.0"}

    # -- What is asked -------------------------------------------------------------------------
    def address(self, route: str, name: str, told: Told) -> str:
        """The address of a route for this case."""
        case = told.case
        words = {
            "year": case.year, "number": case.number, "ref": case.ref, "pk": 1, "size": "kecil",
            "uid": self.uid(route, told), "slug": SLUGS.get(name, "dusun"),
        }  # fmt: skip
        at = "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(words[found[1]]), route)
        pick = f"pick={case.pk}.{case.version}"
        return at + {
            "inbox": "?daftar=masuk", "choice": f"?{pick}", "paper": f"?{pick}",
            "joint undo": f"?langkah=disposisi&{pick}",
        }.get(name, "")  # fmt: skip

    def uid(self, route: str, told: Told) -> Any:
        if route.startswith("suara"):
            return self.village.spoken["home"]
        if route.startswith("petugas/saluran"):
            return self.account.uid
        if route.startswith("petugas/simulator/berkas"):
            return self.bubble.uid
        if route.startswith("petugas/simulator/<"):
            return self.phone.uid
        return told.photo.uid

    def sent(self, route: str, name: str, told: Told) -> dict[str, Any]:
        """What is posted there: an act as its form sends it, elsewhere little or nothing."""
        noun = route.rpartition("/")[2]
        if name.startswith("act:"):
            return {"version": told.case.version, **self._act(noun)}
        return {
            "alike": {"text": told.text}, "look-up": {"code": told.code},
            "reporter's word": {"verdict": "sudah", **WORDS},
            "name": {"passphrase": PASSPHRASE, "reason_code": "contact_reporter", **WORDS},
            "ask name": {"reason_code": "contact_reporter", **WORDS},
            "permits": {"request": uuid4(), "act": "deny", **WORDS},
            "data requests": {"request": uuid4(), "act": "grant", **WORDS},
            "choice": {"pick": f"{told.case.pk}.{told.case.version}"},
            "cover": {"version": told.case.version, "lebar": 216, "titik.x": 9, "titik.y": 9},
            "own phone": {"act": "code"},
            "simulator act": {"ubah": "tanpa-sinyal", "text": "Halo."},
            "section": {"langkah": "tambah", "name": "Dusun Baru"},
            "keys": {"langkah": "coba"}, "channel opening": {"token": ""},
            "channel": {"langkah": "ubah"},
            "log-in": {"login": "joko", "password": "bukan ini"},
        }.get(name, {})  # fmt: skip

    def _act(self, noun: str) -> dict[str, Any]:
        typed = {
            "pemeriksaan": {"report_class": "ordinary", "category": self.category.pk},
            "klasifikasi": {"report_class": "ordinary", "category": self.category.pk},
            "disposisi": {"to": office_of(self.village, "affairs_planning").pk},
            "jawaban": {"outcome": "resolved"}, "penerusan": {"authority": "DPUPR"},
            "rencana": {"year": self.main.year + 1, "meeting": "Musdes"},
            "pengarsipan": {"reason": "unclear"}, "penggabungan": {"number": self.main.label},
            "keberatan": {"decision": "terima"}, "usul": {"decision": "setuju"},
            "ringkasan": {"summary": "Jembatan."},
            "publikasi": {"title": "Jembatan", "text": "Jembatan putus."},
        }  # fmt: skip
        return {**WORDS, **typed.get(noun, {})}


_asked = count(1)
SLUGS = {"keys": "kunci", "channel opening": "telegram"}
# At which stage an act is due; every other one is asked while the case is worked on.
AT = {
    "pemeriksaan": "received", "kelengkapan": "needs_info", "disposisi": "verified",
    "pengerjaan": "assigned", "pengarsipan": "received", "penggabungan": "received",
    "pemisahan": "merged", "pembukaan": "closed", "penutupan": "answered", "sanggahan": "archived",
    "keberatan": "objected", "usul": "proposed", "penilaian": "answered", "pencabutan": "received",
    "pelepasan": "held",
}  # fmt: skip


def stage(route: str) -> str:
    """How far the case has come about which this is asked."""
    is_reporters = route.startswith("lacak")
    noun = route.rpartition("/")[2]
    return "archived" if is_reporters and noun == "keberatan" else AT.get(noun, "in_progress")


def _jar(client: Client) -> dict[str, str]:
    return {name: morsel.value for name, morsel in client.cookies.items()}


def pictures_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("DCIM_0001.jpg", pictures.jpeg(), "image/jpeg")


def cell(answer: HttpResponse, told: Told) -> str:
    """An answer in one word of the matrix."""
    status, to = answer.status_code, answer.headers.get("Location", "").partition("?")[0]
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    has_it = told.mark.encode() in body
    if NAME.encode() in body:
        return "name"
    if 300 <= status < 400:
        return {"/petugas/akun/masuk/": "login", "/lacak": "code"}.get(to, "led")
    if status == 200 and answer["Content-Type"].partition("/")[0] in {"image", "audio"}:
        return "file"
    return (ANSWERS_WITH if has_it else ANSWERS).get(status, f"{status} {has_it}")


ANSWERS = {200: "page", 404: "none", 405: "-", 422: "again"}
ANSWERS_WITH = {200: "story", 422: "refused", 409: "refused"}
