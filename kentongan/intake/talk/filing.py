"""What was told becomes a case, or part of one."""

from kentongan.base import text
from kentongan.base.refusals import Refused
from kentongan.cases import actions as cases
from kentongan.cases.models import Case
from kentongan.intake import following, reporting
from kentongan.intake.answers import LONGEST_TEXT, Answers
from kentongan.intake.reporting import Receipt
from kentongan.intake.talk import mine, rules
from kentongan.intake.talk.chat import Chat
from kentongan.vault import rules as vault_rules

_MOST_FILED = 60  # messages that can still be put right or taken back
_MOST_PLACE, _MOST_NAME = 200, 120


def file(chat: Chat, *, privacy: str = "") -> Receipt:
    """The case of what was told, now confirmed; the same for every repeat."""
    privacy = privacy or chat.story.privacy
    if chat.talk.unsent is not None:
        receipt = _confirm_unsent(chat, chat.talk.unsent, privacy)
    else:
        receipt = _submit(chat, privacy, doubted=_flood(chat))
    chat.begin_anew()
    chat.talk.is_anonymous = False
    return receipt


def file_unsent(chat: Chat) -> None:
    """Keep as a doubtful case what was never confirmed; names stay out of it."""
    chat.change(name="", phone="")
    receipt = _submit(chat, "rahasia", doubted="unsent")
    chat.talk.unsent = Case.objects.of(chat.village).get(ref=receipt.ref)
    chat.change(filed=len(chat.story.pieces))


def add_to(chat: Chat, case: Case) -> None:
    """What was told goes to a case that is there; raises ``Refused``."""
    words = text.tidy(chat.story.words)
    _say(chat, case, words)
    _remember(chat, case)


def flush(chat: Chat) -> None:
    """What was added after the story was filed unsent is not lost either."""
    if chat.talk.unsent is not None:
        _say_later_words(chat, chat.talk.unsent)


def speak(chat: Chat, case: Case, words: str) -> None:
    """The reporter's words on a case, in as many messages as they need."""
    for start in range(0, len(words), LONGEST_TEXT):
        following.say(chat.village, case.ref, words=words[start : start + LONGEST_TEXT])


def drop(chat: Chat) -> None:
    """Forget what was told and its pictures, at its teller's wish."""
    for upload in chat.story.uploads:
        drop_upload(chat, upload)
    chat.begin_anew()


def drop_upload(chat: Chat, upload: str) -> None:
    """Throw one picture or recording away."""
    for held in reporting.held(chat.village, chat.key):
        if str(held.uid) == upload.partition(":")[2]:
            reporting.drop_held(chat.village, chat.key, held.uid)


def _submit(chat: Chat, privacy: str, *, doubted: str) -> Receipt:
    whole = text.tidy(chat.story.words)
    first, rest = whole[:LONGEST_TEXT], whole[LONGEST_TEXT:]
    receipt = reporting.submit(
        chat.village,
        _answers(chat, first, privacy),
        channel=chat.medium,
        source=f"contact:{chat.contact.uid}",
        doubted=doubted,
    )
    case = Case.objects.of(chat.village).get(ref=receipt.ref)
    mine.tie(chat.contact, case, turn=chat.talk.round)
    speak(chat, case, rest)
    _remember(chat, case)
    return receipt


def _answers(chat: Chat, words: str, privacy: str) -> Answers:
    story = chat.story
    if not words and not story.has_media:
        words = chat.tongue.say("only_spot")
    is_named = privacy != "anonim"
    return Answers(
        key=chat.key,
        text=words,
        hamlet=str(story.hamlet) if story.hamlet in chat.hamlets else "",
        place=text.tidy(story.place)[:_MOST_PLACE],
        lat=story.lat,
        lon=story.lon,
        privacy=privacy,
        name=text.tidy(story.name)[:_MOST_NAME] if is_named else "",
        phone=_dialable(story.phone) if is_named else "",
    )


def _dialable(phone: str) -> str:
    """The number, where it is one that can be written to; a foreign one may not be."""
    try:
        return vault_rules.phone(phone) if phone else ""
    except Refused:
        return ""


def _confirm_unsent(chat: Chat, case: Case, privacy: str) -> Receipt:
    cases.vouch(case, privacy="anonim" if privacy == "anonim" else "")
    _say_later_words(chat, case)
    receipt = reporting.receipt(chat.village, chat.key)
    if receipt is None:
        raise LookupError("an unsent case without its key")
    return receipt


def _say_later_words(chat: Chat, case: Case) -> None:
    _say(chat, case, text.tidy(chat.story.later_words))
    chat.change(filed=len(chat.story.pieces))
    _remember(chat, case)


def _say(chat: Chat, case: Case, words: str) -> None:
    """Words and pictures to a case; the position as words, since the case has its own."""
    pictures = reporting.release(chat.village, chat.key)
    if chat.story.lat and chat.talk.unsent is None:
        words = f"{words}\n{chat.story.lat}, {chat.story.lon}".strip()
    if words or pictures:
        first, rest = words[:LONGEST_TEXT], words[LONGEST_TEXT:]
        following.say(chat.village, case.ref, words=first, attachments=pictures)
        speak(chat, case, rest)


def _remember(chat: Chat, case: Case) -> None:
    """Which messages are in which case, for corrections to come."""
    new = [[piece.key, case.pk] for piece in chat.story.pieces]
    known = [one for one in chat.talk.filed if one not in new]
    chat.talk.filed = [*known, *new][-_MOST_FILED:]


def _flood(chat: Chat) -> str:
    return "flood" if mine.reports_today(chat.contact) >= rules.MOST_REPORTS else ""
