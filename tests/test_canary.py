"""A canary in the mine: a name, a phone number and a sentence that must be found nowhere.

They are sent as a reporter's identity to a real server, by the form, at the counter and over
WhatsApp, the reports are worked through, things are made to break; then every byte the server has
written or shows is searched: tables, the database's own files with their free pages and logs of
writing, temporary files, the log, metrics, exports and backups. What is told in secret is shown to
who may read it, and lies nowhere either.

Beside the canary fly a flock of others, each with a name, a number and a story of its own, in every
mode: a few by default, a thousand under KENTONGAN_LONG=1.
"""

import os
import re
import subprocess
import tarfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kentongan.channels.whatsapp_cloud.tests import meta
from tests import leaks, two_sides
from tests.console import Official, Receipt, Villager, option, token
from tests.far import Far, Phone
from tests.serving import Server, moved, until
from tests.tables import dump, is_postgres, run_sql

pytestmark = [pytest.mark.processes]

NAME = "Wiryokusumo Blekok"
PHONE, DIGITS = "0812-7773-3434", "81277733434"
SENTENCE = "Saya bidan Trinil di RT 7, suami saya carik"
FOUND = "kepodang"  # a word of what is told openly: what does search the places must find this one
HIDDEN = "srigunting"  # a word of what is told in secret
STORY = f"Jembatan {FOUND} di tepi sawah hampir putus, anak sekolah lewat situ."
SECRET = STORY.replace(FOUND, HIDDEN)
FORENOON = until(10)  # minutes to the next: at night nobody is told anything
PATIENCE = 60  # seconds for what is held for a moment, and told a worker that was asleep
BARE = {"X-Forwarded-For": None}  # asked from this machine, by no proxy
PAGES = ("/", "/aduan", "/statistik", "/panduan", "/privasi", "/alur", "/lapor", "/lacak")
DESK = ("", "?daftar=terlambat", "?daftar=semua", "?daftar=selesai", "?daftar=diragukan",
        f"?daftar=semua&q={FOUND}", "catat", "ringkasan", "register.csv", "pengaturan",
        "pengaturan/petugas")  # fmt: skip


# Two people on WhatsApp: the canary, and an official whose number is nobody's business either.
WAMID, BSUID, OFFICIAL = "wamid.KanariHBgN", "ID.77712345678901234567", "81988877665"
VILLAGER = {meta.NUMBER: f"62{DIGITS}", meta.BSUID: BSUID, meta.NAME: NAME, meta.WAMID: WAMID}
FIELD = {meta.NUMBER: f"62{OFFICIAL}", meta.BSUID: f"{BSUID}8", meta.WAMID: WAMID}
WORDS = (NAME, "Wiryokusumo", DIGITS, PHONE, SENTENCE, "bidan Trinil", WAMID, meta.WAMID, BSUID,
         OFFICIAL)  # fmt: skip
# The flock: what all names, numbers and stories have in common is looked for; the rest is theirs.
FLOCK = 1000 if os.environ.get("KENTONGAN_LONG") else 8
STEM, FOUND_TOO, HIDDEN_TOO = "Manyarsari", "derkuku", "cucakrawa"
MODES = ("terbuka", "rahasia", "anonim", "loket")
SPELLINGS = ("0857345198{:03}", "0857-3451-98{:03}", "+62 857 3451 98{:03}", "62857345198{:03}")
SPELT = ("857345198", "857-3451-98", "857 3451 98")  # with 0, 62, +62 before it, or nothing
IN_SECRET = (HIDDEN, HIDDEN_TOO, two_sides.ROAD, two_sides.WHERE, two_sides.MENDED)


def needles(*words):
    """As they might lie in a file, but for four letters of base 64, which are anywhere."""
    return {needle for needle in leaks.needles(*words) if len(needle) >= 8}


CANARY, TOLD = needles(*WORDS, STEM, *SPELT), needles(*IN_SECRET)


