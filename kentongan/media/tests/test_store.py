"""Both places keep bytes durably, privately, and under keys that cannot be paths."""

import os
import stat
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from kentongan.media import checks, store

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def folder(tmp_path, settings):
    settings.MEDIA_URL_SETTING = f"file://{tmp_path}/media"
    return tmp_path / "media"


@pytest.fixture
def bucket(settings, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "invented")
    settings.MEDIA_URL_SETTING = "s3://arsip/desa/media?region=ap-southeast-3"
    store.at.cache_clear()
    with mock_aws():
        client = boto3.client("s3", region_name="ap-southeast-3")
        client.create_bucket(
            Bucket="arsip", CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"}
        )
        yield client
    store.at.cache_clear()


@pytest.fixture(params=["folder", "bucket"])
def place(request):
    return request.getfixturevalue(request.param)


@pytest.mark.usefixtures("place")
def test_what_is_put_is_got_back_and_can_be_forgotten_twice():
    body = bytes(range(256)) * 1000
    before = store.exists(KEY)
    store.put(KEY, body)
    with store.open(KEY) as file:
        streamed = file.read()
    assert (before, store.exists(KEY), store.get(KEY) == body, streamed == body) == (
        False,
        True,
        True,
        True,
    )
    store.delete(KEY)
    store.delete(KEY)
    assert store.exists(KEY) is False


@pytest.mark.usefixtures("place")
def test_putting_again_replaces_the_bytes():
    store.put(KEY, b"lama")
    store.put(KEY, b"baru")
    assert store.get(KEY) == b"baru"


@pytest.mark.usefixtures("place")
def test_a_key_that_is_not_there_is_no_file():
    with pytest.raises(FileNotFoundError):
        store.get(KEY)
    with pytest.raises(FileNotFoundError):
        store.open(KEY)


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    "key",
    ["", "../" * 5 + "etc/passwd", "/etc/passwd", KEY + "\n", KEY.upper(), KEY[:-1], "ab/" + KEY],
)
def test_a_key_that_could_be_a_path_is_never_used(key):
    for verb in (store.get, store.open, store.delete, store.exists):
        with pytest.raises(store.BadKey):
            verb(key)
    with pytest.raises(store.BadKey):
        store.put(key, b"x")


def test_in_a_folder_only_the_program_itself_may_read(folder):
    before = os.umask(0)
    try:
        store.put(KEY, b"x")
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")]}
    assert modes == {"media": 0o700, "01": 0o700, KEY: 0o600}


def test_a_put_that_fails_leaves_the_old_bytes_and_no_draft(folder, monkeypatch):
    store.put(KEY, b"lama")

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store.put(KEY, b"baru")
    monkeypatch.undo()
    assert (
        [p.name for p in folder.rglob("*") if p.is_file()],
        (folder / "01" / KEY).read_bytes(),
    ) == (
        [KEY],
        b"lama",
    )


def test_a_file_and_each_new_folder_reach_the_disk_before_put_returns(folder, monkeypatch):
    settled = []
    fsync = os.fsync

    def watched(handle):
        settled.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", watched)
    store.put(KEY, b"x")
    draft = settled.pop(2)
    assert (settled, draft.startswith(KEY), draft.endswith(".draft")) == (
        [folder.parent.name, "media", "01"],
        True,
        True,
    )


def test_in_a_bucket_objects_lie_under_the_prefix_and_are_private(bucket):
    store.put(KEY, b"x")
    [kept] = bucket.list_objects_v2(Bucket="arsip")["Contents"]
    grants = bucket.get_object_acl(Bucket="arsip", Key=kept["Key"])["Grants"]
    assert (kept["Key"], [grant["Permission"] for grant in grants]) == (
        f"desa/media/{KEY}",
        ["FULL_CONTROL"],
    )


def test_keys_are_random_and_fit_the_store():
    keys = {store.new_key() for _ in range(1000)}
    assert (len(keys), all(store.KEY.fullmatch(key) for key in keys)) == (1000, True)


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("file:///srv/media", None),
        ("s3://arsip?endpoint=https://s3.example&region=id-1", None),
        ("file://media", "file:///var/lib/kentongan/media or s3://bucket?endpoint=https://…"),
        ("/srv/media", "file:///var/lib/kentongan/media or s3://bucket?endpoint=https://…"),
        ("s3://", "file:///var/lib/kentongan/media or s3://bucket?endpoint=https://…"),
        ("s3://arsip?key=abc", "file:///var/lib/kentongan/media or s3://bucket?endpoint=https://…"),
        ("ftp://x/y", "file:///var/lib/kentongan/media or s3://bucket?endpoint=https://…"),
    ],
)
def test_a_wrong_address_is_told_at_the_start(settings, address, hint):
    settings.MEDIA_URL_SETTING = address
    told = [(error.id, error.hint) for error in checks.media_address()]
    assert told == ([] if hint is None else [("media.E001", hint)])
