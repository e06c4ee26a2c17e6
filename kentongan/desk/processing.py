"""The record of processing (UU 27/2022 art. 31): each purpose with its data, basis, readers, time.

Everything is told from what the village has set up. ``MODELS`` says which tables a purpose fills;
a test sees to it that no table with personal or sealed fields is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentongan.cases.rules import READERS, SEES_ALL
from kentongan.intake import promises
from kentongan.intake.promises import Promises
from kentongan.vault.rules import OPENERS
from kentongan.village import queries as villages
from kentongan.village.defaults.titles import OPERATOR
from kentongan.village.models import Village
from kentongan.village.rules import KEEPERS

COMPLAINT, IDENTITY, CONTACT, TALK, BREACH, STAFF = (
    "complaint", "identity", "contact", "talk", "breach", "staff",
)  # fmt: skip
MODELS: Mapping[str, frozenset[str]] = {
    COMPLAINT: frozenset({
        "cases.Case", "cases.Message", "cases.Proposal", "insight.SearchText", "intake.DataRequest",
        "vault.LetterKey", "vault.StoryKey", "vault.UpperKey",
    }),
    IDENTITY: frozenset({
        "vault.Envelope", "vault.Opening", "vault.OpeningRequest", "vault.KeyHolder",
        "vault.KeyWrap",
    }),
    CONTACT: frozenset({"intake.Tie", "messaging.Outgoing", "messaging.Account"}),
    TALK: frozenset({
        "intake.Talk", "messaging.Contact", "messaging.Incoming", "messaging.Delivery",
        "phones.Bubble", "desk.Errand",
    }),
    BREACH: frozenset({"intake.Breach"}),
    STAFF: frozenset({"village.Official", "account.EmailAddress", "vault.ReadingKey"}),
}  # fmt: skip
_SERVICE = gettext_lazy("pelayanan publik: UU 25 Tahun 2009; UU 27 Tahun 2022 pasal 20")


@dataclass(frozen=True)
class Purpose:
    """One line of the record, in words."""

    name: str
    data: str
    people: str
    basis: Any
    readers: str
    kept: str
    processors: str


def record(village: Village) -> tuple[Purpose, ...]:
    """The whole record as it is today."""
    promised, titles = promises.of(village), villages.titles_by_role(village)
    own = _("komputer desa sendiri")
    services = ", ".join(promised.channels) or own
    return (
        _complaint(promised, titles, own),
        _identity(promised, titles, own),
        _contact(promised, services),
        _talk(titles, services),
        _board(own),
        _breach(titles, own),
        _staff(titles, own),
    )


def _complaint(promised: Promises, titles: Mapping[str, str], own: str) -> Purpose:
    return Purpose(
        _("Menerima dan menangani pengaduan"),
        _("cerita, tempat, titik lokasi, tanggal kejadian, foto, rekaman, pesan, catatan"),
        _("pelapor dan orang yang disebut dalam cerita"),
        _SERVICE,
        _(
            "{offices}, dan petugas yang menangani; cerita rahasia (tersegel) hanya {readers}, dan "
            "petugas yang menangani"
        ).format(offices=_named(titles, SEES_ALL), readers=_named(titles, READERS)),
        _("{n} hari setelah selesai").format(n=promised.story_days),
        own,
    )


def _identity(promised: Promises, titles: Mapping[str, str], own: str) -> Purpose:
    by_two = _("{offices}, berdua dengan penjaga kunci lain; tiap pembukaan tercatat")
    alone = _("{offices}, dengan alasan; tiap pembukaan tercatat")
    readers = by_two if promised.by_two else alone
    return Purpose(
        _("Mengetahui siapa pelapor kalau perlu"),
        _("nama (tersegel), alasan pembukaan"),
        _("pelapor yang memberi namanya"),
        _SERVICE,
        readers.format(offices=_named(titles, OPENERS)),
        _("{n} hari setelah selesai").format(n=promised.name_days),
        own,
    )


def _contact(promised: Promises, services: str) -> Purpose:
    return Purpose(
        _("Mengabari pelapor"),
        _("nomor HP (tersegel)"),
        _("pelapor yang meninggalkan nomor"),
        _SERVICE,
        _("tidak ada orang; mesin pengirim saja"),
        _("{n} hari setelah selesai").format(n=promised.address_days),
        services,
    )


def _talk(titles: Mapping[str, str], services: str) -> Purpose:
    return Purpose(
        _("Percakapan lewat pesan"),
        _("isi pesan (tersegel), alamat percakapan (tersegel)"),
        _("siapa saja yang menulis"),
        _SERVICE,
        _("{offices}, kalau diminta").format(offices=_named(titles, {OPERATOR, *OPENERS})),
        _("30 hari"),
        services,
    )


def _board(own: str) -> Purpose:
    return Purpose(
        _("Papan desa dan angka"),
        _("salinan tanpa nama yang diperiksa petugas; jumlah laporan"),
        _("tidak menyebut orang"),
        _("persetujuan pelapor untuk papan (pasal 22); pelayanan publik untuk angka"),
        _("semua orang"),
        _("seterusnya"),
        own,
    )


def _breach(titles: Mapping[str, str], own: str) -> Purpose:
    return Purpose(
        _("Memberi tahu kalau data bocor"),
        _("apa yang terjadi, laporan yang terkena"),
        _("pelapor yang datanya terkena"),
        _("kewajiban hukum: UU 27 Tahun 2022 pasal 46"),
        _named(titles, KEEPERS),
        _("seterusnya"),
        own,
    )


def _staff(titles: Mapping[str, str], own: str) -> Purpose:
    return Purpose(
        _("Akun perangkat desa"),
        _("nama, NIP, surel, HP yang dihubungkan (tersegel)"),
        _("perangkat desa"),
        _("tugas jabatan: UU 6 Tahun 2014; UU 27 Tahun 2022 pasal 20"),
        _named(titles, KEEPERS),
        _("selama bertugas; namanya tetap di riwayat"),
        own,
    )


def _named(titles: Mapping[str, str], roles: Any) -> str:
    return ", ".join(title for role, title in titles.items() if role in roles)
