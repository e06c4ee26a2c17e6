"""What is not yours answers like what is not there: same status, words, headers and queries.

Under KENTONGAN_LONG=1 also in the same time: medians of a thousand tries, five milliseconds apart
at most.
"""

import os
import re
import time
from itertools import count, product
from statistics import median
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kentongan.base import codes
from tests import matrix
from tests.test_matrix import METHODS, ROWS, asks, places

pytestmark = pytest.mark.django_db
LONG = bool(os.environ.get("KENTONGAN_LONG"))
NOBODYS = UUID("6f1c6f0e-5a3c-4f52-9e6c-2d8f0a4b7c11")  # nothing has this uuid
TRIES, MOST_MS = 1000, 5
SHUT = {"login", "code", "none"}
ANEW = re.compile(  # tokens and keys, which differ in every answer
    r"""name="(?:csrfmiddlewaretoken|key)" value="[^"]+"|data-key="[^"]+"|hx-headers='[^']+'"""
)
OF_THE_WORDS = {"ETag", "Content-Length"}  # the body is compared itself


# Who sees a case at the desk knows that it is there.
SEEN = {
    (kind, who)
    for row in ROWS
    if (row.name, row.method) == ("case", "get")
    for kind, (who, answer) in product(row.kinds, row.cells.items())
    if answer in {"story", "page"}
}


@pytest.fixture
def town(db):
    return matrix.Town()


def like(told):
    """A case that never was, with other numbers and ids; all else as of one that is."""
    case = told.case
    nothing = SimpleNamespace(
        pk=case.pk + 5000, version=case.version, text=case.text, year=case.year, ref=NOBODYS,
        number=case.number + 500, label=f"{case.number + 500}/{case.year}",
    )  # fmt: skip
    return SimpleNamespace(case=nothing, photo=SimpleNamespace(uid=NOBODYS), mark="tandatiada")


def answer_to(client, method, at, sent, *words):
    """Status, headers, body and number of queries, without what names the address itself."""
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        answer = getattr(client, method)(at, sent)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    headers = {name: told for name, told in answer.headers.items() if name not in OF_THE_WORDS}
    told = [f"{answer.status_code} {headers}", ANEW.sub("", body.decode())]
    for word in (at, *words):
        told = [part.replace(word, "…") for part in told]
    return *told, len(asked)


def test_what_is_not_yours_answers_like_what_is_not_there(town):
    different, turn = {}, count()
    for method, (route, name) in product(METHODS, places()):
        if not re.search(r"<(digits|number|uuid):", route) or name == "account":
            continue
        for who, kind, privacy, answer in asks(name, method, next(turn)):
            if answer not in SHUT or (kind, who) in SEEN:
                continue
            told = town.a_case(kind, privacy, matrix.stage(route))
            sent = town.sent(route, name, told) if method == "post" else {}
            there = town.address(route, name, told)
            nowhere = town.address(route, name, like(told))
            nowhere = nowhere.replace(str(town.uid(route, told)), str(NOBODYS))
            assert there != nowhere, route
            client = town.client(who, told)
            answers = [answer_to(client, method, at, sent) for at in (there, nowhere, there)]
            if answers[1] != answers[2]:  # the first one may have filled a cache
                different[method, route, who] = answers[1:]
    assert different == {}


NAMED = {
    "a file below one's own case": "{own}/berkas/{uid}",
    "a pick": "/petugas/pilihan/disposisi?pick={pk}.{version}",
    "a sheet": "/petugas/pilihan/cetak?pick={pk}.{version}",
    "a number looked for": "/petugas/?q={label}",
    "a word looked for": "/petugas/?daftar=semua&q={mark}",
    "a matter of one's own": "/lapor?sama={label}",
}


@pytest.mark.parametrize("what", NAMED)
def test_an_id_beside_the_address_tells_nothing_either(town, what):
    own, told = town.a_case("plain", "rahasia"), town.a_case("about wati", "rahasia")
    answers = []
    for one in (told, like(told), told):
        words = {
            "own": town.address("petugas/laporan/<digits:year>/<digits:number>", "case", own),
            "uid": str(one.photo.uid), "pk": str(one.case.pk), "version": str(one.case.version),
            "label": one.case.label, "mark": one.mark,
        }  # fmt: skip
        client, named = town.client("wati", own), (words["label"], words["mark"], words["uid"])
        at = NAMED[what].format(**words)
        quoted = words["label"].replace("/", "%2F")
        answers.append(answer_to(client, "get", at, None, *named, quoted))
    assert answers[1] == answers[2]


# -- The same time -----------------------------------------------------------------------------
PLACES = {
    "the desk's page of a case": ("case", "petugas/laporan/<digits:year>/<digits:number>", "wati"),
    "a photo of a case": (
        "file", "petugas/laporan/<digits:year>/<digits:number>/berkas/<uuid:uid>", "wati",
    ),
    "the board's page of a case": ("board case", "aduan/<number:year>/<number:number>", "nobody"),
    "a photo of the board": ("board photo", "aduan/foto/<uuid:uid>", "nobody"),
}  # fmt: skip


@pytest.mark.parametrize("what", [*PLACES, "a code of the next village"])
def test_what_is_not_yours_takes_as_long_as_what_is_not_there(town, what, record_property):
    """By default a few tries, that it runs; the clock is looked at in the long form only."""
    tries, spent = TRIES if LONG else 3, ([], [])
    told = town.a_case("about wati", "rahasia")
    for _ in range(tries):
        for which in (0, 1):
            ask = asking(town, what, told, which)
            began = time.perf_counter()
            ask()
            spent[which].append((time.perf_counter() - began) * 1000)
    apart = abs(median(spent[0]) - median(spent[1]))
    figure = f"{what}: medians of {tries} tries {apart:.2f} ms apart"
    record_property("figure", f"{figure} ({median(spent[0]):.2f} and {median(spent[1]):.2f} ms)")
    assert apart < MOST_MS or not LONG


def asking(town, what, told, which):
    """One try: at what there is (0) or at nothing (1)."""
    if what not in PLACES:
        code = told.code if which == 0 else codes.derive(b"nobody's", b"code")
        client = town.client("budi", told)  # from another network each time: none has many misses
        return lambda: client.post("/lacak", {"code": code})
    name, route, who = PLACES[what]
    at = town.address(route, name, (told, like(told))[which])
    client = town.client(who, told)
    return lambda: client.get(at)
