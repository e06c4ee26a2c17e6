"""Offices and the regions' own words for them (domain.md sections 2 and 9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

VILLAGE_HEAD = "village_head"
SECRETARY = "secretary"
SERVICE_HEAD = "service_head"
HAMLET_HEAD = "hamlet_head"
OPERATOR = "operator"
VILLAGE_COUNCIL = "village_council"

OFFICES: Mapping[str, str] = {
    VILLAGE_HEAD: "Kepala Desa",
    SECRETARY: "Sekretaris Desa",
    SERVICE_HEAD: "Kasi Pelayanan",
    "section_government": "Kasi Pemerintahan",
    "section_welfare": "Kasi Kesejahteraan",
    "affairs_admin": "Kaur Tata Usaha dan Umum",
    "affairs_finance": "Kaur Keuangan",
    "affairs_planning": "Kaur Perencanaan",
    OPERATOR: "Petugas Pengaduan",
    VILLAGE_COUNCIL: "Badan Permusyawaratan Desa (BPD)",
}
ROLES = frozenset(OFFICES) | {HAMLET_HEAD}


@dataclass(frozen=True)
class Titles:
    """A region's words. ``offices``: role to title, in the order they are listed."""

    kind: str = "Desa"
    district_kind: str = "Kecamatan"
    district_head: str = "Camat"
    hamlet_kind: str = "Dusun"
    hamlet_head: str = "Kepala Dusun {name}"
    offices: Mapping[str, str] = field(default_factory=lambda: OFFICES)


DEFAULT = Titles()
ACEH = Titles(
    kind="Gampong",
    offices={
        **OFFICES,
        VILLAGE_HEAD: "Keuchik",
        SECRETARY: "Sekretaris Gampong",
        VILLAGE_COUNCIL: "Tuha Peuet Gampong",
    },
)
SUMATERA_BARAT = Titles(
    kind="Nagari",
    hamlet_kind="Jorong",
    hamlet_head="Wali Jorong {name}",
    offices={
        **OFFICES,
        VILLAGE_HEAD: "Wali Nagari",
        SECRETARY: "Sekretaris Nagari",
        VILLAGE_COUNCIL: "Badan Permusyawaratan Nagari (Bamus)",
    },
)
YOGYAKARTA = Titles(
    kind="Kalurahan",
    district_kind="Kapanewon",
    district_head="Panewu",
    hamlet_kind="Padukuhan",
    hamlet_head="Dukuh {name}",
    offices={
        **OFFICES,
        VILLAGE_HEAD: "Lurah",
        SECRETARY: "Carik",
        SERVICE_HEAD: "Kamituwa",
        "section_government": "Jagabaya",
        "section_welfare": "Ulu-ulu",
        "affairs_admin": "Kaur Tata Laksana",
        "affairs_finance": "Kaur Danarta",
        "affairs_planning": "Kaur Pangripta",
        VILLAGE_COUNCIL: "Badan Permusyawaratan Kalurahan (BPKal)",
    },
)
BALI = Titles(
    hamlet_kind="Banjar",
    hamlet_head="Kelian Banjar {name}",
    offices={**OFFICES, VILLAGE_HEAD: "Perbekel"},
)
PAPUA = Titles(
    kind="Kampung",
    district_kind="Distrik",
    district_head="Kepala Distrik",
    offices={
        **OFFICES,
        VILLAGE_HEAD: "Kepala Kampung",
        SECRETARY: "Sekretaris Kampung",
        VILLAGE_COUNCIL: "Badan Musyawarah Kampung (Bamuskam)",
    },
)
# A kelurahan is a part of the town's administration: no council, no kaur of its own.
KELURAHAN = Titles(
    kind="Kelurahan",
    hamlet_kind="Lingkungan",
    hamlet_head="Kepala Lingkungan {name}",
    offices={
        VILLAGE_HEAD: "Lurah",
        SECRETARY: "Sekretaris Kelurahan",
        SERVICE_HEAD: "Kasi Pelayanan",
        "section_government": "Kasi Pemerintahan",
        "section_welfare": "Kasi Kesejahteraan",
        OPERATOR: OFFICES[OPERATOR],
    },
)
DESA_ADAT = Titles(kind="Desa Adat", district_kind="Distrik", district_head="Kepala Distrik")

# By region code, the longest beginning counts: Mentawai, Sawahlunto and Pariaman have no nagari.
REGIONAL: Mapping[str, Titles] = {
    "11": ACEH,
    "13": SUMATERA_BARAT,
    "13.09": DEFAULT,
    "13.73": DEFAULT,
    "13.77": DEFAULT,
    "34": YOGYAKARTA,
    "51": BALI,
    **dict.fromkeys(("91", "92", "93", "94", "95", "96"), PAPUA),
}


def titles_of(region_code: str) -> Titles:
    """The words of the region this village lies in; the common ones where it has none."""
    if region_code[9:10] == "1":
        return KELURAHAN
    if region_code[9:10] == "3":
        return DESA_ADAT
    return REGIONAL.get(region_code[:5]) or REGIONAL.get(region_code[:2]) or DEFAULT
