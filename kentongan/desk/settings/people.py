"""Officials: who may log in, and which office each holds from when."""

from collections import defaultdict

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kentongan.desk import ways_in
from kentongan.desk.chat import linking
from kentongan.desk.settings.panels import Asked, Form, Press, Row, Section, Verb, one_of
from kentongan.vault import reading
from kentongan.village import actions as villages
from kentongan.village import queries, rules
from kentongan.village.models import Office, Official, Tenure, Village

ONCE = "desk/settings/once.html"


class Person(Form):
    name = forms.CharField(label=_("Nama lengkap"), max_length=80)
    nip = forms.CharField(label=_("NIP (boleh dilewati)"), max_length=18, required=False)


class NewPerson(Person):
    username = forms.CharField(label=_("Nama masuk"), max_length=60)
    field_order = ("username", "name", "nip")


class Appointing(Form):
    office = forms.ChoiceField(label=_("Jabatan"))
    since = forms.DateField(
        label=_("Mulai (kosong: hari ini)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def offer(self, village: Village) -> None:
        """The offices in use."""
        offices = [(one.pk, one.title) for one in queries.offices_in(village)]
        self.fields["office"].choices = offices  # type: ignore[attr-defined]


class Dismissing(Form):
    tenure = forms.ChoiceField(label=_("Akhiri masa jabatan"))

    def offer(self, village: Village) -> None:
        """The tenures that still run."""
        rows = Tenure.objects.of(village).select_related("office", "official")
        running = rows.filter(Q(until=None) | Q(until__gt=queries.today(village)))
        choices = [(one.pk, f"{one.office.title}: {one.official.name}") for one in running]
        self.fields["tenure"].choices = choices  # type: ignore[attr-defined]


def _add(asked: Asked) -> object:
    password = rules.one_time_password()
    official = villages.add_official(
        asked.village,
        username=asked.typed["username"],
        name=asked.typed["name"],
        nip=asked.typed["nip"],
        password=password,
        is_given=True,
        by=asked.by,
    )
    reading.renew(official, password)
    return password


def _renew(asked: Asked) -> object:
    return ways_in.give_password(asked.the(Official), by=asked.by)


def _take_ways_in(asked: Asked) -> object:
    ways_in.take_away(asked.the(Official), by=asked.by)
    return None


def _unlink(asked: Asked) -> object:
    linking.unlink_all(asked.the(Official), by=asked.by)
    return None


def _appoint(asked: Asked) -> object:
    office = one_of(Office, asked.village, asked.typed["office"])
    return villages.appoint(asked.the(Official), office, since=asked.typed["since"], by=asked.by)


def _dismiss(asked: Asked) -> object:
    return villages.dismiss(one_of(Tenure, asked.village, asked.typed["tenure"]), by=asked.by)


def _rows(village: Village) -> list[Row]:
    held = defaultdict(list)
    running = Tenure.objects.of(village).select_related("office").order_by("since", "pk")
    for tenure in running.filter(Q(until=None) | Q(until__gt=queries.today(village))):
        held[tenure.official_id].append(tenure.office.title)
    phones = {*linking.who_is_linked(village)}
    people = Official.objects.of(village).order_by("name", "pk")
    return [_row(one, held[one.pk], has_phone=one.pk in phones) for one in people]


def _row(one: Official, titles: list[str], *, has_phone: bool) -> Row:
    first: dict[str, dict[str, object]] = {"ubah": {"name": one.name, "nip": one.nip}}
    if one.is_active:
        first |= {"angkat": {}, "sandi": {}, "langkah": {}, "nonaktif": {}}
    else:
        first["aktif"] = {}
    if has_phone:
        first["putus"] = {}
    state = "" if one.is_active else str(_("tidak aktif"))
    hint = ", ".join(part for part in (one.username, *titles, state) if part)
    return Row(one.pk, one.name, hint, first)


OFFICIALS = Section(
    slug="petugas",
    title=_("Petugas dan masa jabatan"),
    hint=_("Kata sandi pertama tampil sekali saja."),
    verbs={
        "tambah": Verb(_("Tambah petugas"), NewPerson, _add, once=ONCE),
        "akhiri": Verb(_("Akhiri masa jabatan"), Dismissing, _dismiss, "wrong"),
        "ubah": Verb(_("Simpan nama"), Person, lambda asked: villages.change_official(
            asked.the(Official), name=asked.typed["name"], nip=asked.typed["nip"], by=asked.by)),
        "angkat": Verb(_("Beri jabatan"), Appointing, _appoint),
        "sandi": Verb(_("Buat kata sandi baru"), Press, _renew, "plain", once=ONCE),
        "langkah": Verb(
            _("HP hilang: cabut langkah kedua dan WhatsApp"), Press, _take_ways_in, "plain"),
        "putus": Verb(_("Putuskan HP yang terhubung"), Press, _unlink, "plain"),
        "nonaktif": Verb(_("Nonaktifkan"), Press, lambda asked: villages.set_active(
            asked.the(Official), is_active=False, by=asked.by), "wrong"),
        "aktif": Verb(_("Aktifkan"), Press, lambda asked: villages.set_active(
            asked.the(Official), is_active=True, by=asked.by), "plain"),
    },
    adds=lambda _village: {"tambah": {}, "akhiri": {}},
    rows=_rows,
    wants_proof=True,
)  # fmt: skip
