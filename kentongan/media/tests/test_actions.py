"""Attachments kept whole or not at all: sealed, apart from each other, within one village."""

import hashlib
import io
import os
from datetime import date
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from kentongan.base.refusals import Refused
from kentongan.media import actions as media
from kentongan.media import queries, readings, rules, store
from kentongan.media.models import Attachment
from kentongan.media.tests import pictures, recordings
from kentongan.village.models import Village

LOCK = ChaCha20Poly1305(bytes(32))


def seal(body):
    return b"sealed" + LOCK.encrypt(bytes(12), body, None)


def unseal(body):
    return LOCK.decrypt(bytes(12), body.removeprefix(b"sealed"), None)


@pytest.fixture(autouse=True)
def folder(tmp_path, settings, monkeypatch):
    """A folder of its own, and a machine without ffmpeg."""
    settings.MEDIA_URL_SETTING = f"file://{tmp_path}/media"
    monkeypatch.setenv("PATH", "")
    return tmp_path / "media"


def upload(body):
    return io.BytesIO(body)


def kept_bytes(folder):
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def outcome(kept):
    return [one.says if isinstance(one, Refused) else one.kind for one in kept]


def test_a_photo_is_kept_with_its_facts_and_random_names(village, today):
    today(date(2026, 8, 14))
    body = pictures.saved(pictures.picture(size=(2560, 1920)))
    kept = media.keep(village, upload(body), kind="photo", seal=seal)
    kept.refresh_from_db()
    large = store.get(kept.large_name)
    assert (kept.village, kept.kind, kept.state, kept.mime) == (
        village,
        "photo",
        "ready",
        "image/jpeg",
    )
    assert (kept.width, kept.height, kept.seconds, kept.size, kept.sha256) == (
        1280,
        960,
        None,
        len(large),
        hashlib.sha256(large).hexdigest(),
    )
    assert kept.created_at.isoformat() == "2026-08-14T03:00:00+00:00"
    assert [bool(store.KEY.fullmatch(name)) for name in kept.names] == [True] * 3


def test_the_original_touches_the_disk_only_sealed_and_opens_again(village, folder):
    body = pictures.jpeg(exif=pictures.located())
    kept = media.keep(village, upload(body), kind="photo", seal=seal)
    on_disk = kept_bytes(folder)
    assert (len(on_disk), any(b"PabrikHP" in file for file in on_disk), seal(body) in on_disk) == (
        3,
        False,
        True,
    )
    assert media.original(kept, unseal) == body


def test_an_original_that_was_altered_does_not_open(village):
    kept = media.keep(village, upload(pictures.jpeg()), kind="photo", seal=seal)
    store.put(kept.original_name, store.get(kept.original_name)[:-1] + b"x")
    with pytest.raises(InvalidTag):
        media.original(kept, unseal)


def test_no_file_is_opened_for_writing_but_drafts_of_the_store(village, folder, monkeypatch):
    opened, real = [], os.open

    def watched(path, flags, *args, **kwargs):
        if flags & (os.O_WRONLY | os.O_RDWR) and path != os.devnull:
            opened.append(Path(path).suffix)
        return real(path, flags, *args, **kwargs)

    monkeypatch.setattr(os, "open", watched)
    media.keep_all(village, [upload(pictures.jpeg()), upload(pictures.heic())], seal=seal)
    monkeypatch.undo()
    assert opened == [".draft"] * 6


def test_one_bad_file_never_harms_the_others_and_the_order_stays(village, folder):
    good = pictures.jpeg()
    uploads = [
        good,
        b"",
        pictures.bomb(),
        good[:200],
        b"<svg/>",
        pictures.saved(pictures.picture(), "PNG"),
        bytes(rules.PHOTO_BYTES + 1),
        pictures.heic(),
    ]
    kept = media.keep_all(village, [upload(body) for body in uploads], seal=seal)
    assert outcome(kept) == [
        "photo",
        "Foto ini kosong. Laporan tetap terkirim tanpa foto.",
        rules.TooManyPixels.says,
        "Foto ini rusak dan tidak bisa dibuka. Ambil foto lagi. Laporan tetap terkirim tanpa foto.",
        "Ini bukan foto. Kirim foto dari kamera HP. Laporan tetap terkirim tanpa foto.",
        "photo",
        "Foto ini terlalu besar untuk dikirim. Laporan tetap terkirim tanpa foto.",
        "photo",
    ]
    assert (Attachment.objects.count(), len(kept_bytes(folder))) == (3, 9)


def test_a_voice_note_is_kept_playable_without_its_tags_and_sealed_as_it_came(village, folder):
    body = recordings.m4a()
    kept = media.keep(village, upload(body), kind="voice", seal=seal)
    assert (kept.kind, kept.mime, kept.seconds, kept.width, kept.thumb_name) == (
        "voice",
        "audio/mp4",
        4,
        None,
        "",
    )
    assert [recordings.WHO in file for file in kept_bytes(folder)] == [False, False]
    assert media.original(kept, unseal) == body


