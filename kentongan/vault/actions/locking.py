"""Making the village's keys, giving them to their keepers, and changing them when one leaves."""

from uuid import UUID

from django.db import transaction

from kentongan.base import clock, sealing
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.ledger import actions as ledger
from kentongan.vault import canary, custody, resealing, rules, sheets, store, tries, wishes
from kentongan.vault.custody import Privates
from kentongan.vault.models import KeyEpoch, KeyHolder, OpeningRequest
from kentongan.vault.stories import Reader, of_village
from kentongan.village import queries as villages
from kentongan.village.models import Official, Village


class KeyAlreadyMade(Refused):
    says = gettext_noop("Kunci desa sudah ada. Yang dapat diganti hanya kata sandinya.")


class SamePassphrase(Refused):
    says = gettext_noop("Pilih kata sandi lain dari yang di kertas.")


class NoSheets(Refused):
    says = gettext_noop("Cetak dulu tiga lembar pemulihan.")


def make_village_key(village: Village, *, passphrase: str, by: Official | None = None) -> KeyEpoch:
    """The village's first key, its paper and its canary. Refused when it has one or the passphrase
    is weak.

    A lost passphrase of the paper cannot be replaced: the page that calls this must say so. ``by``
    is a custodian; without one it is the system (founding, demo).
    """
    office = wishes.custodian_office(by, village) if by else "system"
    used, privates = _strong(village, passphrase), custody.new_privates()
    epoch = custody.new_epoch(village, 1, privates)
    paper = custody.new_holder(village, sealing.new_private_key(), used)
    with transaction.atomic():
        Village.objects.select_for_update().get(pk=village.pk)
        if KeyEpoch.objects.of(village).exists():
            raise KeyAlreadyMade
        epoch.save(force_insert=True)
        _keep(paper, {epoch: privates})
        store.put(canary.canary(village))
        _enter(village, "village_key.made", office, by)
    return epoch


def make_own_key(by: Official, *, paper: str, new: str) -> KeyHolder:
    """A keeper's own key, opened by a passphrase that only he knows; an earlier one of his ends.

    ``paper`` is the passphrase of the paper (``sheets.read`` where it lies in sheets). The new key
    has been tried before this returns. Refused: no keeper, a weak or the same passphrase, a wrong
    one of the paper.
    """
    village = by.village
    office = wishes.keeper_office(by, village)
    used = _strong(village, new)
    if rules.spelled(paper) == used:
        raise SamePassphrase
    opened = _opened(custody.paper(village), paper, office, by)
    holder = custody.new_holder(village, sealing.new_private_key(), used, official=by)
    with transaction.atomic(durable=True):
        Village.objects.select_for_update().get(pk=village.pk)  # two at once took the same hand
        holder.hand = custody.hand_for(by)
        _end(custody.own(by))
        _keep(holder, opened)
        _enter(village, "village_key.given", office, by, official=by.pk, hand=holder.hand)
    _try(holder, used, office, by)
    return holder


def change_passphrase(village: Village, *, old: str, new: str, by: Official) -> None:
    """Lock the keeper's own key anew, or the paper's where he has none; the old passphrase opens
    nothing afterwards.

    Refused: no keeper, a weak new one, a wrong old one (counted, and in the ledger).
    """
    office = wishes.keeper_office(by, village)
    used, holder = _strong(village, new), custody.holder_for(by)
    private = _private(holder, old, office, by)
    custody.lock(holder, private, used)
    with transaction.atomic(durable=True):
        holder.save(update_fields=["salt", "kdf", "wrapped"])
        whose = "own" if holder.official_id else "paper"
        _enter(village, "village_key.relocked", office, by, whose=whose)


