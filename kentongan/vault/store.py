"""Putting an envelope in its row, and ending requests: one statement each."""

from typing import Any

from django.db.models import QuerySet

from kentongan.vault.models import Envelope

OPEN = ("waiting", "granted")  # the states in which something may come of a request


def put(envelope: Envelope) -> Envelope:
    """Keep the envelope; whatever its field held before is gone."""
    Envelope.objects.bulk_create(
        [envelope],
        update_conflicts=True,
        unique_fields=["village", "subject", "field"],
        update_fields=["epoch", "recipient", "needs_two", "sealed", "created_at"],
    )
    return envelope


def end(requests: "QuerySet[Any]") -> int:
    """End those of the requests that are open, and wipe the halves in them; returns how many."""
    return requests.filter(state__in=OPEN).update(state="lapsed", share=b"")