def test_a_recording_of_half_a_second_lasts_a_second(village):
    kept = media.keep(village, upload(recordings.amr(20)), kind="voice", seal=seal)
    assert kept.seconds == 1


def test_bad_recordings_are_refused_in_plain_words(village, folder):
    uploads = [
        b"",
        bytes(rules.VOICE_BYTES + 1),
        pictures.jpeg(),
        recordings.m4a(seconds=601),
        recordings.m4a(seconds=600),
    ]
    kept = media.keep_all(village, [upload(body) for body in uploads], kind="voice", seal=seal)
    assert outcome(kept) == [
        "Rekaman ini kosong. Rekam sekali lagi. Laporan tetap terkirim.",
        "Rekaman ini terlalu besar untuk dikirim. Laporan tetap terkirim tanpa rekaman.",
        rules.NotASound.says,
        rules.TooLong.says,
        "voice",
    ]
    assert (kept[3].facts, len(kept_bytes(folder))) == ({"minutes": 10}, 2)


def test_keeping_one_bad_file_raises_its_refusal(village):
    with pytest.raises(rules.Empty):
        media.keep(village, upload(b""), kind="photo", seal=seal)


def test_when_the_row_cannot_be_written_no_bytes_stay(folder):
    with pytest.raises(ValueError, match="unsaved related object"):
        media.keep(Village(), upload(pictures.jpeg()), kind="photo", seal=seal)
    assert kept_bytes(folder) == []


def test_when_the_seal_fails_nothing_is_kept(village, folder):
    def broken(body):
        raise KeyError("no key")

    with pytest.raises(KeyError):
        media.keep(village, upload(pictures.jpeg()), kind="photo", seal=broken)
    assert (Attachment.objects.count(), kept_bytes(folder)) == (0, [])


def test_a_discarded_attachment_leaves_nothing(village, folder):
    kept = media.keep_all(village, [upload(pictures.jpeg()), upload(pictures.jpeg())], seal=seal)
    media.discard(kept[0])
    assert (Attachment.objects.count(), len(kept_bytes(folder))) == (1, 3)


def test_only_derivatives_come_out_and_only_to_their_own_village(village, next_village):
    photo = media.keep(village, upload(pictures.jpeg()), kind="photo", seal=seal)
    voice = media.keep(village, upload(recordings.opus()), kind="voice", seal=seal)
    large, thumb = (queries.photo(village, photo.uid, size=size) for size in ("large", "thumb"))
    played = queries.recording(village, voice.uid)
    assert (large.mime, large.body, thumb.body, large.digest == thumb.digest) == (
        "image/jpeg",
        store.get(photo.large_name),
        store.get(photo.thumb_name),
        False,
    )
    assert (played.mime, played.body) == ("audio/ogg", store.get(voice.large_name))
    assert (
        queries.attachment(village, photo.uid),
        queries.attachment(next_village, photo.uid),
    ) == (
        photo,
        None,
    )
    assert [
        queries.photo(next_village, photo.uid),
        queries.recording(next_village, voice.uid),
        queries.photo(village, voice.uid),
        queries.recording(village, photo.uid),
    ] == [None] * 4


def test_a_photo_gives_no_other_size_than_the_two(village):
    photo = media.keep(village, upload(pictures.jpeg()), kind="photo", seal=seal)
    with pytest.raises(KeyError):
        queries.photo(village, photo.uid, size="original")


def test_every_refusal_says_that_the_report_is_kept_in_short_sentences():
    refusals = [
        one for one in vars(rules).values() if isinstance(one, type) and issubclass(one, Refused)
    ]
    told = [one.says for one in refusals if one is not Refused]
    assert (len(told), ["Laporan tetap terkirim" in words for words in told]) == (9, [True] * 9)
    longest = max(len(part.split()) for words in told for part in words.split("."))
    assert longest <= 9


# -- Pages read aloud --------------------------------------------------------------------------
def test_a_short_light_recording_is_kept_as_a_reading(village):
    kept = media.keep_reading(village, upload(recordings.opus(seconds=3)), seal=seal)
    assert (kept.kind, kept.mime, kept.seconds) == ("voice", "audio/ogg", 3)


@pytest.mark.parametrize(
    ("body", "no", "says"),
    [
        (b"", readings.NotASound, {}),
        (b"bukan suara", readings.NotASound, {}),
        (recordings.opus(seconds=21), readings.TooLong, {"seconds": 20}),
        (recordings.amr(frames=40_000), readings.TooLong, {"seconds": 20}),
        (recordings.amr(frames=100), readings.NotASound, {}),
        (recordings.wav(seconds=2), readings.TooHeavy, {"kilobytes": 30}),
        (bytes(rules.VOICE_BYTES + 1), readings.TooLong, {"seconds": 20}),
    ],
)
def test_an_unfit_reading_is_refused_and_leaves_nothing(village, folder, body, no, says):
    with pytest.raises(no) as refused:
        media.keep_reading(village, upload(body), seal=seal)
    assert (refused.type, refused.value.facts) == (no, says)
    assert (Attachment.objects.count(), kept_bytes(folder)) == (0, [])
