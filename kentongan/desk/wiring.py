"""The channels as the console shows them, and what a keeper may do about one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from sys import modules
from typing import Any

from django.db.models import Q
from django.template import Context, Template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentongan.followup.notices import wording
from kentongan.messaging import (
    accounts,
    attending,
    balance,
    checking,
    outbox,
    registry,
    spool,
    watching,
    words,
)
from kentongan.messaging.contract import Channel, NotSent
from kentongan.messaging.models import Account, Incoming, Outgoing, Trouble
from kentongan.messaging.watching import Figures
from kentongan.village.models import Official, Village

MOST_LETTERS = 30
_KINDS = {
    "message": gettext_lazy("Pesan masuk"),
    "receipt": gettext_lazy("Tanda terima dari penyedia"),
    "news": gettext_lazy("Kabar akun dari penyedia"),
}


# -- Pages ---------------------------------------------------------------------------------------
def overview(village: Village) -> dict[str, Any]:
    """Every account with its figures, the village's open troubles, and what can be opened."""
    rows = watching.of(Account.objects.of(village).filter(kind__in=registry.channels()))
    troubles = Trouble.objects.of(village).filter(ended_at=None).select_related("account")
    return {
        "accounts": [_card(one) for one in rows],
        "troubles": [words.trouble(one.what, one.account) for one in troubles.order_by("pk")],
        "channels": list(registry.channels().values()),
        "spooled": spool.count(),
    }


def account_page(account: Account) -> dict[str, Any]:
    """One account with everything but its forms."""
    channel = registry.channel(account.kind)
    [figures] = watching.figures([account])
    return {
        **seen_so_far(account),
        "card": _card(figures),
        "troubles": [words.trouble(one.what, account) for one in _troubles(account)],
        "steps": page_of(channel, "connect.html", address=address(account)),
        "takes_address": channel.opens("", accounts.known(account)) is not None,
        "letters": [*_letters_in(account), *_letters_out(account)],
        "days": balance.days(account),
    }


def seen_so_far(account: Account) -> dict[str, Any]:
    """What was seen on the way to a working channel, step by step."""
    channel = registry.channel(account.kind)
    heard = Incoming.objects.filter(account=account, kind="message").order_by("-received_at")
    last_heard = heard.values_list("received_at", flat=True).first()
    asks = type(channel).challenge is not Channel.challenge
    steps = [
        (_("Penyedia memeriksa alamat kita"), account.challenged_at) if asks else None,
        (_("Penyedia menjawab dan menerima kunci kita"), _well_since(account)),
        (_("Kiriman pertama masuk, tandanya benar"), account.last_in_at),
        (_("Pesan dari HP masuk"), last_heard),
        (_("Pesan kita keluar"), account.last_out_at),
        (_("Satu orang menulis dan dijawab"), account.proved_at),
    ]
    shown = [one for one in steps if one]
    return {
        "account": account,
        "seen": shown,
        "is_ready": account.proved_at is not None,
        "is_forged": _was_forged_last(account),
        "can_answer": last_heard is not None and account.last_out_at is None,
        "state": words.STATE.get(account.state, account.state),
        "is_well": account.state == "ok",
        "state_why": account.state_why,
    }


def address(account: Account) -> str:
    """What the provider must be given; only the path while the village has no host name."""
    path = accounts.address(account)
    return wording.site(account.village, path) or path


def page_of(channel: Channel, name: str, **told: str) -> SafeString | str:
    """A page from the channel's own folder; empty when it has none."""
    page = _template(type(channel).__module__, name)
    return page.render(Context({"channel": channel, **told})) if page else ""


@lru_cache
def _template(module: str, name: str) -> Template | None:
    path = Path(str(modules[module].__file__)).with_name(name)
    return Template(path.read_text(encoding="utf-8")) if path.exists() else None


def _was_forged_last(account: Account) -> bool:
    """Whether the newest delivery was one whose proof was wrong."""
    at = account.forged_at
    return at is not None and at > (account.last_in_at or account.made_at)


def _well_since(account: Account) -> Any:
    return account.checked_at if account.state == "ok" else None


def _card(one: Figures) -> dict[str, Any]:
    account = one.account
    return {
        "account": account,
        "title": words.title(account),
        "state": words.STATE.get(account.state, account.state) if account.is_on else _("Dimatikan"),
        "is_well": account.is_on and account.state == "ok",
        "figures": one,
    }


def _troubles(account: Account) -> list[Trouble]:
    return list(Trouble.objects.filter(account=account, ended_at=None).order_by("pk"))


