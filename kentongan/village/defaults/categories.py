"""The twenty topics a village starts with (domain.md section 5)."""

from dataclasses import dataclass

from kentongan.village.defaults.titles import SECRETARY, SERVICE_HEAD, VILLAGE_HEAD

WELFARE, GOVERNMENT = "section_welfare", "section_government"

CLASSES = frozenset({"ordinary", "supervisory", "aspiration", "info_request"})

OTHER = "other"  # stays: a report without a topic must have a place
# Never handled in the village itself: misuse of money, and violence against women and children.
NEVER_HERE = frozenset({"village_fund", "protection"})


@dataclass(frozen=True)
class Topic:
    """``handler``: the role that usually handles it, "" where nobody in the village may."""

    code: str
    label: str
    sign: str
    handler: str
    other_authority: str = ""
    default_class: str = "ordinary"
    is_always_secret: bool = False
    goes_to_hamlet_head: bool = False


TOPICS = (
    Topic("road", "Jalan dan jembatan", "road", WELFARE, "DPUPR kabupaten/provinsi, BBPJN"),
    Topic("drainage", "Drainase, irigasi kecil, talud", "drop", WELFARE, "DPUPR/SDA"),
    Topic("street_light", "Penerangan jalan", "lamp", WELFARE, "Dishub/Perkim; PLN"),
    Topic("water", "Air bersih", "tap", WELFARE, "PDAM"),
    Topic("waste", "Sampah dan kebersihan", "bin", WELFARE, "DLH"),
    Topic("environment", "Pencemaran, bau, tambang", "leaf", WELFARE, "DLH, Satpol PP"),
    Topic("social_aid", "Bansos, BLT, PKH, BPNT", "hands", WELFARE, "Dinsos, pendamping PKH"),
    Topic("civil_admin", "KTP, KK, akta, surat", "card", GOVERNMENT, "Dukcapil"),
    Topic("village_service", "Pelayanan kantor desa", "counter", SERVICE_HEAD),
    Topic("order", "Keamanan dan ketertiban", "shield", GOVERNMENT, "Polsek, Satpol PP"),
    Topic("land", "Tanah dan batas", "plot", GOVERNMENT, "BPN, kecamatan"),
    Topic("health", "Kesehatan, posyandu", "heart", WELFARE, "Puskesmas, BPJS"),
    Topic("education", "Pendidikan, PAUD", "book", WELFARE, "Dinas Pendidikan"),
    Topic("agriculture", "Pertanian, pupuk, ternak", "sprout", WELFARE, "Dinas Pertanian/PPL"),
    Topic("power_telecom", "Listrik, sinyal", "bolt", WELFARE, "PLN, operator"),
    Topic(
        "disaster",
        "Bencana dan darurat",
        "alert",
        VILLAGE_HEAD,
        "BPBD, Damkar",
        goes_to_hamlet_head=True,
    ),
    Topic("bumdes", "BUM Desa", "shop", SECRETARY, "DPMD"),
    Topic(
        "village_fund",
        "Dana Desa, aset, pungutan liar",
        "coin",
        "",
        "Inspektorat",
        default_class="supervisory",
    ),
    Topic(
        "protection",
        "Kekerasan perempuan/anak",
        "lock",
        "",
        "UPTD PPA, Polsek, SAPA 129",
        is_always_secret=True,
    ),
    Topic(OTHER, "Lainnya", "other", SERVICE_HEAD),
)

SIGNS = frozenset(topic.sign for topic in TOPICS)  # the drawn signs there are (base.icons)
