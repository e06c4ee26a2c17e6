"""Hamlets, categories and ready sentences."""

import pytest

from kentongan.village import actions as villages
from kentongan.village import queries, rules
from kentongan.village.actions.act import NameTaken, NotYourVillage
from kentongan.village.actions.categories import NeverHandledHere, OtherStays
from kentongan.village.actions.hamlets import NotTheWholeList
from kentongan.village.models import Hamlet, Office

from .conftest import entries, last


@pytest.fixture
def krajan(sukamaju) -> Hamlet:
    return villages.add_hamlet(sukamaju, "Krajan", by=None)


@pytest.fixture
def sumber(sukamaju, krajan) -> Hamlet:
    return villages.add_hamlet(sukamaju, "Sumber", by=None)


def head(hamlet: Hamlet) -> str:
    return Office.objects.get(hamlet=hamlet).title


def test_a_hamlet_comes_with_the_office_of_its_head(sukamaju, joko):
    hamlet = villages.add_hamlet(sukamaju, "  Krajan ", by=joko)
    assert (hamlet.name, head(hamlet)) == ("Krajan", "Kepala Dusun Krajan")
    assert last(sukamaju)[::3] == ("hamlet.added", {"hamlet": hamlet.pk})


def test_a_renamed_hamlet_renames_its_office_unless_that_has_its_own_title(
    sukamaju, joko, krajan, sumber
):
    villages.rename_office(Office.objects.get(hamlet=sumber), "Bayan Sumber", by=joko)
    villages.rename_hamlet(krajan, "Krajan Lor", by=joko)
    villages.rename_hamlet(sumber, "Sumberejo", by=joko)
    assert (head(krajan), head(sumber)) == ("Kepala Dusun Krajan Lor", "Bayan Sumber")


def test_two_hamlets_have_two_names(sukamaju, joko, krajan, sumber):
    with pytest.raises(NameTaken):
        villages.add_hamlet(sukamaju, "KRAJAN", by=joko)
    with pytest.raises(NameTaken):
        villages.rename_hamlet(sumber, "krajan", by=joko)
    assert villages.rename_hamlet(krajan, "KRAJAN", by=joko).name == "KRAJAN"


def test_the_next_village_may_have_a_hamlet_of_the_same_name(krajan, mekarjati):
    assert villages.add_hamlet(mekarjati, "Krajan", by=None).name == "Krajan"


def test_a_hidden_hamlet_is_not_offered_and_can_come_back(sukamaju, joko, krajan, sumber):
    villages.hide_hamlet(krajan, by=joko)
    hidden = queries.hamlets(sukamaju)
    villages.hide_hamlet(krajan, is_hidden=False, by=joko)
    assert (hidden, queries.hamlets(sukamaju)) == ((sumber,), (krajan, sumber))
    assert entries(sukamaju)[-2:] == ["hamlet.hidden", "hamlet.shown"]


def test_hamlets_are_listed_in_the_order_given(sukamaju, joko, krajan, sumber):
    villages.order_hamlets(sukamaju, [sumber.pk, krajan.pk], by=joko)
    assert queries.hamlets(sukamaju) == (sumber, krajan)
    assert last(sukamaju)[::3] == ("hamlet.reordered", {"hamlets": [sumber.pk, krajan.pk]})


@pytest.mark.parametrize("pick", [slice(0, 1), slice(0, 0)])
def test_an_order_that_leaves_a_hamlet_out_is_refused(sukamaju, joko, krajan, sumber, pick):
    with pytest.raises(NotTheWholeList):
        villages.order_hamlets(sukamaju, [krajan.pk, sumber.pk][pick], by=joko)


def test_a_category_of_the_villages_own_gets_a_code_from_its_label(sukamaju, joko, office):
    pool = villages.add_category(
        sukamaju, "Kolam ikan warga", by=joko, sign="drop", handler=office("secretary")
    )
    assert (pool.code, pool.handler.role, pool.sign) == ("kolam-ikan-warga", "secretary", "drop")
    assert queries.categories(sukamaju)[-1] == pool
    assert last(sukamaju)[::3] == ("category.added", {"category": "kolam-ikan-warga"})


def test_categories_never_share_a_code(sukamaju, joko):
    labels = ["Road", "Road!", "漁", "魚"]
    codes = [villages.add_category(sukamaju, label, by=joko).code for label in labels]
    assert codes == ["road-2", "road-3", "kategori", "kategori-2"]


def test_a_category_is_renamed_under_its_code(sukamaju, joko, category):
    road = villages.rename_category(category("road"), "Dalan", by=joko)
    assert (road.code, category("road").label) == ("road", "Dalan")
    with pytest.raises(NameTaken):
        villages.rename_category(road, "air bersih", by=joko)


def test_a_hidden_category_is_not_offered_but_other_stays(sukamaju, joko, category):
    villages.hide_category(category("bumdes"), by=joko)
    assert "bumdes" not in {shown.code for shown in queries.categories(sukamaju)}
    with pytest.raises(OtherStays):
        villages.hide_category(category("other"), by=joko)


