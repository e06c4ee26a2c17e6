"""Web and worker hold different keys: what the one seals, only the other opens."""

import subprocess
import sys

import pytest

from kentongan.base import keys
from tests.console import Villager
from tests.serving import Server

pytestmark = pytest.mark.processes

PHONE = "081234567890"
OPEN = """
import django
django.setup()
from kentongan.base import keys
from kentongan.vault import messenger
from kentongan.vault.models import Envelope
row = Envelope.objects.select_related("village").get(field="phone")
told = messenger.open_address(
    keys.key("messenger"), village=row.village, subject=row.subject, kind="phone"
)
print(told)
"""


@pytest.fixture
def shut():
    keys.shut("messenger")
    yield
    keys._shut.clear()


def tried(server):
    words = [sys.executable, "-c", OPEN]
    env = {**server.env, "DJANGO_SETTINGS_MODULE": "kentongan.settings"}
    return subprocess.run(words, env=env, check=False, capture_output=True, text=True)


def test_the_web_without_the_messengers_key_seals_a_number_and_cannot_open_it(tmp_path):
    server = Server(tmp_path, command=("-m", "kentongan", "serve", "--no-worker"), like="village")
    key = tmp_path / "secrets" / "messenger.key"
    key.rename(tmp_path / "elsewhere.key")
    with server:
        Villager(server.url).report(text="Jalan di RT 3 berlubang.", phone=PHONE, name="Sari")
        refused = tried(server)
        assert not key.exists()  # nor does it make another one
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "KeyMissing: messenger.key" in refused.stderr
    (tmp_path / "elsewhere.key").rename(key)
    assert tried(server).stdout.strip() == "+62" + PHONE[1:]


def test_a_process_that_does_without_a_key_has_none_in_memory_either(shut):
    with pytest.raises(keys.KeyMissing, match="not for this process"):
        keys.key("messenger")
    assert len(keys.public("messenger")) == 32


def test_halves_are_those_of_the_keys_that_are_here(tmp_path, monkeypatch):
    monkeypatch.setenv("KENTONGAN_SECRETS", str(tmp_path))
    keys.make_missing()
    assert keys.fits("messenger")
    (tmp_path / "messenger.key").write_bytes(b"another key from a backup".ljust(32))
    keys.forget()
    assert not keys.fits("messenger")
    keys.make_halves()
    assert keys.fits("messenger")
    keys.forget()
