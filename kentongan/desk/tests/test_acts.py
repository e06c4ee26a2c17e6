"""Every act under a case, sent as its form sends it."""

import pytest

from kentongan.cases import actions as cases
from kentongan.cases.models import Case, Proposal
from kentongan.desk.tests.test_journey import case_at, post
from tests.cast import hire

WORDS = {"words": "Sudah kami bicarakan dengan warga."}


@pytest.mark.parametrize(
    ("at", "noun", "typed", "status"),
    [
        ("received", "pertanyaan", WORDS, "needs_info"),
        ("needs_info", "kelengkapan", WORDS, "received"),
        ("assigned", "pengerjaan", {}, "in_progress"),
        ("in_progress", "kabar", WORDS, "in_progress"),
        ("in_progress", "penerusan", {**WORDS, "authority": "DPUPR"}, "forwarded"),
        ("received", "pengarsipan", {"reason": "unclear"}, "archived"),
        ("closed", "pembukaan", WORDS, "reopened"),
        ("answered", "penutupan", WORDS, "closed"),
        ("archived", "sanggahan", WORDS, "archived"),
    ],
)
def test_an_act_leads_to_its_status(make, joko, at_desk, at, noun, typed, status):
    case = make.case(at=at)
    assert post(at_desk(joko), case, noun, **typed).status_code == 303
    assert Case.objects.get(pk=case.pk).status == status


def test_a_case_is_put_into_the_village_plan(make, wati, at_desk):
    case = make.case(at="in_progress")
    post(at_desk(wati), case, "rencana", year=case.year + 1, meeting="Musdes RKP Desa", **WORDS)
    case.refresh_from_db()
    assert (case.status, case.planned_in) == ("planned", "Musdes RKP Desa")


def test_a_case_is_merged_by_its_number_and_parted_again(make, joko, at_desk):
    main, case, client = make.case(), make.case(), at_desk(joko)
    post(client, case, "penggabungan", number=main.label)
    case.refresh_from_db()
    assert (case.status, case.main) == ("merged", main)
    post(client, case, "pemisahan")
    assert Case.objects.get(pk=case.pk).status == "received"


def test_a_number_that_is_no_case_is_told(make, joko, at_desk):
    response = post(at_desk(joko), make.case(), "penggabungan", number="999/2026")
    assert "Laporan dengan nomor itu tidak ada." in response.content.decode()


@pytest.mark.parametrize(("decision", "status"), [("terima", "received"), ("tolak", "archived")])
def test_an_objection_is_decided(make, joko, at_desk, decision, status):
    case = make.case(at="archived")
    cases.object_to(case, words="Saya tidak setuju.")
    page = at_desk(joko).get(case_at(case)).content.decode()
    assert "Terima keberatan" in page
    post(at_desk(joko), case, "keberatan", decision=decision, **WORDS)
    case.refresh_from_db()
    assert (case.status, case.has_objection) == (status, False)


@pytest.mark.parametrize(("decision", "is_granted"), [("setuju", True), ("tolak", False)])
def test_a_second_person_decides_on_a_proposal(make, joko, at_desk, decision, is_granted):
    rina = hire(make.village, "rina", "Rina", "operator")
    make.village.needs_second_person_to_archive = True
    make.village.save()
    case = make.case()
    post(at_desk(joko), case, "pengarsipan", reason="unclear")
    assert "Menunggu persetujuan orang kedua." in at_desk(joko).get(case_at(case)).content.decode()
    assert "Setujui usul" in at_desk(rina).get(case_at(case)).content.decode()
    post(at_desk(rina), case, "usul", decision=decision, **WORDS)
    assert Proposal.objects.get(case=case).is_granted is is_granted


def test_a_proposal_is_not_refused_by_a_form_that_says_nothing(make, joko, dewi, at_desk):
    make.village.needs_second_person_to_archive = True
    make.village.save()
    case = make.case()
    post(at_desk(joko), case, "pengarsipan", reason="unclear")
    assert "Setujui usul" not in at_desk(dewi).get(case_at(case)).content.decode()
    assert post(at_desk(dewi), case, "usul", **WORDS).status_code == 422
    assert Proposal.objects.get(case=case).is_granted is None


def test_class_category_and_hamlet_are_corrected(make, joko, at_desk):
    case, lamp = make.case(at="verified"), make.category("water")
    post(at_desk(joko), case, "klasifikasi", report_class="aspiration", category=lamp.pk,
         hamlet=make.hamlet().pk)  # fmt: skip
    case.refresh_from_db()
    assert (case.report_class, case.category, case.hamlet) == ("aspiration", lamp, make.hamlet())


def test_a_doubtful_report_is_trusted(make, joko, at_desk):
    case = make.case()
    Case.objects.filter(pk=case.pk).update(doubt="links")
    client = at_desk(joko)
    assert "Bukan laporan palsu" in client.get(case_at(case)).content.decode()
    post(client, case, "kepercayaan")
    assert Case.objects.get(pk=case.pk).doubt == ""


def test_a_form_without_its_version_is_not_taken(make, joko, at_desk):
    case = make.case(at="assigned")
    response = at_desk(joko).post(f"{case_at(case)}/pengerjaan")
    assert response.status_code == 422
    assert "Muat ulang halaman ini." in response.content.decode()
    assert Case.objects.get(pk=case.pk).status == "assigned"


def test_an_act_of_another_office_is_refused_in_words(make, wati, at_desk):
    response = post(at_desk(wati), make.case(at="in_progress"), "penutupan", **WORDS)
    assert response.status_code == 422
    assert "Langkah itu belum bisa diambil sekarang." in response.content.decode()
