"""The settings of the servers that tests start: the product's own, with cheap hashing."""

from kentongan.base.sealing import Cost
from kentongan.settings import *

VAULT_KDF = Cost(passes=1, memory_kib=8, lanes=1)
CODE_HASH_COST = (8, 1)
INSIDE = frozenset({"127.0.0.1", "localhost"})  # where the providers of tests are
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