def test_a_category_gets_another_handler(sukamaju, joko, category, office):
    villages.change_category(category("road"), by=joko, handler=office("affairs_planning"))
    assert category("road").handler.role == "affairs_planning"
    assert last(sukamaju)[::3] == ("category.changed", {"category": "road", "fields": ["handler"]})


@pytest.mark.parametrize(
    ("code", "settings"),
    [
        ("protection", {"is_always_secret": False}),
        ("village_fund", {"default_class": "ordinary"}),
        ("village_fund", {"goes_to_hamlet_head": True}),
    ],
)
def test_what_a_village_must_not_handle_stays_so(joko, category, code, settings):
    with pytest.raises(NeverHandledHere):
        villages.change_category(category(code), by=joko, **settings)


def test_what_a_village_must_not_handle_gets_no_handler(joko, category, office):
    with pytest.raises(NeverHandledHere):
        villages.change_category(category("protection"), by=joko, handler=office("secretary"))
    assert category("protection").handler is None


def test_the_authority_of_a_protected_topic_may_be_named(joko, category):
    villages.change_category(category("protection"), by=joko, other_authority="UPTD PPA")
    assert category("protection").other_authority == "UPTD PPA"


@pytest.mark.parametrize("settings", [{"sign": "skull"}, {"default_class": "urgent"}])
def test_signs_and_classes_come_from_the_list(joko, category, settings):
    with pytest.raises(rules.NotAChoice):
        villages.change_category(category("road"), by=joko, **settings)


def test_a_handler_of_the_next_village_is_refused(joko, category, mekarjati):
    stranger = Office.objects.get(village=mekarjati, role="secretary")
    with pytest.raises(NotYourVillage):
        villages.change_category(category("road"), by=joko, handler=stranger)


def test_the_suggested_handler_follows_category_and_hamlet(sukamaju, krajan, sumber, category):
    def suggested(code, hamlet=None):
        office = queries.handler_for(category(code), hamlet)
        return office and office.title

    assert suggested("road", krajan) == "Kasi Kesejahteraan"
    assert suggested("disaster", krajan) == "Kepala Dusun Krajan"
    assert suggested("disaster") == "Kepala Desa"
    assert suggested("village_fund", krajan) is None
    assert suggested("protection", krajan) is None
    assert queries.handler_for(None, krajan) is None


def test_a_hidden_office_is_not_suggested(joko, krajan, category, office):
    villages.hide_office(office("section_welfare"), by=joko)
    villages.hide_office(Office.objects.get(hamlet=krajan), by=joko)
    assert queries.handler_for(category("road"), krajan) is None
    assert queries.handler_for(category("disaster"), krajan) == office("village_head")


def test_ready_sentences_of_a_category_come_before_those_for_all(sukamaju, joko, category):
    own = villages.add_sentence(
        sukamaju, "Pipa diganti besok.", category=category("water"), by=joko
    )
    found = queries.sentences_for(sukamaju, category("water"))
    assert [sentence.category_id is None for sentence in found] == [False] * 2 + [True] * 4
    assert found[1] == own
    assert last(sukamaju)[::3] == ("sentence.added", {"sentence": own.pk})


def test_a_ready_sentence_is_changed_and_removed(sukamaju, joko):
    sentence = villages.add_sentence(sukamaju, "Besok.", by=joko)
    villages.change_sentence(sentence, "Besok pagi.", by=joko)
    assert queries.sentences_for(sukamaju, None)[-1].text == "Besok pagi."
    villages.remove_sentence(sentence, by=joko)
    assert len(queries.sentences_for(sukamaju, None)) == 4
    assert entries(sukamaju)[-3:] == ["sentence.added", "sentence.changed", "sentence.removed"]


def test_nobody_without_a_keepers_office_changes_lists(
    sukamaju, wati, budi, krajan, category, office
):
    sentence = queries.sentences_for(sukamaju, None)[0]
    acts = [
        lambda by: villages.add_hamlet(sukamaju, "X", by=by),
        lambda by: villages.rename_hamlet(krajan, "X", by=by),
        lambda by: villages.hide_hamlet(krajan, by=by),
        lambda by: villages.order_hamlets(sukamaju, [krajan.pk], by=by),
        lambda by: villages.add_category(sukamaju, "X", by=by),
        lambda by: villages.rename_category(category("road"), "X", by=by),
        lambda by: villages.change_category(category("road"), by=by, handler=None),
        lambda by: villages.hide_category(category("road"), by=by),
        lambda by: villages.add_sentence(sukamaju, "X", by=by),
        lambda by: villages.change_sentence(sentence, "X", by=by),
        lambda by: villages.remove_sentence(sentence, by=by),
        lambda by: villages.add_office(sukamaju, "operator", "X", by=by),
        lambda by: villages.hide_office(office("affairs_finance"), by=by),
    ]
    before = entries(sukamaju)
    for act in acts:
        with pytest.raises(rules.NotYourOffice):
            act(wati)
        with pytest.raises(NotYourVillage):
            act(budi)
    assert entries(sukamaju) == before
