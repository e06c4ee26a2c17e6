"""No field of the database without a class."""

import pytest
from django.apps import apps

from kentongan.ops import inventory
from kentongan.village.models import Hamlet
from tools.inventory import PAGE, page

RIGHT = {"public": ["village", "name", "position", "is_hidden"]}


def faults(**classes):
    return [fault.msg for fault in inventory._faults({"village.Hamlet": classes}, [Hamlet])]


def test_every_field_of_every_model_has_a_class():
    assert inventory.every_field_has_a_class() == []


@pytest.mark.parametrize(
    ("classes", "fault"),
    [
        ({"public": ["village", "name", "position"]}, "Hamlet.is_hidden has no class."),
        ({**RIGHT, "internal": ["name"]}, "Hamlet.name is listed twice, or is no field."),
        ({**RIGHT, "secret": ["pin"]}, "Hamlet.pin is listed twice, or is no field."),
        ({**RIGHT, "open": []}, "Hamlet: open is no class."),
        (
            {"public": ["village", "position", "is_hidden"], "sealed": ["name"]},
            "Hamlet.name is called sealed and holds no bytes.",
        ),
    ],
)
def test_a_field_without_a_right_place_is_a_fault(classes, fault):
    assert faults(**classes) == [f"village.{fault}"]


def test_a_model_that_is_gone_or_new_is_a_fault():
    told = [one.msg for one in inventory._faults({"village.Well": RIGHT}, [Hamlet])]
    assert told[0] == "village.Well is no model any more."
    assert len(told) == 1 + len(RIGHT["public"])


def test_what_names_its_bytes_sealed_is_called_so():
    for model in apps.get_models():
        fields = {one.name for one in model._meta.local_fields if one.name == "sealed"}
        assert fields <= {*inventory.told()[model._meta.label].get("sealed", ())}


def test_the_page_tells_what_the_models_have():
    assert PAGE.read_text(encoding="utf-8") == page()
