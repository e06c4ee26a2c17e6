"""The story of both sides, told on phones: a broken road is told, taken and mended.

The official never opens the console; the villager types nothing he would not say.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from tests.console import Official, option
from tests.far import Phone

LINK = "hubungkan-whatsapp"
ROAD, WHERE, MENDED = "jalan di RT 3 rusak", "Di depan musala.", "Lubang sudah kami tambal."
CODE = re.compile(r"\d{4} \d{4} \d{4} \d{4}")
Hears = Callable[[Phone, str], str]


def play(villager: Phone, official: Phone, desk: Official, field: Official, hears: Hears) -> str:
    """Play it from end to end; the label of the case.

    ``desk`` is the Kasi's console, ``field`` the official's own, used once to link the phone.
    ``hears(phone, words)`` waits for a new message with these words and gives it back.
    """
    link(official, field, hears)
    label = report(villager, hears)
    hand_over(desk, label)
    hears(official, f"Laporan {label}, ")
    official.presses("Terima")
    hears(official, f"Laporan {label} Anda terima")
    ask_back(villager, official, label, hears)
    mend(official, label, hears)
    hears(villager, f"Laporan Anda {label} dijawab")
    villager.presses("Baca di sini")
    hears(villager, MENDED)
    villager.presses("Sudah beres")
    hears(villager, f"Terima kasih. Laporan {label}")
    return label


def link(official: Phone, console: Official, hears: Hears) -> None:
    console.tells_the_password_again(LINK)
    told = console.send(LINK, act="code")
    official.writes(re.search(r"HUBUNGKAN (\d{6})", told)[0])  # type: ignore[index]
    hears(official, "Nomor ini terhubung")


def report(villager: Phone, hears: Hears) -> str:
    villager.writes(ROAD)
    hears(villager, f"Laporan Anda: {ROAD}")
    villager.presses("Ya, kirim")
    receipt = hears(villager, "kami terima")
    assert CODE.search(receipt)
    assert "Jawaban paling lambat" in receipt
    return re.search(r"Laporan (\d+/\d{4}) kami terima", receipt)[1]  # type: ignore[index]


def hand_over(desk: Official, label: str) -> None:
    case = Label(*label.split("/"))
    page = desk.get(f"laporan/{case.year}/{case.number}")
    category = option(page, "category", "Jalan dan jembatan")
    desk.act(case, "pemeriksaan", page=page, report_class="ordinary", category=category)
    page = desk.get(f"laporan/{case.year}/{case.number}")
    to = option(page, "to", "Kasi Kesejahteraan")
    desk.act(case, "disposisi", page=page, to=to, words="Tolong dicek.")


class Label(NamedTuple):
    """A case, as an official's client asks for it."""

    number: str
    year: str


def ask_back(villager: Phone, official: Phone, label: str, hears: Hears) -> None:
    official.presses("Tanya pelapor")
    hears(official, "Tulis pertanyaan")
    official.writes("Di sebelah mana?")
    hears(official, "terkirim")
    hears(villager, "ada kabar dari petugas")
    villager.presses("Baca di sini")
    hears(villager, "Di sebelah mana?")
    villager.writes(WHERE)
    hears(official, "pelapor membalas")
    official.presses("Lihat")
    hears(official, f"Pelapor: {WHERE}")


def mend(official: Phone, label: str, hears: Hears) -> None:
    official.presses("Selesai")
    hears(official, f"Tulis jawaban untuk pelapor laporan {label}")
    official.sends_a_photo(MENDED)
    hears(official, f"Jawaban untuk pelapor laporan {label}, 1 foto")
    official.presses("Kirim")
    hears(official, f"Jawaban untuk laporan {label} terkirim")
