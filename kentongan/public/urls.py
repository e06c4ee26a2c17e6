"""The citizens' addresses: Indonesian, lower case, printed on posters."""

from django.urls import path, register_converter

from kentongan.public.converters import Number
from kentongan.public.views import letters, listening, mydata, reading, reporting, sharing, tracking

app_name = "public"
register_converter(Number, "number")

urlpatterns = [
    path("", reading.home, name="home"),
    path("lapor", reporting.report, name="report"),
    path("lapor/serupa", sharing.neighbours, name="neighbours"),
    path("lapor/tanda-terima/<uuid:ref>", reporting.receipt, name="receipt"),
    path("lapor/tanda-terima/<uuid:ref>/hapus", reporting.forget_receipt, name="forget"),
    path("lapor/tanda-terima/<uuid:ref>/sama", reporting.choice, name="choice"),
    path("lacak", tracking.track, name="track"),
    path("lacak/laporan", tracking.status, name="status"),
    path("lacak/laporan/balasan", tracking.reply, name="reply"),
    path("lacak/laporan/penilaian", tracking.verdict, name="verdict"),
    path("lacak/laporan/keberatan", tracking.objection, name="objection"),
    path("lacak/laporan/pembukaan", tracking.reopening, name="reopening"),
    path("lacak/laporan/pencabutan", tracking.withdrawal, name="withdrawal"),
    path("surat", letters.letter, name="letter"),
    path("surat/berkas", letters.file, name="letter-file"),
    path("surat/jawaban", letters.answer, name="letter-answer"),
    path("lacak/laporan/rahasia", tracking.shielding, name="shielding"),
    path("lacak/laporan/data", mydata.page, name="data"),
    path("lacak/laporan/data/salinan", mydata.copy, name="copy"),
    path("lacak/laporan/data/penghapusan-nomor", mydata.contact_gone, name="contact-gone"),
    path("lacak/laporan/data/penghapusan-nama", mydata.name_gone, name="name-gone"),
    path("lacak/laporan/data/pencabutan-izin", mydata.consent_gone, name="consent-gone"),
    path("lacak/laporan/data/perbaikan", mydata.correction, name="correction"),
    path("lacak/laporan/data/pembetulan", mydata.story, name="story"),
    path("lacak/laporan/data/permintaan", mydata.wish, name="wish"),
    path("lacak/laporan/berkas/<uuid:uid>", tracking.file, name="file"),
    path("lacak/laporan/berkas/<uuid:uid>/<str:size>", tracking.file, name="file-small"),
    path("keluar", tracking.leave, name="leave"),
    path("aduan", reading.board_page, name="board"),
    path("aduan/<number:year>/<number:number>", reading.board_case, name="board-case"),
    path("aduan/foto/<uuid:uid>", reading.photo, name="photo"),
    path("aduan/foto/<uuid:uid>/<str:size>", reading.photo, name="photo-small"),
    path("statistik", reading.statistics, name="statistics"),
    path("alur", reading.procedure, name="procedure"),
    path("suara/<uuid:uid>", listening.page, name="spoken"),
    path("panduan", reading.guide, name="guide"),
    path("privasi", reading.privacy, name="privacy"),
]
