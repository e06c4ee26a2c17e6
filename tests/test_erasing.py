"""What was told in a report goes two years after its end, from everywhere; nothing else does."""

import io
import re
import subprocess
import tarfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from kentongan.base import clock, jobs, keeping, wiping
from kentongan.cases import actions as cases
from kentongan.cases import actors
from kentongan.cases.models import Case, Exhibit, Message, Proposal, Publication
from kentongan.cases.turn import Erased
from kentongan.desk.models import Errand, Session
from kentongan.followup.schedule import DUTIES, drop_leftovers, erase_what_was_told
from kentongan.insight import erasures, figures, tallies
from kentongan.insight.models import SearchText, Tally
from kentongan.intake import following, leftovers, retention, tracking
from kentongan.intake.models import Talk
from kentongan.intake.rights import asking
from kentongan.ledger.models import Entry
from kentongan.ledger.verification import verify
from kentongan.media import actions as media
from kentongan.media import covering
from kentongan.media.models import Attachment, Cover
from kentongan.media.tests.pictures import jpeg
from kentongan.messaging import forgetting, posting, registry
from kentongan.messaging.models import Contact
from kentongan.ops import backups, inventory
from kentongan.vault import actions as vault_acts
from kentongan.vault.models import Envelope, StoryKey
from kentongan.village import actions as villages
from tests import leaks
from tests.cast import PASSPHRASE, STORY, hire, reads, told
from tests.drum import SARI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("life")]
TWO_YEARS = timedelta(days=731)


@pytest.fixture
def after(life):
    """``after(days)``: the sweep that many days later; in how many cases something went."""

    def sweep(days):
        life.shift(timedelta(days=days))
        gone = retention.forget_stories()
        jobs.run_all()
        return gone

    return sweep


def fresh(case):
    return Case.objects.select_related("village", "procedure").get(pk=case.pk)


def read(response):
    return re.sub(r"\s+", " ", response.content.decode())


# -- The claim ---------------------------------------------------------------------------------
WORD = "irbaxoluq"  # behind a letter: an index keeps only what differs from the word before
SAID = f"Z{WORD}"
NAME, PHONE = f"Sari {SAID}", "0812 7773 3434"
LAT, LON = "-7.4242421", "109.2323237"
HAPPENED = "2019-03-17"
CANARY = leaks.needles(WORD, "7773 3434", "81277733434", LAT, LON, HAPPENED)


