"""A start lays the static files out only when they have changed."""

import os
import time
from pathlib import Path

import pytest
from pytest_django import Settings

from kentongan.ops import static_files


@pytest.fixture
def source(tmp_path: Path, settings: Settings) -> Path:
    settings.STATIC_ROOT = tmp_path / "out"
    settings.STATICFILES_DIRS = [tmp_path / "in"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / "warna.css"
    source.write_text("a { color: red }")
    return source


def test_files_that_are_laid_out_are_left_alone(source: Path, tmp_path: Path) -> None:
    assert [static_files.lay_out(), static_files.lay_out()] == [True, False]
    assert (tmp_path / "out" / "warna.css").read_text() == "a { color: red }"


def test_a_file_that_changed_is_laid_out_anew(source: Path, tmp_path: Path) -> None:
    static_files.lay_out()
    source.write_text("a { color: green }")
    os.utime(source, (later := time.time() + 60, later))  # Django compares whole seconds
    assert static_files.lay_out() is True
    assert (tmp_path / "out" / "warna.css").read_text() == "a { color: green }"
