"""What to do with what was said, by where the conversation stands. Plain Python.

Two decisions: ``reply`` at once for each message, ``route`` and ``question`` once the bubbles of a
thought are together. The answers are names of moves; ``moves`` carries them out.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kentongan.intake.talk.understanding import LANGUAGES, Said

# Where a conversation stands.
IDLE, TELLING = "idle", "telling"  # nothing open; words are coming in
WHAT, PLACE, CONFIRM = "what", "place", "confirm"  # asked: what is it, where, may it be sent
CHANGE, REWRITE, MORE = "change", "rewrite", "more"  # asked what to change; waiting for that
WHICH = "which"  # asked whether this is about a case or a new report

MOST_PROMPTS = 4
COLLECT, COLLECT_MEDIA = timedelta(seconds=8), timedelta(seconds=20)
COLLECT_SENTENCE, SENTENCE = timedelta(seconds=4), 4  # words that stand alone
# A little less than a day, so that a channel which lets us speak for 24 hours still does.
REMIND_AFTER = timedelta(hours=23)
LATE = timedelta(hours=24)  # older on arrival: kept, no dialogue
QUIET = timedelta(hours=12)
GREET_EVERY = timedelta(minutes=10)
ALARM_EVERY = timedelta(hours=1)
ASKED = timedelta(days=3)  # so long what follows an official's words is taken for the answer
FRESH = timedelta(minutes=15)  # what follows a receipt this closely may belong to it
MOST_SAID = 20  # automatic messages to one contact a day
MOST_REPORTS = 10  # of one contact a day; more are sorted aside
MOST_MISSES = 5  # wrong codes of one contact a day
MOST_UPLOADS = 20  # photos and voices of one report
BRIEF = 12  # words: as long as an answer to a question

_ANYWHERE = frozenset({"status", "help", "cancel", "human", "stop", "start", "wipe", *LANGUAGES})
_TAKES_BACK = frozenset({"status", "help", "new", "start"})  # the machine's turn again
_IDLE_COMMANDS = {"secret": "secret", "anonymous": "anonymous", "new": "invite"}
_QUESTIONS = frozenset({"needs_info", "asked"})
_RIGHTS = frozenset({"stop", "wipe"})


def collect(words: int, *, has_media: bool) -> timedelta:
    """How long the bubbles must have ended: shorter after a sentence than after a fragment."""
    if has_media:
        return COLLECT_MEDIA
    return COLLECT_SENTENCE if words >= SENTENCE else COLLECT


@dataclass(frozen=True)
class World:
    """What a reply depends on beside the words.

    ``waits`` tells for what a case of this contact waits for his word: ``needs_info``, ``asked``
    (an official wrote last, and works on), ``answered`` or nothing. ``other_topic``: the words
    speak of something else than that case.
    """

    stage: str = IDLE
    round: int = 1
    offered: tuple[str, ...] = ()
    waits: str = ""
    other_topic: bool = False
    has_open: bool = False  # a case of this contact is open
    is_fresh: bool = False  # his last report was filed minutes ago
    is_quiet: bool = False

    @property
    def has_case(self) -> bool:
        """Whether what comes may be about a case that exists."""
        return bool(self.waits) or self.has_open


def resolved(world: World, said: Said) -> Said:
    """A number typed for one of the buttons, as that button."""
    if said.number is None or said.verb or not 1 <= said.number <= len(world.offered):
        return said
    verb, _, rest = world.offered[said.number - 1].partition(":")
    arg, _, turn = rest.rpartition(":")
    return replace(said, verb=verb, arg=arg, round=int(turn))


def reply(world: World, said: Said, *, has_media: bool) -> tuple[str, ...]:
    """The moves for one message, in order."""
    said = resolved(world, said)
    if said.verb:
        return _pressed(world, said)
    if has_media:
        return ("human_words",) if world.is_quiet else ("keep",)
    if world.is_quiet:
        return _while_quiet(world, said)
    always = "code" if said.code else "label" if said.label else ""
    if said.command in _ANYWHERE:
        always = said.command
    return (always,) if always else _STAGES[world.stage](world, said)


def _pressed(world: World, said: Said) -> tuple[str, ...]:
    if said.round != world.round and said.verb not in _VERDICTS:
        return ("receipt_again",) if said.verb in {"yes", "anonymous"} else ()
    if said.verb in _VERDICTS:
        return ("verdict",) if world.waits == "answered" else ()
    fitting = _BUTTONS.get((world.stage, said.verb))
    return (fitting,) if fitting else ()


def _while_quiet(world: World, said: Said) -> tuple[str, ...]:
    if said.command in _RIGHTS:
        return (said.command,)
    if said.command in _TAKES_BACK:
        return ("take_back", *reply(replace(world, is_quiet=False), said, has_media=False))
    return ("human_words",)


def _idle(world: World, said: Said) -> tuple[str, ...]:
    verdict = said.verdict or said.leaning or ("sudah" if said.yes else "belum" if said.no else "")
    if verdict and world.waits == "answered":
        return ("verdict",)
    wish = _IDLE_COMMANDS.get(said.command, "greet")
    if said.command and (world.waits != "needs_info" or wish == said.command):
        return (wish,)
    if said.thanks:
        return ()
    answers = said.yes or said.no or said.later
    if not answers or said.opening or world.waits in _QUESTIONS:
        return ("keep",)  # a greeting too: the story may come in the next bubble
    return () if world.is_fresh else ("greet",)


def _telling(_: World, said: Said) -> tuple[str, ...]:
    if said.command in {"secret", "anonymous"}:
        return (said.command,)
    return ("keep",)


def _what(_: World, said: Said) -> tuple[str, ...]:
    if said.command == "skip" or said.yes:
        return ("skip",)
    return _asked(said)


def _place(_: World, said: Said) -> tuple[str, ...]:
    if said.command == "skip" or said.yes or said.no or said.later:
        return ("skip",)
    if said.command in {"secret", "anonymous"}:
        return (said.command, "again")
    if said.thanks or said.number is not None:
        return ("again",)
    return ("place_or_keep",)


def _confirm(_: World, said: Said) -> tuple[str, ...]:
    if said.yes:
        return ("file",)
    if said.no or said.command in {"change", "rewrite", "more"}:
        return (said.command or "change",)
    if said.command == "anonymous":
        return ("file_anonymous",)
    return _asked(said)


def _change(_: World, said: Said) -> tuple[str, ...]:
    if said.command in {"rewrite", "more"}:
        return (said.command,)
    if said.yes or said.no:
        return ("again",)
    return _asked(said)


def _rewrite(_: World, said: Said) -> tuple[str, ...]:
    if said.thanks or said.later or said.opening:
        return ()
    return ("keep_anew",)


def _which(_: World, said: Said) -> tuple[str, ...]:
    if said.yes:
        return ("to_case",)
    if said.no or said.command == "new":
        return ("begin",)
    return _asked(said)


def _asked(said: Said) -> tuple[str, ...]:
    """Whatever else is said while a question is open is added to the report."""
    if said.command in {"secret", "anonymous"}:
        return (said.command, "again")
    if said.later:
        return ("later",)
    if said.thanks or said.opening or said.command or said.number is not None:
        return ("again",)
    return ("keep",)


_STAGES = {
    IDLE: _idle,
    TELLING: _telling,
    WHAT: _what,
    PLACE: _place,
    CONFIRM: _confirm,
    CHANGE: _change,
    REWRITE: _rewrite,
    MORE: _telling,
    WHICH: _which,
}
_VERDICTS = frozenset({"sudah", "sebagian", "belum"})
_BUTTONS = {
    (WHAT, "skip"): "skip",
    (PLACE, "skip"): "skip",
    (PLACE, "hamlet"): "hamlet",
    (CONFIRM, "yes"): "file",
    (CONFIRM, "anonymous"): "file_anonymous",
    (CONFIRM, "change"): "change",
    (CHANGE, "rewrite"): "rewrite",
    (CHANGE, "more"): "more",
    (CHANGE, "cancel"): "cancel",
    # an older message's button still means what it says
    (CHANGE, "yes"): "file",
    (MORE, "yes"): "file",
    (REWRITE, "yes"): "file",
    (CHANGE, "anonymous"): "file_anonymous",
    (WHICH, "case"): "to_case",
    (WHICH, "new"): "begin",
}


def route(world: World, *, count: int, begins_anew: bool, asks: bool) -> str:
    """Where collected words go: ``case``, ``which`` (ask) or ``report``. ``count`` is of words."""
    if begins_anew:
        return "report"
    if world.waits in _QUESTIONS:
        return "which" if world.other_topic and count > BRIEF else "case"
    if world.waits == "answered":
        return _after_the_answer(world, count)
    if world.is_fresh and count == 0:
        return "case"
    if (world.is_fresh and count <= BRIEF // 2) or (world.has_open and asks and count <= BRIEF):
        return "which"
    return "report"


def _after_the_answer(world: World, count: int) -> str:
    if world.other_topic:
        return "report" if count > BRIEF else "which"
    return "case" if count <= BRIEF else "which"


def question(
    *, has_words: bool, has_media: bool, knows_place: bool, skipped: Collection[str]
) -> str:
    """What to ask next about a report; ``CONFIRM`` when nothing else is missing."""
    if not has_words and not has_media:
        return WHAT
    if not has_words and WHAT not in skipped:
        return WHAT
    if not knows_place and PLACE not in skipped:
        return PLACE
    return CONFIRM


def may_prompt(prompts: int, *, wished: bool) -> bool:
    """Whether to ask once more: at most four times, but for who wishes to change something."""
    return wished or prompts < MOST_PROMPTS


def is_late(at: datetime, received_at: datetime) -> bool:
    """Whether the words were a day old when they came in."""
    return received_at - at > LATE


def is_over(moment: datetime | None, wait: timedelta, now: datetime) -> bool:
    """Whether something never happened, or long enough ago."""
    return moment is None or now - moment >= wait
