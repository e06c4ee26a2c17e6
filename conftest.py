"""One temporary data folder for the whole run, made before Django reads its settings."""

import os
import tempfile
from pathlib import Path

_data = Path(tempfile.mkdtemp(prefix="kentongan-tests-"))
os.environ["KENTONGAN_DATA"] = str(_data)
os.environ.pop("KENTONGAN_SECRETS", None)
(_data / "secrets").mkdir()
for _purpose in ("django", "code", "pepper", "blind", "ledger", "messenger", "receipt"):
    (_data / "secrets" / f"{_purpose}.key").write_bytes(_purpose.encode().ljust(32, b"."))
