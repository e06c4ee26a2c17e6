"""The officials' addresses. Every act on a case is a noun below it."""

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path, register_converter

from kentongan.desk.acts import ACTS
from kentongan.desk.converters import Digits
from kentongan.desk.together import JOINT
from kentongan.desk.views import account as mine
from kentongan.desk.views import (
    acting,
    breaches,
    case,
    channels,
    choice,
    counter,
    covering,
    erasures,
    files,
    head,
    identity,
    inbox,
    letters,
    permits,
    phone,
    pin,
    processing,
    rights,
    saved,
    second_step,
    settings,
    simulator,
    story,
    talks,
)
from kentongan.desk.ways_in import guarded, recorded

register_converter(Digits, "digits")
CASE = "laporan/<digits:year>/<digits:number>"

# allauth finds its own pages by these names, so they stand outside the namespace.
_ACCOUNT = [
    path("masuk/", mine.Login.as_view(), name="account_login"),
    path("di-sini/", mine.here, name="here"),
    path("habis/", mine.end, name="end"),
    path("lanjut/", mine.resume, name="resume"),
    path("kunci/", passkeys.ListWebAuthnView.as_view(
        template_name="desk/account/passkeys.html"), name="mfa_list_webauthn"),
    path("kunci/baru/", guarded(recorded(second_step.SetUpPasskey.as_view())),
         name="mfa_add_webauthn"),
    path("kunci/<digits:pk>/hapus/", guarded(recorded(second_step.RemovePasskey.as_view())),
         name="mfa_remove_webauthn"),
    path("kunci/masuk/", mine.PasskeyLogin.as_view(), name="mfa_login_webauthn"),
    path("keluar/", mine.Account.as_view(), name="account_logout"),
    path("pin/", pin.unlock, name="pin"),
    path("pin/baru/", pin.choose, name="pin-new"),
    path("pin/kunci/", pin.lock, name="pin-lock"),
    path("pin/hapus/", pin.drop, name="pin-gone"),
    path("alat/", mine.end_logins, name="logins"),
    path("kata-sandi/", account.PasswordChangeView.as_view(
        template_name="desk/account/password.html"), name="account_change_password"),
    path("sandi-lagi/", mine.Again.as_view(), name="account_reauthenticate"),
    path("nonaktif/", account.AccountInactiveView.as_view(
        template_name="desk/account/inactive.html"), name="account_inactive"),
    path("dua-langkah/", second_step.Steps.as_view(), name="mfa_index"),
    path("dua-langkah/masuk/", second_step.Enter.as_view(), name="mfa_authenticate"),
    path("dua-langkah/lagi/", second_step.Prove.as_view(), name="mfa_reauthenticate"),
    path("dua-langkah/aktifkan/", guarded(recorded(second_step.SetUpApp.as_view())),
         name="mfa_activate_totp"),
    path("dua-langkah/matikan/", guarded(recorded(totp.DeactivateTOTPView.as_view(
        template_name="desk/account/totp_off.html"))), name="mfa_deactivate_totp"),
    path("dua-langkah/cadangan/", guarded(second_step.Codes.as_view()),
         name="mfa_view_recovery_codes"),
    path("dua-langkah/cadangan/baru/", guarded(recorded(recovery.GenerateRecoveryCodesView.as_view(
        template_name="desk/account/recovery_new.html"))), name="mfa_generate_recovery_codes"),
]  # fmt: skip

_DESK = [
    path("", inbox.inbox, name="inbox"),
    path("catat", counter.record, name="record"),
    path("tanda-terima/<uuid:ref>", counter.receipt, name="receipt"),
    path("hubungkan-whatsapp", phone.phone, name="phone"),
    path("percakapan", talks.talks, name="talks"),
    path("berita-acara", erasures.certificate, name="erasures"),
    path("catatan-pemrosesan", processing.record, name="processing"),
    path("kebocoran", breaches.index, name="breaches"),
    path("kebocoran/<uuid:uid>", breaches.breach, name="breach"),
    path("kebocoran/<uuid:uid>/surat", breaches.letters, name="breach-letters"),
    path("izin", permits.permits, name="permits"),
    path("surat", letters.letters, name="letters"),
    path("permintaan-data", rights.requests, name="rights"),
    path("simulator", simulator.simulator, name="simulator"),
    path("simulator/berkas/<uuid:uid>", simulator.file, name="simulator-file"),
    path("simulator/<uuid:uid>", simulator.phone, name="simulator-phone"),
    path("simulator/<uuid:uid>/pesan", simulator.message, name="simulator-message"),
    path("simulator/<uuid:uid>/keadaan", simulator.state, name="simulator-state"),
    path("ringkasan", head.summary, name="summary"),
    path("register.csv", head.register_csv, name="register"),
    *(
        path(f"pilihan/{noun}", choice.choice, {"noun": noun}, name=f"joint-{noun}")
        for noun in JOINT
    ),
    path("pilihan/cetak", choice.paper, name="paper"),
    path("pilihan/pembatalan", choice.undo, name="joint-undo"),
    path("tampilan", saved.keep, name="view"),
    path("tampilan/penghapusan", saved.drop, name="view-gone"),
    path("pengaturan", settings.index, name="settings"),
    path("pengaturan/<slug:slug>", settings.section, name="section"),
    path("saluran", channels.index, name="channels"),
    path("saluran/buka/<slug:slug>", channels.opening, name="channel-opening"),
    path("saluran/<uuid:uid>", channels.account, name="channel"),
    path(CASE, case.case, name="case"),
    path(f"{CASE}/berkas/<uuid:uid>", files.file, name="file"),
    path(f"{CASE}/berkas/<uuid:uid>/<str:size>", files.file, name="file-small"),
    path(f"{CASE}/foto/<uuid:uid>", covering.cover, name="cover"),
    path(f"{CASE}/foto/<uuid:uid>/papan", covering.seen, name="cover-seen"),
    path(f"{CASE}/nama", identity.name, name="name"),
    path(f"{CASE}/kunci", story.unlock, name="story-key"),
    path(f"{CASE}/izin", identity.ask, name="ask-name"),
    path(f"{CASE}/izin-lembar", identity.grant_by_sheets, name="grant-name-by-sheets"),
    path(f"{CASE}/batal-izin", identity.take_back, name="unask-name"),
    path(f"{CASE}/pembatalan", acting.undo, name="undo"),
    path(f"{CASE}/terkabari", acting.told, name="told"),
    *(path(f"{CASE}/{noun}", acting.act, {"noun": noun}, name=noun) for noun in ACTS),
]

urlpatterns = [
    path("akun/", include(_ACCOUNT)),
    path("", include((_DESK, "desk"))),
]
