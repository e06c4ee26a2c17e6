"""Every address × everybody × every kind of case × privacy: the answers of ``matrix.csv``.

By default each person asks at every address that shows a case, and somebody of each answer at every
other; under KENTONGAN_LONG everybody asks everything about every case.
"""

import os
from collections import defaultdict
from itertools import count, product
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import URLPattern, get_resolver

from tests import matrix
from tests.matrix import KINDS, PRIVACY

pytestmark = pytest.mark.django_db
LONG = bool(os.environ.get("KENTONGAN_LONG"))
HERE = Path(__file__).parent
CLASSES = matrix.classes(HERE / "audience.toml")
ROWS = matrix.rows(HERE / "matrix.csv")
METHODS = ("get", "post")
OPENING = ("name", "post")  # commits on its own, so that a refusal stays written
CHANGES = {"led", "own", "done", "name"}  # what may change something, if not of this case


def routes(patterns=None, before=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address
        else:
            yield from routes(pattern.url_patterns, address)


def test_every_address_stands_in_a_class_of_the_matrix_and_no_line_is_idle():
    assert sorted(routes()) == sorted(CLASSES)
    assert {*CLASSES.values()} | {"keys"} == {row.name for row in ROWS}


def test_no_line_of_the_matrix_contradicts_another():
    told = [
        (row.name, row.method, kind, privacy)
        for row in ROWS
        for kind, privacy in product(row.kinds, row.privacies)
    ]
    assert len(told) == len({*told})


@pytest.fixture
def town(db):
    return matrix.Town()


def places():
    """Each address under the names of its classes; one page of settings is for other keepers."""
    for route, name in CLASSES.items():
        yield route, name
        if name == "section":
            yield route, "keys"


def asks(name, method, turn):
    """Who asks about which case at this address: (person, kind, privacy, the answer)."""
    rows = [row for row in ROWS if (row.name, row.method) == (name, method)]
    every = [
        (who, kind, privacy, answer)
        for row in rows
        for who, answer in row.cells.items()
        for kind, privacy in product(row.kinds, row.privacies)
    ]
    return every if LONG else few(every, turn, is_view=method == "get" and len(rows) > 1)


def few(every, turn, *, is_view):
    """Of a view one case for each person, else of one kind of case one person for each answer.

    Always the accused; one who is led away for all who are.
    """
    seen, kinds = set(), {kind for _, kind, _, _ in every}
    is_free = len({privacy for _, _, privacy, _ in every}) == len(PRIVACY)  # named by no line
    for who, kind, privacy, answer in sorted(every, key=lambda ask: hash_of(ask, turn)):
        at = list(KINDS).index(kind)
        if not is_view and len(kinds) > 1 and at != turn % len(KINDS):
            continue
        if is_free and privacy != PRIVACY[(at + turn * is_view) % len(PRIVACY)]:
            continue
        news = who if is_view and answer not in {"login", "code"} else answer
        if kind == f"about {who}":
            news = kind
        if news not in seen:
            seen.add(news)
            yield who, kind, privacy, answer


def hash_of(ask, turn):
    """An order that differs from address to address and is the same in every run."""
    who, kind, privacy, _ = ask
    people = list(ROWS[0].cells)
    number = people.index(who) * 7 + list(KINDS).index(kind) * 5 + PRIVACY.index(privacy) * 3
    return (number + turn * 11) % 59


def test_everybody_is_answered_what_the_matrix_says(town, record_property):
    wrong, asked, turn = defaultdict(list), 0, count()
    for method, (route, name) in product(METHODS, places()):
        for who, kind, privacy, answer in asks(name, method, next(turn)):
            told = town.a_case(kind, privacy, matrix.stage(route))
            got, asked = ask(town, method, route, name, told, who), asked + 1
            if got != answer and not (answer == "view" and got in {"page", "story"}):
                wrong[f"{method} /{route} ({name})"].append((who, kind, privacy, answer, got))
    record_property("figure", f"{asked} asked of {len(CLASSES)} addresses")
    assert not wrong, "\n".join(f"{k}: {v}" for k, v in wrong.items())


def ask(town, method, route, name, told, who):
    """The answer in a word; what an answer must not have changed stands behind it."""
    at, sent = town.address(route, name, told), town.sent(route, name, told)
    client, before = town.client(who, told), (told.traces(), matrix.all_traces())
    if (name, method) == OPENING:
        return matrix.cell(client.post(at, sent), told)
    with transaction.atomic():
        answer = client.post(at, sent) if method == "post" else client.get(at)
        got = matrix.cell(answer, told)
        after = told.traces(), matrix.all_traces()
        transaction.set_rollback(True)
    return judged(got, who, name, before, after)


def judged(got, who, name, before, after):
    """``done`` when the case changed, ``own`` when it was asked about oneself."""
    if got == "led" and after[0] != before[0]:
        return "done"
    if after[0] != before[0] or (got not in CHANGES and not is_own(who, name) and after != before):
        return f"{got}, and it changed something"
    return "own" if is_own(who, name) and got not in {"login", "story", "name", "-"} else got


def is_own(who, name):
    return name.startswith("account") or (who, name) == ("tono", "reporter's word")


@pytest.mark.parametrize("method", METHODS)
def test_what_stands_in_no_line_is_the_wrong_method(town, method):
    told = town.a_case("plain", "rahasia")
    listed = {(row.name, row.method) for row in ROWS}
    found = {
        f"/{route}": got
        for n, (route, name) in enumerate(places())
        if (name, method) not in listed
        for who in list(ROWS[0].cells)[n % 14 : n % 14 + 1]
        if (got := ask(town, method, route, name, told, who)) != "-"
    }
    assert found == {}
