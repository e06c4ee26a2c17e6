"""The scripts of citizens' pages: light, and each name meant once."""

import gzip
import re
from collections import Counter
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from kentongan.base import inlining

SCRIPTS = ["public/report.js", "public/receipt.js", "public/status.js", "public/track.js",
           "base/js/speaker.js"]  # fmt: skip


@pytest.mark.parametrize("path", SCRIPTS)
def test_a_script_weighs_at_most_four_kilobytes_compressed(path):
    assert len(gzip.compress(inlining.script(path).text.encode())) <= 4096


def modules_of(path: Path, seen: set[Path]) -> set[Path]:
    if path not in seen:
        seen.add(path)
        for name in re.findall(r'^import .*"\./(.*?)";', path.read_text(), re.MULTILINE):
            modules_of(path.with_name(name), seen)
    return seen


@pytest.mark.parametrize("path", SCRIPTS)
def test_modules_put_together_name_nothing_twice(path):
    codes = [module.read_text() for module in modules_of(Path(finders.find(path)), set())]
    pattern = r"^(?:export )?(?:async )?(?:function|const|let) (\w+)"
    named = Counter(name for code in codes for name in re.findall(pattern, code, re.MULTILINE))
    assert [name for name, times in named.items() if times > 1] == []


@pytest.mark.parametrize("path", SCRIPTS)
def test_nothing_of_the_module_syntax_is_left(path):
    assert re.findall(r"^(?:import|export)\b.*", inlining.script(path).text, re.MULTILINE) == []


@pytest.mark.parametrize("path", SCRIPTS)
def test_no_script_could_close_its_own_tag(path):
    assert "</script" not in inlining.script(path).text.lower()
