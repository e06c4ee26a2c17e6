"""What the conversation asks, and how: the fewest questions, each with buttons."""

from kentongan.base import clock
from kentongan.base.refusals import Refused
from kentongan.intake.talk import filing, mine, rules, understanding
from kentongan.intake.talk.chat import Chat
from kentongan.intake.talk.story import shortened
from kentongan.village.models import HostName

MOST_HAMLETS = 8
MOST_PLACE = 80  # letters of a place that are said back
_TITLE = 24  # letters of a row in a list


def respond(chat: Chat) -> None:
    """The bubbles of a thought are together: to a case, or on with the report."""
    if chat.story.is_empty or chat.is_quiet or chat.talk.is_late:
        return
    if _only_greets(chat):
        chat.begin_anew()
        greet(chat)
    elif chat.talk.stage == rules.TELLING and chat.talk.prompts == 0:
        _route(chat)
    elif chat.talk.stage == rules.WHICH:
        ask_which(chat)
    else:
        ask(chat)


def greet(chat: Chat) -> None:
    """Who we are and what to do; not again within ten minutes."""
    now = clock.now()
    if rules.is_over(chat.talk.greeted_at, rules.GREET_EVERY, now):
        chat.talk.greeted_at = now
        welcome(chat)
        chat.tell("tell")


def _only_greets(chat: Chat) -> bool:
    is_bare = not chat.story.has_media and not chat.story.lat
    said = (piece.words for piece in chat.story.pieces if piece.words)
    return is_bare and all(map(understanding.is_opening, said))


def _route(chat: Chat) -> None:
    found = mine.ties(chat.contact)
    today = clock.today(chat.village.zone)
    (waited, waits), story = mine.waiting(found, today), chat.story
    said = understanding.read(story.words)
    world = rules.World(
        waits=waits,
        other_topic=mine.is_other_topic(story.words, waited),
        has_open=mine.newest_open(found) is not None,
        is_fresh=mine.is_fresh(found),
    )
    where = rules.route(world, count=said.count, begins_anew=said.begins_anew, asks=said.asks)
    case = waited or mine.newest_open(found)
    if where == "report" or case is None:
        ask(chat)
        return
    chat.talk.about = case
    if where == "which":
        ask_which(chat)
    else:
        to_case(chat)


def to_case(chat: Chat) -> None:
    """What was told goes to the case it is about."""
    case, tongue = chat.talk.about, chat.tongue
    if case is None:
        ask(chat)
        return
    try:
        filing.add_to(chat, case)
    except Refused:
        chat.tell("refused", label=case.label)
        return
    was_answered = case.status == "answered"
    chat.begin_anew()
    if was_answered:
        ask_verdict(chat, case.label, case.pk)
    else:
        chat.say(tongue.say("added", label=case.label))


def ask_verdict(chat: Chat, label: str, pk: int) -> None:
    """Is it solved?"""
    buttons = tuple(chat.button(verb, pk) for verb in ("sudah", "sebagian", "belum"))
    chat.say(chat.tongue.say("ask_verdict", label=label), buttons=buttons)


def ask_which(chat: Chat) -> None:
    """Is it about the case, or something new?"""
    case = chat.talk.about
    if case is None or not rules.may_prompt(chat.talk.prompts, wished=False):
        return
    chat.stand(rules.WHICH)
    chat.talk.prompts += 1
    chat.say(
        chat.tongue.say("which", label=case.label),
        buttons=(chat.button("case", label=case.label), chat.button("new")),
    )


def ask(chat: Chat, *, wished: bool = False) -> None:
    """The next question about the report, unless enough was asked."""
    if not rules.may_prompt(chat.talk.prompts, wished=wished):
        return
    welcome(chat)
    _place_by_words(chat)
    story = chat.story
    stage = rules.question(
        has_words=story.is_spoken or bool(story.words.strip()),
        has_media=story.has_media,
        knows_place=story.is_spoken or _knows_place(chat),
        skipped=story.skipped,
    )
    chat.stand(stage)
    chat.talk.prompts += 1
    chat.await_word()
    _QUESTIONS[stage](chat)


def again(chat: Chat) -> None:
    """Ask once more what was asked."""
    if chat.talk.stage == rules.WHICH:
        ask_which(chat)
    elif not chat.story.is_empty:
        ask(chat)


def welcome(chat: Chat) -> None:
    """Who reads this and what the channel knows, once."""
    if chat.talk.welcomed_at is None:
        chat.talk.welcomed_at = clock.now()
        app = {"whatsapp": "WhatsApp", "telegram": "Telegram"}.get(chat.medium, chat.medium.title())
        chat.tell("welcome", village=chat.village, reader=chat.reader, app=app, link=_form(chat))


def _form(chat: Chat) -> str:
    """Where one reports without a name."""
    names = HostName.objects.filter(village=chat.village).order_by("pk")
    host = names.values_list("host", flat=True).first()
    return f"https://{host}/lapor" if host else "/lapor"


def _place_by_words(chat: Chat) -> None:
    if chat.story.hamlet is None:
        found = understanding.named_hamlet(chat.story.words, chat.hamlets)
        chat.change(hamlet=found)


def _knows_place(chat: Chat) -> bool:
    story = chat.story
    is_told = story.hamlet or story.place or story.lat
    return bool(is_told) or not chat.hamlets or understanding.tells_place(story.words)


def _ask_what(chat: Chat) -> None:
    buttons = (chat.button("skip"),) if chat.story.has_media else ()
    chat.say(chat.tongue.say("ask_what"), buttons=buttons)


def _ask_place(chat: Chat) -> None:
    shown = list(chat.hamlets.items())[:MOST_HAMLETS]
    buttons = tuple(chat.button("hamlet", pk, title=name[:_TITLE]) for pk, name in shown)
    chat.say(
        chat.tongue.say("ask_place", hamlet_kind=chat.village.hamlet_kind.lower()),
        buttons=(*buttons, chat.button("skip")),
        label=chat.tongue.say("list_place"),
    )


def ask_confirm(chat: Chat, *before: str) -> None:
    """Say it back, who reads it, and ask whether it may be sent."""
    chat.stand(rules.CONFIRM)
    tongue = chat.tongue
    buttons = tuple(chat.button(verb) for verb in ("yes", "change", "anonymous"))
    question = tongue.say("confirm_ask", reader=chat.reader)
    chat.say(*before, *_said_back(chat), question, buttons=buttons)


def _said_back(chat: Chat) -> list[str]:
    story, tongue = chat.story, chat.tongue
    lines = [tongue.say("confirm_story", story=story.begun())] if story.words else []
    if story.has_media:
        lines.append(tongue.say("confirm_media", photos=story.photos, voices=story.voices))
    names = [chat.hamlets.get(story.hamlet or 0, ""), story.place]
    if place := ", ".join(name for name in names if name):
        lines.append(tongue.say("confirm_place", place=shortened(place, MOST_PLACE)))
    elif story.lat:
        lines.append(tongue.say("confirm_spot"))
    return lines


_QUESTIONS = {rules.WHAT: _ask_what, rules.PLACE: _ask_place, rules.CONFIRM: ask_confirm}
