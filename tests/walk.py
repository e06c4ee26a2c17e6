"""A walk through every page of the demo village, by a citizen and by officials.

A ``Place`` is one page as the application answers it, with the route it shows. Pages behind an
act (what is refused, what is shown once) are reached by that act.
"""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import uuid4

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse  # noqa: TID251
from django.test import Client

from kentongan.cases import actions as cases
from kentongan.cases.models import Case, Exhibit
from kentongan.desk.settings import SECTIONS
from kentongan.intake import reporting
from kentongan.media.tests import pictures, recordings
from kentongan.ops import demo
from kentongan.village.models import Hamlet, Official, Village
from tests.cast import PATHS, Make, office_of

HOST = "localhost"
CASE = "petugas/laporan/<digits:year>/<digits:number>"
ACCOUNT = "petugas/akun/"
TREE = {"text": "Pohon tumbang menutup jalan.", "publish_ok": "on"}
POLE = {"text": "Tiang listrik miring.", "publish_ok": "on"}
BRIDGE = {"text": "Jembatan bambu patah.", "publish_ok": "on"}
DOORSTEP = ("langkah-1", "langkah-2", "langkah-3", "langkah-4", "langkah-5")


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

    def desk(self, username) -> Visitor:
        """An official who has just logged in with the password."""
        visitor = Visitor()
        typed = {"login": username, "password": self.password(username)}
        assert visitor.client.post("/petugas/akun/masuk/", typed).status_code == 302
        return visitor


def _files():
    """A photo and a recording as a phone sends them."""
    photo = SimpleUploadedFile("DCIM_0001.jpg", pictures.jpeg(), "image/jpeg")
    return {"photos": photo, "voice": SimpleUploadedFile("suara.ogg", recordings.opus())}


# -- Citizens ----------------------------------------------------------------------------------
def citizens(town: Town) -> Iterator[Place]:
    """Everything a citizen may come to see."""
    sari = Visitor()
    for route in ("", "aduan", "statistik", "alur", "panduan", "privasi", "lacak"):
        yield sari.sees(route)
    yield sari.sees("", "/?bahasa=en")
    yield sari.sees("", "/?bahasa=id")
    yield from _reporting(sari)
    yield from _board(town, sari)
    yield sari.sends("lacak", "/lacak", code="1234 5678 9012 3456")
    for stage in town.cases:
        sari.client.post("/lacak", {"code": town.code(stage)})
        yield sari.sees("lacak/laporan")
        yield sari.sends("lacak/laporan", "/lacak/laporan/balasan", words=" ")


def _reporting(sari: Visitor) -> Iterator[Place]:
    for part in DOORSTEP:
        yield sari.sees("lapor", f"/lapor#{part}")
    yield sari.sends("lapor", "/lapor", phone="0812", place="dekat masjid", **_files())
    yield sari.sends("lapor", "/lapor", privacy="publik", text="", hamlet="999999")
    sent = sari.client.post("/lapor", {**TREE, **_files()})
    yield sari.sees("lapor/tanda-terima/<uuid:ref>", sent["Location"])


def _board(town: Town, sari: Visitor) -> Iterator[Place]:
    """Published cases, one with its photo."""
    _publish(town, Case.objects.of(town.village).get(text=TREE["text"]))
    yield from _joining(sari, Case.objects.of(town.village).get(text=TREE["text"]))
    for shown in Case.objects.of(town.village).filter(publication__is_shown=True):
        at = f"/aduan/{shown.year}/{shown.number}"
        yield sari.sees("aduan/<number:year>/<number:number>", at)
    yield sari.sees("aduan")


def _joining(sari: Visitor, shown: Case) -> Iterator[Place]:
    """A citizen who knows his matter on the board: before, and on the receipt after."""
    yield sari.sees("lapor", f"/lapor?sama={shown.label}")
    alike = sari.client.post("/lapor", {"text": "Pohon tumbang di jalan."})
    yield sari.sees("lapor/tanda-terima/<uuid:ref>", alike["Location"])
    joined = sari.client.post("/lapor", {"same_as": shown.label})
    yield sari.sees("lapor/tanda-terima/<uuid:ref>", joined["Location"])


def _publish(town: Town, case: Case) -> None:
    """As Joko does, the photo released."""
    by, road = town.make.joko, town.make.category("road")
    case = cases.verify(case, report_class="ordinary", category=road, by=by)
    photo = Exhibit.objects.get(case=case, attachment__kind="photo")
    cases.publish(case, title="Pohon", text="Pohon tumbang.", exhibits=[photo.pk], by=by)


