"""What the board and the list of doubtful reports follow when the desk sorts a case."""

from datetime import date

import pytest

from kentongan.cases import actions as cases
from kentongan.cases.models import Case, Publication
from kentongan.ledger.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(make, joko, today):
    today(date(2026, 8, 12))
    case = make.case(at="verified", publish_ok=True, hamlet=str(make.hamlet().pk))
    cases.publish(case, title="Jalan berlubang", text="Jalan berlubang.", by=joko)
    return case


def board(case):
    row = Publication.objects.get(case=case)
    return row.is_shown, row.category.code, row.hamlet.name


def test_a_publication_stands_under_the_cases_category_and_hamlet(published):
    assert board(published) == (True, "road", "Krajan")


def test_a_publication_moves_with_its_case(published, make, joko):
    cases.sort(
        published,
        report_class="ordinary",
        category=make.category("drainage"),
        hamlet=make.hamlet("Sumberejo"),
        by=joko,
    )
    assert board(published) == (True, "drainage", "Sumberejo")


def test_undoing_moves_it_back(published, make, joko):
    cases.sort(published, report_class="ordinary", category=make.category("drainage"), by=joko)
    cases.undo(published, by=joko)
    assert board(published) == (True, "road", "Krajan")


def test_a_case_that_becomes_secret_leaves_the_board(published, make, joko):
    cases.sort(published, report_class="supervisory", category=make.category("road"), by=joko)
    assert board(published) == (False, "road", "Krajan")


def test_a_verified_report_is_not_doubtful_any_more(make, joko, today):
    today(date(2026, 8, 12))
    case = make.case(at="received", trap="https://spam.example")
    assert case.doubt == "trap"
    make.step(case, "verify")
    assert Case.objects.get(pk=case.pk).doubt == ""


def test_the_ledger_knows_the_hamlet_and_its_correction(published, make, joko):
    cases.sort(
        published,
        report_class="ordinary",
        category=make.category("road"),
        hamlet=make.hamlet("Sumberejo"),
        by=joko,
    )
    told = Entry.objects.filter(subject=published.ref, kind__in=["case.filed", "case.sorted"])
    assert [entry.data["hamlet"] for entry in told.order_by("seq")] == [
        make.hamlet("Krajan").pk,
        make.hamlet("Sumberejo").pk,
    ]