def sings(data, wanted=CANARY | TOLD):
    """What of the canary is in these bytes; only ``CANARY`` may not be shown to who reads."""
    return leaks.found(data, wanted)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    env = moved(FORENOON) | {"TMPDIR": str(tmp_path_factory.mktemp("temporary"))}
    with Server(tmp_path_factory.mktemp("canary"), env) as server:
        told = server.run("village", "add", "33.03.05.2007")
        server.passphrase = told.rsplit(": ", 1)[1].strip()
        yield server


@pytest.fixture(scope="module")
def joko(server):
    joko = hire(server, "joko", "service_head")
    joko.sets_up_a_second_step()
    return joko


@pytest.fixture(scope="module")
def two_phones(server, joko):
    """The two-sided story over WhatsApp, from the first message to the mended road."""
    wati = hire(server, "wati", "section_welfare")
    with Far("whatsapp_cloud", lambda: datetime.now(UTC) + timedelta(minutes=FORENOON)) as far:
        given = [
            word
            for name, value in far.values.items()
            for word in ("--set", f"{name}={value}")
            if name != "version"
        ]
        told = server.run("channel", "add", "whatsapp_cloud", "--village", "33.03.05.2007", *given)
        far.address = server.url + re.search(r"/kanal/whatsapp_cloud/[\w-]{32}", told)[0]
        yield two_sides.play(Phone(far, VILLAGER), Phone(far, FIELD), joko, wati, hears)


def hears(phone, words):
    until = time.monotonic() + PATIENCE
    while not (found := [told for told in phone.news() if words in told]):
        assert time.monotonic() < until, (words, phone.words())
        time.sleep(0.2)
    return found[0]


def hire(server, username, office):
    told = server.run("official", "add", username, username.title(), "--office", office)
    return Official(server.url, username, told.rsplit(" ", 1)[1].strip())


@pytest.fixture(scope="module")
def life(server, joko, two_phones):
    """Reports with the canary in every way, one of them worked through; the pages seen."""
    seen = []
    told = [
        send(server, seen, SECRET, name=NAME, phone=PHONE, publish_ok="on", place=HIDDEN),
        send(server, seen, SECRET, name=SENTENCE, phone=PHONE),
        send(server, seen, STORY, name=NAME, phone=PHONE, privacy="anonim"),
        send(server, seen, STORY, name=NAME, phone=PHONE, privacy="terbuka"),
        joko.record(text=f"{SECRET} Di loket.", name=NAME, phone=PHONE),
    ]
    work_through(server, joko, told[0])
    break_things(server)
    for n in range(FLOCK):
        fly(server, joko, n)
    return joko, told, seen


