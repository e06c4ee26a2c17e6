"""Pages somebody of the village read aloud."""

from uuid import uuid4

import pytest

from kentongan.village import actions as villages
from kentongan.village import queries, rules
from kentongan.village.actions.act import NotYourVillage

from .conftest import entries, last

NEW, OLD = uuid4(), uuid4()


def test_a_page_is_heard_and_the_one_before_is_told(sukamaju, joko):
    stamp = sukamaju.stamp
    assert villages.speak_page(sukamaju, "home", OLD, by=joko) is None
    assert villages.speak_page(sukamaju, "home", NEW, by=joko) == OLD
    found = queries.by_host("sukamaju.test")
    assert (found.spoken, found.stamp == stamp) == ({"home": str(NEW)}, False)
    assert last(sukamaju) == (
        "page.spoken", "service_head", f"official:{joko.pk}", {"page": "home"},
    )  # fmt: skip


def test_a_page_falls_silent_once(sukamaju, joko):
    villages.speak_page(sukamaju, "guide", OLD, by=joko)
    assert villages.speak_page(sukamaju, "guide", None, by=joko) == OLD
    assert last(sukamaju)[::3] == ("page.silenced", {"page": "guide"})
    before = entries(sukamaju)
    assert villages.speak_page(sukamaju, "guide", None, by=joko) is None
    assert (entries(sukamaju), sukamaju.spoken) == (before, {})


@pytest.mark.parametrize(
    ("page", "who", "no"),
    [
        ("rahasia", "joko", rules.NotAChoice),
        ("home", "wati", rules.NotYourOffice),
        ("home", "budi", NotYourVillage),
    ],
)
def test_only_keepers_let_known_pages_speak(request, sukamaju, page, who, no):
    with pytest.raises(no):
        villages.speak_page(sukamaju, page, NEW, by=request.getfixturevalue(who))
    sukamaju.refresh_from_db()
    assert sukamaju.spoken == {}
