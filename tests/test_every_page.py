"""Every page of the site, with the demo village's data: fit for everybody, light and valid."""

import subprocess
import tomllib
from pathlib import Path

import pytest

from tests import walk, walk_citizens, walk_officials
from tests.eye import STATIC, Eye

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

HERE = Path(__file__).parents[1]
AUDIENCE = tomllib.loads(Path(__file__).with_name("audience.toml").read_text())
PICTURES = ("/berkas/", "/foto/")
LIGHT = {"citizens": 10_240, "officials": 20_000}
LEADS_ELSEWHERE = {"keluar", "petugas/akun/kunci/masuk/", "petugas/simulator/<uuid:uid>"}
ERRORS = {"!400", "!403", "!404", "!500"}


@pytest.fixture
def town(db):
    return walk.Town()


@pytest.fixture(scope="session")
def window(request):
    """A browser; none on PostgreSQL: what it makes of a page does not depend on the database."""
    is_wanted = request.config.option.db == "sqlite"
    return request.getfixturevalue("browser") if is_wanted else None


@pytest.fixture
def eye(window):
    eye = Eye(window) if window else None
    yield eye
    if eye:
        eye.close()


@pytest.fixture
def break_home(monkeypatch):
    return lambda: monkeypatch.delattr("kentongan.insight.figures.public_numbers")


WALKS = {
    "citizens": walk_citizens.citizens,
    "officials at work": walk_officials.at_work,
    "officials aside": walk_officials.aside,
    "astray": walk_citizens.astray,
}


def is_officials(place):
    return place.route.startswith("petugas/")


def test_every_page_is_fit_for_everybody_light_and_valid(
    town, eye, tmp_path, record_property, break_home
):
    """axe in light and dark, 240 and 320 px, text twice as large, paper; and nothing foreign."""
    seen, wrong = [], []
    for n, place in enumerate(all_places(town, break_home)):
        (tmp_path / f"{n:03}.html").write_bytes(place.body)
        wrong += [f"{place}: {fault}" for fault in faults(eye, place)]
        seen.append(place)
    assert wrong == []
    assert complaints(tmp_path) == ""
    assert {place.route for place in seen if place.route.startswith("!")} == ERRORS
    for who, places in (
        ("citizens", [place for place in seen if not is_officials(place)]),
        ("officials", [place for place in seen if is_officials(place)]),
    ):
        heaviest = max(places, key=lambda place: place.weight)
        figure = f"{len(places)} pages for {who}, the heaviest {heaviest.weight} bytes: {heaviest}"
        record_property("figure", figure)


def faults(eye, place):
    """What is wrong with a page: its weight, how it looks, what it fetches."""
    heavy = [f"{place.weight} bytes"] if place.weight > most(place) else []
    return [*heavy, *eye.look(place), *fetched(eye, place)] if eye else heavy


def fetched(eye, place):
    """What a page asks for besides its pictures; an official's also has styles and scripts."""
    more = [url for url in eye.asked if not any(part in url for part in PICTURES)]
    if is_officials(place):
        more = [url for url in more if not url.startswith(f"{eye.giver.url}{STATIC}")]
    return [f"fetches {url}" for url in more]


def all_places(town, break_home):
    """Every walk; before the last, which breaks the village, what is left is asked for."""
    routes = set()
    for name, places in WALKS.items():
        if name == "astray":
            assert unwalked(town, routes) == {}
        for place in places(town, break_home):
            routes.add(place.route)
            yield place


def most(place):
    return LIGHT["officials" if is_officials(place) else "citizens"]


def complaints(folder):
    """What html-validate says of the files in a folder; empty when nothing."""
    command = [HERE / "node_modules/.bin/html-validate", "--config", HERE / ".htmlvalidate.json"]
    told = subprocess.run(
        [*command, "--formatter", "text", folder], check=False, capture_output=True, text=True
    )
    return told.stdout + told.stderr


def unwalked(town, routes):
    """Routes that were not walked and yet answer GET by anything but a file or a "no"."""
    sari, case = walk.reporter(town)
    joko, answers = town.desk("joko"), {}
    for route in sorted({*AUDIENCE} - routes - LEADS_ELSEWHERE):
        who = joko if route.startswith("petugas/") else sari
        answer = who.client.get(walk.address(route, case))
        is_file = answer.status_code == 200 and "html" not in answer["Content-Type"]
        if not is_file and answer.status_code != 405:
            answers[route] = answer.status_code
    return answers
