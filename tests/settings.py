"""The settings of the tests: those of the servers they start, and static files as they lie."""

from kentongan.settings import DATA_DIR, DATABASES, STORAGES
from tests import prepared
from tests.served import *

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if DATABASES["default"]["ENGINE"].endswith("sqlite"):  # a file, as in a village; not in memory
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"] |= {"cached_statements": 1000}
else:  # a run asks the same again and again; the servers of tests ask as in a village
    DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 2
    DATABASES["default"]["OPTIONS"]["pool"]["connection_class"] = prepared.Connection
