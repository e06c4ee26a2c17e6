"""How long to wait before something that failed is tried again. Plain Python."""

import random
from datetime import timedelta

_STEPS = (0, 30, 120, 600, 1800)  # seconds
_HOUR = 3600
_SPREAD = 0.2  # so that what failed together does not return together


def delay(failures: int) -> timedelta:
    """After so many failures: at once, 30 s, 2, 10, 30 min, then hourly; each ±20 %."""
    seconds = _STEPS[failures - 1] if failures <= len(_STEPS) else _HOUR
    return timedelta(seconds=seconds * random.uniform(1 - _SPREAD, 1 + _SPREAD))  # noqa: S311 no secret
