"""What two must open: one asks, the other grants his half for an hour, the first reads it once.

The half is sealed to the asker's own key and bound to his request, so that it opens for nobody
else and in no other place. After the hour, its use or its taking back it is wiped.
"""

import secrets
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from kentongan.base import clock, sealing, text
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.ledger import actions as ledger
from kentongan.vault import custody, envelopes, pair, rules, store, wishes
from kentongan.vault.models import Envelope, KeyEpoch, KeyHolder, OpeningRequest
from kentongan.village.models import Official, Village

SHEETS = "sheets"  # in place of an office: two of the three sheets agreed


class NeedsNoSecond(Refused):
    says = gettext_noop("Data ini tidak perlu izin penjaga kedua.")


class AlreadyAsked(Refused):
    says = gettext_noop("Anda sudah meminta izin. Tunggu jawaban penjaga kedua.")


class NoSuchRequest(Refused):
    says = gettext_noop("Permintaan ini tidak ada lagi, atau sudah dijawab.")


class NotTheSecond(Refused):
    says = gettext_noop("Izin ini harus dari penjaga lain, yang memegang belahan kunci lainnya.")


class NotGranted(Refused):
    says = gettext_noop("Izinnya belum ada, sudah dipakai, atau sudah lewat satu jam.")


class DenialWithoutWords(Refused):
    says = gettext_noop("Tulis mengapa Anda menolak.")


def ask_to_open(
    official: Official,
    *,
    village: Village,
    subject: UUID,
    field: str,
    reason_code: str,
    words: str,
    delay: int = 0,
) -> OpeningRequest:
    """Ask the other keeper; the ledger has ``identity.requested``.

    Refused: no custodian or without a key of his own, no reason, nothing there, nothing that needs
    two, asked already. Where nobody holds the other hand, two of the sheets grant it.
    """
    wish = wishes.wish(
        official,
        village=village,
        subject=subject,
        field=field,
        code=reason_code,
        words=words,
        delay=delay,
    )
    seconds = _seconds(_own_key(official))
    _sealed_to_two(village, subject, field)
    now = clock.now()
    lapse(village, now)
    request = OpeningRequest(
        village=village,
        official=official,
        office=wish.office,
        subject=subject,
        field=field,
        reason_code=wish.reason.code,
        words=wish.reason.words,
        delay=wish.reason.delay,
        salt=secrets.token_bytes(16),
        at=now,
        lapses_at=now + rules.WAITS,
    )
    try:
        with transaction.atomic():
            request.save(force_insert=True)
            told = {"reason": request.reason_code, "words": wishes.digest(request)}
            _enter(request, "identity.requested", wish.office, official, seconds=seconds, **told)
    except IntegrityError as why:
        raise AlreadyAsked from why
    return request


def grant(official: Official, *, uid: UUID, passphrase: str) -> OpeningRequest:
    """Give the asker one's own half for an hour. Commits on its own.

    Refused: no keeper, no such open request, one's own, one's hand is the asker's, a wrong
    passphrase.
    """
    village, office = official.village, wishes.keeper_office(official, official.village)
    request, holder = _waiting(village, uid), _own_key(official)
    asker = _own_key(request.official)
    if request.official_id == official.pk or holder.hand == asker.hand:
        raise NotTheSecond
    envelope = _sealed_to_two(village, request.subject, request.field)
    wish = _wish_of(request, official, office)
    private = wishes.private_of(wish, holder, passphrase)
    half = _half(wish, envelope, holder, private, hand=holder.hand)
    return _granted(request, half, asker, by=official, office=office)


