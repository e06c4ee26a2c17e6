"""Sentences an answer may start with: plain words, at most 18 a sentence (ux.md section 6)."""

GENERAL = (
    "Terima kasih. Laporan Anda sudah kami baca.",
    "Kami sudah melihat tempatnya. Pekerjaan kami mulai minggu ini.",
    "Pekerjaan sudah selesai. Mohon dilihat, lalu beri tahu kami sudah beres atau belum.",
    "Urusan ini bukan wewenang desa. Kami sudah mengirimnya ke kantor yang berwenang.",
)

BY_CATEGORY = {
    "road": (
        "Lubang di jalan ini sudah kami tutup. Mohon dilihat.",
        "Jalan ini milik kabupaten. Kami sudah bersurat ke dinas pekerjaan umum.",
    ),
    "drainage": ("Saluran air sudah kami bersihkan bersama warga.",),
    "street_light": (
        "Lampu jalan sudah kami ganti. Mohon dilihat malam ini.",
        "Lampu ini milik kabupaten. Kami sudah meminta perbaikan.",
    ),
    "water": ("Pipa yang bocor sudah kami perbaiki. Air sudah mengalir lagi.",),
    "waste": (
        "Sampah sudah kami angkut. Mari jaga tempat ini bersama.",
        "Kami sudah mengatur jadwal baru untuk mengangkut sampah.",
    ),
    "environment": ("Kami sudah menegur yang bersangkutan. Kami akan melihat lagi minggu depan.",),
    "social_aid": (
        "Data bantuan sudah kami periksa. Usulan Anda kami bawa ke musyawarah desa.",
        "Daftar penerima ditetapkan Dinas Sosial. Kami sudah menyampaikan keadaan Anda.",
    ),
    "civil_admin": (
        "Surat Anda sudah jadi. Silakan ambil di kantor desa pada jam kerja.",
        "Kartu ini dibuat oleh Dukcapil. Kami sudah membuat surat pengantarnya.",
    ),
    "village_service": (
        "Kami sudah membahas pelayanan ini dengan petugas. Terima kasih atas teguran Anda.",
    ),
    "order": ("Petugas keamanan dan warga akan lebih sering berkeliling di tempat ini.",),
    "land": ("Kami akan mempertemukan kedua pihak di kantor desa. Undangan segera kami kirim.",),
    "health": ("Kader posyandu akan datang ke rumah Anda minggu ini.",),
    "agriculture": ("Kami sudah membawa masalah ini ke penyuluh pertanian.",),
    "power_telecom": ("Kami sudah melaporkan gangguan ini ke PLN.",),
    "disaster": ("Petugas sedang menuju ke tempat Anda. Untuk bahaya, telepon 112.",),
}
