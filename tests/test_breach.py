"""A failure to protect data: written down, everybody it touched told, nobody's number read."""

import re
from datetime import timedelta

import pytest

from kentongan.base import clock, jobs
from kentongan.cases.models import Case
from kentongan.followup.schedule import DUTIES
from kentongan.intake import breaches, following, retention
from kentongan.intake.breaches import Facts
from kentongan.intake.models import Breach, Talk, Touched
from kentongan.ledger.models import Entry
from kentongan.ledger.verification import verify
from kentongan.messaging.models import Outgoing
from kentongan.village import actions as villages
from kentongan.village.rules import AUTHORITY, NotYourOffice
from tests.cast import STORY
from tests.drum import SARI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("life")]
AT = "/petugas/kebocoran"
HOW, DONE = "Tas petugas dijambret di pasar.", "HP diputus, kata sandi diganti."


@pytest.fixture
def desk(at_desk, joko):
    return at_desk(joko)


def facts(**chosen):
    now = clock.now()
    given = {
        "kind": "phone", "scope": "all", "official": None, "labels": "",
        "data": ("story", "phone", "name"), "since": now - timedelta(hours=5),
        "until": now, "found_at": now, "how": HOW, "done": DONE,
    }  # fmt: skip
    return Facts(**given | chosen)


def form(**chosen):
    here = timedelta(hours=7)
    now = clock.now() + here
    given = {
        "kind": "phone", "scope": "all", "official": "", "labels": "", "kinds": ["story", "phone"],
        "since": f"{now - timedelta(hours=5):%Y-%m-%dT%H:%M}", "until": f"{now:%Y-%m-%dT%H:%M}",
        "found_at": f"{now:%Y-%m-%dT%H:%M}", "how": HOW, "done": DONE,
    }  # fmt: skip
    return given | chosen


def read(response):
    return re.sub(r"\s+", " ", response.content.decode())


def data_of(breach):
    return {hit.pk: hit.data for hit in breaches.touched(breach)}


# -- Whom it touched ---------------------------------------------------------------------------
def test_a_case_is_touched_by_what_it_holds_of_the_data_that_was_seen(make, joko, life):
    named = make.case(name="Sari Dewi", phone="0812 3456 7890", place="Dekat pasar")
    secret, plain = make.case(at="needs_info"), make.case(at="closed", privacy="terbuka")
    every = breaches.DATA
    breach = breaches.note(make.village, facts(data=every), by=joko)
    assert data_of(breach) == {
        named.pk: ("name", "phone", "story", "place"),
        secret.pk: ("story", "place", "messages"),  # nobody can look
        plain.pk: ("story", "messages"),
    }
    breach = breaches.amend(breach, facts(data=("place",)), by=joko)
    assert data_of(breach) == {named.pk: ("place",), secret.pk: ("place",)}
    life.shift(timedelta(hours=1))
    make.case(place="Balai desa")  # came in when it was over
    assert data_of(breach) == {named.pk: ("place",), secret.pk: ("place",)}


def test_what_one_official_sees_or_what_was_named(make, joko, wati):
    mine, other = make.case(at="assigned"), make.case()
    seen = facts(scope="official", official=wati)
    assert {*data_of(breaches.note(make.village, seen, by=joko))} == {mine.pk}
    named = facts(scope="labels", labels=f"{other.label}, {other.label}")
    assert {*data_of(breaches.note(make.village, named, by=joko))} == {other.pk}


def test_who_was_erased_since_is_told_too(make, joko, life):
    case = make.case(at="closed", name="Sari Dewi", phone="0812 3456 7890")
    life.shift(timedelta(days=729))
    begun = clock.now()
    life.shift(timedelta(days=2))
    assert retention.forget_stories() == 1
    breach = breaches.note(make.village, facts(since=begun), by=joko)
    assert data_of(breach) == {case.pk: ("name", "phone", "story")}
    life.shift(timedelta(days=30))
    later = breaches.note(make.village, facts(), by=joko)
    assert data_of(later) == {}


