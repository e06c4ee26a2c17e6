"""A name given as open: read by who handles the case, until it is not for him any more."""

import re
from datetime import timedelta

import pytest
import time_machine

from kentongan.base import clock
from kentongan.cases import actions as cases
from kentongan.cases.models import Case
from kentongan.followup.models import Notice
from kentongan.followup.notices import untold
from kentongan.intake import following
from kentongan.ledger import followers
from kentongan.ledger.models import Entry
from kentongan.vault import actions as vault
from kentongan.vault import queries, rules
from kentongan.vault.models import Envelope
from tests.cast import STORY

pytestmark = pytest.mark.django_db

NAME = "Sari Dewi"
WHY = {"reason_code": "contact_reporter", "words": "Menanyakan tempatnya."}
WHOLE = "Hanya petugas yang menangani laporan ini dapat membukanya."


def page(case):
    return f"/petugas/laporan/{case.year}/{case.number}"


def read(answer):
    return answer.content.decode()


@pytest.fixture
def handed(make):
    """A report given as open, in Wati's hands; its reporter left a number."""
    return make.case("assigned", name=NAME, phone="081234567890", privacy="terbuka")


def test_who_handles_it_reads_the_name_and_its_reporter_learns_of_it(
    handed, wati, at_desk, client, village
):
    desk = at_desk(wati)
    shown = read(desk.get(page(handed)))
    assert 'name="passphrase"' not in shown
    answer = desk.post(f"{page(handed)}/nama", WHY)
    assert NAME in read(answer)
    assert answer["Cache-Control"] == "no-store"
    assert NAME not in read(desk.get(page(handed)))
    entry = Entry.objects.of(village.book_id).get(kind="identity.opened")
    assert (entry.office, entry.actor) == ("section_welfare", f"official:{wati.pk}")
    assert "Menanyakan" not in str(entry.data)


def test_the_desk_reads_it_too_without_the_village_key(handed, joko, at_desk):
    assert NAME in read(at_desk(joko).post(f"{page(handed)}/nama", WHY))


def test_without_a_reason_nothing_opens(handed, wati, at_desk):
    answer = at_desk(wati).post(f"{page(handed)}/nama", {"reason_code": "", "words": ""})
    assert answer.status_code == 422
    assert NAME not in read(answer)


def test_who_only_sees_the_case_does_not_open_it(handed, dewi, at_desk, make, wati):
    desk = at_desk(dewi)
    assert WHOLE in read(desk.get(page(handed)))
    assert NAME not in read(desk.post(f"{page(handed)}/nama", WHY))
    cases.dispose(handed, to=make.office("section_government"), by=make.joko)
    assert NAME not in read(at_desk(wati).post(f"{page(handed)}/nama", WHY))


def test_a_secret_name_stays_shut_to_who_handles_it(make, wati, at_desk):
    case = make.case("assigned", name=NAME)
    assert NAME not in read(at_desk(wati).post(f"{page(case)}/nama", WHY))
    assert Envelope.objects.get(subject=case.ref, field="name").recipient == "custodian"


def test_an_office_that_does_not_have_the_case_is_refused_by_the_vault(handed, dewi, make, village):
    told = {"village": village, "subject": handed.ref, "field": "name"}
    why = {"reason_code": "contact_reporter", "words": ""}
    with pytest.raises(vault.NotTheHandler):
        vault.open_for(make.joko, **told, **why, passphrase="")
    office = make.office("section_welfare")
    with pytest.raises(rules.NotACustodian):  # she does not hold that office
        vault.open_as_handler(dewi, office=office, **told, **why)