# -- Officials ---------------------------------------------------------------------------------
def officials(town: Town) -> Iterator[Place]:
    """Everything an official may come to see; who runs the desk sees most."""
    joko = town.desk("joko")
    yield from _lists(town, joko)
    yield from _chosen(town, joko)
    yield from _cases(town, joko)
    yield from _counter(joko)
    yield from _settings(joko)
    yield from _account(town)


def _lists(town: Town, joko: Visitor) -> Iterator[Place]:
    for n in range(30):
        town.make.report(f"Saluran air nomor {n} tersumbat sampah di depan balai dusun {n}.")
    for tab in ("perlu-saya", "terlambat", "semua", "selesai", "diragukan", "masuk"):
        yield joko.sees("petugas/", f"/petugas/?daftar={tab}")
    yield joko.sees("petugas/", "/petugas/?q=saluran+tersumbat&category=road")
    for username in ("wati", "ratna", "yanto"):
        yield town.desk(username).sees("petugas/")
    for username in ("joko", "ratna"):
        yield town.desk(username).sees("petugas/ringkasan")


def _chosen(town: Town, joko: Visitor) -> Iterator[Place]:
    """Many cases at once: what is asked, what is refused, and the sheet."""
    some = Case.objects.of(town.village).order_by("pk")[:25]
    picks = [f"{case.pk}.{case.version}" for case in some]
    for noun in ("disposisi", "penggabungan", "penundaan", "cetak"):
        query = urlencode({"pick": picks}, doseq=True)
        yield joko.sees(f"petugas/pilihan/{noun}", f"/petugas/pilihan/{noun}?{query}")
    at = "petugas/pilihan/penggabungan"
    yield joko.sends(at, f"/{at}", pick=picks, number="9999/2020")


def _cases(town: Town, joko: Visitor) -> Iterator[Place]:
    wati, ratna = town.desk("wati"), town.desk("ratna")
    for case in _different(town):
        at = f"/petugas/laporan/{case.year}/{case.number}"
        yield joko.sees(CASE, at)
        if case.holder_id == office_of(town.village, "section_welfare").pk:
            yield wati.sees(CASE, at)
    yield from _refused(town, joko)
    yield from _photo(town, joko)
    town.village.needs_second_person_to_archive = True
    town.village.save()
    case = town.make.step(town.make.case(), "archive")
    yield ratna.sees(CASE, f"/petugas/laporan/{case.year}/{case.number}")


def _photo(town: Town, joko: Visitor) -> Iterator[Place]:
    """A photo whose faces are covered, and a report that is the same as the one it belongs to."""
    Visitor().client.post("/lapor", {**POLE, **_files()})
    _publish(town, Case.objects.of(town.village).get(text=POLE["text"]))
    case = Case.objects.of(town.village).get(text=POLE["text"])
    at = address(f"{CASE}/foto/<uuid:uid>", case)
    tap = {"version": case.version, "lebar": 216, "titik.x": 20, "titik.y": 20}
    assert joko.client.post(at, tap).status_code == 303
    yield joko.sees(f"{CASE}/foto/<uuid:uid>", at)
    yield joko.sends(f"{CASE}/foto/<uuid:uid>", at, **tap)
    yield joko.sees(CASE, address(CASE, case))
    same = town.make.report("", same_as=case.label)
    yield joko.sees(CASE, f"/petugas/laporan/{same.year}/{same.number}")


def _different(town: Town) -> list[Case]:
    """One case of each kind the page tells apart."""
    kinds: dict[tuple[object, ...], Case] = {}
    for case in Case.objects.of(town.village).order_by("pk"):
        kind = (case.status, case.report_class, case.about_office_id, case.publish_ok)
        kinds.setdefault(kind, case)
    return [*kinds.values()]


def _refused(town: Town, joko: Visitor) -> Iterator[Place]:
    case = town.cases["in_progress"]
    at, stale = f"/petugas/laporan/{case.year}/{case.number}", case.version - 1
    answer = {"words": "Sudah kami tambal.", "outcome": "resolved"}
    yield joko.sends(CASE, f"{at}/jawaban", version=stale, **answer)
    yield joko.sends(CASE, f"{at}/jawaban", version=case.version, words=" ", outcome="resolved")
    yield joko.sends(CASE, f"{at}/jawaban", version=case.version, lihat="1", **answer)
    asked = {"reason_code": "contact_reporter", "words": "Menelepon balik."}
    yield joko.sends(CASE, f"{at}/nama", passphrase="keliru sekali kata ini", **asked)
    yield joko.sends(f"{CASE}/nama", f"{at}/nama", passphrase=town.passphrase, **asked)


