"""What the conversation does: one function for each name in ``rules``."""

from collections.abc import Callable

from kentongan.base import clock, codes, text
from kentongan.base.refusals import Refused
from kentongan.cases.models import Case
from kentongan.intake import following, gate, reporting
from kentongan.intake.models import Tie
from kentongan.intake.reporting import Receipt
from kentongan.intake.talk import asking, filing, mine, rules, understanding
from kentongan.intake.talk.chat import Chat
from kentongan.intake.talk.story import Piece
from kentongan.intake.talk.understanding import Said
from kentongan.ledger import actions as ledger
from kentongan.messaging.attending import Word

Move = Callable[[Chat, Said, Word], None]
MOST_WORDS = 200_000  # letters of one story; the messages themselves are kept whatever comes
MOST_ASIDE = 50
_ASKED = frozenset({rules.WHAT, rules.PLACE, rules.CHANGE, rules.MORE})


# -- Telling -------------------------------------------------------------------------------------
def keep(chat: Chat, said: Said, word: Word) -> None:
    """Part of a report: collected, and answered when the bubbles have ended."""
    _leave_unsent(chat, said)
    _note_teller(chat, word)
    chat.talk.is_late = False
    kept = reporting.hold_safe(chat.village, chat.key, _room_for(chat, word))
    uploads = tuple(f"{one.kind}:{one.uid}" for one in kept)
    has_room = len(chat.story.words) + len(said.words) <= MOST_WORDS
    piece = Piece(key_of(chat, word.heard.key), said.words if has_room else "", uploads)
    chat.story = chat.story.told(piece)
    if spot := word.heard.spot:
        chat.change(lat=str(spot.lat), lon=str(spot.lon))
    _go_on_telling(chat)
    chat.await_answer(rules.COLLECT_MEDIA if kept else rules.COLLECT)
    chat.await_word()


def keep_anew(chat: Chat, said: Said, word: Word) -> None:
    """The story in other words; photos and place stay."""
    chat.story = chat.story.without_words()
    chat.stand(rules.MORE)
    keep(chat, said, word)


def key_of(chat: Chat, provider_key: str) -> str:
    """By what a message is found again when it is put right or taken back."""
    return chat.tag_of(f"piece {provider_key}").hex()[:32]


def _room_for(chat: Chat, word: Word) -> list[object]:
    room = max(0, rules.MOST_UPLOADS - len(chat.story.uploads))
    return list(word.attachments[:room])


def _note_teller(chat: Chat, word: Word) -> None:
    if chat.story.pieces:
        return
    phone = next((one[4:] for one in word.heard.sender if one.startswith("tel:")), "")
    privacy = "anonim" if chat.talk.is_anonymous else "rahasia"
    chat.change(name=word.heard.name, phone=phone, privacy=privacy)


def _go_on_telling(chat: Chat) -> None:
    stage = chat.talk.stage
    if stage == rules.IDLE:
        chat.stand(rules.TELLING)
    elif stage in _ASKED:
        chat.stand(rules.CONFIRM if chat.talk.prompts else rules.TELLING)


def _leave_unsent(chat: Chat, said: Said) -> None:
    """A new story is no part of the one that was left unsent days ago."""
    is_story = said.begins_anew or said.count > rules.BRIEF
    if chat.talk.unsent is not None and is_story and chat.talk.answer_at is None:
        filing.flush(chat)
        chat.begin_anew()


# -- Questions -----------------------------------------------------------------------------------
def again(chat: Chat, said: Said, word: Word) -> None:
    """Ask once more what was asked."""
    if chat.talk.stage == rules.WHICH:
        asking.ask_which(chat)
    elif not chat.story.is_empty:
        asking.ask(chat)


def skip(chat: Chat, said: Said, word: Word) -> None:
    """The question stays open; on to the next."""
    chat.change(skipped=(*chat.story.skipped, chat.talk.stage))
    asking.ask(chat)


def hamlet(chat: Chat, said: Said, word: Word) -> None:
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
        keep(chat, said, word)
        return
    names = {chat.hamlets[found].lower()} if found else set()
    place = text.tidy(said.words)
    chat.change(hamlet=found, place="" if place.lower() in names else place)
    asking.ask(chat)


