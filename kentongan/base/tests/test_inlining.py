"""The page carries its own style and script, and tells the content policy their hashes."""

import base64
import gzip
import hashlib
import re
from types import SimpleNamespace

import pytest
from django.template import engines

from kentongan.base import inlining

PAGE = """{% extends "base/page.html" %}{% load components %}
{% block title %}Uji{% endblock %}{% block h1 %}Uji{% endblock %}
{% block main %}isi{% endblock %}"""
SUKAMAJU = SimpleNamespace(accent="#0b5a3c", phone="0281555123", address="Jalan Raya 1")


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def rendered(village=SUKAMAJU):
    request = SimpleNamespace(village=village)
    html = engines["django"].from_string(PAGE).render({"request": request})
    return html, request


def test_the_policy_gets_the_hash_of_exactly_the_style_in_the_page():
    html, request = rendered()
    style = re.search("<style>(.*?)</style>", html, re.DOTALL)[1]
    assert inlining.policy_of(request) == {"style-src": [hash_of(style)]}


def test_a_request_whose_page_carries_nothing_adds_nothing_to_the_policy():
    assert inlining.policy_of(SimpleNamespace()) == {}


def test_a_page_renders_for_a_host_without_a_village():
    html, _ = rendered(village=None)
    assert re.search("<title>(.*?)</title>", html)[1] == "Uji"


def test_the_whole_citizen_style_weighs_at_most_four_kilobytes_compressed():
    assert len(gzip.compress(inlining.style("#0b5a3c").text.encode())) <= 4096


def test_two_villages_differ_in_their_accent_only():
    green, blue = inlining.style("#0b5a3c").text, inlining.style("#13599e").text
    cut = green.index("@layer")
    assert (green[:cut] == blue[:cut], green[cut:] == blue[blue.index("@layer") :]) == (False, True)


def test_an_accent_that_is_no_colour_cannot_write_into_the_style():
    assert inlining.style("red}body{display:none").text == inlining.style("#0b5a3c").text


@pytest.fixture
def modules(tmp_path, settings):
    (tmp_path / "leaf.js").write_text("// why\nexport const leaf = 1;\n")
    (tmp_path / "branch.js").write_text(
        'import { leaf } from "./leaf.js";\n\nexport function branch() {\n  return leaf;\n}\n'
    )
    (tmp_path / "tree.js").write_text(
        'import { leaf } from "./leaf.js";\nimport { branch } from "./branch.js";\n'
        'import "./leaf.js";\nbranch(leaf);\n'
    )
    settings.STATICFILES_DIRS = [tmp_path]
    inlining.finders.get_finder.cache_clear()
    inlining.script.cache_clear()
    yield
    inlining.finders.get_finder.cache_clear()
    inlining.script.cache_clear()


def test_a_script_comes_after_all_it_imports_each_once_without_comments(modules):
    assert inlining.script("tree.js").text == (
        "const leaf = 1;\nfunction branch() {\nreturn leaf;\n}\nbranch(leaf);"
    )


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(FileNotFoundError, match=r"lost\.js"):
        inlining.script("lost.js")
