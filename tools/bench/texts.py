"""Invented complaints, each a little different."""

_PLACES = ("masjid", "balai desa", "sekolah", "jembatan", "lapangan", "pasar", "puskesmas")
_MATTERS = (
    "Jalan di depan {place} berlubang besar, sudah {n} orang jatuh dari motor.",
    "Lampu jalan dekat {place} mati sejak {n} hari yang lalu, gelap sekali kalau malam.",
    "Saluran air di samping {place} mampet, air meluap ke rumah warga RT {n}.",
    "Sampah di belakang {place} menumpuk {n} hari tidak diangkut, baunya menyengat.",
    "Bantuan sembako untuk warga sekitar {place} belum diterima {n} keluarga.",
    "Surat pengantar lewat {place} sudah {n} hari belum selesai, mohon penjelasan.",
    "Air bersih di {place} keruh dan berbau, {n} anak sudah sakit perut.",
)
RARE = "kunangkunang"  # a word that stands in a few of them only
RARE_EVERY = 250


def story(n: int) -> str:
    """The n-th complaint."""
    words = _MATTERS[n % len(_MATTERS)].format(place=_PLACES[n // 7 % len(_PLACES)], n=n % 97 + 2)
    rare = f" Dulu banyak {RARE} di sini." if n % RARE_EVERY == 0 else ""
    return f"Assalamualaikum Bapak Ibu, {words}{rare} Mohon segera ditindaklanjuti, terima kasih."