def change(chat: Chat, said: Said, word: Word) -> None:
    """What is to be changed? All that was told stays."""
    chat.stand(rules.CHANGE)
    buttons = tuple(chat.button(verb) for verb in ("rewrite", "more", "cancel"))
    _begin_asking_anew(chat)
    chat.say(chat.tongue.say("change"), buttons=buttons)


def rewrite(chat: Chat, said: Said, word: Word) -> None:
    """The story will be told anew."""
    chat.stand(rules.REWRITE)
    _begin_asking_anew(chat)
    chat.tell("rewrite")


def more(chat: Chat, said: Said, word: Word) -> None:
    """More will be told."""
    chat.stand(rules.MORE)
    _begin_asking_anew(chat)
    chat.tell("more")


def _begin_asking_anew(chat: Chat) -> None:
    """Who wishes to change something is asked once more, however often he was asked before."""
    chat.talk.prompts = min(chat.talk.prompts, rules.MOST_PROMPTS - 1)
    chat.await_word()


def later(chat: Chat, said: Said, word: Word) -> None:
    """Not now: wait."""
    chat.await_word()
    chat.tell("later")


# -- Sending -------------------------------------------------------------------------------------
def file(chat: Chat, said: Said, word: Word) -> None:
    """Yes: the report is a case from now on."""
    receipt(chat, filing.file(chat))


def file_anonymous(chat: Chat, said: Said, word: Word) -> None:
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


def receipt_again(chat: Chat, said: Said, word: Word) -> None:
    """The button of a report that was sent already: the same code."""
    if got := reporting.receipt(chat.village, chat.key_of(said.round)):
        receipt(chat, got)


def cancel(chat: Chat, said: Said, word: Word) -> None:
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
def to_case(chat: Chat, said: Said, word: Word) -> None:
    """It is about the case."""
    asking.to_case(chat)


def begin(chat: Chat, said: Said, word: Word) -> None:
    """It is something new."""
    chat.talk.about = None
    asking.ask(chat)


def verdict(chat: Chat, said: Said, word: Word) -> None:
    """Solved, in part, or not: the reporter's word closes a case or takes it up again."""
    wanted = said.verb or said.verdict or said.leaning or ("sudah" if said.yes else "belum")
    found = mine.ties(chat.contact)
    pressed = (row.case for row in found if str(row.case.pk) == said.arg)
    case = next(pressed, None) or mine.waiting(found, clock.today(chat.village.zone))
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


def status(chat: Chat, said: Said, word: Word) -> None:
    """Where his cases stand."""
    found = mine.ties(chat.contact)[: mine.MOST_SHOWN]
    if found:
        chat.say(*mine.lines(chat, found))
    else:
        chat.tell("status_none")


def label(chat: Chat, said: Said, word: Word) -> None:
    """A public number: shown to who has the case, for others it opens nothing."""
    number, year = said.label or (0, 0)
    found = [row for row in mine.ties(chat.contact) if row.case.number == number]
    rows = [row for row in found if row.case.year == year]
    if rows:
        chat.say(*mine.lines(chat, rows[:1]))
    else:
        chat.tell("needs_code", label=f"{number}/{year}")


def code(chat: Chat, said: Said, word: Word) -> None:
    """A code joins this conversation to its case."""
    if said.code in {"wrong", "nik"}:
        chat.tell(f"code_{said.code}")
        return
    if not chat.may_guess():
        chat.tell("code_often")
        return
    try:
        ref = following.find(chat.village, said.code, source=f"contact:{chat.contact.uid}")
    except gate.Crowded:
        chat.tell("code_often")
    except Refused:
        chat.talk.misses += 1
        chat.tell("code_unknown")
    else:
        _join(chat, Case.objects.of(chat.village).get(ref=ref))


def _join(chat: Chat, case: Case) -> None:
    mine.tie(chat.contact, case)
    row = Tie.objects.of(chat.village).get(case=case, contact=chat.contact)
    joined = chat.tongue.say("joined", label=case.label)
    chat.say(joined, *mine.lines(chat, [row]))


