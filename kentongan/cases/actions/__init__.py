"""Every verb on a case. Each is one transaction and one entry, or a refusal."""

from kentongan.cases.actions.answering import add_exhibits, answer, correct, note, speak, tell
from kentongan.cases.actions.checking import (
    ask,
    complete,
    hold,
    let_go,
    shield,
    sort,
    summarise,
    trust,
    verify,
    vouch,
)
from kentongan.cases.actions.ending import (
    archive,
    close,
    confirm,
    dismiss,
    expire,
    object_to,
    reopen,
    uphold,
    withdraw,
)
from kentongan.cases.actions.erasing import begin_erasing, end_erasing
from kentongan.cases.actions.filing import file
from kentongan.cases.actions.granting import grant, refuse
from kentongan.cases.actions.handing import begin, dispose, forward, plan, send_up
from kentongan.cases.actions.merging import liken, merge, unmerge
from kentongan.cases.actions.nudging import escalate, remind
from kentongan.cases.actions.publishing import (
    cover,
    publish,
    release,
    unpublish,
    withdraw_consent,
)
from kentongan.cases.actions.undoing import undo

__all__ = [
    "add_exhibits", "answer", "archive", "ask", "begin", "begin_erasing", "close", "complete",
    "confirm", "correct", "cover", "dismiss", "dispose", "end_erasing", "escalate", "expire",
    "file", "forward", "grant", "hold", "let_go", "liken", "merge", "note", "object_to", "plan",
    "publish", "refuse", "release", "remind", "reopen", "send_up", "shield", "sort", "speak",
    "summarise", "tell", "trust", "undo", "unmerge", "unpublish", "uphold", "verify", "vouch",
    "withdraw", "withdraw_consent",
]  # fmt: skip