def full_case(make, joko, wati, privacy="terbuka"):
    """A case with the canary in every field and file that takes one."""
    case = make.report(
        f"Jalan {SAID} berlubang.", name=NAME, phone=PHONE, place=f"Depan {SAID}", lat=LAT,
        lon=LON, publish_ok=True, privacy=privacy,
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(happened_on=HAPPENED)
    say = {"words": f"Kata {SAID}."}
    for summary in (f"Rekaman {SAID} satu.", f"Rekaman {SAID} dua."):
        cases.summarise(fresh(case), summary=summary, by=joko)
    following.say(case.village, case.ref, words=say["words"], photos=[io.BytesIO(jpeg())])
    case = make.step(make.step(fresh(case), "verify"), "dispose")
    cases.note(case, by=joko, **say)
    cases.undo(fresh(case), by=joko)
    cases.note(fresh(case), by=joko, **say)
    case = cases.tell(make.step(fresh(case), "begin"), by=wati, **say)
    show_covered(case, joko)
    case = make.step(fresh(case), "answer")
    return cases.confirm(case, verdict="sudah", **say)


def show_covered(case, joko):
    exhibit = Exhibit.objects.get(case=case)
    drawn = covering.draw(exhibit.attachment, [(500, 500, 200)])
    cases.cover(fresh(case), exhibit=exhibit.pk, drawn=drawn, by=joko)
    cases.publish(
        fresh(case), title="Jalan rusak", text="Jalan berlubang di depan masjid.", by=joko,
        exhibits=[exhibit.pk],
    )  # fmt: skip


def put_aside(make, joko):
    """A secret one: archived by two, its copy taken off the board because it said too much."""
    second = hire(make.village, "agus", "Agus Salim", "operator")
    case = make.report(f"Parit {SAID} mampet.", name=NAME, phone=PHONE, publish_ok=True)
    vault_acts.open_for(
        joko, village=case.village, subject=case.ref, field="name", passphrase=PASSPHRASE,
        reason_code="check_truth", words=f"Karena {SAID}.",
    )  # fmt: skip
    copy = {"title": f"Parit {SAID}", "text": f"Parit {SAID}."}
    cases.publish(case, by=joko, **copy)
    cases.unpublish(fresh(case), by=joko)
    villages.change_settings(make.village, by=joko, needs_second_person_to_archive=True)
    cases.archive(fresh(case), reason="other", words=f"Sebab {SAID}.", by=joko)
    return cases.grant(Proposal.objects.get(), by=second, reader=reads(second).reader)


def rows():
    """Every value of every table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield from (v if isinstance(v, bytes) else str(v).encode() for v in row)


def on_disk():
    """Every file below the data folder: database, index, log of the database, media, spool."""
    return [path.read_bytes() for path in settings.DATA_DIR.rglob("*") if path.is_file()]


def in_backups(folder):
    """What lies in the backups, files unpacked and PostgreSQL's dump as text."""
    for path in (path for path in folder.rglob("*") if path.is_file()):
        if path.name == backups.FILES:
            with tarfile.open(path) as tar:
                yield from (tar.extractfile(one).read() for one in tar if one.isfile())
        elif path.name == backups.DATABASE and connection.vendor == "postgresql":
            words = ["pg_restore", "-f", "-", str(path)]
            yield subprocess.run(words, check=True, capture_output=True).stdout
        else:
            yield path.read_bytes()


def sings(parts, words=CANARY):
    return leaks.found(b"\0".join(parts), words) != []


def files():
    folder = settings.DATA_DIR / "media"
    return {path.name for path in folder.rglob("*") if path.is_file()} if folder.exists() else set()


def work():
    """What the hourly and daily duties do."""
    retention.forget_due()
    leftovers.forget_strangers()
    forgetting.forget_words()
    posting.sweep()
    gone = Case.objects.filter(erased_at=None).count()
    erase_what_was_told.enqueue()
    jobs.run_all()
    return gone - Case.objects.filter(erased_at=None).count()


@pytest.mark.django_db(transaction=True)
def test_two_years_after_its_end_the_canary_is_found_nowhere(
    make, joko, wati, sari, tied, life, tmp_path
):
    before = files()
    case, aside = full_case(make, joko, wati), put_aside(make, joko)
    tied(case)
    jobs.run_all()
    sealed = {bytes(key.public) for key in StoryKey.objects.filter(subject=aside.ref)}
    assert len(files() - before) == 5  # sealed original, two sizes, two sizes of the cover
    figures_then = sorted(Tally.objects.values_list("name", "bucket", "year", "month", "n"))
    for days in (20, 20, 60, 600):  # past each limit but the last
        life.shift(timedelta(days=days))
        assert work() == 0
    assert sings(rows())
    assert sings(rows(), sealed)
    assert sings(on_disk()) == (connection.vendor == "sqlite")  # PostgreSQL's lies elsewhere
    backups.backup(tmp_path)
    assert sings(in_backups(tmp_path))

    life.shift(timedelta(days=60))
    assert work() == 2
    life.shift(timedelta(minutes=11))
    jobs.run_all()
    backups.backup(tmp_path)
    assert not sings(rows(), CANARY | sealed)
    assert not sings(on_disk(), CANARY | sealed)
    assert files() == before
    assert not Envelope.objects.filter(subject__in=[case.ref, aside.ref]).exists()
    assert sings(in_backups(tmp_path))  # the one from before

    page = following.tracked(case.village, case.ref)
    life.shift(timedelta(days=(page.gone_on - clock.today(case.village.zone)).days))
    backups.backup(tmp_path)
    assert backups.drop_old(tmp_path, settings.BACKUP_DAYS) == 2
    assert not sings(in_backups(tmp_path))

    figures_now = sorted(Tally.objects.values_list("name", "bucket", "year", "month", "n"))
    assert figures_now == figures_then
    tallies.rebuild(case.village)
    assert sorted(Tally.objects.values_list("name", "bucket", "year", "month", "n")) == figures_then
    assert verify(case.village.book).ok
    shown = Publication.objects.get()
    assert (shown.title, shown.text) == ("Jalan rusak", "Jalan berlubang di depan masjid.")
    assert b"berlubang di depan" in b"".join(rows())


@pytest.mark.parametrize("privacy", ["terbuka", "rahasia"])
def test_every_field_marked_personal_is_blank_afterwards(make, joko, wati, after, privacy):
    case, _ = full_case(make, joko, wati, privacy), put_aside(make, joko)
    assert after(731) == 2
    kept = {"cases.Case": {"about_office"}}  # the rule that its holder never sees it hangs on it
    for label, model in (("cases.Case", Case), ("cases.Message", Message),
                         ("cases.Proposal", Proposal)):  # fmt: skip
        personal = {*inventory.told()[label]["personal"]} - kept.get(label, set())
        for row in model.objects.of(case.village):
            left = {name: getattr(row, name) for name in personal}
            assert not [name for name, value in left.items() if value not in ("", None)], left
    assert {bytes(salt) for salt in Message.objects.values_list("salt", flat=True)} == {b""}
    for model in (Exhibit, Attachment, Cover, StoryKey):
        assert not model.objects.exists()
    assert fresh(case).before is None
    stays = ("status", "report_class", "category_id", "hamlet_id", "received_at", "verdict")
    then = Case.objects.filter(pk=case.pk).values_list(*stays)[0]
    assert then == tuple(getattr(case, name) for name in stays)


# -- When --------------------------------------------------------------------------------------
def test_a_story_goes_after_the_village_s_own_days_and_once(make, joko, after):
    case = make.case(at="closed")
    assert (after(729), told(case).text) == (0, STORY)
    assert (after(2), told(case).text) == (1, "")
    assert after(400) == 0
    entry = Entry.objects.get(kind="case.erased")
    assert (entry.subject, entry.office) == (case.ref, "system")
    assert entry.data == {"days": 730, "messages": 1, "files": 0, "status": "closed"}
    other = make.case(at="closed")
    villages.change_settings(other.village, by=joko, keeps_story=180)
    other.village.refresh_from_db()
    assert (after(179), after(2)) == (0, 1)


@pytest.mark.parametrize("at", ["received", "in_progress", "answered", "planned", "forwarded"])
def test_of_a_case_that_has_not_ended_nothing_goes(make, after, at):
    case = make.case(at=at)
    assert (after(5000), told(case).text) == (0, STORY)


def test_a_case_on_hold_or_under_objection_keeps_all(make, joko, after):
    held, objected = make.case(at="closed"), make.case(at="archived")
    cases.hold(held, words="Permintaan penyidik.", by=joko)
    cases.object_to(objected, words="Saya tidak setuju.")
    assert after(5000) == 0
    cases.let_go(fresh(held), by=joko)
    cases.dismiss(fresh(objected), words="Bukan urusan desa.", by=joko)
    assert after(0) == 2


def test_what_is_put_on_hold_before_its_turn_stays(make, joko, life):
    case = make.case(at="closed")
    life.shift(TWO_YEARS)
    cases.hold(fresh(case), words="Permintaan penyidik.", by=joko)
    limit = clock.now() - timedelta(days=730)
    assert cases.begin_erasing(case, ended_before=limit) is False
    assert told(case).text == STORY


def test_a_merged_report_is_kept_as_long_as_its_main_case_runs(make, joko, after):
    main, other = make.case(at="verified"), make.case(at="received")
    cases.merge(other, into=main, by=joko)
    assert after(800) == 0
    for step in ("dispose", "begin", "answer", "confirm"):
        main = make.step(fresh(main), step)
    assert after(0) == 1
    assert fresh(other).erased_at
    assert told(main).text == STORY


def test_a_sweep_that_was_killed_is_ended_by_the_next(make, joko, wati, life, after):
    case = full_case(make, joko, wati)
    jobs.run_all()
    life.shift(TWO_YEARS)
    limit = clock.now() - timedelta(days=730)
    assert cases.begin_erasing(case, ended_before=limit)
    media.wipe(Attachment.objects.get())  # and here it was killed
    assert not Entry.objects.filter(kind="case.erased").exists()
    page = following.tracked(case.village, case.ref)
    assert (page.text, page.loose_pictures) == ("", ())
    with pytest.raises(Erased):
        cases.hold(fresh(case), words="Terlambat.", by=joko)
    assert (after(0), after(0)) == (1, 0)
    assert Entry.objects.get(kind="case.erased").data["files"] == 1
    assert not Exhibit.objects.exists()


def test_a_large_backlog_goes_in_batches(make, after, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(3):
        make.case(at="archived")
    assert (after(731), after(0), after(0)) == (2, 1, 0)


def test_the_next_village_has_days_of_its_own(make, next_village, after):
    case = make.case(at="closed")
    villages.change_settings(next_village, by=None, keeps_story=180)
    assert (after(400), told(case).text) == (0, STORY)


def test_it_is_a_duty_like_the_others():
    assert "erase-what-was-told" in {duty.name for duty in DUTIES}


# -- Afterwards --------------------------------------------------------------------------------
def test_nothing_more_happens_to_an_erased_case_but_leaving_the_board(make, joko, wati, after):
    case = full_case(make, joko, wati)
    after(731)
    for act in (
        lambda: cases.note(fresh(case), words="Sudah.", by=joko),
        lambda: cases.speak(fresh(case), words="Halo?"),
        lambda: cases.reopen(fresh(case), words="Lagi.", by=joko),
        lambda: cases.publish(fresh(case), title="A", text="B", by=joko),
    ):
        with pytest.raises(Erased):
            act()
    cases.unpublish(fresh(case), by=joko)
    assert not Publication.objects.exists()


def test_what_was_begun_on_a_phone_goes_too(make, sari, joko, after):
    case = make.case(at="closed")
    Errand.objects.create(
        village=case.village, contact=sari, verb="note", case=case, sealed=b"x", version=1
    )
    after(731)
    assert Errand.objects.values_list("verb", "sealed").get() == ("", None)


def test_every_page_says_that_the_words_were_erased_and_since_when(
    make, joko, wati, after, at_desk, client
):
    key = uuid4()
    case = full_case(make, joko, wati)
    coded = make.case(at="archived", key=key)
    after(731)
    desk, at = at_desk(joko), f"/petugas/laporan/{case.year}/{case.number}"
    page = read(desk.get(at))
    assert "Isi laporan ini sudah dihapus pada 3 Agustus 2028" in page
    assert "berita-acara?bulan=2028-08" in page
    assert f'action="{at}/penurunan"' in page
    for noun in ("catatan", "publikasi", "klasifikasi", "pembukaan"):
        assert f'action="{at}/{noun}"' not in page
    assert "Isi laporan ini sudah dihapus." in read(desk.get("/petugas/?daftar=selesai"))
    assert "sudah dihapus pada" in read(desk.get(f"/petugas/pilihan/cetak?pick={case.pk}.1"))
    assert (
        "Isi laporan ini sudah dihapus."
        in b"".join(desk.get("/petugas/register.csv").streaming_content).decode()
        or case.year != clock.today(case.village.zone).year
    )
    assert "Jalan berlubang di depan masjid." in read(client.get("/aduan"))
    assert client.get(f"/aduan/{case.year}/{case.number}").status_code == 200
    refused = desk.post(f"{at}/catatan", {"version": case.version, "words": "Catatan."})
    assert "Isi laporan ini sudah dihapus." in read(refused)
    assert SearchText.objects.filter(words__contains="masjid").count() == 0
    status_page(client, coded, key)


def status_page(client, coded, key):
    client.post("/lacak", {"code": tracking.code_for(coded.village, key)})
    page = read(client.get("/lacak/laporan"))
    assert "sudah kami hapus pada 3 Agustus 2028" in page
    assert "hilang paling lambat 8 September 2028" in page
    assert "Balas" not in page
    answer = read(client.post("/lacak/laporan/balasan", {"words": "Halo?"}))
    assert "Isi laporan ini sudah dihapus." in answer


def test_a_chat_that_still_has_an_erased_report_in_mind_does_not_stumble(make, sari, after):
    case = make.case(at="archived")
    Talk.objects.update_or_create(
        contact=sari,
        defaults={
            "village": case.village,
            "about": case,
            "unsent": case,
            "filed": [["k", case.pk]],
        },
    )
    after(731)
    talk = Talk.objects.get(contact=sari)
    assert (talk.about, talk.unsent) == (None, None)


def test_the_code_of_an_erased_report_says_so_in_a_chat(
    make, sari, deliver, go, provider, after, settings
):
    settings.KENTONGAN_LISTENERS = ["kentongan.intake.talk.hear.hear"]
    registry.listeners.cache_clear()
    key = uuid4()
    case = make.case(at="archived", key=key)
    after(731)
    deliver({"text": tracking.code_for(case.village, key), "from": SARI})
    go(minutes=1)
    assert "Isi laporannya sudah dihapus pada Kamis, 3 Agustus 2028" in provider.to(SARI)[-1]


def test_words_kept_in_a_log_in_that_has_ended_go_with_it():
    over = {"expire_date": clock.now() - timedelta(minutes=1), "session_data": "x"}
    Session.objects.create(session_key="alt", **over)
    Session.objects.create(session_key="baru", **over | {"expire_date": clock.now() + TWO_YEARS})
    drop_leftovers.enqueue()
    jobs.run_all()
    assert [*Session.objects.values_list("session_key", flat=True)] == ["baru"]


# -- The certificate ---------------------------------------------------------------------------
def test_the_certificate_says_what_the_book_says(make, joko, wati, ratna, after, at_desk):
    case, about = full_case(make, joko, wati), make.case(at="archived", name="Sari Dewi")
    Case.objects.filter(pk=about.pk).update(about_office=make.office("service_head"))
    villages.change_settings(case.village, by=joko, keeps_identity=30, keeps_address=20)
    case.village.refresh_from_db()
    after(25)
    retention.forget_due()
    after(10)
    retention.forget_due()
    after(731)
    page = read(at_desk(joko).get("/petugas/berita-acara?bulan=2026-09"))
    assert f"{case.label} dan 1 laporan yang tidak Anda lihat" in page
    assert about.label not in page
    page = read(at_desk(joko).get("/petugas/berita-acara"))
    entries = Entry.objects.filter(kind="case.erased").order_by("seq")
    assert [entry.data["messages"] for entry in entries] == [6, 0]
    assert "pesan dan catatan: 6; foto dan rekaman: 1" in page
    assert f"<td>{entries[0].seq}–{entries[1].seq}</td>" in page
    assert bytes(entries[1].root).hex() in page
    assert "hilang paling lambat" in page
    assert {"Joko Susilo", "Ratna Wulandari"} <= {*re.findall("Joko Susilo|Ratna Wulandari", page)}
    assert about.label in read(at_desk(ratna).get("/petugas/berita-acara"))


def test_the_certificate_tells_a_letter_as_one_by_its_time_and_by_wish(make, joko, after, at_desk):
    head = str(make.office("village_head").pk)
    timed, wished = (make.report(STORY, about_office=head) for _ in range(2))
    cases.confirm(cases.answer(timed, words="Sudah.", by=actors.UPPER), verdict="sudah")
    after(731)
    asking.ask(wished.village, wished.ref, kind="erase_story", key=uuid4())
    page = read(at_desk(joko).get("/petugas/berita-acara"))
    erased = "Surat tersegel ke atasan, dengan nama, foto, dan rekamannya; amplop tersegel: 1"
    for rule in ("lama simpan cerita", "permintaan pelapor"):
        assert page.count(f"<td>{erased}</td><td>{rule}</td>") == 1
    assert "nomor HP pelapor" not in page


def test_a_month_without_erasures_says_so_and_others_have_no_such_page(make, joko, wati, at_desk):
    page = at_desk(joko).get("/petugas/berita-acara?bulan=2021-02")
    assert "Bulan ini belum ada data yang dimusnahkan." in read(page)
    assert at_desk(joko).get("/petugas/berita-acara?bulan=kemarin").status_code == 200
    assert at_desk(wati).get("/petugas/berita-acara").status_code == 404


def test_a_month_of_the_book_is_found_without_reading_it_whole(
    make, joko, life, django_assert_max_num_queries
):
    for _ in range(3):
        make.case(at="closed")
        life.shift(timedelta(days=400))
    retention.forget_stories()
    with django_assert_max_num_queries(25):
        found = erasures.certificate(actors.of(joko), f"{clock.now():%Y-%m}")
    assert found.cases == 2
    assert figures.two_months(make.village, clock.today("Asia/Jakarta"))


# -- How long a backup is kept -----------------------------------------------------------------
@pytest.mark.parametrize("typed", ["0", "x", "-3", "3651", "³"])
def test_days_of_a_backup_that_are_none_are_refused(typed):
    with pytest.raises(ImproperlyConfigured):
        keeping.days(typed)


def test_a_backup_is_kept_35_days_or_as_many_as_the_machine_s_owner_says():
    assert (keeping.days(""), keeping.days("90")) == (35, 90)


@pytest.mark.django_db(transaction=True)
def test_wiping_runs_on_an_empty_and_on_a_merged_index(make):
    wiping.wipe()
    make.case(at="closed")
    jobs.run_all()
    wiping.wipe()
    wiping.wipe()
    assert SearchText.objects.count() == 1
    assert Contact.objects.count() == 0
