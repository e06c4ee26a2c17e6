"""Build the packaged region table from the shared lists.

    .venv/bin/python tools/regions.py ../shared/data

Run again after a new edict (change EDICT in kentongan/village/regions.py too). One text block a
province, tab separated and ordered by code, so that a look-up unpacks a single block.
"""

import csv
import gzip
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "kentongan" / "village" / "data" / "regions.zip"
MADE_ON = (2026, 1, 1, 0, 0, 0)  # fixed, so that the same lists give the same file


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a gzipped CSV file with a heading."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def blocks(source: Path) -> dict[str, str]:
    """Province code to its block: ``code name [postcode lat lon]`` lines, newline at both ends."""
    points = {
        row["kode"]: (row["lat"], row["lng"]) for row in rows(source / "wilayah_titik.csv.gz")
    }
    lines: dict[str, list[str]] = defaultdict(list)
    for row in sorted(rows(source / "wilayah.csv.gz"), key=lambda row: row["kode"]):
        fields = [row["kode"], row["nama"]]
        if row["tingkat"] == "4":
            fields += [row["kodepos"], *points.get(row["kode"], ("", ""))]
        lines[row["kode"][:2]].append("\t".join(fields))
    return {province: "\n" + "\n".join(found) + "\n" for province, found in lines.items()}


def build(source: Path, target: Path = TARGET) -> int:
    """Write the packaged table; returns its size in bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as table:
        for province, text in blocks(source).items():
            table.writestr(
                zipfile.ZipInfo(f"{province}.tsv", MADE_ON),
                text.encode(),
                compress_type=zipfile.ZIP_DEFLATED,
                compresslevel=9,
            )
    return target.stat().st_size


if __name__ == "__main__":
    sys.stdout.write(f"{build(Path(sys.argv[1]))} bytes\n")
