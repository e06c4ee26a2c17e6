"""The procedure every village starts with: statuses, steps and limits as data.

Sources: lifecycle and limits of UU 25/2009 art. 42-50, UU 14/2008 art. 22, published village and
portal practice; ``docs/developers/procedure.md`` gives the source of each row.
"""

from typing import Any

DESK = ["operator", "service_head"]
GIVERS = ["service_head", "secretary", "village_head"]
WORKERS = ["holder", "service_head", "operator"]

STATUSES = (
    "received", "needs_info", "verified", "assigned", "in_progress", "forwarded",
    "planned", "answered", "reopened", "closed", "archived", "merged",
)  # fmt: skip
FINAL = frozenset({"closed", "archived", "merged"})
PAUSED = frozenset({"needs_info", "forwarded"})  # the clock of the answer stands still
COUNTED = frozenset({"received", "verified", "assigned", "in_progress", "reopened"})

STEPS: dict[str, dict[str, Any]] = {
    "verify": {"after": ["received"], "by": DESK, "to": "verified", "limit": "dispose"},
    "ask": {
        "after": ["received", "in_progress"],
        "by": WORKERS,
        "to": "needs_info",
        "limit": "reporter_completion",
        "words": True,
    },
    "complete": {
        "after": ["needs_info"],
        "by": ["reporter", *DESK],
        "to": "received",
        "limit": "verify",
    },
    "dispose": {
        "after": ["verified", "assigned"],
        "by": [*GIVERS, "operator"],
        "to": "assigned",
        "limit": "first_response",
    },
    "begin": {
        "after": ["assigned", "reopened", "forwarded", "planned"],
        "by": WORKERS,
        "to": "in_progress",
    },
    "answer": {
        "after": ["in_progress", "forwarded", "planned"],
        "by": WORKERS,
        "to": "answered",
        "limit": "reporter_reply_window",
        "words": True,
    },
    "forward": {
        "after": ["verified", "assigned", "in_progress"],
        "by": ["holder", *GIVERS, "operator"],
        "to": "forwarded",
        "words": True,
    },
    "plan": {
        "after": ["in_progress"],
        "by": ["holder", "affairs_planning", "village_head", "service_head"],
        "to": "planned",
        "words": True,
    },
    "archive": {
        "after": ["received", "needs_info", "verified"],
        "by": DESK,
        "to": "archived",
    },
    "withdraw": {
        "after": ["received", "needs_info", "verified"],
        "by": ["reporter"],
        "to": "archived",
    },
    "send_up": {"after": ["received"], "by": ["system"], "to": "forwarded"},
    "expire": {"after": ["needs_info"], "by": ["system"], "to": "archived"},
    "merge": {"after": ["received", "verified"], "by": DESK, "to": "merged"},
    "unmerge": {"after": ["merged"], "by": DESK, "to": "received", "limit": "verify"},
    "object": {"after": ["archived"], "by": ["reporter", *DESK], "words": True},
    "uphold": {
        "after": ["archived"],
        "by": [*DESK, "secretary", "village_head"],
        "to": "received",
        "limit": "verify",
    },
    "dismiss": {
        "after": ["archived"],
        "by": [*DESK, "secretary", "village_head"],
        "words": True,
    },
    "confirm": {"after": ["answered"], "by": ["reporter"], "to": "closed"},
    "close": {"after": ["answered"], "by": [*DESK, "system"], "to": "closed"},
    "reopen": {
        "after": ["answered", "closed"],
        "by": ["reporter", *DESK],
        "to": "reopened",
        "limit": "first_response",
    },
    "note": {
        "after": [*STATUSES],
        "by": ["holder", *GIVERS, "operator", "hamlet_head"],
        "words": True,
    },
    "tell": {"after": [*STATUSES], "by": WORKERS, "words": True},
    "speak": {"after": [*STATUSES], "by": ["reporter"], "words": True},
    "sort": {"after": [*STATUSES], "by": [*DESK]},
    "publish": {"after": [*STATUSES], "by": [*DESK]},
}

LIMITS: dict[str, list[tuple[int, str]]] = {
    "verify": [(3, "wd")],
    "dispose": [(1, "wd")],
    "first_response": [(5, "wd")],
    "completeness_notice": [(14, "d")],
    "reporter_completion": [(30, "d")],
    "resolve_info_request": [(5, "wd")],
    "resolve_ordinary": [(14, "wd")],
    "resolve_supervisory": [(60, "wd"), (60, "d")],
    "resolve_aspiration": [(14, "wd")],
    "urgent_first_action": [(1, "d")],
    "reporter_reply_window": [(10, "d")],
    "reopen_window": [(30, "d")],
}

# Loosening one of these beyond its value is warned about: the law sets it.
SET_BY_LAW = frozenset({"completeness_notice", "reporter_completion", "resolve_supervisory"})
