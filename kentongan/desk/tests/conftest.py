"""Officials at their browser."""

from collections.abc import Callable

import pytest
from django.test import Client

from kentongan.village.models import Official
from tests.cast import show_second_step


@pytest.fixture
def at_desk() -> Callable[[Official], Client]:
    """``at_desk(joko)`` is Joko's browser, logged in, the second step shown just now."""

    def seated(official: Official) -> Client:
        client = Client()
        client.force_login(official)
        show_second_step(client, official)
        return client

    return seated
