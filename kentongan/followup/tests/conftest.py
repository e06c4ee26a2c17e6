"""A village whose time stands still, and a channel beside the first."""

from typing import Any

import pytest

from kentongan.messaging.tests.slate import Slate


@pytest.fixture
def village(life: Any, village: Any) -> Any:
    return village


class Mute(Slate):
    """A second channel of the same shape."""

    kind = "mute"
