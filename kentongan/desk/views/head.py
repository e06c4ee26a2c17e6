"""The village head's page and the register."""

import csv
from collections.abc import Iterator
from dataclasses import astuple, fields
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kentongan.base import clock
from kentongan.cases.words import CLOSED_BY
from kentongan.desk import telling
from kentongan.desk.requests import Request, officials_only
from kentongan.insight import head, register
from kentongan.insight.figures import Bar
from kentongan.insight.head import Number

NUMBERS = {
    "received": gettext_lazy("Masuk"),
    "finished": gettext_lazy("Selesai"),
    "overdue": gettext_lazy("Lewat batas"),
    "days": gettext_lazy("Hari sampai selesai (tengah)"),
    "satisfied": gettext_lazy("Warga puas (%)"),
}


@require_safe
@officials_only
def summary(request: Request) -> HttpResponse:
    """Five numbers beside last month's, two lists of bars, the three oldest."""
    page = head.head_page(request.actor, clock.today(request.village.zone))
    context = {
        "numbers": [_number(number) for number in page.numbers],
        "closers": [(label, page.closed_by.get(who, 0)) for who, label in CLOSED_BY.items()],
        "late_now": page.late_now,
        "categories": _bars(page.categories, "category", page.month),
        "hamlets": _bars(page.hamlets, "hamlet", page.month),
        "most_categories": max((bar.n for bar in page.categories), default=1),
        "most_hamlets": max((bar.n for bar in page.hamlets), default=1),
        "oldest": [(card, telling.excerpt(card)) for card in page.oldest],
    }
    return render(request, "desk/summary.html", context)


def _number(number: Number) -> dict[str, Any]:
    query = urlencode({"daftar": number.tab, **number.filters})
    return {
        "words": NUMBERS.get(number.name, number.name),
        "now": "–" if number.now is None else f"{number.now:g}",
        "before": "–" if number.before is None else f"{number.before:g}",
        "href": f"/petugas/?{query}",
    }


def _bars(bars: tuple[Bar, ...], name: str, month: str) -> list[dict[str, Any]]:
    return [
        {
            "words": bar.label or _("Lainnya"),
            "value": bar.n,
            "href": f"/petugas/?{urlencode({'daftar': 'masuk', name: bar.key, 'month': month})}",
        }
        for bar in bars
    ]


class _Echo:
    """A file that hands each line on."""

    def write(self, line: str) -> str:
        """The line."""
        return line


@require_safe
@officials_only
def register_csv(request: Request) -> HttpResponseBase:
    """This year's register, without identities, as far as the official may see."""
    year = clock.today(request.village.zone).year

    def lines() -> Iterator[str]:
        out = csv.writer(_Echo())
        yield "\ufeff" + str(out.writerow([field.name for field in fields(register.Row)]))
        for row in register.rows(request.actor, year):
            yield str(out.writerow([register.cell(value) for value in astuple(row)]))

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="register-{year}.csv"'
    return response
