"""The channels in numbers, for ``/metrics``: by kind and village id, about nobody.

Several accounts of one kind in one village count together: the worst of states and times, the sum
of counts.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import Count

from kentongan.base import clock
from kentongan.messaging import watching
from kentongan.messaging.contract import HEALTH
from kentongan.messaging.models import Account, Trouble
from kentongan.messaging.watching import Figures

Labels = tuple[str, str]


def facts() -> dict[str, dict[Labels, float]]:
    """Each gauge with its value for each kind and village."""
    rows = watching.figures(Account.objects.order_by("pk").select_related("village"))
    troubles = _troubles()
    return {
        "kentongan_channel_on": _each(rows, lambda one: one.account.is_on, max),
        "kentongan_channel_state": _each(rows, lambda one: HEALTH.index(one.account.state), max),
        "kentongan_channel_last_in_timestamp_seconds": _each(
            rows, lambda one: _moment(one.account.last_in_at), min
        ),
        "kentongan_channel_last_out_timestamp_seconds": _each(
            rows, lambda one: _moment(one.account.last_out_at), min
        ),
        "kentongan_channel_waiting_in": _each(rows, lambda one: one.waiting_in, sum),
        "kentongan_channel_waiting_out": _each(rows, lambda one: one.waiting_out, sum),
        "kentongan_channel_oldest_in_seconds": _each(rows, lambda one: _wait(one.oldest_in), max),
        "kentongan_channel_oldest_out_seconds": _each(rows, lambda one: _wait(one.oldest_out), max),
        "kentongan_channel_dead_in": _each(rows, lambda one: one.dead_in, sum),
        "kentongan_channel_dead_out": _each(rows, lambda one: one.dead_out, sum),
        "kentongan_channel_troubles": _each(rows, lambda one: troubles.get(one.account.pk, 0), sum),
    }


def _each(
    rows: Iterable[Figures],
    value: Callable[[Figures], float],
    together: Callable[[list[float]], float],
) -> dict[Labels, float]:
    found: dict[Labels, list[float]] = {}
    for one in rows:
        labels = (one.account.kind, str(one.account.village_id))
        found.setdefault(labels, []).append(float(value(one)))
    return {labels: together(values) for labels, values in found.items()}


def _troubles() -> dict[int | None, int]:
    rows = Trouble.objects.filter(ended_at=None).values("account").annotate(n=Count("pk"))
    return {row["account"]: row["n"] for row in rows}


def _moment(at: datetime | None) -> float:
    """Unix seconds; 0 when it has not happened yet."""
    return at.timestamp() if at else 0.0


def _wait(since: datetime | None) -> float:
    return max(0.0, (clock.now() - since).total_seconds()) if since else 0.0