def prove_own_key(by: Official, *, passphrase: str) -> None:
    """Try one's own key on everything it should open: the yearly drill."""
    holder = custody.own(by)
    if holder is None:
        raise custody.NoKeyOfOnesOwn
    office = wishes.keeper_office(by, by.village)
    _try(holder, passphrase, office, by)
    with transaction.atomic(durable=True):
        _enter(by.village, "village_key.proven", office, by, whose="own")


def print_sheets(by: Official, *, paper: str) -> tuple[sheets.Sheet, ...]:
    """A new paper whose passphrase is spread over three sheets, to be shown once; what was printed
    before opens nothing any more.

    They count from ``prove_sheets`` on. ``paper`` as for ``make_own_key``. Refused: no keeper,
    nobody with a key of his own yet, a wrong passphrase.
    """
    village = by.village
    office = wishes.keeper_office(by, village)
    _refuse_no_keeper(village)
    before = custody.paper(village)
    opened = _opened(before, paper, office, by)
    passphrase, printed = sheets.made()
    holder = custody.new_holder(village, sealing.new_private_key(), passphrase)
    holder.in_sheets = True
    with transaction.atomic(durable=True):
        _end(before)
        _keep(holder, opened)
        _enter(village, "village_key.printed", office, by, sheets=len(printed))
    return printed


def prove_sheets(by: Official, *, paper: str) -> KeyEpoch:
    """Try two of the sheets and renew the keys with them; from here on what is secret opens for two
    only, and what lies sealed already too.

    Refused: no keeper, none printed, nobody with a key of his own, a wrong passphrase.
    """
    village = by.village
    office = wishes.keeper_office(by, village)
    holder = custody.paper(village)
    if not holder.in_sheets:
        raise NoSheets
    _refuse_no_keeper(village)
    opened = _opened(holder, paper, office, by)
    with transaction.atomic(durable=True):
        holder.proven_at = clock.now()
        holder.save(update_fields=["proven_at"])
        _enter(village, "village_key.proven", office, by, whose="paper")
        village.renew()  # its pages promise more from now on
        return _renewed(village, opened, office, by)


def renew_village_key(by: Official, *, passphrase: str) -> KeyEpoch:
    """New keys from here on, given to everybody who keeps one now; what was sealed to the earlier
    ones is sealed to them anew. For when a keeper has left.

    ``passphrase`` is the custodian's own or the paper's, and where two are needed to open that of
    the sheets: a single hand could not seal anew what two must open. Sealed files keep their
    epoch, whose key stays with the holders of now.
    """
    village = by.village
    office = wishes.custodian_office(by, village)
    two = custody.takes_two(village)
    holder = custody.paper(village) if two else custody.opener_for(by)
    opened = _opened(holder, passphrase, office, by)
    with transaction.atomic(durable=True):
        return _renewed(village, opened, office, by)


def read_by_village_key(by: Official, *, subject: UUID, passphrase: str) -> tuple[Reader, ...]:
    """Who has the village key, as readers of stories: for a story that nobody else can open.

    ``passphrase`` as for ``open_for``; the ledger has ``story.unlocked``. Refused: no custodian, a
    wrong passphrase.
    """
    office = wishes.custodian_office(by, by.village)
    opened = _opened(custody.opener_for(by), passphrase, office, by)
    with transaction.atomic(durable=True):
        _enter(by.village, "story.unlocked", office, by, subject=subject)
    return tuple(of_village(epoch.epoch, one[custody.WHOLE]) for epoch, one in opened.items())


def _strong(village: Village, passphrase: str) -> str:
    return rules.strong(passphrase, villages.known_words(village))


def _renewed(
    village: Village, opened: dict[KeyEpoch, dict[str, bytes]], office: str, by: Official
) -> KeyEpoch:
    """The next epoch, with the keys given and the values moved."""
    privates = custody.new_privates()
    end_those_gone(village)
    epoch = _succeed(custody.in_force(village), privates)
    for one in custody.holders(village):
        _give(one, {epoch: privates})
    moved = resealing.move(village, opened, epoch)
    village.renew()  # what is sealed from here on is sealed to it
    _enter(village, "village_key.renewed", office, by, epoch=epoch.epoch, envelopes=moved)
    return epoch


