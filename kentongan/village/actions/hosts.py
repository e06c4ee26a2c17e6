"""The names under which a village is reached; only the machine's operator gives them out."""

from django.db import transaction

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.village import rules
from kentongan.village.actions.act import Act
from kentongan.village.models import HostName, Village


class HostTaken(Refused):
    says = gettext_noop("Nama situs {host} sudah dipakai.")


class NoSuchHost(Refused):
    says = gettext_noop("Nama situs {host} bukan milik desa ini.")


@transaction.atomic
def add_host(village: Village, host: str) -> HostName:
    """Reach the village under this host name too; Refused when another one has it."""
    act = Act(village, by=None)
    named = claim_host(village, host)
    act.record("village.changed", fields=["host_names"], added=named.pk)
    return named


@transaction.atomic
def remove_host(village: Village, host: str) -> None:
    """Stop answering under this host name."""
    act = Act(village, by=None)
    name = rules.host(host)
    gone, _ = HostName.objects.filter(village=village, host=name).delete()
    if not gone:
        raise NoSuchHost(host=name)
    act.record("village.changed", fields=["host_names"])


def claim_host(village: Village, host: str) -> HostName:
    """The row of a host name that no village has yet."""
    name = rules.host(host)
    named, is_new = HostName.objects.get_or_create(host=name, defaults={"village": village})
    if not is_new:
        raise HostTaken(host=name)
    return named
