"""What may be wished for at any time: a person, silence, another language, being forgotten."""

from kentongan.base import clock, text
from kentongan.intake import following
from kentongan.intake.answers import LONGEST_TEXT
from kentongan.intake.talk import asking, mine, rules
from kentongan.intake.talk.chat import Chat
from kentongan.intake.talk.understanding import Said
from kentongan.ledger import actions as ledger
from kentongan.messaging.attending import Word

MOST_ASIDE = 50


# -- A person ------------------------------------------------------------------------------------
def human(chat: Chat, *_: object) -> None:
    """A person takes over; the machine is quiet until handed back, or for twelve hours."""
    chat.tell("human")
    _wait_for_a_person(chat)
    chat.talk.quiet_until = clock.now() + rules.QUIET


def _wait_for_a_person(chat: Chat) -> None:
    if chat.talk.wants_human_since is None:
        chat.talk.wants_human_since = clock.now()
        _record(chat, "talk.waits")


def _record(chat: Chat, kind: str) -> None:
    told = {"talk": str(chat.talk.uid)}
    ledger.append(chat.village.book_id, kind, office="reporter", actor="reporter", data=told)


def take_back(chat: Chat, *_: object) -> None:
    """The machine speaks again."""
    chat.talk.quiet_until = chat.talk.wants_human_since = None


def human_words(chat: Chat, said: Said, word: Word) -> None:
    """For a person to read: on the newest open case, else kept aside."""
    case = mine.newest_open(mine.ties(chat.contact))
    words = text.tidy(said.words)
    if case is None:
        chat.aside = (*chat.aside, words or "–")[-MOST_ASIDE:]
        _wait_for_a_person(chat)
    elif words or word.attachments:
        following.say(chat.village, case.ref, words=words[:LONGEST_TEXT],
                      attachments=word.attachments)  # fmt: skip


# -- Wishes --------------------------------------------------------------------------------------
def greet(chat: Chat, *_: object) -> None:
    """Who we are and what to do."""
    asking.greet(chat)


def invite(chat: Chat, *_: object) -> None:
    """A new report: ask to tell."""
    chat.tell("tell")


def help_(chat: Chat, *_: object) -> None:
    """What can be typed."""
    chat.tell("help")


def secret(chat: Chat, *_: object) -> None:
    """The name stays with those who receive complaints."""
    _wish(chat, "secret", "rahasia")


def anonymous(chat: Chat, *_: object) -> None:
    """No name is kept with what is told."""
    _wish(chat, "anonymous", "anonim")


def _wish(chat: Chat, name: str, privacy: str) -> None:
    chat.talk.is_anonymous = privacy == "anonim"
    chat.change(privacy=privacy)
    chat.tell(name)


def stop(chat: Chat, *_: object) -> None:
    """No more news; the cases go on."""
    chat.talk.is_stopped = True
    chat.tell("stopped")


def start(chat: Chat, *_: object) -> None:
    """News again."""
    chat.talk.is_stopped = False
    chat.tell("started")


def wipe(chat: Chat, *_: object) -> None:
    """He wishes his data erased: noted, and a person decides."""
    now = clock.now()
    chat.talk.wipe_asked_at = now
    chat.talk.wants_human_since = chat.talk.wants_human_since or now
    _record(chat, "talk.wipe_asked")
    chat.tell("wipe")


def speak(chat: Chat, said: Said, *_: object) -> None:
    """Another language; an open question is asked again in it."""
    chat.talk.language = said.command
    chat.tell("language")
    chat.talk.prompts = max(0, chat.talk.prompts - 1)
    asking.again(chat)
