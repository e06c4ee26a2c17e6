"""Photos and voices of what is told in secret lie sealed: a copied disk shows none of them."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client

from kentongan.base import jobs
from kentongan.cases import actions as cases
from kentongan.cases import showing
from kentongan.cases.models import Exhibit
from kentongan.desk.tests.test_journey import case_at, post
from kentongan.intake import following, reporting, shutting, tracking
from kentongan.media import actions as media
from kentongan.media import covering, store
from kentongan.media.models import Attachment, Cover
from kentongan.media.tests.pictures import jpeg
from kentongan.media.tests.recordings import opus
from kentongan.messaging import pictures
from kentongan.vault.models import StoryKey
from tests.cast import STORY, fresh, hire, show_second_step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def told(make, village):
    """``told()``: a case with a photo and a voice, still in clear."""

    def one(at="verified", *, voice=True, **answers):
        key = uuid4()
        files = {"photo": jpeg(), **({"voice": opus()} if voice else {})}
        for kind, body in files.items():
            reporting.hold(village, key, [BytesIO(body)], kind=kind)
        case = make.case(at, key=key, publish_ok=True, **answers)
        case.code = tracking.code_for(village, key)
        return case

    return one


def kept(case, kind="photo"):
    return Attachment.objects.select_related("village").get(exhibit__case=case, kind=kind)


def clear(attachment):
    return store.get(attachment.large_name)


def is_clear(body):
    return body[:2] == b"\xff\xd8" or any(sign in body for sign in (b"JFIF", b"OggS", b"OpusHead"))


def in_clear(folder):
    """How many files of the disk are a photo or a recording."""
    return sum(is_clear(path.read_bytes()) for path in folder.rglob("*") if path.is_file())


def seen(client, case, kind="photo", size=""):
    answer = client.get(f"{case_at(case)}/berkas/{kept(case, kind).uid}{size}")
    return answer.content if answer.status_code == 200 else answer.status_code


def on_board(client, case, size=""):
    answer = client.get(f"/aduan/foto/{kept(case).uid}{size}")
    return answer.content if answer.status_code == 200 else answer.status_code


def tracked(client, case, kind="photo"):
    client.post("/lacak", {"code": case.code})
    answer = client.get(f"/lacak/laporan/berkas/{kept(case, kind).uid}")
    name = {"photo": "foto.jpg", "voice": "suara."}[kind]
    if answer.status_code == 200:
        assert answer["Content-Disposition"].startswith(f'inline; filename="{name}')
    return answer.content if answer.status_code == 200 else answer.status_code


# -- On the disk -------------------------------------------------------------------------------
def test_a_copied_disk_shows_no_photo_and_no_voice_of_a_secret_case(told, folder):
    case = told()
    before = {path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert in_clear(folder) == 3  # large, small, voice
    originals = {store.get(one.original_name) for one in Attachment.objects.all()}
    jobs.run_all()
    after = {path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert (in_clear(folder), before & after) == (0, originals)
    assert {one.clear_names for one in Attachment.objects.filter(exhibit__case=case)} == {""}


def test_what_comes_later_is_sealed_too(told, make, folder, wati):
    case = told("in_progress")
    jobs.run_all()
    following.say(case.village, case.ref, words="Ini lagi.", photos=[BytesIO(jpeg(quality=40))])
    photo = media.keep(case.village, BytesIO(jpeg()), kind="photo", seal=lambda bare: bare[:0])
    cases.tell(fresh(case), words="Kami datang.", attachments=[photo], by=wati)
    assert in_clear(folder) == 4
    jobs.run_all()
    assert (in_clear(folder), Exhibit.objects.filter(case=case).count()) == (0, 4)


def test_what_is_told_openly_stays_clear_and_is_sealed_once_shielded(told, client, folder, wati,
                                                                    at_desk):  # fmt: skip
    case = told("assigned", privacy="terbuka")
    photo = clear(kept(case))
    jobs.run_all()
    assert (in_clear(folder), seen(at_desk(wati), case)) == (3, photo)
    following.shield(case.village, case.ref)
    jobs.run_all()
    assert (in_clear(folder), seen(at_desk(wati), case)) == (0, photo)
    assert tracked(client, case) == photo
    assert STORY in client.get("/lacak/laporan").content.decode()


# -- Who sees it -------------------------------------------------------------------------------
def test_the_reporter_sees_his_photo_and_hears_his_voice_by_his_code(told, client):
    case = told()
    bodies = [clear(kept(case)), clear(kept(case, "voice"))]
    jobs.run_all()
    assert [tracked(client, case), tracked(client, case, "voice")] == bodies
    exact = StoryKey.objects.get(subject=case.ref, part="exact")  # no place was told
    assert "code" in exact.wraps
    assert "worker" not in exact.wraps


def test_the_desk_hears_the_handler_sees_and_the_village_head_neither(
    told, joko, wati, ratna, at_desk
):
    case = told("assigned")
    photo, voice = clear(kept(case)), clear(kept(case, "voice"))
    jobs.run_all()
    found = [
        (seen(desk, case), seen(desk, case, "voice"))
        for desk in (at_desk(joko), at_desk(wati), at_desk(ratna))
    ]
    assert found == [(photo, voice), (photo, 404), (404, 404)]
    assert is_clear(seen(at_desk(wati), case, size="/kecil"))


def test_whoever_came_without_his_password_gets_no_sealed_bytes(told, joko):
    case, desk = told(), Client()
    desk.force_login(joko)
    show_second_step(desk, joko)
    jobs.run_all()
    assert [seen(desk, case), seen(desk, case, size="/kecil"), seen(desk, case, "voice")] == [
        404, 404, 404
    ]  # fmt: skip
    assert desk.get(f"{case_at(case)}/foto/{kept(case).uid}/papan").status_code == 404


def test_whoever_is_new_at_the_desk_hears_once_another_looked(told, joko, village, at_desk):
    case = told()
    voice = clear(kept(case, "voice"))
    jobs.run_all()
    tini = hire(village, "tini", "Tini", "operator")
    jobs.run_all()
    hers = at_desk(tini)
    page = hers.get(case_at(case)).content.decode()
    assert ("<audio" in page, "Suara pelapor rahasia." in page, STORY in page) == (
        False, True, True
    )  # fmt: skip
    assert (seen(hers, case, "voice"), hers.get(f"{case_at(case)}").status_code) == (404, 200)
    at_desk(joko).get(case_at(case))
    assert "<audio" in hers.get(case_at(case)).content.decode()
    assert seen(hers, case, "voice") == voice


def test_a_voice_recorded_at_the_counter_is_heard_by_the_desk_and_who_recorded_it(
    told, dewi, joko, wati, at_desk
):
    case = told("assigned", channel="walk_in", by=dewi)
    voice = clear(kept(case, "voice"))
    jobs.run_all()
    found = [seen(at_desk(one), case, "voice") for one in (dewi, joko, wati)]
    assert found == [voice, voice, 404]
    assert "Suara pelapor hanya didengar" in at_desk(wati).get(case_at(case)).content.decode()


def test_a_page_that_is_shut_shows_neither_photo_nor_voice(told, ratna, joko, at_desk):
    case = told()
    jobs.run_all()
    pages = [at_desk(who).get(case_at(case)).content.decode() for who in (joko, ratna)]
    assert [("/berkas/" in page, "<audio" in page) for page in pages] == [
        (True, True), (False, False)
    ]  # fmt: skip


def test_a_file_that_is_damaged_or_was_another_cases_is_shown_to_nobody(told, joko, at_desk):
    mine, other = told(), told()
    jobs.run_all()
    sealed, desk = clear(kept(mine)), at_desk(joko)
    store.put(kept(other).large_name, sealed)
    flipped = bytes([*sealed[:-1], sealed[-1] ^ 1])
    store.put(kept(mine).large_name, flipped)
    store.put(kept(mine, "voice").large_name, opus())  # nor what was put in its place
    assert [seen(desk, mine), seen(desk, other), seen(desk, mine, "voice")] == [404] * 3


def test_the_worker_sends_a_photo_unless_the_matter_is_secret(told, make, joko, village):
    case = told("assigned")
    photo = clear(kept(case))
    jobs.run_all()
    assert pictures.of(village, str(kept(case).uid)).data == photo
    secret = told("received", about_office=str(make.office("section_welfare").pk))
    jobs.run_all()
    assert pictures.of(village, str(kept(secret).uid)) is None


# -- The board ---------------------------------------------------------------------------------
def shown(desk, case, **typed):
    exhibits = [Exhibit.objects.get(case=case, attachment__kind="photo").pk]
    return post(desk, case, "publikasi", title="Jalan", text="Rusak.", exhibits=exhibits, **typed)


def test_the_board_shows_a_released_photo_until_it_is_taken_down(
    told, joko, client, at_desk, folder, commits
):
    case, desk = told(), at_desk(joko)
    photo = clear(kept(case))
    jobs.run_all()
    assert on_board(client, case) == 404
    assert shown(desk, case).status_code == 303
    assert (on_board(client, case), in_clear(folder)) == (photo, 2)
    assert shown(desk, case).status_code == 303  # again, for another text
    assert (is_clear(on_board(client, case, "/kecil")), in_clear(folder)) == (True, 2)
    with commits():
        post(desk, case, "penurunan")
    assert (on_board(client, case), in_clear(folder)) == (404, 0)


def test_a_photo_released_before_the_worker_came_is_shown_on(told, joko, client, folder):
    case = told()
    photo = clear(kept(case))
    pk = Exhibit.objects.get(case=case, attachment__kind="photo").pk
    cases.publish(case, title="Jalan", text="Rusak.", exhibits=[pk], by=joko)
    jobs.run_all()
    assert (kept(case).is_sealed, on_board(client, case), in_clear(folder)) == (True, photo, 2)


def test_what_becomes_secret_by_its_matter_is_off_the_board_and_off_the_disk(
    told, joko, make, client, at_desk, folder, commits
):
    case, desk = told(), at_desk(joko)
    jobs.run_all()
    shown(desk, case)
    with commits():
        cases.sort(fresh(case), report_class="supervisory", category=make.category("road"), by=joko)
    assert (on_board(client, case), in_clear(folder)) == (404, 0)


def test_who_does_not_see_a_photo_does_not_release_it(told, joko, folder):
    case, desk = told(), Client()
    desk.force_login(joko)
    show_second_step(desk, joko)
    jobs.run_all()
    answer = shown(desk, case)
    assert (answer.status_code, in_clear(folder)) == (422, 0)
    assert not Exhibit.objects.filter(is_released=True).exists()


def test_a_release_without_a_copy_is_refused_in_words(told, joko):
    case = told()
    jobs.run_all()
    pk = Exhibit.objects.get(case=case, attachment__kind="photo").pk
    with pytest.raises(covering.Shut):
        cases.publish(case, title="Jalan", text="Rusak.", exhibits=[pk], by=joko)
    with pytest.raises(covering.Shut):
        showing.copies(None, fresh(case), [pk])
    assert not Exhibit.objects.filter(is_released=True).exists()


def test_faces_are_covered_before_anything_lies_in_clear(told, joko, client, at_desk, folder):
    case, desk = told(voice=False), at_desk(joko)
    jobs.run_all()
    uncovered, at = seen(desk, case), f"{case_at(case)}/foto/{kept(case).uid}"
    tap = {"lebar": 216, "titik.x": 108, "titik.y": 81}
    desk.post(at, {"version": fresh(case).version, **tap})
    assert (covering.blocks_of(kept(case)) != [], in_clear(folder)) == (True, 0)
    preview = desk.get(f"{at}/papan").content
    assert is_clear(preview)
    assert preview != uncovered
    shown(desk, case)
    assert on_board(client, case) == preview
    desk.post(at, {"version": fresh(case).version, "gerak": "batal"})
    assert (on_board(client, case), Cover.objects.get().blocks) == (uncovered, [])


# -- Crashes -----------------------------------------------------------------------------------
class Crash(RuntimeError):
    pass


def test_a_crash_before_the_row_is_made_up_for(told, joko, at_desk, folder):
    case = told(voice=False)
    photo, bodies = clear(kept(case)), []

    def seal(body):
        bodies.append(body)
        if len(bodies) == 2:
            raise Crash
        return b"sealed"

    with pytest.raises(Crash):
        media.shut(kept(case), seal)
    assert seen(at_desk(joko), case) == photo
    assert shutting.sweep() == 1
    jobs.run_all()
    assert (seen(at_desk(joko), case), in_clear(folder)) == (photo, 0)


def test_a_crash_before_the_clear_bytes_are_gone_is_made_up_for(told, folder):
    case = told(voice=False)
    jobs.run_all()
    left = [store.new_key(), store.new_key()]
    for name in left:
        store.put(name, jpeg())
    Attachment.objects.filter(exhibit__case=case).update(clear_names=" ".join(left))
    assert shutting.sweep() == 1
    jobs.run_all()
    assert (in_clear(folder), shutting.sweep()) == (0, 0)


def test_another_worker_that_was_quicker_is_not_undone(told, joko, at_desk):
    case = told(voice=False)
    stale = kept(case)
    photo = clear(stale)
    jobs.run_all()
    media.shut(stale, lambda body: body)
    assert seen(at_desk(joko), case) == photo