# -- Dead letters --------------------------------------------------------------------------------
def _letters_in(account: Account) -> list[dict[str, Any]]:
    rows = Incoming.objects.filter(account=account, state="dead", is_seen=False)
    return [
        _letter("masuk", row, _KINDS.get(row.kind, _KINDS["message"]), row.received_at)
        for row in rows.order_by("-pk")[:MOST_LETTERS]
    ]


def _letters_out(account: Account) -> list[dict[str, Any]]:
    rows = Outgoing.objects.filter(account=account, is_seen=False)
    rows = rows.filter(Q(state="dead") | Q(state="failed"))
    return [
        _letter("keluar", row, _("Pesan keluar"), row.made_at)
        for row in rows.order_by("-pk")[:MOST_LETTERS]
    ]


def _letter(way: str, row: Any, what: Any, at: Any) -> dict[str, Any]:
    return {"way": way, "pk": row.pk, "what": what, "at": at, "why": row.why,
            "can_replay": not row.was_replayed}  # fmt: skip


# -- What a keeper may do --------------------------------------------------------------------------
@dataclass(frozen=True)
class Asked:
    """One press: ``row`` is what stood in the form beside it."""

    account: Account
    row: str
    office: str
    actor: str

    @property
    def pk(self) -> int:
        is_number = self.row.isascii() and self.row.isdecimal() and len(self.row) < 16
        return int(self.row) if is_number else 0


@dataclass(frozen=True)
class Done:
    """What is told after it."""

    says: str
    is_well: bool = True


def _switch(asked: Asked, *, on: bool) -> Done:
    accounts.switch(asked.account, on=on, office=asked.office, actor=asked.actor)
    if on:
        return Done(_("Saluran dinyalakan."))
    return Done(_("Saluran dimatikan. Pesan yang masuk tetap disimpan."))


def _check(asked: Asked) -> Done:
    state, why = checking.examine(asked.account)
    if state == "ok":
        return Done(_("Penyedia menjawab dan menerima kunci kita."))
    says, cure = words.trouble(state, asked.account)
    return Done(f"{says} ({why}) {cure}", is_well=False)


def _connect(asked: Asked) -> Done:
    try:
        checking.open_address(asked.account, address(asked.account))
    except NotSent as no:
        says = _("Penyedia tidak menerima alamat kita ({why}). Periksa token, lalu coba lagi.")
        return Done(says.format(why=no.why), is_well=False)
    return Done(_("Penyedia sudah tahu alamat kita. Kirim satu pesan dari HP."))


def _answer(asked: Asked) -> Done:
    heard = Incoming.objects.filter(account=asked.account, kind="message", contact__isnull=False)
    last = heard.select_related("contact__account").order_by("-received_at").first()
    if last is None or last.contact is None:
        return Done(_("Belum ada pesan masuk. Kirim satu pesan dari HP dulu."), is_well=False)
    text = _("Halo dari {village}. Saluran ini tersambung.").format(village=asked.account.village)
    outbox.say(last.contact, outbox.Draft(text), key=f"hello:{last.uid}")
    return Done(_("Pesan uji dikirim ke nomor yang menulis terakhir."))


def _greet(asked: Asked) -> Done:
    officials = Official.objects.of(asked.account.village)
    chosen = officials.filter(pk=asked.pk).first()
    accounts.greet(asked.account, chosen, office=asked.office, actor=asked.actor)
    return Done(_("Tersimpan."))


def _replay(asked: Asked, model: Any, again: Callable[[Any], bool]) -> Done:
    rows = model.objects.filter(account=asked.account).select_related("account")
    row = rows.filter(pk=asked.pk).first()
    if row is not None and again(row):
        return Done(_("Dicoba lagi."))
    return Done(_("Pesan ini sudah pernah dicoba lagi."), is_well=False)


def _set_aside(asked: Asked, model: Any) -> Done:
    model.objects.filter(account=asked.account, pk=asked.pk).update(is_seen=True)
    return Done(_("Dicatat sebagai sudah ditangani."))


ACTS: Mapping[str, Callable[[Asked], Done]] = {
    "nyala": lambda asked: _switch(asked, on=True),
    "mati": lambda asked: _switch(asked, on=False),
    "periksa": _check,
    "sambung": _connect,
    "balas": _answer,
    "sapa": _greet,
    "ulang-masuk": lambda asked: _replay(asked, Incoming, attending.replay),
    "ulang-keluar": lambda asked: _replay(asked, Outgoing, outbox.replay),
    "beres-masuk": lambda asked: _set_aside(asked, Incoming),
    "beres-keluar": lambda asked: _set_aside(asked, Outgoing),
}
