"""A village grown large: three years of cases with all that hangs on them, in bulk.

The rows stand as the verbs would leave them, but the book is not chained: it is for reading only.
"""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from kentongan.base import clock, planner
from kentongan.base.text import stems
from kentongan.cases.models import Case, Disposition, Message, Publication
from kentongan.insight.models import SearchText, Tally
from kentongan.ledger.models import Book, Entry
from kentongan.sop import actions as procedures
from kentongan.vault import stories
from kentongan.vault.models import StoryKey
from kentongan.vault.stories import Reader
from kentongan.village import actions as villages
from kentongan.village.models import Category, Hamlet, Office, Village
from tools.bench.house.shovel import shovel
from tools.bench.texts import story

DAYS = 1000  # as long as the village has been at it
FRESH = 300  # days in which a case is mostly still open: every list of a small village is full
STRAGGLERS = 33  # of the older ones every so many-th is open too
HASH = b"." * 32
OPEN = ("received", "verified", "assigned", "in_progress", "needs_info", "answered", "planned")
WENT = {
    "received": (),
    "verified": ("verified",),
    "needs_info": ("verified", "asked"),
    "assigned": ("verified", "disposed"),
    "in_progress": ("verified", "disposed", "begun"),
    "planned": ("verified", "disposed", "planned"),
    "answered": ("verified", "disposed", "begun", "answered"),
    "closed": ("verified", "disposed", "begun", "answered", "closed"),
    "archived": ("archived",),
}


KASI, REPORTER = Reader("reading:1", b"k" * 32), Reader(stories.CODE, b"r" * 32)


def is_secret(n: int) -> bool:
    """Every other case was told in secret."""
    return n % 2 == 1


class Crowd:
    """Fills a village that has no cases yet."""

    def __init__(self, village: Village) -> None:
        self.village = village

    @transaction.atomic
    def _fill(self, size: int) -> None:
        for name in ("Krajan", "Sumberejo", "Kauman", "Ngemplak"):
            villages.add_hamlet(self.village, name=name, by=None)
        plan = _Plan(self.village, size)
        shovel(Case, plan.cases())
        shovel(StoryKey, plan.stories())
        shovel(Entry, plan.entries())
        shovel(Message, plan.messages())
        shovel(Disposition, plan.dispositions())
        shovel(SearchText, plan.words())
        shovel(Publication, plan.publications())
        shovel(Tally, plan.tallies())
        Book.objects.filter(pk=self.village.book_id).update(size=plan.first_seq + 6 * size)

    def fill(self, size: int) -> float:
        """So many cases; returns the seconds it took."""
        began = time.perf_counter()
        self._fill(size)
        planner.learn()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")  # as autovacuum would, soon
        connection.close()
        return time.perf_counter() - began


