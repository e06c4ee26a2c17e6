"""Every page an official may come to see; who runs the desk sees most.

Pages behind an act (what is refused, what is shown once) are reached by that act.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from kentongan.base import clock
from kentongan.cases.models import Case
from kentongan.desk.settings import SECTIONS
from kentongan.intake import retention
from kentongan.intake.models import DataRequest
from kentongan.intake.rights import asking
from kentongan.messaging import registry
from kentongan.messaging.models import Account
from kentongan.vault import reading
from kentongan.vault.models import OpeningRequest
from kentongan.village.models import Hamlet
from tests.cast import office_of
from tests.walk import Place, Town, Visitor, address, files, publish

CASE = "petugas/laporan/<digits:year>/<digits:number>"
ACCOUNT = "petugas/akun/"
POLE = {"text": "Tiang listrik miring.", "publish_ok": "on"}


# -- Officials ---------------------------------------------------------------------------------
def at_work(town: Town, _break_home) -> Iterator[Place]:
    """Lists, cases and the counter."""
    joko = town.desk("joko")
    yield from _lists(town, joko)
    yield from _chosen(town, joko)
    yield from _cases(town, joko)
    yield from _counter(joko)
    yield from _shut(town)


def aside(town: Town, _break_home) -> Iterator[Place]:
    """What the village chose, and one's own account."""
    yield from _settings(town, town.desk("joko"))
    yield from _data_requests(town, town.desk("dewi"))
    yield from _duties(town, town.desk("joko"))
    yield from _unproven(town, town.desk("joko", is_proven=False))
    joko, dewi = town.desk("joko"), town.desk("dewi")
    yield from _channels(town, town.desk("joko"))
    yield from _account(town)
    yield from _two_keepers(town, joko, dewi)  # the last: their passwords alone open nothing then


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
    town.make.report(
        "Dana desa tidak jelas.", about_office=str(town.make.office("village_head").pk)
    )
    yield joko.sees("petugas/surat")


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
    Visitor().client.post("/lapor", {**POLE, **files()})
    case = Case.objects.of(town.village).select_related("village").latest("pk")
    publish(town, case)
    case.refresh_from_db()
    at = address(f"{CASE}/foto/<uuid:uid>", case)
    tap = {"version": case.version, "lebar": 216, "titik.x": 20, "titik.y": 20}
    assert joko.client.post(at, tap).status_code == 303
    yield joko.sees(f"{CASE}/foto/<uuid:uid>", at)
    yield joko.sends(f"{CASE}/foto/<uuid:uid>", at, **tap)
    yield joko.sees(CASE, address(CASE, case))
    same = town.make.report("", same_as=case.label)
    yield joko.sees(CASE, f"/petugas/laporan/{same.year}/{same.number}")


def _shut(town: Town) -> Iterator[Place]:
    """A story told in secret: by a log-in without the password, and with a new one."""
    case = town.cases["in_progress"]
    at, joko = f"/petugas/laporan/{case.year}/{case.number}", town.official("joko")
    by_passkey = Visitor()
    by_passkey.client.force_login(joko)
    yield by_passkey.sees(CASE, at)
    reading.renew(joko, town.password("joko"))
    anew = town.desk("joko")
    yield anew.sees(CASE, at)
    yield anew.sends(CASE, f"{at}/kunci", passphrase="keliru sekali kata ini")


def _different(town: Town) -> list[Case]:
    """One case of each kind the page tells apart."""
    kinds: dict[tuple[object, ...], Case] = {}
    for case in Case.objects.of(town.village).order_by("pk"):
        kind = (case.status, case.about_office_id)
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
    yield joko.sends("petugas/catat", "/petugas/catat", text="", phone="08", **files())
    sent = joko.client.post("/petugas/catat", {"text": "Pompa air mati.", "key": uuid4()})
    yield joko.sees("petugas/tanda-terima/<uuid:ref>", sent["Location"])


def _duties(town: Town, joko: Visitor) -> Iterator[Place]:
    """What is owed to whom the data belong: erasing with its paper, a breach, the record."""
    erased = town.cases["closed"]
    long_ago = clock.now() - timedelta(days=800)
    Case.objects.filter(pk=erased.pk).update(ended_at=long_ago)
    retention.forget_stories()
    erased.refresh_from_db()
    assert erased.erased_at
    yield joko.sees(CASE, f"/petugas/laporan/{erased.year}/{erased.number}")
    month = f"{erased.erased_at:%Y-%m}"
    yield joko.sees("petugas/berita-acara", f"/petugas/berita-acara?bulan={month}")
    yield joko.sees("petugas/berita-acara")
    yield joko.sees("petugas/catatan-pemrosesan")
    now = f"{clock.now():%Y-%m-%dT%H:%M}"
    told = {"kind": "phone", "scope": "all", "since": now, "until": now, "found_at": now,
            "how": "Tas dijambret.", "done": "HP diputus."}  # fmt: skip
    yield joko.sends("petugas/kebocoran", "/petugas/kebocoran", **told)
    at = joko.client.post("/petugas/kebocoran", {**told, "kinds": ["story"]})["Location"]
    yield joko.sees("petugas/kebocoran")
    yield joko.sees("petugas/kebocoran/<uuid:uid>", at)
    yield joko.sends("petugas/kebocoran/<uuid:uid>", at, act="ubah", **told)
    yield joko.sees("petugas/kebocoran/<uuid:uid>/surat", f"{at}/surat")
    assert joko.client.post(at, {"act": "kirim"}).status_code == 303
    yield joko.sees("petugas/kebocoran/<uuid:uid>", at)