def _counter(joko: Visitor) -> Iterator[Place]:
    yield joko.sees("petugas/catat")
    yield joko.sends("petugas/catat", "/petugas/catat", text="", phone="08", **_files())
    sent = joko.client.post("/petugas/catat", {"text": "Pompa air mati.", "key": uuid4()})
    yield joko.sees("petugas/tanda-terima/<uuid:ref>", sent["Location"])


def _settings(joko: Visitor) -> Iterator[Place]:
    yield joko.sees("petugas/pengaturan")
    route, at = "petugas/pengaturan/<slug:slug>", "/petugas/pengaturan"
    for slug in SECTIONS:
        yield joko.sees(route, f"{at}/{slug}")
    taken = Hamlet.objects.first().name
    yield joko.sends(route, f"{at}/dusun", langkah="tambah", baris=0, name=taken)
    new = {"username": "siti", "name": "Siti Aminah"}
    yield joko.sends(route, f"{at}/petugas", langkah="tambah", baris=0, **new)


def _account(town: Town) -> Iterator[Place]:
    stranger = Visitor()
    yield stranger.sees(f"{ACCOUNT}masuk/")
    yield stranger.sends(f"{ACCOUNT}masuk/", "/petugas/akun/masuk/", login="joko", password="x")
    yield stranger.sees(f"{ACCOUNT}nonaktif/")
    dewi = town.desk("dewi")
    for page in ("keluar/", "kata-sandi/", "dua-langkah/", "sandi-lagi/"):
        yield dewi.sees(f"{ACCOUNT}{page}")
    yield dewi.sends(f"{ACCOUNT}kata-sandi/", "/petugas/akun/kata-sandi/", oldpassword="x")
    dewi.client.post("/petugas/akun/sandi-lagi/", {"password": town.password("dewi")})
    yield dewi.sees(f"{ACCOUNT}dua-langkah/aktifkan/")
    yield from _two_steps(town, dewi)


def _two_steps(town: Town, dewi: Visitor) -> Iterator[Place]:
    TOTP.activate(town.official("dewi"), generate_totp_secret())
    RecoveryCodes.activate(town.official("dewi"))
    pages = ("", "lagi/", "matikan/", "cadangan/", "cadangan/baru/")
    for page in pages:
        yield dewi.sees(f"{ACCOUNT}dua-langkah/{page}")
    stranger = Visitor()
    typed = {"login": "dewi", "password": town.password("dewi")}
    stranger.client.post("/petugas/akun/masuk/", typed)
    yield stranger.sees(f"{ACCOUNT}dua-langkah/masuk/")


# -- Where something is wrong ------------------------------------------------------------------
def astray(town: Town, break_home) -> Iterator[Place]:
    """400, 403, 404 and 500, for citizens and officials; last, a host that is no village."""
    sari = Visitor(raise_request_exception=False)
    yield sari.sees("!404", "/tidak-ada")
    yield town.desk("joko").sees("!404", "/petugas/laporan/2020/99999")
    many = {f"f{n}": "x" for n in range(300)}
    yield sari.sends("!400", "/lapor", **many)
    strict = Visitor(enforce_csrf_checks=True)
    yield strict.sends("!403", "/petugas/akun/masuk/", login="joko")
    strict.client.defaults["HTTP_SEC_FETCH_SITE"] = "cross-site"
    yield strict.sends("!403", "/lapor", text="Dari situs lain.")
    break_home()
    yield sari.sees("!500", "/")
    Village.objects.update(is_default=False)
    yield sari.sees("!404", "/")


# -- What is no page ---------------------------------------------------------------------------
def reporter(town: Town) -> tuple[Visitor, Case]:
    """Somebody who follows a report of his own, whose photo is on the board."""
    sari = Visitor()
    sent = sari.client.post("/lapor", {**BRIDGE, **_files()})
    page = sari.client.get(sent["Location"], headers={"accept-encoding": "identity"})
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", page.content.decode())[0]
    sari.client.post("/lacak", {"code": code})
    case = Case.objects.select_related("village").get(text=BRIDGE["text"])
    _publish(town, case)
    return sari, case


def address(route: str, case: Case) -> str:
    """An address that fits a route: the words in brackets filled from a case with a photo."""
    photo = Exhibit.objects.get(case=case, attachment__kind="photo").attachment
    words = {
        "year": case.year, "number": case.number, "ref": case.ref, "size": "kecil",
        "slug": next(iter(SECTIONS)), "uid": photo.uid,
    }  # fmt: skip
    return "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(words[found[1]]), route)
