"""Jobs given up after their last failure: seen by a person, and tried again by a button."""

from django.db import transaction
from django.utils.module_loading import import_string

from kentongan.base import clock
from kentongan.base.models import DeadLetter


def dead_letters() -> list[DeadLetter]:
    """The letters nobody has replayed yet, oldest first."""
    return list(DeadLetter.objects.filter(replayed_at=None).order_by("at", "pk"))


@transaction.atomic
def replay(pk: int) -> bool:
    """Queue the job of a dead letter again, once; False when that was done before."""
    waiting = DeadLetter.objects.filter(pk=pk, replayed_at=None)
    if not waiting.update(replayed_at=clock.now()):
        return False
    letter = DeadLetter.objects.get(pk=pk)
    import_string(letter.task_path).enqueue(*letter.args["args"], **letter.args["kwargs"])
    return True