def _settings(town: Town, joko: Visitor) -> Iterator[Place]:
    yield joko.sees("petugas/pengaturan")
    route, at = "petugas/pengaturan/<slug:slug>", "/petugas/pengaturan"
    for slug in SECTIONS:
        yield joko.sees(route, f"{at}/{slug}")
    taken = Hamlet.objects.first().name
    yield joko.sends(route, f"{at}/dusun", langkah="tambah", baris=0, name=taken)
    new = {"username": "siti", "name": "Siti Aminah"}
    yield joko.sends(route, f"{at}/petugas", langkah="tambah", baris=0, **new)
    town.records_a_reading()
    yield joko.sees(route, f"{at}/suara")


def _unproven(town: Town, joko: Visitor) -> Iterator[Place]:
    """What waits for the second step, as whoever has none yet finds it."""
    case = town.make.case(name="Sari Dewi")
    yield joko.sees(CASE, f"/petugas/laporan/{case.year}/{case.number}")
    yield joko.sees("petugas/pengaturan/<slug:slug>", "/petugas/pengaturan/petugas")
    yield joko.sees("petugas/saluran/buka/<slug:slug>", "/petugas/saluran/buka/telegram")
    yield joko.sees(f"{ACCOUNT}dua-langkah/", "/petugas/akun/dua-langkah/?next=/petugas/izin")
    yield joko.sees("petugas/hubungkan-whatsapp")


def _two_keepers(town: Town, joko: Visitor, dewi: Visitor) -> Iterator[Place]:
    """The way to names that two must open, and one such name asked for, refused, granted, read."""
    route, at = "petugas/pengaturan/<slug:slug>", "/petugas/pengaturan"
    case = town.make.case(name="Sari Dewi")
    page = f"/petugas/laporan/{case.year}/{case.number}"
    own = {
        visitor: f"{name} kambing sawah embun"
        for visitor, name in ((joko, "jagung"), (dewi, "pandan"))
    }
    for visitor, new in own.items():
        typed = {"langkah": "milik", "baris": 0, "paper": town.passphrase, "new": new}
        assert visitor.client.post(f"{at}/kunci", typed).status_code == 303
        yield visitor.sees(route, f"{at}/dua-penjaga")
    for_two = f"{at}/dua-penjaga"
    yield joko.sends(route, for_two, langkah="cetak", baris=0, paper="keliru sekali kata ini")
    sheets = joko.sends(route, for_two, langkah="cetak", baris=0, paper=town.passphrase)
    yield sheets
    one, two, _ = re.findall(r'class="code">(\d [a-z ]+)<', sheets.body.decode())
    typed = {"langkah": "coba", "baris": 0, "sheet_one": one}
    yield dewi.sends(route, for_two, sheet_two=one, **typed)
    assert dewi.client.post(for_two, {"sheet_two": two, **typed}).status_code == 303
    yield joko.sees(route, for_two)
    yield joko.sees(route, f"{at}/kunci")
    why = {"reason_code": "contact_reporter", "words": "Menanyakan tempatnya."}
    yield joko.sees(CASE, page)
    yield joko.sends(CASE, f"{page}/izin", reason_code="other", words="")
    assert joko.client.post(f"{page}/izin", why).status_code == 303
    yield joko.sees(CASE, page)
    yield joko.sends(f"{CASE}/izin-lembar", f"{page}/izin-lembar", sheet_one=one, sheet_two=one)
    yield dewi.sees("petugas/izin")
    uid = OpeningRequest.objects.get().uid
    yield dewi.sends("petugas/izin", "/petugas/izin", request=uid, act="deny", words="")
    answer = {"request": uid, "act": "grant", "passphrase": own[dewi]}
    assert dewi.client.post("/petugas/izin", answer).status_code == 303
    yield dewi.sees("petugas/izin")
    yield joko.sees(CASE, page)
    yield joko.sends(CASE, f"{page}/nama", passphrase="keliru sekali kata ini")
    yield joko.sends(f"{CASE}/nama", f"{page}/nama", passphrase=own[joko])


