"""The settings of the tests: the product's own, with cheap hashing and static files as they lie."""

from kentongan.base.sealing import Cost
from kentongan.settings import *
from kentongan.settings import DATA_DIR, DATABASES, STORAGES

VAULT_KDF = Cost(passes=1, memory_kib=8, lanes=1)
CODE_HASH_COST = (8, 1)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if DATABASES["default"]["ENGINE"].endswith("sqlite"):  # a file, as in a village; not in memory
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:  # a run asks the same again and again; the servers of tests ask as in a village
    DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 5}
