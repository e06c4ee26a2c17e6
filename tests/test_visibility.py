"""Every output carries the parts of a case that the table of ``cases.visibility`` names, no more.

A case of every kind is told, worked on and, where it may be, published; every part of it has a word
of its own, and what is really shown, sent, printed and kept is searched for them.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kentongan.base import clock, jobs
from kentongan.base.text import stems
from kentongan.cases import access, rules, showing
from kentongan.cases import actions as cases
from kentongan.cases.models import Case, Exhibit, Publication
from kentongan.cases.visibility import TABLE, Output, Part, visible
from kentongan.insight.models import SearchText
from kentongan.intake import retention
from kentongan.media.tests import pictures, recordings
from kentongan.village.models import Category, Hamlet, Office
from tests import source
from tests.cast import fresh, reads
from tests.drum import SARI, WATI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("life")]

TOLD, ANSWERED, COPY = "kanarini", "pipitan", "kutilang"
NEEDLES = {
    Part.MATTER: "cendrawasih",
    Part.HAMLET: "manggarsari",
    Part.OFFICE: "bangaukerta",
    Part.WORDS: TOLD,
    Part.PLACE: "wringinrejo",
    Part.NEAR: "-7.391",
    Part.SPOT: "-7.391236",
    Part.INNER: "jalaksuren",
    Part.MINUTE: "10.07",
}
KINDS = {
    "openly": {"privacy": "terbuka"},
    "in secret": {"privacy": "rahasia"},
    "without a name": {"privacy": "anonim"},
    "in secret by its matter": {"privacy": "rahasia", "category": "protection"},
    "openly in a secret matter": {"privacy": "terbuka", "category": "protection"},
    "about an office": {"privacy": "anonim", "about": "secretary"},
}


FILES = (("photo", Part.PHOTOS), ("voice", Part.VOICE))


@dataclass
class Life:
    """A case that came to its answer: what it was carried to, by output, and its files."""

    case: Case
    seen: dict[Output, str] = field(default_factory=dict)
    files: dict[Output, set[Part]] = field(default_factory=dict)
    reporter: Client | None = None
    uids: dict[Part, UUID] = field(default_factory=dict)

    def carried(self, output: Output) -> set[Part]:
        """The parts that were really found there."""
        text = self.seen[output].lower()
        needles = NEEDLES | NEEDLES_OF.get(output, {})
        found = {part for part, needle in needles.items() if needle in text}
        return found | self.files.get(output, set())


NEEDLES_OF = {  # the reporter is sent what the office wrote; the board shows a copy
    Output.NEWS: {Part.WORDS: ANSWERED},
    Output.BOARD: {Part.WORDS: COPY},
    Output.SEARCH: {
        part: " ".join(stems(needle)) if needle.isalpha() else needle
        for part, needle in NEEDLES.items()
    },
}
# Pictures by a messenger, and the office that took a case over, are in ``desk/tests/test_chat.py``.
UNSEEN = {Output.PHONE: {Part.PHOTOS, Part.OFFICE}, Output.NEWS: {Part.PHOTOS}}


@pytest.fixture
def live(make, tied, linked, provider, go, at_desk, joko, wati, village, life):
    """``live(privacy=…)``: the whole life of such a case, looked at by Wati, who works on it."""
    Hamlet.objects.of(village).filter(name="Krajan").update(name="Manggarsari")
    Office.objects.of(village).filter(role="section_welfare").update(title="Kasi Bangaukerta")
    for category in Category.objects.of(village):
        Category.objects.filter(pk=category.pk).update(label=f"Perkara Cendrawasih {category.pk}")

    def tell(privacy, category="road", about=""):
        life.shift(timedelta(minutes=7))
        reporter = Client()
        sent = {
            "text": f"{TOLD.title()} rusak parah sekali.", "privacy": privacy, "publish_ok": "on",
            "place": "Belakang langgar Wringinrejo", "hamlet": make.hamlet("Manggarsari").pk,
            "lat": "-7.391236", "lon": "109.361237",
            "about_office": make.office(about).pk if about else "",
            "photos": SimpleUploadedFile("a.jpg", pictures.jpeg(), "image/jpeg"),
            "voice": SimpleUploadedFile("a.ogg", recordings.opus(), "audio/ogg"),
        }  # fmt: skip
        receipt = reporter.get(reporter.post("/lapor", sent)["Location"]).content.decode()
        code = re.search(r"\d{4} \d{4} \d{4} \d{4}", receipt)[0]
        case = tied(Case.objects.select_related("village").latest("pk"))
        before = len(provider.asked)
        work(make, case, category, go, joko, wati)
        at_desk(joko).get(f"/petugas/laporan/{case.year}/{case.number}")  # reads, so gives on
        linked(f"Lihat {case.number}")
        linked("Baca", SARI)
        publish(fresh(case), reads(joko))
        found = Life(fresh(case), reporter=reporter)
        found.uids = {part: exhibit(case, kind).attachment.uid for kind, part in FILES}
        phones = {Output.PHONE: WATI, Output.NEWS: SARI}
        for output, number in phones.items():
            told = [str(one) for one in provider.asked[before:] if one["to"] == number]
            found.seen[output] = "\n".join(told)
        reporter.post("/lacak", {"code": code})
        look(found, at_desk(wati), at_desk(joko), reporter)
        return found

    return tell


def work(make, case, category, go, joko, wati):
    """From the desk to the office and its answer."""
    found, office = make.category(category), make.office("section_welfare")
    case = cases.verify(fresh(case), report_class="ordinary", category=found, by=reads(joko))
    case = cases.dispose(case, to=office, by=reads(joko))
    case = cases.note(case, words=f"{NEEDLES[Part.INNER]} dulu.", by=reads(wati))
    case = cases.begin(case, by=reads(wati))
    go(minutes=1)
    cases.answer(fresh(case), words=f"Sudah {ANSWERED}.", by=reads(wati))
    go(minutes=1)


def exhibit(case, kind):
    return Exhibit.objects.get(case=case, attachment__kind=kind)


def publish(case, by):
    """On the board with its photo, where it may stand there."""
    if case.is_secret:
        return
    photo = exhibit(case, "photo").pk
    cases.publish(
        case, title="Papan", text=f"{COPY.title()} rusak.", exhibits=[photo],
        copies=showing.copies(by.reader, case, [photo]), by=by,
    )  # fmt: skip


def look(life, wati, joko, reporter):
    """Read every page, print every sheet, ask for every file."""
    case, stranger = life.case, Client()
    number = f"{case.year}/{case.number}"
    ours, his = f"/petugas/laporan/{number}", "/lacak/laporan"
    pages = {
        Output.CONSOLE: [(wati, ours), (wati, "/petugas/")],
        Output.PAPER: [(wati, f"/petugas/pilihan/cetak?pick={case.pk}.{case.version}")],
        Output.REGISTER: [(joko, "/petugas/register.csv")],
        Output.STATUS: [(reporter, f"{his}{more}") for more in ("", "/data", "/data/salinan")],
        Output.BOARD: [(stranger, f"/aduan/{number}")],
        Output.FIGURES: [(stranger, "/"), (stranger, "/statistik")],
    }
    titles = ""
    for output, places in pages.items():
        answers = [client.get(at) for client, at in places]
        life.seen[output] = "\n".join(read(answer) for answer in answers if is_there(answer))
        titles += "\n".join(re.findall(r"<title>.*?</title>", life.seen[output], re.DOTALL))
    life.seen[Output.TITLE] = titles + kept()
    life.seen[Output.SEARCH] = SearchText.objects.get(pk=case.pk).words
    for output, client, folder in (
        (Output.CONSOLE, wati, f"{ours}/berkas"),
        (Output.STATUS, reporter, f"{his}/berkas"),
        (Output.BOARD, stranger, "/aduan/foto"),
    ):
        life.files[output] = {
            part for part, uid in life.uids.items() if is_there(client.get(f"{folder}/{uid}"))
        }


def read(answer):
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def is_there(answer):
    return answer.status_code == 200


def kept():
    """What caches, jobs and sessions hold, as text."""
    with connection.cursor() as cursor:
        rows = []
        for table in ("base_cache", "desk_session", "django_tasks_database_dbtaskresult"):
            cursor.execute(f"SELECT * FROM {table}")
            rows += cursor.fetchall()
    return str(rows)


def holds(life, actor):
    """Assert it of every output that was looked at."""
    for output, seen in life.seen.items():
        wanted = {part for part in Part if visible(life.case, part, output, actor)}
        wanted -= UNSEEN.get(output, set())
        assert life.carried(output) == wanted, (output, seen[:3000])


@pytest.mark.parametrize("kind", KINDS)
def test_every_output_carries_what_the_table_says(live, wati, kind):
    life = live(**KINDS[kind])
    holds(life, reads(wati))
    assert {*life.seen} == {*Output}


@pytest.mark.parametrize("kind", ["openly", "in secret", "openly in a secret matter"])
def test_nothing_that_was_told_is_carried_anywhere_once_it_is_erased(
    live, wati, joko, at_desk, kind
):
    before = live(**KINDS[kind])
    cases.confirm(before.case, verdict="sudah")
    long_ago = clock.now() - timedelta(days=900)
    Case.objects.filter(pk=before.case.pk).update(ended_at=long_ago)
    retention.forget_stories()
    jobs.run_all()
    after = Life(fresh(before.case), uids=before.uids)
    look(after, at_desk(wati), at_desk(joko), before.reporter)
    holds(after, reads(wati))


@given(
    st.sampled_from(rules.CLASSES),
    st.sampled_from(["", "flood", "links", "unsent"]),
    st.booleans(),
    st.sampled_from(["road", "protection"]),
    st.booleans(),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_board_asks_the_database_what_the_table_says(
    make, report_class, doubt, publish_ok, category, is_about
):
    case = Case.objects.order_by("pk").first() or make.case("in_progress", publish_ok=True)
    if not Publication.objects.exists():
        cases.publish(case, title="Papan", text="Rusak.", by=reads(make.joko))
    Case.objects.filter(pk=case.pk).update(
        report_class=report_class, doubt=doubt, publish_ok=publish_ok,
        category=make.category(category),
        about_office=make.office("secretary") if is_about else None,
    )  # fmt: skip
    is_shown = access.published(case.village).filter(case=case).exists()
    assert is_shown is visible(fresh(case), Part.WORDS, Output.BOARD)


def test_the_table_is_told_as_it_is():
    """For whoever reads no Python."""
    told = (source.HOME / "docs" / "visibility.md").read_text()
    rows = [f"| {part} | {' | '.join(_cell(part, output) for output in Output)} |" for part in Part]
    assert "\n".join([f"| | {' | '.join(Output)} |", "|---" * 11 + "|", *rows]) in told


def _cell(part, output):
    condition = TABLE[output].get(part)
    return condition.__name__ if condition else ""
