"""The channels that are switched on, and who listens."""

from collections.abc import Callable, Sequence
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.messaging.contract import Channel


class NoSuchChannel(Refused):
    says = gettext_noop("Saluran {kind} tidak dikenal.")


def channel(kind: str) -> Channel:
    """The channel of this kind; refused when none is switched on."""
    try:
        return channels()[kind]
    except KeyError as unknown:
        raise NoSuchChannel(kind=kind) from unknown


@cache
def channels() -> dict[str, Channel]:
    """Every channel of ``KENTONGAN_CHANNELS`` by its kind, in that order."""
    made = [import_string(path)() for path in settings.KENTONGAN_CHANNELS]
    return {one.kind: one for one in made}


@cache
def listeners() -> Sequence[Callable[..., bool]]:
    """Who is asked in turn what to do with a message: the first that takes it returns True."""
    return [import_string(path) for path in settings.KENTONGAN_LISTENERS]
