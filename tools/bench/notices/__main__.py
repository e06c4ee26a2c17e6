"""Write them when told, each to somebody of its own whose number lies in the vault."""

import time
from uuid import UUID, uuid4

from django.db import connection, transaction

from kentongan.messaging import outbox
from kentongan.messaging.models import Account
from kentongan.vault import actions as vault
from tools.bench import child

CHUNK = 200  # in one transaction: the server must not wait long for its turn to write
NEWS = outbox.Draft(
    "Laporan Anda 1/2026 sudah dibaca.", template="kabar_laporan", facts=("Sukamaju", "1/2026")
)


def write(count: int) -> float:
    """So many notices; returns the seconds it took."""
    began = time.perf_counter()
    account = Account.objects.select_related("village").get()
    for first in range(0, count, CHUNK):
        with transaction.atomic():
            for n in range(first, min(first + CHUNK, count)):
                subject = uuid4()
                vault.seal_address(account.village, subject, "phone", f"0857{n:08}")
                _write(account, subject, key=f"bench:{n}")
    connection.close()
    return time.perf_counter() - began


def _write(account: Account, subject: UUID, *, key: str) -> None:
    outbox.write_to(account, subject, NEWS, key=key)


child.obey({"write": write})
