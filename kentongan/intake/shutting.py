"""Photos and voices of what is told in secret: sealed by the worker, soon after they came."""

from kentongan.base import jobs
from kentongan.cases import showing
from kentongan.cases.models import Case

_BATCH = 200


def queue(case: Case) -> None:
    """Have sealed what of this case lies in clear and should not."""
    if case.is_sealed and showing.waiting().filter(case=case).exists():
        shut.enqueue(case.pk)


@jobs.job
def shut(pk: int) -> None:
    """Seal the photos and voices of a secret case."""
    for exhibit in showing.waiting().filter(case=pk):
        showing.shut(exhibit)


def sweep() -> int:
    """Make up for lost jobs; returns of how many cases."""
    late = {exhibit.case_id for exhibit in showing.waiting()[:_BATCH]}
    for pk in sorted(late):
        shut.enqueue(pk)
    return len(late)
