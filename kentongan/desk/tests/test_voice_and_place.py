"""Voice and exact place tell who spoke: of what is not told openly only the desk has them."""

from io import BytesIO
from uuid import uuid4

import pytest

from kentongan.base import jobs
from kentongan.cases import actions as cases
from kentongan.intake import reporting
from kentongan.media.models import Attachment
from kentongan.phones.samples import sample

pytestmark = pytest.mark.django_db

SPOT = {"lat": "-7.391234", "lon": "109.365678"}
EXACT, COARSE = "geo:-7.391234,109.365678", "geo:-7.391,109.366"


def page(case):
    return f"/petugas/laporan/{case.year}/{case.number}"


def read(answer):
    return answer.content.decode()


@pytest.fixture
def spoken(make, village):
    """``spoken(privacy)``: a report with a voice and a place, in Wati's hands."""

    def told(privacy, **answers):
        key = uuid4()
        voice = BytesIO(sample("suara")[0])
        assert [one.kind for one in reporting.hold(village, key, [voice], kind="voice")]
        case = make.case("assigned", key=key, privacy=privacy, **SPOT, **answers)
        jobs.run_all()  # whoever it was handed to is given what he reads
        return case

    return told


def voice_of(case):
    uid = Attachment.objects.get(exhibit__case=case).uid
    return f"{page(case)}/berkas/{uid}"


@pytest.mark.parametrize("privacy", ["rahasia", "anonim"])
def test_who_handles_it_reads_the_summary_and_the_place_to_100_metres(
    spoken, privacy, wati, joko, at_desk
):
    case = spoken(privacy)
    jobs.run_all()
    theirs = at_desk(wati)
    told = read(theirs.get(page(case)))
    assert COARSE in told
    assert EXACT not in told
    assert "<audio" not in told
    assert "Minta ringkasannya ditulis." in told
    assert theirs.get(voice_of(case)).status_code == 404
    desk = at_desk(joko)
    told = read(desk.get(page(case)))
    assert EXACT in told
    assert "<audio" in told
    assert "Tulis ringkasan rekaman" in told
    assert desk.get(voice_of(case)).status_code == 200
    cases.summarise(case, summary="Jalan di depan balai berlubang.", by=joko)
    told = read(theirs.get(page(case)))
    assert "Jalan di depan balai berlubang." in told
    assert "Anda membaca ringkasannya." in told


def test_what_is_told_openly_is_heard_by_who_handles_it(spoken, wati, at_desk):
    case = spoken("terbuka")
    told = read(at_desk(wati).get(page(case)))
    assert EXACT in told
    assert "<audio" in told
    assert at_desk(wati).get(voice_of(case)).status_code == 200


def test_whoever_took_it_at_the_counter_has_heard_it_anyway(spoken, yanto, at_desk):
    case = spoken("rahasia", by=yanto, channel="walk_in")
    assert EXACT in read(at_desk(yanto).get(page(case)))
    assert at_desk(yanto).get(voice_of(case)).status_code == 200
