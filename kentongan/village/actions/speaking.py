"""Pages read aloud by somebody of the village, for those who would rather listen."""

from uuid import UUID

from django.db import transaction

from kentongan.village import rules
from kentongan.village.actions.act import Act
from kentongan.village.models import Official, Village


@transaction.atomic
def speak_page(
    village: Village, page: str, recording: UUID | None, *, by: Official | None
) -> UUID | None:
    """Let a page of ``rules.SPOKEN_PAGES`` be heard, or (None) no longer; what was heard before.

    ``recording`` is kept by media; forgetting the one before is the caller's.
    """
    act = Act(village, by)
    rules.one_of(rules.SPOKEN_PAGES, page)
    before = village.spoken.pop(page, None)
    if recording is not None:
        village.spoken[page] = str(recording)
    if before is not None or recording is not None:
        village.save(update_fields=["spoken"])
        act.record("page.spoken" if recording else "page.silenced", page=page)
    return before and UUID(before)
