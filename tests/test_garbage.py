"""Nonsense typed into every form, by whoever may reach it, never breaks the program."""

import os
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import walk
from tests.test_matrix import CLASSES, ROWS

pytestmark = pytest.mark.django_db
LONG = bool(os.environ.get("KENTONGAN_LONG"))
FORM = re.compile(r"<form\b([^>]*)>([\s\S]*?)</form>")
# Not these: the rest of the walk would be shut out.
NEVER = frozenset({"petugas/akun/keluar/", "petugas/akun/habis/", "keluar"})
TAKES = {row.name for row in ROWS if row.method == "post"}
POSTED = {route for route, name in CLASSES.items() if name in TAKES} - NEVER
TYPED = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.sampled_from(
        ["", " ", "0", "-1", "1", "2", "9" * 30, "1e9", "NaN", "on", "true", "null", "[]", "{}",
         "\0", "a\0b", "\u202e", "A" * 70_000, "2026-02-30", "0000-00-00", "99:99", "-91", "181",
         "../../etc/passwd", "<script>alert(1)</script>", "'; DROP TABLE cases_case; --", "%s%n",
         "{{7*7}}", "=1+1", "0812 3456 7890", "4821 7730 5196 0267", "sudah", "rahasia"]
    ),
    st.integers(-(10**20), 10**20).map(str),
    st.dates(date(1, 1, 1)).map(date.isoformat),
    st.uuids().map(str),
)  # fmt: skip
FILES = st.sampled_from(
    [
        b"",
        b"GIF89a",
        b"\xff\xd8\xff\xe0",
        b"<svg onload=alert(1)>",
        b"PK\3\4",
        b"%PDF-1.7",
        b"\0" * 99,
    ]
)


def attributes(tag):
    return dict(re.findall(r'(\w+)="([^"]*)"', tag))


def forms_of(page, at):
    """Address, names and offered values of each form on a page that posts."""
    for head, body in FORM.findall(page):
        told = attributes(head)
        if told.get("method", "").lower() != "post":
            continue
        names = {}
        for tag in re.findall(r"<(?:input|textarea|select|button)\b[^>]*>", body):
            field = attributes(tag)
            if name := field.get("name"):
                names.setdefault(name, set()).add(field.get("value", ""))
        yield told.get("action") or at, names


@pytest.fixture
def doors(db):
    """Everybody who may post, and every form each of them is shown; then what nobody was shown."""
    town = walk.Town()
    sari, case = walk.reporter(town)
    joko, found = town.desk("joko"), {}
    pages = {walk.address(route, case) for route in CLASSES if route not in NEVER}
    stages = {f"/petugas/laporan/{one.year}/{one.number}" for one in town.cases.values()}
    for name, visitor, looks in (
        ("sari", sari, pages), ("joko", joko, pages | stages), ("wati", town.desk("wati"), pages),
    ):  # fmt: skip
        for at in sorted(looks):
            answer = visitor.client.get(at, headers={"accept-encoding": "identity"})
            if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
                continue
            for action, names in forms_of(answer.content.decode(), at):
                if action.partition("?")[0].strip("/") not in {one.strip("/") for one in NEVER}:
                    found[name, action] = (visitor.client, names)
    shown = {resolve(at.partition("?")[0]).route for _, at in found}
    every = {}
    for _, names in found.values():
        for name, offered in names.items():
            every.setdefault(name, set()).update(offered)
    for route in POSTED - shown:
        name, visitor = ("joko", joko) if route.startswith("petugas/") else ("sari", sari)
        found[name, walk.address(route, case)] = (visitor.client, every)
    return found


def test_nonsense_in_any_form_is_answered_and_never_breaks(doors, record_property):
    forms, statuses = sorted(doors), set()
    assert POSTED - {resolve(at.partition("?")[0]).route for _, at in forms} == set()

    @settings(
        max_examples=5_000 if LONG else 150, deadline=timedelta(seconds=20),
        suppress_health_check=[*HealthCheck],
    )  # fmt: skip
    @given(st.data())
    def nonsense(data):
        who, at = data.draw(st.sampled_from(forms))
        client, names = doors[who, at]
        sent = {
            name: data.draw(st.sampled_from(sorted(offered)) | TYPED)
            for name, offered in names.items()
            if data.draw(st.integers(0, 9))  # now and then a field is missing
        }
        for name in {"photos", "voice", "recording"} & {*names}:
            sent[name] = SimpleUploadedFile("x.jpg", data.draw(FILES))
        undone = transaction.atomic()
        undone._from_testcase = True  # so that what must be durable may begin in it
        with undone:
            answer = client.post(at, sent)
            transaction.set_rollback(True)
        statuses.add(answer.status_code)
        assert answer.status_code < 500, (at, sent)

    nonsense()
    record_property("figure", f"nonsense in {len(forms)} forms, answered {sorted(statuses)}")
    assert 422 in statuses
