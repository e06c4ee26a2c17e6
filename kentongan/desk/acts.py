"""Every act below a case: its noun in the address, its form, its button, and the verb it calls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.cases import access, actors, rules
from kentongan.cases import actions as cases
from kentongan.cases.models import Case, Proposal
from kentongan.cases.stories import Reader
from kentongan.desk.forms import acts as forms
from kentongan.desk.forms.acts import ActForm
from kentongan.insight import search
from kentongan.media.covering import Drawn
from kentongan.media.models import Attachment
from kentongan.village.models import Category, Hamlet, Office, Official


class NoSuchNumber(Refused):
    says = gettext_noop("Laporan dengan nomor itu tidak ada.")


@dataclass(frozen=True)
class Given:
    """One act as it was sent: the case, what was typed, who, on which version, with what photos."""

    case: Case
    typed: Mapping[str, Any]
    by: Official
    seen: int
    photos: Sequence[Attachment] = ()
    reader: Reader | None = None
    copies: Mapping[int, Drawn] = field(default_factory=dict)  # for the board

    @property
    def signed(self) -> dict[str, Any]:
        return {"by": self.by, "seen": self.seen}

    @property
    def words(self) -> str:
        return str(self.typed.get("words", ""))


@dataclass(frozen=True)
class Act:
    """``step`` is the procedure's; ``done`` is said afterwards; ``look`` colours the form."""

    noun: str
    step: str
    title: Any
    button: Any
    done: Any
    do: Callable[[Given], object]
    form: type[ActForm] = forms.Plain
    look: str = ""
    key: str = ""
    may_be_undone: bool = True


def _category(given: Given) -> Category:
    found: Category | None = (
        Category.objects.of(given.by.village).filter(pk=given.typed["category"]).first()
    )
    if found is None:
        raise rules.UnknownChoice
    return found


def _verify(given: Given) -> object:
    return cases.verify(
        given.case,
        report_class=given.typed["report_class"],
        category=_category(given),
        is_urgent=given.typed["is_urgent"],
        **given.signed,
    )


def _sort(given: Given) -> object:
    hamlets = Hamlet.objects.of(given.by.village)
    return cases.sort(
        given.case,
        report_class=given.typed["report_class"],
        category=_category(given),
        hamlet=hamlets.filter(pk=given.typed["hamlet"] or None).first(),
        is_urgent=given.typed["is_urgent"],
        **given.signed,
    )


def _dispose(given: Given) -> object:
    to = Office.objects.of(given.by.village).filter(pk=given.typed["to"]).first()
    if to is None:
        raise rules.UnknownChoice
    return cases.dispose(given.case, to=to, words=given.words, **given.signed)


def _forward(given: Given) -> object:
    authority = given.typed["authority"]
    return cases.forward(given.case, authority=authority, words=given.words, **given.signed)


def _plan(given: Given) -> object:
    facts = {"year": given.typed["year"], "meeting": given.typed["meeting"]}
    return cases.plan(given.case, words=given.words, **facts, **given.signed)


def _archive(given: Given) -> object:
    reason = given.typed["reason"]
    return cases.archive(given.case, reason=reason, words=given.words, **given.signed)


def _answer(given: Given) -> object:
    return cases.answer(
        given.case,
        words=given.words,
        outcome=given.typed["outcome"],
        attachments=given.photos,
        **given.signed,
    )


def _tell(given: Given) -> object:
    return cases.tell(given.case, words=given.words, attachments=given.photos, **given.signed)


def _merge(given: Given) -> object:
    typed = search.number_in(given.typed["number"])
    if typed is None:
        raise NoSuchNumber
    number, year = typed
    seen = access.visible_to(actors.of(given.by))
    into = seen.filter(number=number, year=year or given.case.year).first()
    if into is None:
        raise NoSuchNumber
    return cases.merge(given.case, into=into, **given.signed)


def _object(given: Given) -> object:
    return cases.object_to(given.case, words=given.words, by=given.by)


def _decide_objection(given: Given) -> object:
    verb = {"terima": cases.uphold, "tolak": cases.dismiss}.get(given.typed["decision"])
    if verb is None:
        raise rules.UnknownChoice
    return verb(given.case, words=given.words, **given.signed)


def _decide_proposal(given: Given) -> object:
    waiting = Proposal.objects.of(given.by.village).filter(case=given.case, decided_at=None)
    proposal = waiting.select_related("case__village").first()
    if proposal is None:
        raise rules.UnknownChoice
    if given.typed["decision"] == "setuju":
        return cases.grant(proposal, by=given.by, reader=given.reader)
    if given.typed["decision"] != "tolak":
        raise rules.UnknownChoice
    return cases.refuse(proposal, by=given.by, words=given.words)


def chosen_photos(typed: Mapping[str, Any]) -> list[int]:
    """The exhibits ticked for the board."""
    return [int(pk) for pk in typed.get("exhibits", ())]


def _publish(given: Given) -> object:
    typed = given.typed
    return cases.publish(
        given.case,
        title=typed["title"],
        text=typed["text"],
        answer=typed["answer"],
        exhibits=chosen_photos(typed),
        copies=given.copies,
        **given.signed,
    )


def _worded(verb: Callable[..., object]) -> Callable[[Given], object]:
    return lambda given: verb(given.case, words=given.words, **given.signed)