# -- A person ------------------------------------------------------------------------------------
def human(chat: Chat, said: Said, word: Word) -> None:
    """A person takes over; the machine is quiet until handed back, or for twelve hours."""
    chat.tell("human")
    chat.talk.wants_human_since = chat.talk.wants_human_since or clock.now()
    chat.talk.quiet_until = clock.now() + rules.QUIET


def take_back(chat: Chat, said: Said, word: Word) -> None:
    """The machine speaks again."""
    chat.talk.quiet_until = chat.talk.wants_human_since = None


def human_words(chat: Chat, said: Said, word: Word) -> None:
    """For a person to read: on the newest open case, else kept aside."""
    case = mine.newest_open(mine.ties(chat.contact))
    words = text.tidy(said.words)
    if case is None:
        chat.aside = (*chat.aside, words or "–")[-MOST_ASIDE:]
        chat.talk.wants_human_since = chat.talk.wants_human_since or clock.now()
    elif words or word.attachments:
        following.say(chat.village, case.ref, words=words[: filing.LONGEST_TEXT],
                      attachments=word.attachments)  # fmt: skip


# -- Wishes --------------------------------------------------------------------------------------
def greet(chat: Chat, said: Said, word: Word) -> None:
    """Who we are and what to do; not again within ten minutes."""
    now = clock.now()
    if rules.is_over(chat.talk.greeted_at, rules.GREET_EVERY, now):
        chat.talk.greeted_at = now
        asking.welcome(chat)
        chat.tell("tell")


def invite(chat: Chat, said: Said, word: Word) -> None:
    """A new report: ask to tell."""
    chat.tell("tell")


def help_(chat: Chat, said: Said, word: Word) -> None:
    """What can be typed."""
    chat.tell("help")


def secret(chat: Chat, said: Said, word: Word) -> None:
    """The name stays with those who receive complaints."""
    _wish(chat, "secret", "rahasia")


def anonymous(chat: Chat, said: Said, word: Word) -> None:
    """No name is kept with what is told."""
    _wish(chat, "anonymous", "anonim")


def _wish(chat: Chat, name: str, privacy: str) -> None:
    chat.talk.is_anonymous = privacy == "anonim"
    chat.change(privacy=privacy)
    chat.tell(name)


def stop(chat: Chat, said: Said, word: Word) -> None:
    """No more news; the cases go on."""
    chat.talk.is_stopped = True
    chat.tell("stopped")


def start(chat: Chat, said: Said, word: Word) -> None:
    """News again."""
    chat.talk.is_stopped = False
    chat.tell("started")


def wipe(chat: Chat, said: Said, word: Word) -> None:
    """He wishes his data erased: noted, and a person decides."""
    now = clock.now()
    chat.talk.wipe_asked_at = now
    chat.talk.wants_human_since = chat.talk.wants_human_since or now
    ledger.append(
        chat.village.book_id, "talk.wipe_asked", office="reporter", actor="reporter",
        data={"talk": str(chat.talk.uid)},
    )  # fmt: skip
    chat.tell("wipe")


def speak(chat: Chat, said: Said, word: Word) -> None:
    """Another language; an open question is asked again in it."""
    chat.talk.language = said.command
    chat.tell("language")
    chat.talk.prompts = max(0, chat.talk.prompts - 1)
    again(chat, said, word)


MOVES: dict[str, Move] = {
    **{move.__name__: move for move in (
        again, anonymous, begin, cancel, change, code, file, file_anonymous, greet, hamlet, human,
        human_words, invite, keep, keep_anew, label, later, more, place_or_keep, receipt_again,
        rewrite, secret, skip, start, status, stop, take_back, to_case, verdict, wipe,
    )},
    "help": help_,
    **dict.fromkeys(understanding.LANGUAGES, speak),
}  # fmt: skip


# -- After the fact ------------------------------------------------------------------------------
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
    found: Case | None = Case.objects.of(chat.village).filter(pk=pk).first()
    return found
