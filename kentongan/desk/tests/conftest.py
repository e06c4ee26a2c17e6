"""Officials at their browser."""

from collections.abc import Callable

import pytest
from django.test import Client

from kentongan.village.models import Official


@pytest.fixture
def at_desk() -> Callable[[Official], Client]:
    """``at_desk(joko)`` is Joko's browser, logged in."""

    def seated(official: Official) -> Client:
        client = Client()
        client.force_login(official)
        return client

    return seated
