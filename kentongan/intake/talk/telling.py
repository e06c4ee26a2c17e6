"""Bubbles become a story; a message may be put right or taken back later."""

from kentongan.base import text
from kentongan.cases.models import Case
from kentongan.intake import reporting
from kentongan.intake.talk import filing, rules
from kentongan.intake.talk.chat import Chat
from kentongan.intake.talk.story import Piece
from kentongan.intake.talk.understanding import Said
from kentongan.media.models import Attachment
from kentongan.messaging.attending import Word

MOST_WORDS = 200_000  # letters of one story; the messages themselves are kept whatever comes
_ASKED = frozenset({rules.IDLE, rules.WHAT, rules.PLACE, rules.CHANGE, rules.MORE})


def keep(chat: Chat, said: Said, word: Word) -> None:
    """Part of a report: collected, and answered when the bubbles have ended."""
    _leave_unsent(chat, said)
    _note_teller(chat, word)
    chat.talk.is_late = False
    kept = reporting.hold_safe(chat.village, chat.key, _room_for(chat, word))
    named = (f"{one.kind}:{one.uid}" for one in kept)
    uploads = tuple(one for one in named if one not in chat.story.uploads)
    has_room = len(chat.story.words) + len(said.words) <= MOST_WORDS
    piece = Piece(key_of(chat, word.heard.key), said.words if has_room else "", uploads)
    chat.story = chat.story.told(piece)
    if spot := word.heard.spot:
        chat.change(lat=str(spot.lat), lon=str(spot.lon))
    _go_on_telling(chat)
    chat.await_answer(rules.collect(said.count, has_media=bool(kept)))
    chat.await_word()


def keep_anew(chat: Chat, said: Said, word: Word) -> None:
    """The story in other words; photos and place stay."""
    chat.story = chat.story.without_words()
    chat.stand(rules.MORE)
    keep(chat, said, word)


def key_of(chat: Chat, provider_key: str) -> str:
    """By what a message is found again when it is put right or taken back."""
    return chat.tag_of(f"piece {provider_key}").hex()[:32]


def _room_for(chat: Chat, word: Word) -> list[Attachment]:
    room = max(0, rules.MOST_UPLOADS - len(chat.story.uploads))
    return list(word.attachments[:room])


def _note_teller(chat: Chat, word: Word) -> None:
    if chat.story.pieces:
        return
    phone = next((one[4:] for one in word.heard.sender if one.startswith("tel:")), "")
    privacy = "anonim" if chat.talk.is_anonymous else "rahasia"
    chat.change(name=word.heard.name, phone=phone, privacy=privacy)


def _go_on_telling(chat: Chat) -> None:
    """A yes counts only after everything told was said back."""
    if chat.talk.stage in _ASKED:
        chat.stand(rules.TELLING)


def _leave_unsent(chat: Chat, said: Said) -> None:
    """A new story is no part of the one that was left unsent days ago."""
    is_story = said.begins_anew or said.count > rules.BRIEF
    if chat.talk.unsent is not None and is_story and chat.talk.answer_at is None:
        filing.flush(chat)
        chat.begin_anew()


def correct(chat: Chat, key: str, words: str) -> None:
    """A message was edited: other words in the draft, one more message on a case."""
    if chat.story.holds(key) and chat.talk.unsent is None:
        chat.story = chat.story.corrected(key, words)
        chat.await_answer(rules.COLLECT)
    elif case := _case_with(chat, key):
        filing.speak(chat, case, text.tidy(words))


def take_away(chat: Chat, key: str) -> None:
    """A message was taken back: gone from the draft; on a case the fact is noted."""
    if chat.story.holds(key) and chat.talk.unsent is None:
        gone = [piece for piece in chat.story.pieces if piece.key == key]
        for upload in (upload for piece in gone for upload in piece.uploads):
            filing.drop_upload(chat, upload)
        chat.story = chat.story.without(key)
        if chat.story.is_empty:
            chat.begin_anew()
    elif case := _case_with(chat, key):
        filing.speak(chat, case, chat.tongue.say("took_back"))


def _case_with(chat: Chat, key: str) -> Case | None:
    pk = next((pk for known, pk in chat.talk.filed if known == key), None)
    rows = Case.objects.of(chat.village).filter(pk=pk, erased_at=None)
    found: Case | None = rows.first()
    return found
