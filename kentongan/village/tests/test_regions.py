"""The packaged region table."""

import gzip
import importlib.util
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from kentongan.base.refusals import Refused
from kentongan.village import regions
from kentongan.village.regions import Region

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "data"


def words(no: Refused) -> str:
    return no.says.format(**no.facts)


@cache
def every_village() -> list[Region]:
    return [row.region() for row in regions._villages()]


def test_a_code_tells_the_whole_place():
    assert regions.look_up(" 33.03.05.2002 ") == Region(
        code="33.03.05.2002",
        name="Toyareja",
        kind="desa",
        district="Purbalingga",
        regency="Kabupaten Purbalingga",
        province="Jawa Tengah",
        zone="Asia/Jakarta",
        lat=-7.41552,
        lon=109.39168,
        postcode="53315",
    )


def test_all_villages_of_the_edict_are_there_and_360_lack_a_centre_point():
    villages = every_village()
    kinds = Counter(village.kind for village in villages)
    assert kinds == {"desa": 75_252, "desa adat": 14, "kelurahan": 8_496}
    assert sum(village.lat is None for village in villages) == 360
    assert len({village.code for village in villages}) == 83_762
    assert all(village.district and village.regency and village.province for village in villages)


def test_every_centre_point_lies_in_the_country():
    points = [(village.lat, village.lon) for village in every_village() if village.lat is not None]
    assert min(lat for lat, _ in points) > -11.1
    assert max(lat for lat, _ in points) < 6.1
    assert min(lon for _, lon in points) > 94.9
    assert max(lon for _, lon in points) < 141.1


def test_a_search_line_and_a_look_up_agree():
    for village in every_village()[::4_000]:
        assert regions.look_up(village.code) == village


@pytest.mark.parametrize(
    ("zone", "provinces"),
    [
        ("Asia/Jakarta", "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62"),
        ("Asia/Makassar", "51 52 53 63 64 65 71 72 73 74 75 76"),
        ("Asia/Jayapura", "81 82 91 92 93 94 95 96"),
    ],
)
def test_the_time_zone_follows_the_province(zone, provinces):
    found = {village.code[:2] for village in every_village() if village.zone == zone}
    assert found == set(provinces.split())


def test_a_village_without_a_centre_point_has_none():
    lacking = next(village for village in every_village() if village.lat is None)
    found = regions.look_up(lacking.code)
    assert (found.lat, found.lon) == (None, None)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("33.03.05", "33.03.05 adalah kode kecamatan Purbalingga. Yang diperlukan kode desa."),
        ("33.03", "33.03 adalah kode Kabupaten Purbalingga. Yang diperlukan kode desa."),
        ("33.71", "33.71 adalah kode Kota Magelang. Yang diperlukan kode desa."),
        ("33", "33 adalah kode provinsi Jawa Tengah. Yang diperlukan kode desa."),
        ("99.01.01.2001", "Kode 99.01.01.2001 tidak ada dalam daftar wilayah."),
        ("33.03.77", "Kode 33.03.77 tidak ada dalam daftar wilayah."),
        (
            "33.03.05.2009",
            (
                "Kode 33.03.05.2009 tidak ada dalam daftar wilayah. Yang mirip: "
                "33.03.05.2004 Jatisaba, 33.03.05.2002 Toyareja, 33.03.05.1009 Kandanggampang."
            ),
        ),
    ],
)
def test_a_code_that_is_no_village_is_refused_with_what_it_is(code, says):
    with pytest.raises(Refused) as no:
        regions.look_up(code)
    assert words(no.value) == says


@pytest.mark.parametrize(
    "code", ["3303052002", "", "33.03.05.20", "a", "../33", "３３.03.05.2002", "33.03.05.2002\n33"]
)
def test_a_code_in_another_form_is_refused(code):
    with pytest.raises(regions.MalformedCode):
        regions.look_up(code)


def test_a_search_by_name_and_place_finds_the_one_village():
    found = regions.search("toyareja, Purbalingga")
    assert [village.code for village in found] == ["33.03.05.2002"]


def test_a_search_lists_villages_called_so_before_those_that_only_lie_there():
    found = regions.search("purbalingga")
    assert {village.name.split()[0] for village in found[:3]} == {"Purbalingga"}
    assert len(found) == 20


def test_a_misspelt_name_finds_what_sounds_alike():
    assert regions.search("Toyarja")[0].name == "Toyareja"


def test_nothing_and_nonsense_find_nothing():
    assert regions.search("  ") == []
    assert regions.search("xqzwv kkjhq") == []


def test_the_invented_villages_have_codes_that_no_real_village_has():
    real = {village.code for village in every_village()}
    assert set(regions.INVENTED) & real == set()
    assert regions.look_up("33.03.05.2007").name == "Sukamaju"


def test_the_table_is_small():
    assert regions.TABLE.stat().st_size < 1_500_000


REGIONS = """kode,nama,tingkat,jenis,kodepos
12,Sumatera Utara,1,provinsi,
12.07,Kabupaten Deli Serdang,2,kabupaten,
12.07.28,Lubuk Pakam,3,kecamatan,
12.07.28.2002,Sekip,4,desa,20517
12.07.28.1007,"Lubuk Pakam I,II",4,kelurahan,20511
"""
POINTS = "kode,lat,lng\n12.07.28.1007,3.55,98.86\n"
BLOCK = """
12\tSumatera Utara
12.07\tKabupaten Deli Serdang
12.07.28\tLubuk Pakam
12.07.28.1007\tLubuk Pakam I,II\t20511\t3.55\t98.86
12.07.28.2002\tSekip\t20517\t\t
"""


def test_the_tool_packs_one_ordered_block_a_province(tmp_path):
    (tmp_path / "wilayah.csv.gz").write_bytes(gzip.compress(REGIONS.encode()))
    (tmp_path / "wilayah_titik.csv.gz").write_bytes(gzip.compress(POINTS.encode()))
    tool().build(tmp_path, tmp_path / "regions.zip")
    assert contents(tmp_path / "regions.zip") == {"12.tsv": BLOCK}
    # The real lists lie beside the repository on the developers' machines only.
    for source in filter(Path.exists, [SHARED]):
        tool().build(source, tmp_path / "all.zip")
        assert contents(tmp_path / "all.zip") == contents(regions.TABLE)


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tool", ROOT / "tools" / "regions.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def contents(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as table:
        return {name: table.read(name).decode() for name in table.namelist()}
