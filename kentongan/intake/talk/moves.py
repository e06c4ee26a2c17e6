"""What the conversation does: one function for each name in ``rules``."""

from collections.abc import Callable

from kentongan.base import clock, codes, text
from kentongan.base.refusals import Refused
from kentongan.cases.models import Case
from kentongan.intake import following, gate, reporting
from kentongan.intake.models import Tie
from kentongan.intake.reporting import Receipt
from kentongan.intake.talk import asking, filing, mine, rules, telling, understanding, wishes
from kentongan.intake.talk.chat import Chat
from kentongan.intake.talk.understanding import Said
from kentongan.messaging.attending import Word

Move = Callable[[Chat, Said, Word], None]


# -- Questions -----------------------------------------------------------------------------------
def again(chat: Chat, *_: object) -> None:
    """Ask once more what was asked."""
    asking.again(chat)


def skip(chat: Chat, *_: object) -> None:
    """The question stays open; on to the next."""
    chat.change(skipped=(*chat.story.skipped, chat.talk.stage))
    asking.ask(chat)


def hamlet(chat: Chat, said: Said, *_: object) -> None:
    """One of the hamlets was chosen."""
    pk = int(said.arg) if said.arg.isdecimal() else 0
    chat.change(hamlet=pk if pk in chat.hamlets else None)
    chat.change(skipped=(*chat.story.skipped, rules.PLACE))
    asking.ask(chat)


def place_or_keep(chat: Chat, said: Said, word: Word) -> None:
    """A place in words; whatever is none goes on with the story."""
    found = understanding.named_hamlet(said.words, chat.hamlets)
    is_short = said.count <= rules.BRIEF
    if not (found and is_short) and not understanding.is_place(said.words):
        telling.keep(chat, said, word)
        return
    names = {chat.hamlets[found].lower()} if found else set()
    place = text.tidy(said.words)
    chat.change(hamlet=found, place="" if place.lower() in names else place)
    asking.ask(chat)


def change(chat: Chat, *_: object) -> None:
    """What is to be changed? All that was told stays."""
    chat.stand(rules.CHANGE)
    buttons = tuple(chat.button(verb) for verb in ("rewrite", "more", "cancel"))
    _begin_asking_anew(chat)
    chat.say(chat.tongue.say("change"), buttons=buttons)


def rewrite(chat: Chat, *_: object) -> None:
    """The story will be told anew."""
    chat.stand(rules.REWRITE)
    _begin_asking_anew(chat)
    chat.tell("rewrite")


def more(chat: Chat, *_: object) -> None:
    """More will be told."""
    chat.stand(rules.MORE)
    _begin_asking_anew(chat)
    chat.tell("more")


def _begin_asking_anew(chat: Chat) -> None:
    """Who wishes to change something is asked once more, however often he was asked before."""
    chat.talk.prompts = min(chat.talk.prompts, rules.MOST_PROMPTS - 1)
    chat.await_word()


def later(chat: Chat, *_: object) -> None:
    """Not now: wait."""
    chat.await_word()
    chat.tell("later")


# -- Sending -------------------------------------------------------------------------------------
def file(chat: Chat, *_: object) -> None:
    """Yes: the report is a case from now on."""
    receipt(chat, filing.file(chat))


def file_anonymous(chat: Chat, *_: object) -> None:
    """Yes, and without a name."""
    receipt(chat, filing.file(chat, privacy="anonim"))


def receipt(chat: Chat, got: Receipt) -> None:
    """The code, the promise, and how to ask."""
    tongue, code = chat.tongue, codes.grouped(got.code)
    if got.answer_due_on:
        day = tongue.day(got.answer_due_on)
        line = tongue.say("receipt", label=got.label, code=code, day=day)
    else:
        line = tongue.say("receipt_undated", label=got.label, code=code)
    chat.talk.is_stopped = False
    chat.say(line, tongue.say("receipt_anonymous") if got.privacy == "anonim" else "")


def receipt_again(chat: Chat, said: Said, *_: object) -> None:
    """The button of a report that was sent already: the same code."""
    if got := reporting.receipt(chat.village, chat.key_of(said.round)):
        receipt(chat, got)


