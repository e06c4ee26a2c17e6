"""What a case waits for, and the one act that is next. Plain Python, asked with plain values.

The procedure alone decides what is allowed; here is only which of it stands in front.
"""

from collections.abc import Collection
from dataclasses import dataclass

WAIT = "wait"
GRANT = "grant"

# status: the acts that lead on, the first allowed one stands in front
_LEADS_ON = {
    "received": ("verify",),
    "verified": ("dispose",),
    "assigned": ("begin",),
    "in_progress": ("answer",),
    "forwarded": ("answer", "begin"),
    "planned": ("begin",),
    "reopened": ("begin",),
    "archived": ("uphold", "dismiss"),
}
_WAITS_FOR = {
    "received": "desk",
    "verified": "desk",
    "needs_info": "reporter",
    "answered": "reporter",
    "archived": "desk",
}


@dataclass(frozen=True)
class Standing:
    """What the choice depends on. ``proposed_by_me``: None when nothing was proposed."""

    status: str
    allowed: Collection[str]
    has_objection: bool = False
    proposed_by_me: bool | None = None
    may_grant: bool = False
    wishes_merge: bool = False  # the reporter knows his matter in an open case


@dataclass(frozen=True)
class Next:
    """``step`` is a step of the procedure, ``grant``, ``wait``, or empty when all is done.

    ``waits_for``: desk, holder, reporter or second; set whenever ``step`` is ``wait``.
    """

    step: str
    beside: tuple[str, ...] = ()
    waits_for: str = ""


def next_step(case: Standing) -> Next:
    """The one act to offer as the big button."""
    if case.proposed_by_me is not None:
        may = case.may_grant and not case.proposed_by_me
        return Next(GRANT) if may else Next(WAIT, waits_for="second")
    if case.status in ("closed", "merged") or (
        case.status == "archived" and not case.has_objection
    ):
        return Next("")
    leads_on = _LEADS_ON.get(case.status, ())
    if case.wishes_merge and case.status == "received":
        leads_on = ("merge", *leads_on)
    acts = [act for act in leads_on if act in case.allowed]
    if acts:
        return Next(acts[0], tuple(acts[1:]))
    return Next(WAIT, waits_for=_WAITS_FOR.get(case.status, "holder"))
