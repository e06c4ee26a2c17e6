"""The forms under a case. What may be done is the procedure's to say; here is only the reading."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kentongan.base.text import tidy
from kentongan.cases.rules import ARCHIVE_REASONS
from kentongan.cases.words import ARCHIVE_REASON, CLASS, OUTCOME
from kentongan.insight.casepage import CasePage
from kentongan.insight.story import Picture

LONGEST = 10_000
Choices = Sequence[tuple[Any, Any]]


@dataclass(frozen=True)
class Lists:
    """What the village offers in the selects of a case: ids or codes, and words."""

    categories: Choices = ()
    hamlets: Choices = ()
    offices: Choices = ()
    ready: tuple[str, ...] = field(default=())


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ActForm(forms.Form):
    """``version`` is the case's as this form was shown: a stale form is noticed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)

    def __init__(self, page: CasePage, lists: Lists, noun: str, data: Any = None) -> None:
        super().__init__(data, auto_id=f"{noun}-%s", initial=self.first(page))
        self.offer(lists)

    def first(self, page: CasePage) -> dict[str, Any]:
        """What stands in the form before anything is typed."""
        return {"version": page.version}

    def offer(self, lists: Lists) -> None:
        """Fill the selects with what this village has."""
        for name, choices in (
            ("category", lists.categories),
            ("hamlet", lists.hamlets),
            ("to", lists.offices),
        ):
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Every text tidied for keeping."""
        found: dict[str, Any] = super().clean() or {}
        return {n: tidy(v) if isinstance(v, str) else v for n, v in found.items()}


def area(label: Any, *, rows: int = 4, hint: Any = "") -> forms.CharField:
    """A text area; what is missing is told by the case's own refusal, so nothing is required."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class Plain(ActForm):
    """Nothing but the press."""


class Verify(ActForm):
    report_class = forms.ChoiceField(
        label=_("Jenis laporan"), choices=list(CLASS.items()), widget=forms.RadioSelect
    )
    category = forms.ChoiceField(label=_("Kategori"))
    is_urgent = forms.BooleanField(label=_("Mendesak, ada bahaya"), required=False)

    def first(self, page: CasePage) -> dict[str, Any]:
        """The category guessed from the words; an ordinary complaint."""
        return {
            **super().first(page),
            "report_class": page.report_class or "ordinary",
            "category": page.category.pk if page.category else "",
        }


class Sort(ActForm):
    report_class = forms.ChoiceField(label=_("Jenis laporan"), required=False)
    category = forms.ChoiceField(label=_("Kategori"))
    hamlet = forms.ChoiceField(label=_("Dusun"), required=False)
    is_urgent = forms.BooleanField(label=_("Mendesak, ada bahaya"), required=False)

    def __init__(self, page: CasePage, lists: Lists, noun: str, data: Any = None) -> None:
        super().__init__(page, lists, noun, data)
        unread = [] if page.report_class else [("", _("Belum diperiksa"))]
        self.fields["report_class"].choices = [*unread, *CLASS.items()]  # type: ignore[attr-defined]

    def first(self, page: CasePage) -> dict[str, Any]:
        """As the case is sorted now."""
        return {
            **super().first(page),
            "report_class": page.report_class,
            "category": page.category.pk if page.category else "",
            "hamlet": page.hamlet.pk if page.hamlet else "",
            "is_urgent": page.is_urgent,
        }


class Dispose(ActForm):
    words = area(_("Pesan untuk petugas (boleh dilewati)"), rows=2)
    to = forms.ChoiceField(label=_("Petugas"))

    def first(self, page: CasePage) -> dict[str, Any]:
        """The suggested office."""
        suggested = page.suggested
        return {**super().first(page), "to": suggested.pk if suggested else ""}


class Words(ActForm):
    words = area(_("Isi"))


class Ask(ActForm):
    words = area(_("Pertanyaan untuk pelapor"))


class Complete(ActForm):
    words = area(_("Yang disampaikan pelapor (boleh dilewati)"))


class Begin(ActForm):
    words = area(_("Kabar untuk pelapor (boleh dilewati)"), rows=2)