def _data_requests(town: Town, dewi: Visitor) -> Iterator[Place]:
    """What reporters ask about their data: one in time, one late, one done, one refused answer."""
    route = "petugas/permintaan-data"
    yield dewi.sees(route)
    case = town.make.case(name="Sari Dewi", phone="0812 3456 7890")
    for kind in ("other", "erase_story", "copy"):
        asking.ask(town.village, case.ref, kind=kind, key=uuid4(), words="Tolong dijawab.")
    asking.erase_contact(town.village, case.ref)
    rows = DataRequest.objects.of(town.village).filter(case=case)
    rows.filter(kind="copy").update(due_at=case.received_at)
    yield dewi.sees(route)
    uid = rows.get(kind="other").uid
    yield dewi.sends(route, f"/{route}", request=uid, act="refuse", words="")


def _channels(town: Town, joko: Visitor) -> Iterator[Place]:
    """Channels, opening each of them, conversations, one's own phone, and the pretended ones."""
    for page in ("saluran", "percakapan", "hubungkan-whatsapp", "simulator"):
        yield joko.sees(f"petugas/{page}")
    yield joko.sends("petugas/hubungkan-whatsapp", "/petugas/hubungkan-whatsapp")
    route, at = "petugas/saluran/buka/<slug:slug>", "/petugas/saluran/buka"
    for kind in registry.channels():
        yield joko.sees(route, f"{at}/{kind}")
    yield joko.sends(route, f"{at}/telegram", token="")
    account = Account.objects.of(town.village).get(kind="simulator")
    yield joko.sees("petugas/saluran/<uuid:uid>", f"/petugas/saluran/{account.uid}")
    for n in (1, 2, 3):
        yield joko.sees("petugas/simulator", f"/petugas/simulator?telepon={n}")


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
    yield from _passkeys(town, dewi)
    yield from _two_steps(town, dewi)
    yield from _resumed(town)
    yield from _pin(town)


def _passkeys(town: Town, dewi: Visitor) -> Iterator[Place]:
    yield dewi.sees(f"{ACCOUNT}kunci/baru/")
    data = {"name": "HP Dewi", "passwordless": True, "credential": {}}
    key = Authenticator.objects.create(user=town.official("dewi"), type="webauthn", data=data)
    yield dewi.sees(f"{ACCOUNT}kunci/")
    yield dewi.sees(f"{ACCOUNT}kunci/<digits:pk>/hapus/", f"/petugas/akun/kunci/{key.pk}/hapus/")
    key.delete()


def _resumed(town: Town) -> Iterator[Place]:
    """Words sent after the session had ended: the log-in keeps them, then they come back."""
    agus = Visitor()
    agus.client.get("/petugas/akun/masuk/")
    shut = agus.sends(f"{ACCOUNT}masuk/", "/petugas/laporan/2026/1/catatan", words="Semen datang.")
    yield shut
    kept = re.search(r'name="kept" value="([^"]+)"', shut.body.decode())[1]
    typed = {"login": "agus", "password": town.password("agus"), "kept": kept}
    agus.client.post("/petugas/akun/masuk/", typed)
    yield agus.sees(f"{ACCOUNT}lanjut/")


def _pin(town: Town) -> Iterator[Place]:
    """A PIN for one's own phone: chosen, refused, asked for."""
    agus, at = Visitor(), "/petugas/akun/pin/"
    typed = {"login": "agus", "password": town.password("agus"), "remember": "on"}
    agus.client.post("/petugas/akun/masuk/", typed)
    yield agus.sees(f"{ACCOUNT}pin/baru/")
    yield agus.sends(f"{ACCOUNT}pin/baru/", f"{at}baru/", password="x", pin="111111", again="1")
    chosen = {"password": town.password("agus"), "pin": "271828", "again": "271828"}
    assert agus.client.post(f"{at}baru/", chosen).status_code == 303
    yield agus.sees(f"{ACCOUNT}keluar/")
    agus.client.post(f"{at}kunci/")
    yield agus.sees(f"{ACCOUNT}pin/")
    yield agus.sends(f"{ACCOUNT}pin/", at, pin="000000")


def _two_steps(town: Town, dewi: Visitor) -> Iterator[Place]:
    TOTP.activate(town.official("dewi"), generate_totp_secret())
    RecoveryCodes.activate(town.official("dewi"))
    for page in ("", "lagi/", "matikan/", "cadangan/", "cadangan/", "cadangan/baru/"):
        yield dewi.sees(f"{ACCOUNT}dua-langkah/{page}")
    yield dewi.sends(f"{ACCOUNT}dua-langkah/lagi/", "/petugas/akun/dua-langkah/lagi/", code="1")
    stranger = Visitor()
    typed = {"login": "dewi", "password": town.password("dewi")}
    stranger.client.post("/petugas/akun/masuk/", typed)
    yield stranger.sees(f"{ACCOUNT}dua-langkah/masuk/")