class _Plan:
    """Which case is what: everything follows from its number, so that two fills are the same."""

    def __init__(self, village: Village, size: int) -> None:
        self.village, self.size, self.now = village, size, clock.now()
        self.first_seq = Book.objects.get(pk=village.book_id).size
        self.procedure = procedures.procedure_for(village, clock.today(village.zone)).pk
        offices = Office.objects.of(village)
        sections = offices.filter(role__startswith="section_").order_by("pk")
        self.holders = [*sections.values_list("pk", flat=True)]
        self.desk = offices.filter(role="service_head").earliest("pk").pk
        categories = Category.objects.of(village).filter(is_always_secret=False).order_by("pk")
        self.categories = [*categories.values_list("pk", "code")]
        self.hamlets = [*Hamlet.objects.of(village).order_by("pk").values_list("pk", flat=True)]

    def status(self, n: int) -> str:
        if self.age(n) < FRESH or n % STRAGGLERS == 0:
            return OPEN[n % len(OPEN)]
        return "archived" if n % 20 == 7 else "closed"

    def age(self, n: int) -> int:
        return (self.size - n) * DAYS // self.size

    def at(self, n: int) -> datetime:
        return self.now - timedelta(days=self.age(n), seconds=60 + (self.size - n) % 3600)

    def ended_at(self, n: int) -> datetime | None:
        return None if self.status(n) in OPEN else self.at(n) + timedelta(days=4)

    def holder(self, n: int) -> int | None:
        return self.holders[n % len(self.holders)] if "disposed" in WENT[self.status(n)] else None

    def is_shown(self, n: int) -> bool:
        return n % 3 == 0 and "verified" in WENT[self.status(n)]

    def cases(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size + 1):
            at, status = self.at(n), self.status(n)
            is_open = status in OPEN
            due = at.date() + timedelta(days=5 + n % 40) if is_open else None
            yield {
                "id": n, "village_id": self.village.pk, "ref": _ref(n), "year": at.year,
                "number": n, "code_tag": n.to_bytes(32), "procedure_id": self.procedure,
                "version": 1 + len(WENT[status]), "channel": "web_form",
                "text": "" if is_secret(n) else story(n), "is_sealed": is_secret(n),
                "privacy": "rahasia" if is_secret(n) else "terbuka",
                "received_at": at, "received_on": at.date(), "status": status,
                "hamlet_id": self.hamlets[n % 4], "place": "" if is_secret(n) else "Depan masjid",
                "category_id": self.categories[n % len(self.categories)][0],
                "report_class": "ordinary" if "verified" in WENT[status] else "",
                "holder_id": self.holder(n), "publish_ok": n % 3 == 0,
                "doubt": "links" if is_open and n // 7 % 7 == 0 else "",
                "due_on": due, "act_due_on": due, "answer_due_on": due,
                "ended_at": self.ended_at(n),
                "closed_by": ("reporter", "system")[n % 2] if status == "closed" else "",
                "archive_reason": "unclear" if status == "archived" else "",
                "waits_for_office": is_open and n % 60 == 1, "before": None,
            }  # fmt: skip

    def stories(self) -> Iterator[dict[str, Any]]:
        readers = {one.name: one.public for one in (KASI, REPORTER)}
        for n in filter(is_secret, range(1, self.size + 1)):
            told = {"text": story(n), "place": "Depan masjid"}
            key = stories.begin(self.village, _ref(n), stories.STORY, told, readers)
            facts = ("village_id", "subject", "part", "public", "wraps", "told")
            yield {"id": n, **{name: getattr(key, name) for name in facts}}

    def entries(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size + 1):
            for i, kind in enumerate(("filed", *WENT[self.status(n)])):
                yield {
                    "id": _entry(n, i), "book_id": self.village.book_id,
                    "seq": self.first_seq + 6 * (n - 1) + i, "at": self.at(n) + timedelta(hours=i),
                    "kind": f"case.{kind}", "office": "service_head", "actor": "official:1",
                    "subject": _ref(n), "data": {"version": i + 1}, "leaf": HASH, "root": HASH,
                    "mac": HASH,
                }  # fmt: skip

    def messages(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size + 1):
            if "answered" in WENT[self.status(n)]:
                yield {
                    "id": n, "village_id": self.village.pk, "case_id": n, "author": "office",
                    "entry_id": _entry(n, 4), "office_id": self.holder(n), "salt": HASH[:16],
                    "text": "Sudah kami kerjakan bersama warga, terima kasih.", "at": self.at(n),
                }  # fmt: skip

    def dispositions(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size + 1):
            if holder := self.holder(n):
                yield {
                    "id": n, "village_id": self.village.pk, "case_id": n, "giver_id": self.desk,
                    "entry_id": _entry(n, 2), "holder_id": holder, "at": self.at(n),
                    "ended_at": self.ended_at(n),
                }  # fmt: skip

    def words(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size + 1):
            holder = self.holder(n)
            marks = [f"v:{self.village.pk}", *([f"o:{holder}"] if holder else [])]
            told = [] if is_secret(n) else [*stems(story(n)), *stems("Depan masjid")]
            line = dict.fromkeys([*marks, *told])
            yield {"case_id": n, "village_id": self.village.pk, "words": " ".join(line)}

    def publications(self) -> Iterator[dict[str, Any]]:
        for n in filter(self.is_shown, range(1, self.size + 1)):
            yield {
                "id": n, "village_id": self.village.pk, "case_id": n, "year": self.at(n).year,
                "number": n, "category_id": self.categories[n % len(self.categories)][0],
                "hamlet_id": self.hamlets[n % 4], "title": f"Laporan warga nomor {n}",
                "text": story(n), "answer": "Sudah kami kerjakan.", "published_at": self.at(n),
                "published_by_id": self.desk, "is_shown": True,
            }  # fmt: skip

    def tallies(self) -> Iterator[dict[str, Any]]:
        counted: Counter[tuple[int, int, str, str]] = Counter()
        for n in range(1, self.size + 1):
            at = self.at(n)
            counted.update((at.year, at.month, *what) for what in self._counted(n))
        for pk, ((year, month, name, bucket), count) in enumerate(counted.items(), start=1):
            yield {"id": pk, "village_id": self.village.pk, "year": year, "month": month,
                   "name": name, "bucket": bucket, "n": count}  # fmt: skip

    def _counted(self, n: int) -> list[tuple[str, str]]:
        status = self.status(n)
        always = [
            ("received", ""), ("channel", "web_form"), ("hamlet", str(self.hamlets[n % 4])),
            ("category", self.categories[n % len(self.categories)][1]),
        ]  # fmt: skip
        if status == "closed":
            closer = ("reporter", "system")[n % 2]
            always += [("closed", closer), ("closed_days", "4"), ("answered", "")]
            always += [("answered_days", "3"), ("verified_days", "1")]
        return always


def _ref(n: int) -> UUID:
    return UUID(int=n)


def _entry(n: int, place: int) -> int:
    return 1000 + 6 * (n - 1) + place
