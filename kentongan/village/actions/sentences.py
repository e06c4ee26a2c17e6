"""Ready sentences an answer may start with."""

from django.db import transaction

from kentongan.village import rules
from kentongan.village.actions.act import Act, changed, next_position
from kentongan.village.models import Category, Official, ReadySentence, Village

LONGEST = 500


@transaction.atomic
def add_sentence(
    village: Village, text: str, *, category: Category | None = None, by: Official | None
) -> ReadySentence:
    """A sentence for one category, or for all of them."""
    act = Act(village, by)
    act.owns(category)
    sentence = ReadySentence.objects.create(
        village=village,
        category=category,
        text=rules.line(text, LONGEST),
        position=next_position(ReadySentence.objects.of(village)),
    )
    act.record("sentence.added", sentence=sentence.pk)
    return sentence


@transaction.atomic
def change_sentence(sentence: ReadySentence, text: str, *, by: Official | None) -> ReadySentence:
    """Other words for it; answers already given keep theirs."""
    act = Act(sentence.village, by)
    if changed(sentence, {"text": rules.line(text, LONGEST)}):
        act.record("sentence.changed", sentence=sentence.pk)
    return sentence


@transaction.atomic
def remove_sentence(sentence: ReadySentence, *, by: Official | None) -> None:
    """No longer offered."""
    act = Act(sentence.village, by)
    act.record("sentence.removed", sentence=sentence.pk)
    sentence.delete()
