"""Finding cases by their words, newest first, and keeping the words that are looked for.

Kept are stems of what the reporter and the office said to each other, and of the place. Inner
notes and everything in the vault stay out. Each line begins with whose it is: ``v:12`` the
village, ``o:5`` an office that was handed the case, so that the index itself does the scoping.
"""

import re
from collections.abc import Iterable, Iterator

from django.db import connection

from kentongan.base.text import stems
from kentongan.cases import rules
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case, Disposition, Message
from kentongan.cases.visibility import Output, Part, visible
from kentongan.insight.models import SearchText
from kentongan.village.models import Village

LONGEST_QUERY = 200
LONGEST_WORD = 60  # a longer one is cut, in the text as in the question
MOST_WORDS = 12
RECENT = 3000  # PostgreSQL: so many of the newest are looked through before the index is asked

_NUMBER = re.compile(r"\s*#?(\d{1,9})(?:\s*/\s*(\d{4}))?\s*", re.ASCII)

_SQLITE = """
    SELECT rowid FROM insight_fts WHERE insight_fts MATCH %s AND rowid < %s
    ORDER BY rowid DESC LIMIT %s"""
_RECENT = """
    SELECT case_id FROM (
        SELECT case_id, vector FROM insight_searchtext WHERE village_id = %s AND case_id < %s
        ORDER BY case_id DESC LIMIT %s) recent
    WHERE vector @@ %s::tsquery ORDER BY case_id DESC LIMIT %s"""
# Left to itself the planner may walk a million rows backwards for two words that never meet.
_ALL = """
    WITH hits AS MATERIALIZED (SELECT case_id FROM insight_searchtext WHERE vector @@ %s::tsquery)
    SELECT case_id FROM hits WHERE case_id < %s ORDER BY case_id DESC LIMIT %s"""
_END = 2**62


def number_in(query: str) -> tuple[int, int | None] | None:
    """Number and year when somebody typed ``147``, ``#147`` or ``147/2026``; else None."""
    found = _NUMBER.fullmatch(query[:LONGEST_QUERY])
    if found is None:
        return None
    return int(found[1]), int(found[2]) if found[2] else None


def candidates(actor: Actor, query: str, *, before: int | None, limit: int) -> list[int]:
    """Ids of cases that hold every word, newest first, older than ``before``.

    The caller still passes them through ``access.visible_to``: this index follows a little behind.
    """
    words = _words(query)
    if not words or actor.official is None:
        return []
    village = actor.official.village
    scope = [[_village_mark(village.pk)]]
    if not rules.sees_all(actor.roles):
        scope.append([_office_mark(office.pk) for office in actor.offices])
    if not all(scope):
        return []
    every = [*scope, *([word] for word in words)]
    before = _END if before is None else before
    if connection.vendor == "postgresql":
        return _on_postgres(village, every, before, limit)
    return _ask(_SQLITE, [_all_of(every, quote='"', land=" AND ", lor=" OR "), before, limit])


def _on_postgres(village: Village, every: list[list[str]], before: int, limit: int) -> list[int]:
    query = _all_of(every, quote="'", land=" & ", lor=" | ")
    found = _ask(_RECENT, [village.pk, before, RECENT, query, limit])
    return found if len(found) == limit else _ask(_ALL, [query, before, limit])


def _all_of(every: list[list[str]], *, quote: str, land: str, lor: str) -> str:
    """The question in the database's own language; words hold letters, digits and our marks."""
    sides = (lor.join(f"{quote}{word}{quote}" for word in any_of) for any_of in every)
    return land.join(f"({side})" for side in sides)


def _ask(statement: str, values: list[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [int(row[0]) for row in cursor.fetchall()]


def _words(query: str) -> list[str]:
    return list(dict.fromkeys(_cut(query[:LONGEST_QUERY])))[:MOST_WORDS]


def _cut(text: str) -> Iterator[str]:
    return (stem[:LONGEST_WORD] for stem in stems(text))


def _village_mark(pk: int) -> str:
    return f"v:{pk}"


def _office_mark(pk: int) -> str:
    return f"o:{pk}"


# -- Keeping the words ---------------------------------------------------------------------------
def keep(case: Case) -> None:
    """Write down the case's words as they are now."""
    words = _line(case)
    kept = SearchText.objects.filter(pk=case.pk).values_list("words", flat=True).first()
    if kept is None:
        SearchText.objects.create(pk=case.pk, village_id=case.village_id, words=words)
    elif kept != words:
        SearchText.objects.filter(pk=case.pk).update(words=words)


def rebuild(village: Village) -> int:
    """Write down the words of every case of a village anew; returns how many."""
    cases: Iterable[Case] = Case.objects.of(village).order_by("pk").iterator(chunk_size=200)
    n = 0
    for case in cases:
        keep(case)
        n += 1
    return n


def _line(case: Case) -> str:
    words = dict.fromkeys(word for text in _texts(case) for word in _cut(text))
    return " ".join([_village_mark(case.village_id), *_office_marks(case), *words])


def _texts(case: Case) -> list[str]:
    """None of a case told in secret: it is found by number, category and day."""
    place = [case.place] if visible(case, Part.PLACE, Output.SEARCH) else []
    if not visible(case, Part.WORDS, Output.SEARCH):
        return place
    said = Message.objects.filter(case=case, is_inner=False, is_withdrawn=False)
    return [case.text, case.summary, *place, *said.values_list("text", flat=True)]


def _office_marks(case: Case) -> list[str]:
    handed = Disposition.objects.filter(case=case, is_withdrawn=False)
    offices = {*handed.values_list("holder", flat=True), case.holder_id, case.filed_by_id}
    return [_office_mark(pk) for pk in sorted(pk for pk in offices if pk)]