def grant_by_sheets(
    asker: Official, *, uid: UUID, paper: str, barred: Collection[int] = ()
) -> OpeningRequest:
    """Give the asker the other half by two of the three sheets, which others brought him. Commits
    on its own.

    ``paper`` is the passphrase the two sheets give; ``barred`` are officials who may not be asked,
    since the matter is about them. Refused: not his own open request, somebody else holds the other
    hand and is to be asked, a wrong passphrase.
    """
    village, office = asker.village, wishes.custodian_office(asker, asker.village)
    request, holder = _waiting(village, uid), _own_key(asker)
    if request.official_id != asker.pk:
        raise NoSuchRequest
    if not set(_seconds(holder)).issubset(barred):
        raise NotTheSecond
    envelope = _sealed_to_two(village, request.subject, request.field)
    wish, sheets = _wish_of(request, asker, office), custody.paper(village)
    private = wishes.private_of(wish, sheets, paper)
    half = _half(wish, envelope, sheets, private, hand=pair.other(holder.hand))
    return _granted(request, half, holder, by=None, office=SHEETS)


def _granted(
    request: OpeningRequest, half: bytes, asker: KeyHolder, *, by: Official | None, office: str
) -> OpeningRequest:
    request.share = sealing.seal(half, public=bytes(asker.public), info=_place(request, asker))
    request.lapses_at = clock.now() + rules.GRANTED_FOR
    _decide(request, "granted", by, office)
    return request


def deny(official: Official, *, uid: UUID, words: str) -> OpeningRequest:
    """Say no, in words that the asker reads. Refused: no keeper, not open, one's own, no words."""
    office = wishes.keeper_office(official, official.village)
    request, said = _waiting(official.village, uid), text.tidy(words)
    if request.official_id == official.pk:
        raise NotTheSecond
    if not said:
        raise DenialWithoutWords
    if len(said) > rules.LONGEST_REASON:
        raise rules.ReasonTooLong(longest=rules.LONGEST_REASON)
    request.answer = said
    _decide(request, "denied", official, office)
    return request


def take_back(official: Official, *, uid: UUID) -> OpeningRequest:
    """The asker wants it no more, or who granted it thinks better of it. Refused for others."""
    office = wishes.keeper_office(official, official.village)
    with transaction.atomic():
        request = _locked(official.village, uid)
        granted_it = request.state == "granted" and request.decided_by_id == official.pk
        if request.official_id != official.pk and not granted_it:
            raise NoSuchRequest
        _end(request, "withdrawn")
        _enter(request, "identity.withdrawn", office, official)
    return request


def open_granted(official: Official, *, uid: UUID, passphrase: str) -> str:
    """The words, once, by one's own half and the granted one; the ledger has ``identity.opened``
    before they are returned. Commits on its own.

    Refused: not the asker or no custodian any more, not granted or too late, a wrong passphrase, a
    damaged value.
    """
    village, now = official.village, clock.now()
    office, holder = wishes.custodian_office(official, village), _own_key(official)
    request = _open(village, uid)
    if request.official_id != official.pk or request.state != "granted" or request.lapses_at <= now:
        raise NotGranted
    envelope = _sealed_to_two(village, request.subject, request.field)
    wish = _wish_of(request, official, office)
    private = wishes.private_of(wish, holder, passphrase)
    mine = _half(wish, envelope, holder, private, hand=holder.hand)
    try:
        place = _place(request, holder)
        theirs = sealing.unseal(bytes(request.share), private=private, info=place)
        told = pair.unseal(bytes(envelope.sealed), envelope.binding, mine, theirs)
    except sealing.DoesNotOpen as why:
        wishes.record_refused(wish, "damaged")
        raise wishes.Damaged from why
    _use(wish, request)
    return told


def lapse(village: Village, now: datetime) -> int:
    """Wipe the halves that nobody used in time, and end what nobody answered; returns how many."""
    return store.end(OpeningRequest.objects.of(village).filter(lapses_at__lte=now))


def _use(wish: wishes.Wish, request: OpeningRequest) -> None:
    """It is used up, and committed so, before anybody sees a word: a second one at once is too
    late."""
    with transaction.atomic(durable=True):
        row = _locked(wish.village, request.uid)
        if row.state != "granted":
            raise NotGranted
        _end(row, "used")
        wishes.enter_opened(wish, request=request.pk, granted_by=request.decided_office)


