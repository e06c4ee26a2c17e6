"""Line drawings on a 24 px sheet, drawn for Kentongan. Each is shown beside its word."""

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

_PATHS = {
    "road": "M8 3 4 21M16 3l4 18M12 4v3M12 10.5v3M12 17v3",
    "drop": "M12 3c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11z",
    "lamp": "M9 18h6M10 21h4M12 3a6 6 0 0 1 3.5 11V16h-7v-2A6 6 0 0 1 12 3z",
    "tap": "M3 8h11a5 5 0 0 1 5 5v2h-4v-2h-12zM9 8V4M6 4h6M17 18v3",
    "bin": "M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6",
    "leaf": "M5 19C4 10 10 4 20 4c0 10-6 16-15 15zM5 19 13 11",
    "hands": "M3 13v7M3 14c3-2 5-1 6 1h4a1.5 1.5 0 0 1 0 3H9M13 17l6-3a1.5 1.5 0 0 1 1 3l-7 4-10-1M12 10l-3-3a2 2 0 0 1 3-3 2 2 0 0 1 3 3z",  # noqa: E501
    "card": "M3 6h18v12H3zM6 15c0-3 5-3 5 0M8.5 11.5v-.5M14 10h4M14 14h4",
    "counter": "M3 14h18v6H3zM9 14v-2a3 3 0 0 1 6 0v2M12 8V7M10.5 6a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0",  # noqa: E501
    "shield": "M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6z",
    "plot": "M4 6l8-3 8 3v12l-8 3-8-3zM12 3v18M4 12l16 0",
    "heart": "M12 20C5 15 3 12 3 9a4.5 4.5 0 0 1 9-1 4.5 4.5 0 0 1 9 1c0 3-2 6-9 11z",
    "book": "M12 6c-3-2-6-2-9-1v14c3-1 6-1 9 1 3-2 6-2 9-1V5c-3-1-6-1-9 1zM12 6v14",
    "sprout": "M12 21v-9M12 12c0-4-3-6-8-6 0 4 3 6 8 6zM12 14c0-4 3-6 8-6 0 4-3 6-8 6z",
    "bolt": "M13 3 5 14h6l-1 7 9-12h-6z",
    "alert": "M12 4 2.5 20h19zM12 10v5M12 17.5v.5",
    "shop": "M4 10v10h16V10M3 10l2-6h14l2 6zM9 20v-6h6v6",
    "coin": "M3 12a9 9 0 1 0 18 0 9 9 0 0 0-18 0M15 9c-1-1-5-2-5.5.5C9 12 15 12 14.5 14.5 14 17 10 16 9 15M12 6.5v11",  # noqa: E501
    "lock": "M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4M12 15v2",
    "other": "M5 12h.01M12 12h.01M19 12h.01M3 5h18v14H3z",
    "tick": "M4 13l5 5L20 6",
    "camera": "M3 8h4l2-3h6l2 3h4v11H3zM8.5 13a3.5 3.5 0 1 0 7 0 3.5 3.5 0 0 0-7 0",
    "microphone": "M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0zM5 11a7 7 0 0 0 14 0M12 18v3M9 21h6",
    "phone": "M5 3h4l2 5-2.5 2a12 12 0 0 0 5.5 5.5l2-2.5 5 2v4c0 1-1 2-2 2C10 20 4 14 3 5c0-1 1-2 2-2z",  # noqa: E501
    "back": "M20 12H4M10 6l-6 6 6 6",
    "print": "M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z",
    "pin": "M12 21c-5-6-7-9-7-12a7 7 0 0 1 14 0c0 3-2 6-7 12zM9.5 9a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0",  # noqa: E501
    "speaker": "M4 9v6h4l5 5V4L8 9zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11",
    "search": "M4 10.5a6.5 6.5 0 1 0 13 0 6.5 6.5 0 0 0-13 0M15.5 15.5 21 21",
}
NAMES = frozenset(_PATHS)


@lru_cache
def drawing(name: str) -> SafeString:
    """The sign as SVG; a name that nobody drew gives the sign for "other"."""
    path = _PATHS.get(name, _PATHS["other"])
    return mark_safe(  # noqa: S308 - our own drawings
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{path}"/></svg>'
    )
