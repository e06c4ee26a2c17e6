"""The ways a report can go, each walked through the console over HTTP.

A way takes the people and a receipt, and returns the status an official then reads.
"""

from dataclasses import dataclass

from kentongan.cases.rules import ARCHIVE_REASONS
from tests.console import Official, Receipt, Villager, chosen, option


@dataclass(frozen=True)
class People:
    """Joko runs the desk, Wati works, and ``main`` is the report others are joined to."""

    joko: Official
    wati: Official
    main: Receipt

    def reporter(self, receipt):
        villager = Villager(self.joko.url)
        villager.follow(receipt.code)
        return villager


def hand_over(people, receipt):
    page = people.joko.get(f"laporan/{receipt.year}/{receipt.number}")
    road = option(page, "category", "Jalan dan jembatan")
    people.joko.act(receipt, "pemeriksaan", page=page, report_class="ordinary", category=road)
    page = people.joko.get(f"laporan/{receipt.year}/{receipt.number}")
    people.joko.act(receipt, "disposisi", page=page, to=chosen(page, "to"), words="")


def answered(people, receipt):
    hand_over(people, receipt)
    people.wati.act(receipt, "pengerjaan", words="")
    people.wati.act(receipt, "jawaban", words="Sudah kami kerjakan.", outcome="resolved")
    return "Sudah ditanggapi"


def closed_by_reporter(people, receipt):
    answered(people, receipt)
    people.reporter(receipt).say("penilaian", verdict="sudah", words="")
    return "Selesai"


def closed_by_officer(people, receipt):
    answered(people, receipt)
    people.joko.act(receipt, "penutupan", words="Pelapor setuju lewat telepon.")
    return "Selesai"


def reopened(people, receipt):
    answered(people, receipt)
    people.reporter(receipt).say("penilaian", verdict="belum", words="Masih rusak.")
    return "Ditanggapi pelapor"


def archived(people, receipt):
    reason = ARCHIVE_REASONS[receipt.number % len(ARCHIVE_REASONS)]
    people.joko.act(receipt, "pengarsipan", reason=reason, words="Sudah kami pertimbangkan.")
    return "Diarsipkan"


def objection_upheld(people, receipt):
    archived(people, receipt)
    people.reporter(receipt).say("keberatan", words="Ini urusan desa.")
    people.joko.act(receipt, "keberatan", decision="terima", words="")
    return "Diterima"


def objection_dismissed(people, receipt):
    archived(people, receipt)
    people.reporter(receipt).say("keberatan", words="Ini urusan desa.")
    people.joko.act(receipt, "keberatan", decision="tolak", words="Sudah dijawab di laporan lain.")
    return "Diarsipkan"


def withdrawn(people, receipt):
    people.reporter(receipt).say("pencabutan", words="")
    return "Diarsipkan"


def merged(people, receipt):
    main = f"{people.main.number}/{people.main.year}"
    people.joko.act(receipt, "penggabungan", number=main)
    return "Digabung"


def parted_again(people, receipt):
    merged(people, receipt)
    people.joko.act(receipt, "pemisahan")
    return "Diterima"


def forwarded(people, receipt):
    hand_over(people, receipt)
    people.joko.act(receipt, "penerusan", authority="DPUPR", words="Jalan kabupaten.")
    return "Diteruskan"


def planned(people, receipt):
    hand_over(people, receipt)
    people.wati.act(receipt, "pengerjaan", words="")
    year = receipt.year + 1
    people.wati.act(receipt, "rencana", year=year, meeting="Musdes RKP Desa", words="Perlu biaya.")
    return "Masuk rencana desa"


def asked(people, receipt):
    people.joko.act(receipt, "pertanyaan", words="Di mana tepatnya?")
    return "Menunggu kelengkapan"


ENDS = (closed_by_reporter, closed_by_officer, archived, merged, forwarded, planned,
        reopened, answered, withdrawn, asked, objection_upheld, objection_dismissed,
        parted_again)  # fmt: skip