def _own_key(official: Official) -> KeyHolder:
    holder = custody.own(official)
    if holder is None:
        raise custody.NoKeyOfOnesOwn
    return holder


def _seconds(holder: KeyHolder) -> list[int]:
    """The officials who hold the other hand."""
    rows = KeyHolder.objects.of(holder.village).filter(ended_at=None, hand=pair.other(holder.hand))
    return [int(pk) for pk in rows.order_by("pk").values_list("official_id", flat=True)]


def _sealed_to_two(village: Village, subject: UUID, field: str) -> Envelope:
    rows = Envelope.objects.of(village).select_related("village__book")
    envelope: Envelope | None = rows.filter(subject=subject, field=field).first()
    if envelope is None or envelope.recipient != envelopes.PAIR:
        raise NeedsNoSecond
    return envelope


def _half(
    wish: wishes.Wish, envelope: Envelope, holder: KeyHolder, private: bytes, *, hand: str
) -> bytes:
    """The half of this hand, which the holder has; damage is in the ledger."""
    rows = KeyEpoch.objects.of(wish.village).select_related("village__book")
    epoch = rows.filter(epoch=envelope.epoch).first()
    try:
        if epoch is None:
            raise sealing.DoesNotOpen
        key = custody.take(epoch, holder, private, hand)
        return pair.half(bytes(envelope.sealed), envelope.binding, hand=hand, private=key)
    except sealing.DoesNotOpen as why:
        wishes.record_refused(wish, "damaged")
        raise wishes.Damaged from why


def _wish_of(request: OpeningRequest, official: Official, office: str) -> wishes.Wish:
    reason = rules.Reason(request.reason_code, request.words, request.delay)
    return wishes.Wish(official, office, request.village, request.subject, request.field, reason)


def _place(request: OpeningRequest, asker: KeyHolder) -> bytes:
    """A granted half opens for this request and this key of the asker only."""
    village, name = str(request.village.book.uid), bytes(asker.public).hex()
    place = (str(request.uid), str(request.subject), request.field)
    return sealing.context("kentongan.grant.1", village, *place, name)


def _open(village: Village, uid: UUID) -> OpeningRequest:
    rows = OpeningRequest.objects.of(village).select_related("village__book", "official__village")
    request: OpeningRequest | None = rows.filter(uid=uid, state__in=store.OPEN).first()
    if request is None:
        raise NoSuchRequest
    return request


def _waiting(village: Village, uid: UUID) -> OpeningRequest:
    request = _open(village, uid)
    if request.state != "waiting" or request.lapses_at <= clock.now():
        raise NoSuchRequest
    return request


def _locked(village: Village, uid: UUID) -> OpeningRequest:
    """The open request, in the caller's transaction; whoever comes at once waits."""
    rows = (
        OpeningRequest.objects.of(village).select_for_update().filter(uid=uid, state__in=store.OPEN)
    )
    request: OpeningRequest | None = rows.first()
    if request is None:
        raise NoSuchRequest
    return request


@transaction.atomic(durable=True)
def _decide(request: OpeningRequest, state: str, official: Official | None, office: str) -> None:
    if _locked(request.village, request.uid).state != "waiting":
        raise NoSuchRequest
    request.state, request.decided_at = state, clock.now()
    request.decided_by, request.decided_office = official, office
    request.save()
    who, role = (official, office) if official else (request.official, request.office)
    _enter(request, f"identity.{state}", role, who, asker=request.official_id, by=office)


def _end(request: OpeningRequest, state: str) -> None:
    request.state, request.share = state, b""
    request.save(update_fields=["state", "share"])


def _enter(
    request: OpeningRequest, kind: str, office: str, official: Official, **more: object
) -> None:
    ledger.append(
        request.village.book_id,
        kind,
        office=office,
        actor=f"official:{official.pk}",
        subject=request.subject,
        data={"field": request.field, "request": request.pk, **more},
    )
