"""Chosen cases with their stories, for paper."""

from datetime import date

import pytest

from kentongan.cases import actions as cases
from kentongan.cases import actors
from kentongan.insight import casepage, printed
from tests.cast import STORY, reads

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(today):
    today(date(2026, 8, 3))


def test_the_sheet_tells_what_the_pages_tell(make, joko):
    one, other = make.case(at="in_progress", name="Sari Dewanti"), make.case(text="Lampu padam.")
    cases.note(one, words="Aspal habis.", by=joko)
    actor = reads(joko)
    sheet = printed.stories(actor, [other.pk, one.pk])
    pages = [casepage.case_page(actor, case.year, case.number) for case in (other, one)]
    assert [(told.text, told.lines) for told in sheet] == [(p.text, p.lines) for p in pages]
    assert [told.text for told in sheet] == ["Lampu padam.", STORY]
    assert sheet[1].lines[0].words == "Aspal habis."
    assert "Sari Dewanti" not in repr(sheet)


def test_only_what_an_official_may_see_is_printed(make, joko, wati, budi):
    hers, other = make.case(at="assigned"), make.case(text="Lampu padam.")
    both = [hers.pk, other.pk]
    assert [told.card.pk for told in printed.stories(actors.of(wati), both)] == [hers.pk]
    assert printed.stories(actors.of(budi), both) == ()
    assert printed.stories(actors.of(joko), []) == ()


@pytest.mark.parametrize("n", [1, 3])
def test_many_cost_what_one_costs(make, joko, n, django_assert_num_queries):
    pks = [make.case(at="answered", text=f"Talud {k} longsor.").pk for k in range(n)]
    actor = reads(joko)
    with django_assert_num_queries(14):
        assert len(printed.stories(actor, pks)) == n