def _plain(verb: Callable[..., object]) -> Callable[[Given], object]:
    return lambda given: verb(given.case, **given.signed)


_EVERY = (
    Act("pemeriksaan", "verify", _("Periksa laporan"), _("Simpan pemeriksaan"),
        _("Sudah diperiksa."), _verify, forms.Verify),
    Act("pertanyaan", "ask", _("Tanya pelapor"), _("Kirim pertanyaan"),
        _("Pertanyaan terkirim."), _worded(cases.ask), forms.Ask, look="outer"),
    Act("kelengkapan", "complete", _("Pelapor sudah melengkapi"), _("Simpan kelengkapan"),
        _("Laporan sudah lengkap."), _worded(cases.complete), forms.Complete, may_be_undone=False),
    Act("disposisi", "dispose", _("Teruskan ke petugas"), _("Kirim"),
        _("Sudah diteruskan."), _dispose, forms.Dispose, key="t"),
    Act("pengerjaan", "begin", _("Mulai kerjakan"), _("Mulai kerjakan"),
        _("Mulai dikerjakan."), _worded(cases.begin), forms.Begin),
    Act("jawaban", "answer", _("Jawab pelapor"), _("Kirim jawaban ke pelapor"),
        _("Jawaban terkirim ke pelapor."), _answer, forms.Answer, look="outer", key="b"),
    Act("catatan", "note", _("Catatan dalam"), _("Simpan catatan dalam"),
        _("Catatan tersimpan."), _worded(cases.note), forms.Note, look="inner", key="c"),
    Act("kabar", "tell", _("Kabari pelapor"), _("Kirim kabar ke pelapor"),
        _("Kabar terkirim ke pelapor."), _tell, forms.Tell, look="outer"),
    Act("penerusan", "forward", _("Kirim ke instansi lain"), _("Kirim ke instansi"),
        _("Diteruskan ke instansi lain."), _forward, forms.Forward, look="outer"),
    Act("rencana", "plan", _("Masukkan rencana desa"), _("Masukkan rencana desa"),
        _("Masuk rencana desa."), _plan, forms.Plan, look="outer"),
    Act("pengarsipan", "archive", _("Arsipkan"), _("Arsipkan laporan"),
        _("Diarsipkan, atau menunggu persetujuan."), _archive, forms.Archive, look="outer"),
    Act("penggabungan", "merge", _("Gabung dengan laporan lain"), _("Gabungkan"),
        _("Sudah digabung."), _merge, forms.Merge),
    Act("pemisahan", "unmerge", _("Pisahkan lagi"), _("Pisahkan"),
        _("Sudah dipisah."), _plain(cases.unmerge), may_be_undone=False),
    Act("pembukaan", "reopen", _("Buka lagi"), _("Buka lagi"),
        _("Dibuka lagi."), _worded(cases.reopen), forms.Reopen, may_be_undone=False),
    Act("penutupan", "close", _("Tutup laporan"), _("Tutup laporan"),
        _("Laporan ditutup."), _worded(cases.close), forms.Close, key="s"),
    Act("sanggahan", "object", _("Pelapor keberatan"), _("Catat keberatan"),
        _("Keberatan dicatat."), _object, forms.Words, may_be_undone=False),
    Act("keberatan", "uphold", _("Putuskan keberatan"), _("Terima keberatan"),
        _("Keberatan sudah diputuskan."), _decide_objection, forms.Decide, look="outer",
        may_be_undone=False),
    Act("usul", "grant", _("Putuskan usul"), _("Setujui usul"),
        _("Usul sudah diputuskan."), _decide_proposal, forms.Decide, may_be_undone=False),
    Act("klasifikasi", "sort", _("Perbaiki klasifikasi"), _("Simpan klasifikasi"),
        _("Klasifikasi tersimpan."), _sort, forms.Sort),
    Act("ringkasan", "sort", _("Ringkas rekaman"), _("Simpan ringkasan"), _("Ringkasan tersimpan."),
        lambda given: cases.summarise(given.case, summary=given.typed["summary"], **given.signed),
        forms.Summary, may_be_undone=False),
    Act("kepercayaan", "sort", _("Bukan laporan palsu"), _("Keluarkan dari daftar diragukan"),
        _("Tidak lagi diragukan."), _plain(cases.trust), may_be_undone=False),
    Act("penahanan", "sort", _("Tahan penghapusan data"), _("Tahan penghapusan"),
        _("Data laporan ini tidak dihapus dulu."), _worded(cases.hold), forms.Hold, look="inner",
        may_be_undone=False),
    Act("pelepasan", "sort", _("Jangan tahan lagi"), _("Lepas penahanan"),
        _("Data dihapus pada waktunya."), _plain(cases.let_go), may_be_undone=False),
    Act("publikasi", "publish", _("Tampilkan di papan desa"), _("Tampilkan di papan desa"),
        _("Sudah tampil di papan desa."), _publish, forms.Publish, look="outer",
        may_be_undone=False),
    Act("penurunan", "publish", _("Turunkan dari papan desa"), _("Turunkan dari papan desa"),
        _("Sudah diturunkan."), _plain(cases.unpublish), may_be_undone=False),
)  # fmt: skip
ACTS: Mapping[str, Act] = {act.noun: act for act in _EVERY}
BY_STEP: Mapping[str, Act] = {act.step: act for act in reversed(_EVERY)} | {
    "dismiss": ACTS["keberatan"]
}
