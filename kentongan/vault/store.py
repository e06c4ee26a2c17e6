"""Putting an envelope in its row: one statement, whether the row is new or not."""

from kentongan.vault.models import Envelope


def put(envelope: Envelope) -> Envelope:
    """Keep the envelope; whatever its field held before is gone."""
    Envelope.objects.bulk_create(
        [envelope],
        update_conflicts=True,
        unique_fields=["village", "subject", "field"],
        update_fields=["epoch", "recipient", "sealed", "created_at"],
    )
    return envelope