class Note(ActForm):
    words = area(_("Isi catatan"), hint=_("Hanya dibaca petugas. Pelapor tidak melihatnya."))


class WithPhotos(ActForm):
    """An act that may bring photos: they wait under ``key`` until it is taken."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def first(self, page: CasePage) -> dict[str, Any]:
        """A key of this form's own."""
        return {**super().first(page), "key": uuid4()}


class Tell(WithPhotos):
    words = area(_("Kabar untuk pelapor"), hint=_("Pelapor membaca ini."))
    photos = forms.FileField(label=_("Foto (boleh dilewati)"), required=False,
                             widget=ManyFiles(attrs={"accept": "image/*"}))  # fmt: skip


class Answer(WithPhotos):
    words = area(_("Jawaban untuk pelapor"), rows=5, hint=_("Pelapor membaca ini."))
    outcome = forms.ChoiceField(label=_("Hasil"), choices=list(OUTCOME.items()), initial="resolved")
    photos = forms.FileField(label=_("Foto bukti (boleh dilewati)"), required=False,
                             widget=ManyFiles(attrs={"accept": "image/*"}))  # fmt: skip


class Forward(ActForm):
    authority = forms.CharField(label=_("Instansi yang dituju"), required=False, max_length=120)
    words = area(_("Alasan, dibaca pelapor"))


class Plan(ActForm):
    year = forms.IntegerField(label=_("Tahun rencana"), min_value=2000, max_value=2200)
    meeting = forms.CharField(label=_("Musdes atau RKP Desa"), required=False, max_length=120)
    words = area(_("Penjelasan, dibaca pelapor"))


class Archive(ActForm):
    reason = forms.ChoiceField(
        label=_("Alasan"), choices=[(code, ARCHIVE_REASON[code]) for code in ARCHIVE_REASONS]
    )
    words = area(_("Penjelasan, dibaca pelapor"))


class Merge(ActForm):
    number = forms.CharField(
        label=_("Nomor laporan utama"), max_length=20, help_text=_("Misalnya: 147/2026")
    )

    def first(self, page: CasePage) -> dict[str, Any]:
        """The case in which the reporter knows his matter."""
        return {**super().first(page), "number": page.same_as.label if page.same_as else ""}


class Reopen(ActForm):
    words = area(_("Mengapa dibuka lagi"))


class Close(ActForm):
    words = area(_("Mengapa ditutup tanpa kata pelapor"))


class Decide(ActForm):
    """A decision on an objection or a proposal: ``decision`` is the button pressed."""

    decision = forms.CharField(required=False, widget=forms.HiddenInput, max_length=10)
    words = area(_("Alasan keputusan"))


class Hold(ActForm):
    words = area(_("Dasar hukumnya, misalnya permintaan penegak hukum"))


class Summary(ActForm):
    summary = area(_("Isi rekaman dalam kata-kata"))

    def first(self, page: CasePage) -> dict[str, Any]:
        """The summary so far."""
        return {**super().first(page), "summary": page.summary}


class Publish(ActForm):
    title = forms.CharField(label=_("Judul"), max_length=120, required=False)
    text = area(_("Teks di papan desa"), rows=6)
    answer = area(_("Jawaban di papan desa (boleh dilewati)"))
    exhibits = forms.MultipleChoiceField(
        label=_("Foto yang boleh ditampilkan"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, page: CasePage, lists: Lists, noun: str, data: Any = None) -> None:
        super().__init__(page, lists, noun, data)
        photos = [p for p in page.pictures if p.kind == "photo" and not p.is_inner]
        choices = [(p.pk, _photo(n, p)) for n, p in enumerate(photos, start=1)]
        self.fields["exhibits"].choices = choices  # type: ignore[attr-defined]
        self.initial["exhibits"] = [p.pk for p in photos if p.is_released]


def _photo(number: int, picture: Picture) -> str:
    covered = gettext("Foto {n}, wajah ditutupi") if picture.blocks else gettext("Foto {n}")
    return covered.format(n=number)
