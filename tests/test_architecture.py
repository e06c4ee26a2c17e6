"""The shape of the house (docs/map.md): what no single package can promise about itself."""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path
from statistics import median, quantiles

import pytest
from django.apps import apps
from django.db import models

from kentongan.base.refusals import Refused
from tests import source

OPEN_ENDS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
MACHINE_PATH = re.compile(r"(?<![\w.$}])/(root|work|home)/\w")


def ours():
    return [model for model in apps.get_models() if model.__module__.startswith("kentongan.")]


def package(model):
    return model.__module__.split(".")[1]


# -- Floors ------------------------------------------------------------------------------------
def test_imports_only_go_down():
    lint_imports = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [lint_imports, "--no-cache"], cwd=source.HOME, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_no_import_contract_has_an_exception():
    excepted = [
        (contract["name"], key)
        for contract in source.contracts()
        for key in contract
        if key in ("ignore_imports", "unmatched_ignore_imports_alerting")
    ]
    assert excepted == []


def test_every_import_contract_is_in_force():
    assert {contract["name"] for contract in source.contracts()} == {
        "The house has floors; imports only go down",
        "Only the keepers may touch the vault",
        "Rules are plain Python",
        "Channels do not know each other",
        "The public door sees no rows",
        "No cycles inside any module",
    }


def test_every_package_has_its_floor():
    packages = {path.parent.name for path in source.PACKAGE.glob("*/__init__.py")}
    assert packages == {*source.floors()}


def test_foreign_keys_only_go_down():
    floors = source.floors()
    climbing = [
        f"{field} points to {package(field.related_model)}"
        for model in ours()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model in ours()
        and package(field.related_model) != package(model)
        and floors[package(field.related_model)] >= floors[package(model)]
    ]
    assert climbing == []


def test_nothing_of_ours_is_pointed_to_by_a_text_name():
    """A generic relation is a foreign key nobody can follow, check or scope to a village."""
    generic = [
        f"{model.__name__}.{field.name}"
        for model in ours()
        for field in model._meta.private_fields
        if type(field).__name__.startswith("Generic")
    ]
    assert generic == []


# -- Packages ----------------------------------------------------------------------------------
def test_news_goes_up_in_the_ledger_not_in_signals():
    signalling = [
        str(path)
        for path in source.modules()
        for name in source.imports(path)
        if name.startswith(("django.db.models.signals", "django.dispatch"))
    ]
    assert signalling == []


@pytest.mark.parametrize("word", ["Manager", "Service", "Helper", "Util", "Utils", "Impl"])
def test_no_class_has_a_name_that_says_nothing(word):
    named = [
        f"{path.relative_to(source.HOME)}: {node.name}"
        for path in source.modules()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.ClassDef) and node.name.endswith(word)
    ]
    assert named == []


def test_no_file_is_a_drawer_for_everything():
    drawers = {"utils", "helpers", "common", "misc", "util", "helper"}
    assert [path for path in source.modules() if {path.stem, *path.parts} & drawers] == []


# -- Rows of a village -------------------------------------------------------------------------
def owner_path(model, seen=()):
    """How a row reaches its village through fields that cannot be empty, or None."""
    if model.__name__ == "Village":
        return ()
    for field in model._meta.concrete_fields:
        target = field.related_model
        if target in ours() and not field.null and target not in seen:
            path = owner_path(target, (*seen, model))
            if path is not None:
                return (field.name, *path)
    return None


def above_the_ground():
    """Models of the packages that know of villages."""
    ground = source.floors()["village"]
    return [model for model in ours() if source.floors()[package(model)] >= ground]


def test_every_row_above_the_ground_belongs_to_a_village():
    homeless = [model.__name__ for model in above_the_ground() if owner_path(model) is None]
    assert homeless == ["Session"]  # of a browser on the way to the log-in, of nobody yet


def test_a_row_that_can_name_its_village_always_does():
    loose = [
        model.__name__
        for model in above_the_ground()
        for field in model._meta.concrete_fields
        if field.name == "village" and field.null
    ]
    assert loose == []


def test_neither_a_village_nor_a_case_can_be_deleted_with_its_history(make):
    case = make.case(at="answered")
    with pytest.raises(models.ProtectedError):
        case.delete()
    with pytest.raises(models.ProtectedError):
        make.village.delete()
    with pytest.raises(models.ProtectedError):
        make.village.book.delete()


def test_no_model_sorts_behind_the_readers_back():
    assert [model.__name__ for model in ours() if model._meta.ordering] == []


# -- Sizes: habits, so measured over the whole house ---------------------------------------------
def test_functions_stay_short():
    lines = [function.lines for function in source.functions()]
    assert median(lines) <= 8, f"the median is {median(lines)}"
    assert nine_in_ten(lines) <= 25, f"nine in ten have up to {nine_in_ten(lines)} lines"


def test_files_stay_short():
    lines = [len(path.read_text().splitlines()) for path in source.modules()]
    assert nine_in_ten(lines) < 300, f"nine in ten have up to {nine_in_ten(lines)} lines"


def test_templates_stay_short():
    lines = [
        len(path.read_text().splitlines())
        for path in source.tracked()
        if path.suffix == ".html" and path.is_relative_to(source.PACKAGE)
    ]
    assert nine_in_ten(lines) < 80, f"nine in ten have up to {nine_in_ten(lines)} lines"


def nine_in_ten(lines):
    return quantiles(lines, n=10, method="inclusive")[-1]


# -- Every tracked file ------------------------------------------------------------------------
def texts():
    for path in source.tracked():
        try:
            yield path.relative_to(source.HOME), path.read_text()
        except UnicodeDecodeError:
            continue


def test_nothing_is_left_for_later():
    this = __file__
    left = [
        f"{path}: {line.strip()}"
        for path, text in texts()
        if str(source.HOME / path) != this and path.suffix in (".py", ".html", ".js", ".css", ".sh")
        for line in text.splitlines()
        if OPEN_ENDS.search(line)
    ]
    assert left == []


def test_no_file_knows_the_machine_it_was_written_on():
    known = [
        f"{path}: {line.strip()[:80]}"
        for path, text in texts()
        for line in text.splitlines()
        if MACHINE_PATH.search(line)
    ]
    assert known == []


def test_the_tests_of_this_file_see_the_house():
    """Walkers over nothing would all pass."""
    assert len(source.modules()) > 50
    assert len([*source.functions()]) > 100
    assert len(ours()) > 10
    assert MACHINE_PATH.search("cd {}/x".format("/root"))
    assert OPEN_ENDS.search("# {}: later".format("FIXME"))


def test_every_refusal_says_something_fit_for_its_reader():
    for path in source.modules():
        if path.stem != "__main__":
            importlib.import_module(".".join(path.relative_to(source.HOME).with_suffix("").parts))
    silent = [kind.__qualname__ for kind in refusals(Refused) if not str(kind.says).strip()]
    assert silent == []


def refusals(kind):
    """Every kind of refusal the house has, however deep, less the tests' own."""
    below = [one for one in kind.__subclasses__() if ".tests." not in one.__module__]
    return [*below, *(deeper for one in below for deeper in refusals(one))]