def cancel(chat: Chat, *_: object) -> None:
    """Drop what was told, or take back what was kept unsent."""
    if chat.talk.unsent is not None:
        _withdraw(chat, chat.talk.unsent)
    elif chat.story.is_empty:
        chat.tell("nothing_to_cancel")
    else:
        filing.drop(chat)
        chat.tell("cancelled")


def _withdraw(chat: Chat, case: Case) -> None:
    try:
        following.withdraw(chat.village, case.ref)
    except Refused:
        chat.tell("refused", label=case.label)
    else:
        chat.begin_anew()
        chat.tell("withdrawn", label=case.label)


# -- Cases that are there ------------------------------------------------------------------------
def to_case(chat: Chat, *_: object) -> None:
    """It is about the case."""
    asking.to_case(chat)


def begin(chat: Chat, *_: object) -> None:
    """It is something new."""
    chat.talk.about = None
    asking.ask(chat)


def verdict(chat: Chat, said: Said, *_: object) -> None:
    """Solved, in part, or not: the reporter's word closes a case or takes it up again."""
    wanted = said.verb or said.verdict or said.leaning or ("sudah" if said.yes else "belum")
    found = mine.ties(chat.contact)
    pressed = (row.case for row in found if str(row.case.pk) == said.arg)
    case = next(pressed, None) or mine.waiting(found, clock.today(chat.village.zone))[0]
    if case is None:
        return
    try:
        following.confirm(chat.village, case.ref, verdict=wanted, words=_said_beside(said))
    except Refused:
        chat.tell("refused", label=case.label)
    else:
        chat.tell("closed" if wanted == "sudah" else "reopened", label=case.label)


def _said_beside(said: Said) -> str:
    return "" if said.verb or said.verdict or said.yes or said.no else said.words


def status(chat: Chat, *_: object) -> None:
    """Where his cases stand."""
    found = mine.ties(chat.contact)[: mine.MOST_SHOWN]
    if found:
        chat.say(*mine.lines(chat, found))
    else:
        chat.tell("status_none")


def label(chat: Chat, said: Said, *_: object) -> None:
    """A public number: shown to who has the case, for others it opens nothing."""
    number, year = said.label or (0, 0)
    found = [row for row in mine.ties(chat.contact) if row.case.number == number]
    rows = [row for row in found if row.case.year == year]
    if rows:
        chat.say(*mine.lines(chat, rows[:1]))
    else:
        chat.tell("needs_code", label=f"{number}/{year}")


def code(chat: Chat, said: Said, *_: object) -> None:
    """A code joins this conversation to its case."""
    if said.code in {"wrong", "nik"}:
        chat.tell(f"code_{said.code}")
        return
    if not chat.may_guess():
        chat.tell("code_often")
        return
    try:
        found = following.find(chat.village, said.code, source=f"contact:{chat.contact.uid}")
    except gate.Crowded:
        chat.tell("code_often")
    except Refused:
        chat.talk.misses += 1
        chat.tell("code_unknown")
    else:
        _join(chat, Case.objects.of(chat.village).get(ref=found.ref))


def _join(chat: Chat, case: Case) -> None:
    mine.tie(chat.contact, case)
    row = Tie.objects.of(chat.village).get(case=case, contact=chat.contact)
    joined = chat.tongue.say("joined", label=case.label)
    chat.say(joined, *mine.lines(chat, [row]))


_OWN: tuple[Move, ...] = (
    again, begin, cancel, change, code, file, file_anonymous, hamlet, label, more, later,
    place_or_keep, receipt_again, rewrite, skip, status, to_case, verdict,
)  # fmt: skip
_OTHERS: tuple[Move, ...] = (
    telling.keep, telling.keep_anew, wishes.anonymous, wishes.greet, wishes.human,
    wishes.human_words, wishes.invite, wishes.secret, wishes.start, wishes.stop,
    wishes.take_back, wishes.wipe,
)  # fmt: skip
MOVES: dict[str, Move] = {
    **{move.__name__: move for move in (*_OWN, *_OTHERS)},
    "help": wishes.help_,
    **dict.fromkeys(understanding.LANGUAGES, wishes.speak),
}
