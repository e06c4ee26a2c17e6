"""The listener: what one message does to its conversation, at once or after the bubbles."""

from collections.abc import Callable

from kentongan.base import clock
from kentongan.base.text import mentions_emergency
from kentongan.intake.talk import (
    answering,
    asking,
    chat,
    mine,
    moves,
    rules,
    telling,
    understanding,
)
from kentongan.intake.talk.chat import Chat
from kentongan.intake.talk.understanding import Said
from kentongan.messaging.attending import Word
from kentongan.messaging.models import Contact

# What people send without meaning to say anything.
_SILENT = frozenset(
    {"sticker", "animation", "reaction", "dice", "game", "poll", "story", "paid_media", "invoice"}
)
_HOUR_OF_COLLECTING = rules.ALARM_EVERY


def hear(contact: Contact, word: Word) -> bool:
    """Take whatever a citizen sends. Runs in the transaction that locks the contact."""
    act = _KINDS.get(word.heard.kind)
    if act is not None:
        talk = chat.opened(contact)
        act(talk, word)
        answering.queue(talk)
        talk.save()
    return True


def _message(talk: Chat, word: Word) -> None:
    words = word.heard.text
    if words and not word.attachments and talk.talk.last_tag == talk.tag_of(words):
        return  # our own last words come back: a machine talks to us
    _note_language(talk, word)
    said = understanding.read(words, word.heard.choice)
    if rules.is_late(word.at, word.received_at):
        _keep_late(talk, said, word)
        return
    _warn(talk, words)
    _note_lost(talk, word)
    has_media = bool(word.attachments or word.heard.spot)
    if not (words or word.heard.choice or has_media):
        return
    world = _world(talk)
    said = rules.resolved(world, said)
    names = rules.reply(world, said, has_media=has_media)
    for name in names:
        moves.MOVES[name](talk, said, word)
    if "keep" in names and not world.has_case:
        asking.welcome(talk)  # at once: the question waits until all has been told


def _world(talk: Chat) -> rules.World:
    found = mine.ties(talk.contact) if talk.talk.stage == rules.IDLE else []
    _, waits = mine.waiting(found, clock.today(talk.village.zone))
    return rules.World(
        stage=talk.talk.stage,
        round=talk.talk.round,
        offered=tuple(talk.talk.offered),
        waits=waits,
        has_open=mine.newest_open(found) is not None,
        is_fresh=mine.is_fresh(found),
        is_quiet=talk.is_quiet,
    )


def _note_language(talk: Chat, word: Word) -> None:
    if not talk.talk.language and word.heard.text and not word.heard.choice:
        talk.talk.language = understanding.language(word.heard.text)


def _keep_late(talk: Chat, said: Said, word: Word) -> None:
    """A day old when it came in: kept for the desk; nobody waits for an answer any more."""
    if said.yes and talk.talk.stage == rules.CONFIRM:
        moves.file(talk, said, word)
    elif not (said.command or said.opening or said.thanks or said.verb):
        was_silent = talk.talk.is_late or talk.story.is_empty
        telling.keep(talk, said, word)
        talk.talk.is_late = was_silent
        talk.talk.remind_at = clock.now() + _HOUR_OF_COLLECTING


def _warn(talk: Chat, words: str) -> None:
    """Something dangerous: numbers of people at once, whatever else is said."""
    now = clock.now()
    if mentions_emergency(words) and rules.is_over(talk.talk.alarmed_at, rules.ALARM_EVERY, now):
        talk.talk.alarmed_at = now
        offered = talk.talk.offered
        phone = talk.village.phone
        hall = talk.tongue.say("alarm_phone", phone=phone) if phone else ""
        talk.say(talk.tongue.say("alarm"), hall)
        talk.talk.offered = offered


def _note_lost(talk: Chat, word: Word) -> None:
    if word.lost:
        _puzzle(talk, "media_lost")


def _unsupported(talk: Chat, word: Word) -> None:
    if word.heard.reason not in _SILENT:
        _puzzle(talk, "unreadable")


def _puzzle(talk: Chat, name: str) -> None:
    """Told once, not for each of many."""
    now = clock.now()
    if rules.is_over(talk.talk.puzzled_at, rules.GREET_EVERY, now) and not talk.is_quiet:
        talk.talk.puzzled_at = now
        offered = talk.talk.offered
        talk.tell(name)
        talk.talk.offered = offered


def _edit(talk: Chat, word: Word) -> None:
    telling.correct(talk, telling.key_of(talk, word.heard.reply_to), word.heard.text)


def _revoke(talk: Chat, word: Word) -> None:
    telling.take_away(talk, telling.key_of(talk, word.heard.reply_to))


def _echo(talk: Chat, *_: object) -> None:
    """Somebody of the village writes by hand: the machine is quiet."""
    talk.talk.quiet_until = clock.now() + rules.QUIET


def _left(talk: Chat, *_: object) -> None:
    talk.contact.is_lost = True
    talk.contact.save(update_fields=["is_lost"])


_KINDS: dict[str, Callable[[Chat, Word], None]] = {
    "message": _message,
    "edit": _edit,
    "revoke": _revoke,
    "unsupported": _unsupported,
    "echo": _echo,
    "left": _left,
}