def test_the_reporter_keeps_it_secret_after_all(make, wati, at_desk, village, client):
    sent = client.post("/lapor", {"text": STORY, "name": NAME, "privacy": "terbuka"})
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", read(client.get(sent["Location"])))[0]
    handed = make.step(make.step(Case.objects.select_related("village").get(), "verify"), "dispose")
    client.post("/lacak", {"code": code})
    assert "Rahasiakan nama saya" in read(client.get("/lacak/laporan"))
    assert client.post("/lacak/laporan/rahasia").status_code == 303
    told = read(client.get("/lacak/laporan"))
    assert "Anda merahasiakan nama Anda" in told
    assert "Rahasiakan nama saya" not in told
    assert NAME not in read(at_desk(wati).post(f"{page(handed)}/nama", WHY))  # before the follower
    followers.catch_up(village.book_id)
    assert Envelope.objects.get(subject=handed.ref, field="name").recipient == "custodian"
    client.post("/lacak/laporan/rahasia")
    assert Entry.objects.of(village.book_id).filter(kind="case.shielded").count() == 1


def test_a_matter_for_supervision_takes_the_name_from_who_handles_it(handed, make, wati, village):
    road = make.category("road")
    cases.sort(handed, report_class="supervisory", category=road, by=make.joko)
    followers.catch_up(village.book_id)
    row = Envelope.objects.get(subject=handed.ref, field="name")
    assert (row.recipient, row.needs_two) == ("custodian", True)


def test_a_report_about_an_official_is_never_open(make):
    about = str(make.office("secretary").pk)
    case = make.report(name=NAME, privacy="terbuka", about_office=about)
    assert Envelope.objects.get(subject=case.ref, field="name").recipient == "custodian"


def test_a_damaged_or_moved_name_is_refused_and_the_page_still_shows(
    handed, wati, at_desk, village
):
    row = Envelope.objects.get(subject=handed.ref, field="name")
    for moved in ({"field": "words"}, {"sealed": bytes(row.sealed)[:-1] + b"?"}):
        Envelope.objects.filter(pk=row.pk).update(
            **{"sealed": row.sealed, "field": "name", **moved}
        )
        answer = at_desk(wati).post(f"{page(handed)}/nama", WHY)
        assert (answer.status_code, NAME in read(answer)) == (422, False)
    assert vault.narrow(village, handed.ref) == 0  # it stays as it is
    assert Entry.objects.of(village.book_id).filter(kind="identity.refused").exists()


LAW = {"reason_code": "law_enforcement", "words": "Surat B/12/XI/2026.", "delay": "14"}


def test_the_law_may_delay_telling_the_reporter_and_no_longer(handed, wati, at_desk, village):
    desk = at_desk(wati)
    assert NAME in read(desk.post(f"{page(handed)}/nama", LAW))
    assert "pelapor diberi tahu" in read(desk.get(page(handed)))
    followers.catch_up(village.book_id)
    kept = Notice.objects.get(kind="identity.opened")
    assert (kept.keys, kept.is_untold) == ([], False)
    assert not _told(village, handed)
    untold.settle(handed)
    untold.see_to_all()
    assert not _told(village, handed)
    with time_machine.travel(clock.now() + timedelta(days=14, minutes=1), tick=False):
        assert _told(village, handed)
        untold.see_to_all()
        late = Notice.objects.get(kind="identity.opened")
        assert (late.is_untold, late.why) == (True, "no channel")


def _told(village, case):
    lines = following.tracked(village, case.ref).lines
    by_page = "identity.opened" in {line.kind for line in lines}
    assert by_page == bool(queries.openings_of(village, case.ref))
    return by_page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reason_code": "contact_reporter"}, "hanya boleh ditunda atas permintaan"),
        ({"words": " "}, "hanya boleh ditunda atas permintaan"),
        ({"delay": "31"}, "paling lama ditunda 30 hari"),
        ({"delay": "dua"}, "paling lama ditunda 30 hari"),
        ({"delay": "-1"}, "paling lama ditunda 30 hari"),
    ],
)
def test_a_delay_without_the_law_or_too_long_opens_nothing(handed, wati, at_desk, changed, words):
    answer = at_desk(wati).post(f"{page(handed)}/nama", {**LAW, **changed})
    assert answer.status_code == 422
    assert words in read(answer)
    assert NAME not in read(answer)