def _succeed(before: KeyEpoch, privates: Privates) -> KeyEpoch:
    """The next epoch, in force from now on."""
    before.retired_at = clock.now()
    before.save(update_fields=["retired_at"])
    epoch = custody.new_epoch(before.village, before.epoch + 1, privates)
    epoch.save(force_insert=True)
    return epoch


@transaction.atomic
def end_those_gone(village: Village) -> int:
    """Take the keys from officials who are no keepers any more; returns from how many."""
    gone = [one for one in custody.holders(village) if one.official and _has_left(one.official)]
    for holder in gone:
        _end(holder)
        store.end(OpeningRequest.objects.of(village).filter(official=holder.official))
        _enter(village, "village_key.taken", "system", None, official=holder.official_id)
    return len(gone)


def _has_left(official: Official) -> bool:
    try:
        wishes.keeper_office(official, official.village)
    except rules.NotAKeeper:
        return True
    return False


def _refuse_no_keeper(village: Village) -> None:
    if not any(one.official_id for one in custody.holders(village)):
        raise custody.NoKeyOfOnesOwn


def _private(holder: KeyHolder, passphrase: str, office: str, by: Official) -> bytes:
    """The holder's private key; a wrong passphrase is refused, counted and in the ledger."""
    try:
        with tries.counted(by):
            return custody.unlock(holder, passphrase)
    except custody.WrongPassphrase:
        with transaction.atomic(durable=True):
            _enter(holder.village, "village_key.refused", office, by)
        raise


def _opened(
    holder: KeyHolder, passphrase: str, office: str, by: Official
) -> dict[KeyEpoch, dict[str, bytes]]:
    """The private keys of every epoch that this holder opens."""
    private = _private(holder, passphrase, office, by)
    try:
        every = custody.epochs(holder.village)
        return {epoch: custody.take_all(epoch, holder, private) for epoch in every}
    except sealing.DoesNotOpen as why:
        raise wishes.Damaged from why


def _keep(holder: KeyHolder, opened: dict[KeyEpoch, dict[str, bytes]]) -> None:
    holder.save(force_insert=True)
    _give(holder, opened)


def _give(holder: KeyHolder, opened: dict[KeyEpoch, dict[str, bytes]]) -> None:
    """Seal to the holder what is his of these keys."""
    parts = custody.parts_of(holder, is_opener=_opens(holder.official))
    for epoch, privates in opened.items():
        for part in parts:
            custody.give(epoch, part, privates[part], holder).save(force_insert=True)


def _opens(official: Official | None) -> bool:
    """Whether this official may open, and not only be the second of two."""
    if official is None:
        return False
    try:
        wishes.custodian_office(official, official.village)
    except rules.NotACustodian:
        return False
    return True


def _try(holder: KeyHolder, passphrase: str, office: str, by: Official) -> None:
    """The key opens everything it should: found out now and not when it is needed."""
    _opened(holder, passphrase, office, by)
    holder.proven_at = clock.now()
    holder.save(update_fields=["proven_at"])


def _end(holder: KeyHolder | None) -> None:
    """It opens nothing any more; what was granted to its key is void."""
    if holder is None:
        return
    holder.wraps.all().delete()
    holder.ended_at = clock.now()
    holder.save(update_fields=["ended_at"])
    granted = OpeningRequest.objects.of(holder.village).filter(state="granted")
    store.end(granted.filter(official=holder.official_id))


def _enter(
    village: Village,
    kind: str,
    office: str,
    by: Official | None,
    *,
    subject: UUID | None = None,
    **data: object,
) -> None:
    actor = f"official:{by.pk}" if by else "system"
    ledger.append(village.book_id, kind, office=office, actor=actor, subject=subject, data=data)