def fly(server, joko, n):
    """One report more, by the form or at the counter, its name and number like no other's."""
    mode = MODES[n % len(MODES)]
    phone = SPELLINGS[(n + n // 4) % len(SPELLINGS)].format(n)
    word = FOUND_TOO if mode in ("terbuka", "anonim") else HIDDEN_TOO
    told = {"text": f"Lampu {word}{n} di gang {n} padam.", "name": f"{STEM} {n} binti {n}",
            "phone": phone}  # fmt: skip
    if mode == "loket":
        joko.record(**told)
        return
    villager = Villager(server.url)
    receipt = villager.report(privacy=mode, **told)
    if n % 5 == 0:  # what was written and then erased leaves free pages
        villager.follow(receipt.code)
        villager.say("pencabutan", words=f"{word}{n} sudah beres.")


def send(server, seen, text, **identity):
    villager = Villager(server.url)
    answer = villager.session.post(
        f"{server.url}/lapor", data={"text": f"{text} Ke-{len(seen)}.", **identity}, timeout=60
    )
    villager.follow(Receipt(answer.text).code)
    seen += [answer.text, *(step.headers["Location"] for step in answer.history)]
    seen.append(villager.session.get(f"{server.url}/lacak/laporan", timeout=60).text)
    return Receipt(answer.text)


def work_through(server, joko, receipt):
    page = joko.get(f"laporan/{receipt.year}/{receipt.number}")
    category = re.search(r'<option value="(\d+)"[^>]*>\s*Jalan dan jembatan', page)[1]
    steps = (
        ("pemeriksaan", {"report_class": "ordinary", "category": category}),
        ("disposisi", {"words": f"Tolong cek {HIDDEN}."}),
        ("pengerjaan", {"words": ""}),
        ("catatan", {"words": f"Soal {HIDDEN} sudah ditelepon."}),
        ("jawaban", {"words": f"Sudah diganti, juga {HIDDEN}.", "outcome": "resolved"}),
        ("publikasi", {"title": "Jembatan", "text": STORY, "answer": "Sudah diganti."}),
    )
    for noun, typed in steps:
        if noun == "disposisi":
            page = joko.get(f"laporan/{receipt.year}/{receipt.number}")
            typed["to"] = option(page, "to", "Kasi Kesejahteraan")
        joko.act(receipt, noun, **typed)


def break_things(server):
    """A report while a table is missing: an honest 500, with the identity in the request."""
    sent = {"text": SECRET, "name": NAME, "phone": PHONE}
    run_sql(server, "ALTER TABLE intake_submission RENAME TO intake_elsewhere")
    try:
        answer = Villager(server.url).session.post(f"{server.url}/lapor", data=sent, timeout=60)
    finally:
        run_sql(server, "ALTER TABLE intake_elsewhere RENAME TO intake_submission")
    assert answer.status_code == 500
    assert not sings(answer.content)


def test_no_table_holds_the_canary(life, server):
    everything = dump(server)
    assert FOUND.encode() in everything
    assert sings(everything) == []


def test_no_file_of_the_server_holds_the_canary(life, server):
    files = {path: path.read_bytes() for path in server.data.rglob("*") if path.is_file()}
    assert {path.name: sings(data) for path, data in files.items() if sings(data)} == {}
    assert server.log in files


def test_no_file_of_the_database_holds_the_canary(life, server, record_property):
    """The database's own files: pages in use and free ones, and what it writes before it writes."""
    files = of_the_database(server)
    sung = {name: sings(data) for name, data in files.items()}
    weight = sum(map(len, files.values()))
    record_property("figure", f"{FLOCK} reports, {len(files)} files, {weight / 1e6:.1f} MB")
    assert {name: found for name, found in sung.items() if found} == {}
    assert any(FOUND_TOO.encode() in data for data in files.values())


def of_the_database(server):
    """Each file the database keeps, with its bytes as they lie there now."""
    if not is_postgres(server):
        found = [*server.data.glob("kentongan.sqlite3*")]
        return {path.name: path.read_bytes() for path in found}
    run_sql(server, "CHECKPOINT")
    [(home, oid)] = run_sql(
        server,
        "SELECT current_setting('data_directory'), oid FROM pg_database"
        " WHERE datname = current_database()",
    )
    folders = [f"base/{oid}", "base/pgsql_tmp", *(["pg_wal"] if FLOCK > 100 else [])]
    found = [path for folder in folders for path in Path(home, folder).rglob("*")]
    return {str(path): path.read_bytes() for path in found if path.is_file()}


def test_no_temporary_file_is_left_and_none_holds_the_canary(life, server):
    left = [path for path in Path(server.env["TMPDIR"]).rglob("*") if path.is_file()]
    assert {path.name: sings(path.read_bytes()) for path in left if sings(path.read_bytes())} == {}


def test_no_number_for_the_operator_holds_the_canary(life, server):
    told = Villager(server.url).session.get(f"{server.url}/metrics", headers=BARE, timeout=60)
    assert (told.status_code, sings(told.content)) == (200, [])
    assert b"kentongan_last_case_id" in told.content
    assert FOUND_TOO.encode() not in told.content


PASSING = ("desk_session", "base_cache", "django_tasks_database_dbtaskresult")


@pytest.mark.parametrize("table", PASSING)
def test_sessions_cache_and_jobs_hold_not_even_a_story(life, server, table):
    rows = run_sql(server, f'SELECT * FROM "{table}"')
    data = "\0".join(str(value) for row in rows for value in row).encode()
    assert rows
    assert sings(data) == []
    assert FOUND_TOO not in data.decode()
    assert FOUND not in data.decode()


def test_no_line_of_the_log_holds_the_canary_or_a_word_of_the_story(life, server):
    log = server.log.read_bytes()
    assert b"Internal Server Error: /lapor" in log  # the provoked one
    assert b"intake/reporting.py" in log
    assert sings(log) == []
    assert FOUND.encode() not in log
    assert FOUND_TOO.encode() not in log


def test_no_public_page_and_no_address_holds_the_canary(life, server):
    _, told, seen = life
    board = f"/aduan/{told[0].year}/{told[0].number}"
    pages = [
        Villager(server.url).session.get(f"{server.url}{page}", timeout=60).text
        for page in (*PAGES, board)
    ]
    assert FOUND in pages[-1]
    assert sings("\n".join(pages).encode()) == []
    assert HIDDEN in "".join(seen)  # to who told it
    assert sings("\n".join(seen).encode(), CANARY) == []


def test_no_page_of_the_desk_holds_the_canary(life):
    joko, told, _ = life
    cases = [f"laporan/{receipt.year}/{receipt.number}" for receipt in told]
    pages = {path: joko.get(path) for path in (*DESK, *cases)}
    assert FOUND in pages["register.csv"]
    assert HIDDEN in pages[cases[0]]
    sung = {path: sings(page.encode(), CANARY) for path, page in pages.items()}
    assert {path: found for path, found in sung.items() if found} == {}


def test_no_backup_holds_the_canary(life, server, tmp_path):
    server.run("backup", str(tmp_path))
    files = {path.name: path for path in tmp_path.rglob("*") if path.is_file()}
    data = {name: path.read_bytes() for name, path in files.items()}
    with tarfile.open(files["media.tar"]) as tar:
        data |= {member.name: tar.extractfile(member).read() for member in tar if member.isfile()}
    if is_postgres(server):
        words = ["pg_restore", "-f", "-", str(files["database"])]
        data["database"] = subprocess.run(words, check=True, capture_output=True).stdout
    assert FOUND.encode() in data["database"]
    assert {name: sings(said) for name, said in data.items() if sings(said)} == {}


def test_only_an_opening_shows_the_name_and_it_is_written_down(life, server):
    joko, told, _ = life
    path = f"laporan/{told[0].year}/{told[0].number}"
    opened = open_name(joko, path, server.passphrase)
    assert NAME in opened
    assert b"identity.opened" in dump(server)
    assert sings(dump(server)) == []
    assert sings(joko.get(path).encode(), CANARY) == []
    assert sings(server.log.read_bytes()) == []


def test_a_wrong_passphrase_shows_nothing_and_is_not_kept(life, server):
    joko, told, _ = life
    wrong = "ayam bertelur di atas genteng basah"
    answer = open_name(joko, f"laporan/{told[1].year}/{told[1].number}", wrong)
    assert sings(answer.encode(), CANARY) == []
    assert wrong.encode() not in dump(server) + server.log.read_bytes() + answer.encode()


def test_what_an_anonymous_reporter_said_of_himself_is_not_kept_at_all(life, server):
    joko, told, _ = life
    answer = open_name(joko, f"laporan/{told[2].year}/{told[2].number}", server.passphrase)
    assert sings(answer.encode(), CANARY) == []


def open_name(joko, path, passphrase):
    sent = {
        "csrfmiddlewaretoken": token(joko.get(path)),
        "passphrase": passphrase,
        "reason_code": "contact_reporter",
        "words": "Menelepon balik.",
    }
    return joko.session.post(f"{joko.url}/petugas/{path}/nama", data=sent, timeout=60).text
