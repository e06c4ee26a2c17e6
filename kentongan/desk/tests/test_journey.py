"""The whole work on a case, as officials do it in their browsers."""

from kentongan.base import jobs
from kentongan.cases.models import Case
from tests.cast import STORY


def case_at(case):
    return f"/petugas/laporan/{case.year}/{case.number}"


def post(client, case, noun, **typed):
    """Send an act as the page in front of the official would."""
    fresh = Case.objects.get(pk=case.pk)
    return client.post(f"{case_at(case)}/{noun}", {"version": fresh.version, **typed})


def test_a_report_is_checked_handed_over_worked_on_and_answered(make, joko, wati, at_desk):
    case, desk, field = make.case(), at_desk(joko), at_desk(wati)
    road, welfare = make.category("road"), make.office("section_welfare")
    post(desk, case, "pemeriksaan", report_class="ordinary", category=road.pk)
    post(desk, case, "disposisi", to=welfare.pk, words="Tolong dicek.")
    jobs.run_all()  # she is given what was told
    post(field, case, "pengerjaan")
    post(field, case, "catatan", words="Aspal habis, pinjam tetangga.")
    response = post(field, case, "jawaban", words="Lubang sudah ditambal.", outcome="resolved")
    assert response.status_code == 303
    case.refresh_from_db()
    assert (case.status, case.holder) == ("answered", welfare)
    page = field.get(case_at(case)).content.decode()
    assert "Jawaban terkirim ke pelapor." in page
    assert "Aspal habis, pinjam tetangga." in page
    assert STORY in page


def test_handing_over_takes_the_suggested_office(make, joko, at_desk):
    case = make.case(at="verified")
    page = at_desk(joko).get(case_at(case)).content.decode()
    assert "Teruskan ke" in page
    assert "Kirim" in page
