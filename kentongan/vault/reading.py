"""Reading keys: each official's own, opened by the password he logs in with."""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache

from django.db import transaction

from kentongan.base import sealing
from kentongan.ledger import actions as ledger
from kentongan.vault import custody
from kentongan.vault.models import ReadingKey
from kentongan.vault.stories import READING, Reader
from kentongan.village.models import Official, Village


def name(key: ReadingKey) -> str:
    """Under which name keys of stories are sealed to it."""
    return f"{READING}{key.pk}"


def readers(village: Village, officials: Collection[int]) -> dict[str, bytes]:
    """Those of these officials (ids) who have a reading key, as readers to be given a key; no query
    while nothing has changed in the village."""
    every = _readers(village.pk, village.stamp)
    return dict(every[one] for one in officials if one in every)


@lru_cache(maxsize=256)
def _readers(village_id: int, _stamp: str) -> dict[int, tuple[str, bytes]]:
    rows = ReadingKey.objects.filter(village=village_id)
    return {row.official_id: (name(row), bytes(row.public)) for row in rows}


def renew(official: Official, password: str) -> Reader:
    """A new reading key locked by this password; what was sealed to the one before is lost to him.

    Slow on purpose: not inside a transaction.
    """
    private = sealing.new_private_key()
    key = ReadingKey(
        village=official.village, official=official, public=sealing.public_key(private)
    )
    custody.lock(key, private, password)
    with transaction.atomic():
        Official.objects.of(official.village).select_for_update().get(pk=official.pk)
        forget(official)
        key.save(force_insert=True)
        official.village.renew()  # who reads new stories is remembered with it
        _enter(official)
    return Reader(name(key), private)


def unlock(official: Official, password: str) -> Reader:
    """The official as a reader, by the password that has just been checked.

    Where the password was made by others since, he has a new key from here on. Slow on purpose.
    """
    key = _of(official)
    if key is None:
        return renew(official, password)
    try:
        return Reader(name(key), custody.unlock(key, password))
    except custody.WrongPassphrase:
        return renew(official, password)


def relock(official: Official, reader: Reader, password: str) -> bool:
    """Lock his key by his new password; False where it is not the one he reads with."""
    key = _of(official)
    if key is None or name(key) != reader.name:
        return False
    custody.lock(key, reader.private, password)
    key.save(update_fields=["salt", "kdf", "wrapped"])
    return True


def forget(official: Official, *, made_before: datetime | None = None) -> None:
    """He reads nothing any more: with his key goes whatever was sealed to it.

    ``made_before``: only a key of before then.
    """
    rows = ReadingKey.objects.filter(official=official)
    gone, _ = (rows.filter(created_at__lt=made_before) if made_before else rows).delete()
    if gone:
        official.village.renew()


def _enter(official: Official) -> None:
    ledger.append(
        official.village.book_id,
        "reading_key.made",
        office="system",
        actor="system",
        data={"official": official.pk},
    )


def _of(official: Official) -> ReadingKey | None:
    rows = ReadingKey.objects.filter(official=official, village=official.village_id)
    found: ReadingKey | None = rows.select_related("village__book").first()
    return found
