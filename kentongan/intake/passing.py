"""Stories told in secret are given on to whoever reads them next.

The worker does it for what is secret only because its teller wished so. What is secret by its
matter it was never given: an official who reads such a case gives it on when he looks at it.
"""

from kentongan.base import keys
from kentongan.cases import actors, stories
from kentongan.cases.models import Case
from kentongan.vault import messenger, reading
from kentongan.vault.stories import Reader
from kentongan.village.models import Official


def worker() -> Reader | None:
    """The worker, in the process that is it."""
    try:
        return messenger.reader(keys.key("messenger"))
    except keys.KeyMissing:
        return None


def hand_on(case: Case) -> None:
    """Let everybody read this case who should, and nobody else."""
    reader = worker()
    if reader is not None and case.is_sealed:
        stories.settle(reader, case)


def give_all(official: Official) -> None:
    """Give this official all that he reads from now on; what is not for him any more is taken."""
    reader = worker()
    if reader is None:
        return
    actor = actors.of(official)
    if not actor.offices:
        reading.forget(official)
    else:
        stories.take_rest(actor)
        stories.give_all(reader, actor)