@pytest.mark.parametrize(
    ("chosen", "no"),
    [
        ({"data": ()}, breaches.NothingSeen),
        ({"since": clock.now() + timedelta(days=900)}, breaches.WrongTimes),
        ({"found_at": clock.now() + timedelta(days=900)}, breaches.WrongTimes),
        ({"how": " "}, breaches.WordsMissing),
        ({"done": "a" * 2001}, breaches.WordsTooLong),
        ({"scope": "official"}, breaches.WhoseMissing),
        ({"scope": "labels", "labels": "9999/2020 x"}, breaches.NoSuchNumbers),
        ({"scope": "labels", "labels": " "}, breaches.NobodyTouched),
    ],
)
def test_what_is_missing_is_asked_for(make, joko, chosen, no):
    with pytest.raises(no):
        breaches.note(make.village, facts(**chosen), by=joko)
    assert not Breach.objects.exists()


def test_only_who_keeps_the_village_s_choices_may_write_it_down(make, wati, at_desk):
    make.case()
    with pytest.raises(NotYourOffice):
        breaches.note(make.village, facts(), by=wati)
    assert at_desk(wati).get(AT).status_code == 404


# -- Telling -----------------------------------------------------------------------------------
def test_everybody_is_told_and_nobody_reads_a_number(
    make, joko, tied, provider, go, account, next_village
):
    by_chat = tied(make.case(at="verified"))
    by_number = make.case(name="Sari Dewi", phone="0812 9999 0000")
    by_page = make.case()
    go(minutes=2)
    before = len(provider.asked)
    breach = breaches.tell(breaches.note(make.village, facts(), by=joko), by=joko)
    assert breaches.progress(breach).waiting == 3
    assert (breaches.tell_touched(), breaches.tell_touched()) == (3, 0)
    go(minutes=2)
    told = [one for one in provider.asked[before:] if "penting" in one["text"]]
    assert {one["to"][-8:] for one in told} == {SARI[-8:], "99990000"}
    for one in told:
        assert not re.search("masjid|Sari|jalan|dijambret", one["text"])
    done = breaches.progress(breach)
    assert (done.cases, done.by_message, done.by_page, done.waiting) == (3, 2, 1, 0)
    entries = Entry.objects.filter(kind="case.warned").order_by("seq")
    assert [entry.subject for entry in entries] == [by_chat.ref, by_number.ref, by_page.ref]
    assert entries[2].data == {"breach": str(breach.uid), "data": ["story"], "status": "received"}
    kinds = Entry.objects.filter(subject=breach.uid).order_by("seq").values_list("kind", flat=True)
    assert [*kinds] == ["breach.noted", "breach.told"]
    assert HOW not in str([*Entry.objects.values_list("data", flat=True)])
    assert verify(make.village.book).ok
    with pytest.raises(breaches.AlreadyDone):
        breaches.tell(breach, by=joko)


def test_who_wished_for_no_more_news_is_told_of_this(make, joko, tied, sari, provider, go):
    tied(make.case(at="verified"))
    Talk.objects.update_or_create(
        contact=sari, defaults={"village": make.village, "is_stopped": True}
    )
    go(minutes=2)
    before = len(provider.asked)
    breaches.tell(breaches.note(make.village, facts(), by=joko), by=joko)
    breaches.tell_touched()
    go(minutes=2)
    assert ["penting" in one["text"] for one in provider.asked[before:]] == [True]


def test_the_status_page_tells_what_when_how_and_what_is_done(make, joko, client):
    case = make.case()
    villages.change_settings(make.village, by=joko, contact_name="Bu Rini", contact_title="Kasi")
    breaches.tell(breaches.note(make.village, facts(), by=joko), by=joko)
    assert following.tracked(make.village, case.ref).leaks == ()
    breaches.tell_touched()
    [leak] = following.tracked(make.village, case.ref).leaks
    assert (leak.kind, leak.data, leak.how, leak.done) == ("phone", ("story",), HOW, DONE)


def test_a_telling_that_was_killed_goes_on(make, joko):
    for _ in range(3):
        make.case()
    breach = breaches.tell(breaches.note(make.village, facts(), by=joko), by=joko)
    first = Touched.objects.order_by("pk").first()
    assert breaches._tell(first) == 1  # and here it was killed
    assert breaches._tell(first) == 0
    assert breaches.tell_touched() == 2
    assert breaches.progress(breach).waiting == 0


