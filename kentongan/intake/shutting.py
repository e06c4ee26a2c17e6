"""Photos and voices of what is told in secret: sealed by the worker, soon after they came."""

from datetime import datetime, timedelta

from kentongan.base import jobs
from kentongan.cases import showing
from kentongan.cases.models import Case
from kentongan.vault.models import StoryKey

_BATCH = 200
_AT_ONCE = timedelta(minutes=1)


def queue(case: Case) -> None:
    """Have sealed what of this case lies in clear and should not."""
    if case.is_sealed and showing.waiting().filter(case=case).exists():
        shut.enqueue(case.pk)


@jobs.job
def shut(pk: int) -> None:
    """Seal the photos and voices of a secret case."""
    for exhibit in showing.waiting().filter(case=pk):
        showing.shut(exhibit)


def was_late(since: datetime) -> bool:
    """Whether words of a case that became secret after it was filed have been sealed since then:
    the database's files still hold them in clear."""
    keys = dict(StoryKey.objects.filter(created_at__gt=since).values_list("subject", "created_at"))
    cases = Case.objects.filter(ref__in=[*keys]).values_list("ref", "received_at")
    return any(keys[ref] - at > _AT_ONCE for ref, at in cases)


def sweep() -> int:
    """Make up for lost jobs; returns of how many cases."""
    late = {exhibit.case_id for exhibit in showing.waiting()[:_BATCH]}
    for pk in sorted(late):
        shut.enqueue(pk)
    return len(late)
