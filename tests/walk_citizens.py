"""Every page a citizen may come to see, also where something is wrong.

Pages behind an act (what is refused, what is shown once) are reached by that act.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

from kentongan.base import clock
from kentongan.cases import actions as cases
from kentongan.cases.models import Case
from kentongan.intake import breaches, retention
from kentongan.intake.breaches import Facts
from kentongan.ops import founding
from kentongan.village.models import Village
from tests.cast import office_of
from tests.walk import Place, Town, Visitor, files, publish

TREE = {"text": "Pohon tumbang menutup jalan.", "publish_ok": "on"}
DOORSTEP = ("langkah-1", "langkah-2", "langkah-3", "langkah-4", "langkah-5")


def citizens(town: Town, _break_home) -> Iterator[Place]:
    """Everything a citizen may come to see."""
    sari = Visitor()
    for route in ("", "aduan", "statistik", "alur", "panduan", "privasi", "lacak"):
        yield sari.sees(route)
    yield sari.sees("", "/?bahasa=en")
    yield sari.sees("", "/?bahasa=id")
    yield from _reporting(sari)
    yield from _board(town, sari)
    yield from _letter(town, sari)
    yield sari.sends("lacak", "/lacak", code="1234 5678 9012 3456")
    for stage in town.cases:
        sari.client.post("/lacak", {"code": town.code(stage)})
        yield sari.sees("lacak/laporan")
        yield sari.sends("lacak/laporan", "/lacak/laporan/balasan", words=" ")
    yield from _rights(town, sari)
    yield from _long_after(town, sari)


def _rights(town: Town, sari: Visitor) -> Iterator[Place]:
    """What is held of a reporter, before and after he used his rights, and on hold."""
    page, case = "lacak/laporan/data", town.cases["in_progress"]
    sari.client.post("/lacak", {"code": town.code("in_progress")})
    yield sari.sees(page)
    yield sari.sends(page, f"/{page}/perbaikan", phone="0812", name="Sari Dewi")
    yield sari.sends(page, f"/{page}/permintaan", kind="other", words="")
    for kind in ("erase_story", "copy"):
        sari.client.post(f"/{page}/permintaan", {"kind": kind, "words": "Tolong dijawab."})
    sari.client.post(f"/{page}/perbaikan", {"phone": "0812 3456 7890"})
    case = cases.hold(case, words="Permintaan penyidik.", by=town.make.joko)
    sari.client.post(f"/{page}/penghapusan-nama")
    yield sari.sees(page)
    cases.let_go(case, by=town.make.joko)
    sari.client.post(f"/{page}/penghapusan-nomor")
    yield sari.sees(page)


def _long_after(town: Town, sari: Visitor) -> Iterator[Place]:
    """A report whose words were erased, and a village that must tell of a breach."""
    closed, now = town.cases["closed"], clock.now()
    joko = town.official("joko")
    told = Facts(
        kind="machine", scope="all", official=None, labels="", data=breaches.DATA, since=now,
        until=now, found_at=now, how="Komputer kantor dicuri.", done="Kata sandi diganti.",
    )  # fmt: skip
    breaches.tell(breaches.note(town.village, told, by=joko), by=joko)
    breaches.tell_touched()
    Case.objects.filter(pk=closed.pk).update(ended_at=now - timedelta(days=800))
    retention.forget_stories()
    for stage in ("closed", "answered"):
        sari.client.post("/lacak", {"code": town.code(stage)})
        yield sari.sees("lacak/laporan")


def _reporting(sari: Visitor) -> Iterator[Place]:
    for part in DOORSTEP:
        yield sari.sees("lapor", f"/lapor#{part}")
    yield sari.sends("lapor", "/lapor", phone="0812", place="dekat masjid", **files())
    yield sari.sends("lapor", "/lapor", privacy="publik", text="", hamlet="999999")
    sent = sari.client.post("/lapor", {**TREE, **files()})
    yield sari.sees("lapor/tanda-terima/<uuid:ref>", sent["Location"])


def _board(town: Town, sari: Visitor) -> Iterator[Place]:
    """Published cases, one with its photo."""
    case = Case.objects.of(town.village).select_related("village").latest("pk")
    publish(town, case)
    yield from _joining(sari, case)
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


def _letter(town: Town, sari: Visitor) -> Iterator[Place]:
    """A report about the village head, and whoever opens its letter."""
    head = office_of(town.village, "village_head").pk
    told = {"text": "Dana desa tidak jelas.", "about_office": head}
    sent = sari.client.post("/lapor", {**told, **files()})
    receipt = sari.sees("lapor/tanda-terima/<uuid:ref>", sent["Location"])
    yield receipt
    page = receipt.body.decode()
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", page)[0]
    label = Case.objects.of(town.village).get(goes_up=True).label
    opens = {"label": label, "words": re.search(r'class="code">([a-z ]+)<', page)[1]}
    yield sari.sees("surat")
    yield sari.sends("surat", "/surat", label=label, words="keliru")
    yield sari.sends("surat", "/surat", **opens)
    yield sari.sends("surat/jawaban", "/surat/jawaban", **opens, told=" ", act="answer")
    yield sari.sends("surat/jawaban", "/surat/jawaban", **opens, told="Kami periksa.", act="tell")
    sari.client.post("/lacak", {"code": code})
    yield sari.sees("lacak/laporan")
    words, _villages = founding.add_upper(town.village.region_code)
    yield sari.sees("surat")
    yield sari.sends("surat", "/surat", label="", words=words)
    again = sari.client.post("/lapor", {"text": "Masih tidak jelas.", "about_office": head})
    yield sari.sees("lapor/tanda-terima/<uuid:ref>", again["Location"])
    yield sari.sends("surat", "/surat", label="", words=words)


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