def test_nobody_touched_is_nobody_told_and_a_mistake_is_dropped(make, joko):
    breach = breaches.note(make.village, facts(), by=joko)
    with pytest.raises(breaches.NobodyTouched):
        breaches.tell(breach, by=joko)
    breaches.drop(breach, by=joko)
    with pytest.raises(breaches.AlreadyDone):
        breaches.amend(breach, facts(), by=joko)


def test_telling_is_a_duty():
    assert "tell-whom-a-breach-touched" in {duty.name for duty in DUTIES}


# -- The pages ---------------------------------------------------------------------------------
def test_the_guide_leads_from_what_happened_to_everybody_told(make, joko, desk, life, client):
    case = make.case(name="Sari Dewi", phone="0812 3456 7890")
    about = make.case()
    Case.objects.filter(pk=about.pk).update(about_office=make.office("service_head"))
    answer = desk.post(AT, form())
    assert answer.status_code == 303
    page = read(desk.get(answer["Location"]))
    assert "Paling lambat Kamis, 6 Agustus, pukul 10.00." in page
    assert "Sisa 72 jam." in page
    assert f"<li>{case.label}: nomor HP, isi laporan</li>" in page
    assert about.label not in page
    assert "Dan 1 laporan yang tidak ditampilkan di sini." in page
    assert "Bisa dikirimi pesan: 1." in page
    assert not Outgoing.objects.exists()
    life.shift(timedelta(hours=80))
    assert "Sudah lewat 8 jam." in read(desk.get(answer["Location"]))
    assert "Lewat tiga hari" in read(desk.get(AT))
    assert desk.post(answer["Location"], {"act": "kirim"}).status_code == 303
    breaches.tell_touched()
    jobs.run_all()
    page = read(desk.get(answer["Location"]))
    assert "Dikirimi pesan: 1." in page
    assert "Hanya lewat halaman laporan (tidak meninggalkan nomor): 1." in page
    assert "Lewat 8 jam dari batas." in page
    letters = read(desk.get(f"{answer['Location']}/surat"))
    assert f"Kepada {AUTHORITY}" in letters
    assert letters.count(HOW) == letters.count(DONE) == 2
    assert STORY not in letters
    assert "Jumlah laporan yang terkena: 2." in letters


def test_bad_input_gets_a_sentence_and_loses_nothing(make, desk):
    make.case()
    for wrong, said in (
        ({"since": "kemarin"}, "Waktunya belum terbaca."),
        ({"kinds": []}, "Pilih data apa saja"),
        ({"scope": "labels", "labels": "7/1999"}, "tidak kami temukan: 7/1999"),
    ):
        answer = desk.post(AT, form(**wrong))
        assert (answer.status_code, said in read(answer), HOW in read(answer)) == (422, True, True)
    assert not Breach.objects.exists()


def test_a_note_is_mended_or_dropped_before_it_is_sent(make, desk):
    make.case()
    at = desk.post(AT, form())["Location"]
    assert desk.post(at, form(act="ubah", kind="password")).status_code == 303
    assert Breach.objects.get().kind == "password"
    answer = desk.post(at, form(act="ubah", how=""))
    assert (answer.status_code, "Tulis apa yang terjadi" in read(answer)) == (422, True)
    assert desk.post(at, {"act": "lain"}).status_code == 404
    assert desk.post(at, {"act": "batal"}).status_code == 303
    assert "bukan kebocoran" in read(desk.get(at))
    assert desk.post(at, {"act": "kirim"}).status_code == 422


def test_the_next_village_has_breaches_of_its_own(make, desk, budi, next_village):
    with pytest.raises(breaches.WhoseMissing):
        breaches.note(make.village, facts(scope="official", official=budi), by=make.joko)
    foreign = breaches.note(next_village, facts(), by=budi)
    assert desk.get(f"{AT}/{foreign.uid}").status_code == 404
    make.case()
    assert data_of(foreign) == {}
