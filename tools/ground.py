"""The ground a test or a check stands on: a data folder of its own and keys made for the moment."""

import os
from pathlib import Path

PURPOSES = (
    *("django", "code", "pepper", "blind", "ledger", "messenger", "receipt", "channels"),
    "accounts",
    "names",
)

# the public half of the known messenger key below
MESSENGER = bytes.fromhex("eb3ff0c9aad4710d31baa59138ffed175258c3d14bfd515da4763e36a69b104f")
LONG = "KENTONGAN_LONG"  # not the developer's village: a wish for the long form of some tests


def furnish(folder: Path) -> dict[str, str]:
    """Fill an empty data folder with known keys; gives the environment that points there."""
    for name in ("secrets", "static", "media"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for purpose in PURPOSES:
        (folder / "secrets" / f"{purpose}.key").write_bytes(purpose.encode().ljust(32, b"."))
    (folder / "secrets" / "messenger.pub").write_bytes(MESSENGER)
    return {"KENTONGAN_DATA": str(folder)}


def forget_the_developer() -> None:
    """Drop what the caller's shell says about their own Kentongan."""
    for name in [*os.environ]:
        if name == "DATABASE_URL" or (name.startswith("KENTONGAN_") and name != LONG):
            del os.environ[name]
