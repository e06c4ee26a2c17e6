"""A village's own words for what the conversation says: one act, one entry each."""

from django.db import transaction

from kentongan.base.text import tidy
from kentongan.intake.models import Sentence
from kentongan.intake.talk import plainness, sentences
from kentongan.village.actions.act import Act
from kentongan.village.models import Official, Village


@transaction.atomic
def change_sentence(
    village: Village, language: str, name: str, text: str, *, by: Official | None
) -> bool:
    """Say it in these words from now on; an empty text brings ours back. False: nothing changed.

    Refused when it is not plain enough, or its gaps are not those of our own text.
    """
    act = Act(village, by)
    ours, text = sentences.shipped_text(language, name), tidy(text)
    rows = Sentence.objects.of(village).filter(language=language, name=name)
    if text in {"", ours}:
        is_changed = bool(rows.delete()[0])
    else:
        plainness.check(text, like=ours, is_title=name.startswith(sentences.BUTTONS))
        is_changed = not rows.filter(text=text).exists()
        Sentence.objects.update_or_create(
            village=village, language=language, name=name, defaults={"text": text}
        )
    if is_changed:
        act.record("talk.worded", sentence=name, language=language)
    return is_changed
