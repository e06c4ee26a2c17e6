"""What the reporter and the officials are told unasked, when, and what never stands in it."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction

from kentongan import followup
from kentongan.base import jobs
from kentongan.cases import actions as cases
from kentongan.cases import actors
from kentongan.cases.models import Case
from kentongan.followup import sweeps
from kentongan.followup.models import Notice
from kentongan.followup.notices import untold, wording
from kentongan.intake.models import DataRequest, Talk
from kentongan.intake.rights import answering, asking
from kentongan.intake.talk import handing
from kentongan.ledger import actions as ledger
from kentongan.messaging import accounts
from kentongan.messaging.models import Contact, Outgoing
from kentongan.messaging.tests.slate import Slate
from tests.drum import MORNING, SARI, WATI

pytestmark = pytest.mark.django_db
LINK = "Lihat: https://sukamaju.example/lacak"


@pytest.fixture
def linked(account, deliver, go):
    """``linked(wati, number)``: the official's phone, linked; it has written just now."""

    def link(official, number):
        deliver({"text": "Halo", "from": number})
        go(seconds=1)
        contact = Contact.objects.filter(account=account).latest("pk")
        contact.official = official
        contact.save()
        return contact

    return link


@pytest.fixture
def watis_phone(linked, wati):
    return linked(wati, WATI)


def step(make, case, *names):
    for name in names:
        case = make.step(case, name)
    return case


# -- The reporter ----------------------------------------------------------------------------
def test_a_conversation_hears_every_step_where_it_came_from(tied, make, provider, go):
    case = tied(make.case(privacy="terbuka"))
    for name in ("verify", "dispose", "begin", "answer"):
        case = make.step(case, name)
        go(minutes=1)
    assert [text.splitlines()[0] for text in provider.to(SARI)] == [
        "Desa Sukamaju: laporan 1/2026 sudah dibaca. Jawaban paling lambat Senin, 24 Agustus.",
        "Desa Sukamaju: laporan 1/2026 diteruskan ke Kasi Kesejahteraan.",
        "Desa Sukamaju: laporan 1/2026 sedang dikerjakan.",
        "Desa Sukamaju: laporan 1/2026 dijawab. Baca lalu beri tahu kami: sudah beres?",
    ]
    assert provider.last(SARI)["text"].splitlines()[1] == LINK
    assert provider.last(SARI)["buttons"] == ["Baca di sini", "Sudah beres", "Belum beres"]
    go(days=2)
    assert Notice.objects.count() == 0


def test_of_a_secret_case_only_its_number_is_named(tied, make, provider, go):
    case = tied(make.case(privacy="rahasia"))
    step(make, case, "verify", "dispose")
    go(minutes=1)
    assert provider.to(SARI) == [
        f"Laporan Anda 1/2026 sudah dibaca. Jawaban paling lambat Senin, 24 Agustus.\n{LINK}",
        f"Laporan Anda 1/2026 diteruskan ke petugas.\n{LINK}",
    ]


def test_who_left_a_number_is_written_to_there(account, make, provider, go):
    make.case(at="verified", name="Sari", phone=SARI)
    go(minutes=1)
    sent = [(one["to"], one["template"]) for one in provider.asked]
    assert sent == [(SARI, "kabar_laporan"), (SARI, "kabar_laporan")]


def test_an_undone_act_is_never_told(tied, make, provider, go, life, joko):
    case = step(make, tied(make.case()), "verify")
    go(minutes=1)
    case = make.step(case, "dispose")
    life.shift(timedelta(seconds=8))
    jobs.run_all()
    cases.undo(case, by=joko)
    go(minutes=5)
    assert len(provider.to(SARI)) == 1
    assert Notice.objects.filter(kind="case.disposed").count() == 0


def test_what_had_gone_out_before_the_undo_is_put_right(tied, make, provider, go, life, joko):
    case = step(make, tied(make.case()), "verify", "dispose")
    jobs.run_all()
    life.shift(timedelta(seconds=11))
    jobs.run_all()
    cases.undo(case, by=joko)
    go(minutes=1)
    assert provider.to(SARI)[-1].startswith("Laporan Anda 1/2026: kabar terakhir dibatalkan")


def test_the_next_account_tells_when_the_first_cannot(account, village, make, provider, go,
                                                      settings, httpserver):  # fmt: skip
    settings.KENTONGAN_CHANNELS = [*settings.KENTONGAN_CHANNELS, f"{__package__}.conftest.Mute"]
    accounts.registry.channels.cache_clear()
    values = {"base_url": httpserver.url_for(""), "secret": "x"}
    accounts.add(village, "mute", values, office="service_head", actor="official:1")
    provider.answers = [404]
    case = make.case(phone=SARI)
    go(minutes=5)
    assert [(one.account.kind, one.state) for one in Outgoing.objects.order_by("pk")] == [
        ("slate", "failed"), ("mute", "accepted"),
    ]  # fmt: skip
    assert untold.of(case.village, case.pk) == []


def test_what_no_account_can_tell_is_listed_until_something_arrives(account, make, provider, go):
    provider.answers = [404]
    case = make.case(phone=SARI)
    go(minutes=5)
    [notice] = untold.of(case.village, case.pk)
    assert (notice.kind, notice.why) == ("case.filed", "404")
    assert untold.cases_of(actors.of(make.joko), 10) == [case]
    step(make, case, "verify")
    go(days=4)
    assert untold.of(case.village, case.pk) == []


def test_without_an_account_the_desk_sees_whom_it_must_call(make, go, village):
    case, silent = make.case(phone=SARI), make.case()
    go(minutes=1)
    assert untold.cases_of(actors.of(make.joko), 10) == [case]
    assert untold.of(village, silent.pk) == []
    assert untold.settle(case) == 1
    assert untold.cases_of(actors.of(make.joko), 10) == []


def test_an_anonymous_report_is_neither_told_nor_listed(account, make, provider, go):
    case = make.case(at="verified", privacy="anonim", phone=SARI)
    go(minutes=5)
    assert (provider.asked, untold.of(case.village, case.pk)) == ([], [])


def test_old_news_is_not_told(account, make, provider, go, life, tied):
    case = tied(make.case(at="verified"))
    life.shift(timedelta(days=4))
    go(minutes=1)
    assert (provider.to(SARI), case.status) == ([], "verified")


def test_after_an_outage_the_news_is_one_message(tied, make, provider, go):
    case = tied(make.case())
    provider.answers = [500] * 200
    for name in ("verify", "dispose", "begin"):
        case = make.step(case, name)
        go(minutes=40)
    provider.answers = []
    go(hours=2)
    [told] = provider.to(SARI)
    assert told.splitlines() == [
        "Beberapa kabar sekaligus:",
        "• Laporan 1/2026 sudah dibaca. Jawaban paling lambat Senin, 24 Agustus.",
        "• Laporan 1/2026 diteruskan ke petugas.",
        "• Laporan 1/2026 sedang dikerjakan.",
    ]


@pytest.mark.parametrize(
    ("language", "read", "folded", "button", "answer"),
    [
        ("jv", "sampun kula waos. Wangsulan paling telat Senin, 24 Agustus.",
         "Wonten sawetara kabar:", "Sampun rampung", "Matur nuwun. Laporan 1/2026 kula tutup."),
        ("su", "parantos diaos. Waleran pangtelatna Senin, 24 Agustus.",
         "Sababaraha wartos sakantenan:", "Parantos bérés",
         "Hatur nuhun. Laporan 1/2026 ditutup ku kami."),
    ],
)  # fmt: skip
def test_who_talks_his_own_language_is_told_in_it(
    sari, tied, make, provider, go, deliver, settings, language, read, folded, button, answer
):
    settings.KENTONGAN_LISTENERS = ["kentongan.followup.notices.answers.hear"]
    accounts.registry.listeners.cache_clear()
    Talk.objects.update_or_create(
        contact=sari, defaults={"village": sari.village, "language": language}
    )
    case = step(make, tied(make.case(privacy="terbuka")), "verify")
    go(minutes=1)
    assert provider.to(SARI)[-1].splitlines()[0] == f"Desa Sukamaju: laporan 1/2026 {read}"
    provider.answers = [500] * 200
    for name in ("dispose", "begin"):
        case = make.step(case, name)
        go(minutes=40)
    provider.answers = []
    go(hours=2)
    assert provider.to(SARI)[-1].splitlines()[0] == folded
    case = make.step(case, "answer")
    go(minutes=1)
    assert button in provider.last(SARI)["buttons"]
    deliver({"choice": f"kabar:sudah:1/2026:{case.version}", "from": SARI})
    go(minutes=1)
    assert provider.to(SARI)[-1] == answer


@pytest.fixture
def without_buttons(monkeypatch):
    monkeypatch.setattr(Slate, "limits", replace(Slate.limits, buttons=0))


def test_without_buttons_a_word_shows_what_the_office_wrote(
    without_buttons, tied, make, provider, go, deliver, settings
):
    settings.KENTONGAN_LISTENERS = ["kentongan.followup.notices.answers.hear"]
    accounts.registry.listeners.cache_clear()
    case = tied(make.case(at="in_progress"))
    cases.answer(case, words="Lubang sudah kami tambal.", by=make.wati)
    go(minutes=1)
    assert provider.last(SARI)["text"].splitlines()[-1] == (
        "Balas Baca untuk membaca di sini, lalu Sudah atau Belum."
    )
    deliver({"text": "baca", "from": SARI})
    deliver({"text": "Baca 1", "from": WATI})  # not her case
    go(seconds=1)
    assert provider.to(SARI)[-1] == (
        "Laporan 1/2026, dari petugas desa:\nLubang sudah kami tambal."
    )
    assert provider.to(WATI) == ["Belum ada yang bisa dibaca di percakapan ini."]


def test_a_button_of_another_day_closes_nothing(tied, make, provider, go, deliver, settings):
    settings.KENTONGAN_LISTENERS = ["kentongan.followup.notices.answers.hear"]
    accounts.registry.listeners.cache_clear()
    case = tied(make.case(at="answered"))
    go(minutes=1)
    done = provider.last(SARI)["ids"][1]
    cases.speak(case, words="Masih berlubang di ujung.")
    deliver({"choice": done, "from": SARI}, {"choice": done, "from": WATI})
    go(seconds=1)
    assert provider.to(SARI)[-1] == "Laporan 1/2026 sudah berubah sejak pesan itu."
    assert provider.to(WATI) == ["Belum ada yang bisa dibaca di percakapan ini."]
    assert untold.cases_of(actors.of(make.joko), 10) == []


# -- The officials ---------------------------------------------------------------------------
def test_a_new_disposition_names_number_topic_and_time(watis_phone, make, provider, go):
    make.case(at="assigned")
    go(minutes=1)
    [told] = provider.to(WATI)
    assert told.splitlines() == [
        "Laporan 1/2026, 🛣 jalan dan jembatan, sisa 5 hari kerja. Untuk Kasi Kesejahteraan.",
        "Buka: https://sukamaju.example/petugas/laporan/2026/1",
    ]
    assert provider.last(WATI)["buttons"] == ["Terima", "Tanya pelapor", "Lihat"]


def test_who_did_it_himself_is_not_told(linked, make, provider, go):
    linked(make.joko, SARI)
    case = make.case(at="verified")
    cases.dispose(case, to=make.office("service_head"), by=make.joko)
    go(minutes=1)
    assert provider.to(SARI) == []


@pytest.fixture
def talking(settings):
    settings.KENTONGAN_LISTENERS = ["kentongan.intake.talk.hear.hear"]
    accounts.registry.listeners.cache_clear()


def test_who_asks_for_a_person_is_told_to_the_desk_once_without_a_word_of_it(
    linked, talking, make, provider, go, deliver
):
    linked(make.joko, WATI)
    deliver({"text": "PETUGAS", "from": SARI})
    deliver({"text": "Istri saya sakit", "from": SARI})
    go(minutes=1)
    assert [told for told in provider.to(WATI) if "warga" in told] == [
        "Seorang warga menunggu jawaban petugas.\nBuka: https://sukamaju.example/petugas/percakapan"
    ]


def test_who_was_answered_meanwhile_is_not_told_to_the_desk(
    linked, talking, make, provider, go, deliver
):
    linked(make.joko, WATI)
    deliver({"text": "PETUGAS", "from": SARI})
    go(seconds=1)
    [talk] = handing.waiting(make.village)
    handing.answer(make.village, talk.uid, "Halo Bu", office="service_head", actor="official:1")
    go(minutes=1)
    assert not [told for told in provider.to(WATI) if "warga" in told]


def test_in_the_quiet_hours_an_official_is_left_in_peace(watis_phone, make, provider, go, life):
    case = make.case(at="verified")
    life.move_to(MORNING.replace(hour=22))
    make.step(case, "dispose")
    go(hours=7, minutes=55)
    assert provider.to(WATI) == []
    go(minutes=10)
    assert len(provider.to(WATI)) == 1


def test_danger_does_not_wait_for_the_morning(watis_phone, make, provider, go, life):
    case = make.case()
    cases.verify(case, report_class="ordinary", category=make.category("road"), is_urgent=True,
                 by=make.joko)  # fmt: skip
    life.move_to(MORNING.replace(hour=23))
    make.step(case, "dispose")
    go(minutes=1)
    assert provider.to(WATI)[0].startswith("Mendesak. Laporan 1/2026, 🛣 jalan dan jembatan")


def test_what_is_over_by_the_morning_is_not_said(watis_phone, make, provider, go, life, joko):
    case = make.case(at="verified")
    life.move_to(MORNING.replace(hour=22))
    case = make.step(case, "dispose")
    go(minutes=1)
    cases.begin(case, by=joko)
    go(hours=9)
    assert provider.to(WATI) == []


def test_half_of_the_time_gone_is_told_at_day(watis_phone, make, provider, go, life):
    make.case(at="assigned")
    go(minutes=1)
    life.move_to(MORNING.replace(day=6, hour=13))
    sweeps.nudge()
    go(minutes=1)
    assert provider.to(WATI)[-1].startswith(
        "Pengingat: laporan 1/2026, 🛣 jalan dan jembatan, sisa 2 hari kerja."
    )


def test_what_the_clock_does_at_midnight_stands_in_the_one_digest(
    watis_phone, make, provider, go, life
):
    for _ in range(7):
        make.case(at="assigned")
    go(minutes=1)
    said = len(provider.to(WATI))
    life.move_to(MORNING.replace(day=6, hour=0, minute=5))
    sweeps.nudge()
    go(hours=7, minutes=20)
    assert len(provider.to(WATI)) == said
    go(minutes=10)
    [digest] = provider.to(WATI)[said:]
    assert digest.splitlines()[:3] == [
        "Ringkasan Kamis, 6 Agustus.",
        "Pada Anda: 7. Lewat batas: 0. Batas hari ini: 0.",
        "• 1/2026, 🛣 jalan dan jembatan, sisa 2 hari kerja",
    ]
    assert "Dan 2 lagi." in digest
    go(hours=2)
    assert len(provider.to(WATI)) == said + 1


def test_no_digest_on_a_day_of_rest(watis_phone, make, provider, go, life):
    make.case(at="assigned")
    go(minutes=1)
    said = len(provider.to(WATI))
    life.move_to(MORNING.replace(day=8, hour=7, minute=25))  # a Saturday
    go(minutes=20)
    assert len(provider.to(WATI)) == said


def test_the_head_hears_of_what_is_overdue_and_once_a_week(linked, ratna, make, provider, go, life):
    linked(ratna, SARI)
    case = make.case(at="verified")
    cases.dispose(case, to=make.office("village_head"), by=make.joko)
    go(minutes=1)
    assert provider.to(SARI) == []
    life.move_to(MORNING.replace(day=20, hour=13))  # beyond every limit
    sweeps.nudge()
    go(minutes=1)
    [told] = provider.to(SARI)
    assert told.splitlines()[0] == (
        "Lewat batas: laporan 1/2026, 🛣 jalan dan jembatan, lewat 7 hari kerja. "
        "Ada pada Kepala Desa."
    )
    life.move_to(MORNING.replace(day=24, hour=7, minute=25))  # a Monday
    go(minutes=10)
    assert provider.to(SARI)[-1].splitlines()[:2] == [
        "Desa Sukamaju, lembar mingguan sampai Senin, 24 Agustus.",
        "Masuk: 0. Selesai: 0. Masih terbuka: 1. Lewat batas: 1.",
    ]


def test_the_heads_week_counts_and_names_no_case_about_himself(
    linked, ratna, make, provider, go, life
):
    linked(ratna, SARI)
    case = make.case(at="verified")
    Case.objects.filter(pk=case.pk).update(about_office=make.office("village_head"))
    life.move_to(MORNING.replace(day=24, hour=7, minute=25))  # a Monday
    go(minutes=10)
    [told] = provider.to(SARI)
    assert "Masuk: 0. Selesai: 0. Masih terbuka: 0. Lewat batas: 0." in told
    assert "1/2026" not in told


def test_an_official_hears_nothing_of_a_case_about_himself(linked, dewi, make, provider, go, life):
    linked(dewi, SARI)
    make.case(at="assigned", about_office=str(make.office("secretary").pk))
    life.move_to(MORNING.replace(day=20))
    sweeps.nudge()
    go(minutes=1)
    assert provider.to(SARI) == []


# -- What never stands in a notice ----------------------------------------------------------------
def test_the_canary(watis_phone, tied, linked, dewi, make, provider, go, life):
    """Name, story and words are nowhere; the category only before an official's eyes."""
    linked(dewi, "+6285712345603")
    story = "Jembatan kutilang putus, saya bidan Trinil."
    case = tied(make.case(text=story, privacy="rahasia", name="Wiryokusumo", phone=SARI))
    for name in ("verify", "dispose", "begin", "forward", "answer", "reopen"):
        case = make.step(case, name)
        go(minutes=1)
    cases.speak(case, words="Suami saya carik.")
    life.move_to(MORNING.replace(day=28))
    sweeps.nudge()
    go(minutes=1)
    other = tied(make.case(text=story, privacy="rahasia", name="Wiryokusumo"))
    make.step(other, "archive")
    go(minutes=1)
    said = [(one["to"], f"{one['text']} {one['buttons']}") for one in provider.asked]
    assert {to for to, _ in said} == {SARI, WATI, "+6285712345603"}
    never = ("kutilang", "Trinil", "Wiryokusumo", "carik", "Lubang sudah", "Masih berlubang",
             "DPUPR", SARI)  # fmt: skip
    assert [text for _, text in said if any(word in text for word in never)] == []
    mine = [text for to, text in said if to == SARI]
    assert [text for text in mine if "jalan" in text.lower() or "Kasi" in text] == []
    assert all(text.startswith(("Laporan Anda ", "Halo")) for text in mine)


def test_no_topic_of_a_secret_matter_even_for_officials(watis_phone, make, provider, go):
    case = make.report("Bantuan dipotong.")
    cases.verify(case, report_class="supervisory", category=make.category("road"), by=make.joko)
    make.step(case, "dispose")
    go(minutes=1)
    assert provider.to(WATI)[0].startswith("Laporan 1/2026, sisa 5 hari kerja.")


# -- Words ----------------------------------------------------------------------------------------
FACTS = {
    "subject": "Laporan Anda 147/2026", "promise": "Kamis, 12 Juni", "until": "Kamis, 12 Juni",
    "office": "Kasi Kesejahteraan", "authority": "Camat Sukasari", "year": 2027, "main": "132/2026",
    "line": "147/2026, 🛣 jalan, sisa 2 hari kerja", "label": "147/2026",
    "holder": "Kasi Kesejahteraan", "day": "Kamis, 12 Juni", "open": 3, "late": 1, "today": 1,
    "unread": 4, "village": "Desa Sukamaju", "filed": 3, "closed": 2, "is_urgent": True,
}  # fmt: skip
TEMPLATES = sorted(
    path.stem
    for path in (Path(followup.__file__).parent / "templates" / "followup").glob("[!_]*.txt")
)


@pytest.mark.parametrize("is_full", [True, False])
def test_every_notice_is_plain(is_full):
    needed = ("subject", "line", "label", "day", "main", "village", "filed", "closed")
    facts = FACTS if is_full else {name: FACTS[name] for name in needed}
    lengths = []
    for name in TEMPLATES:
        text = wording.words(name, **facts)
        sentences = [one for one in re.split(r"(?<=[.?!])\s+|\n", text) if one]
        lengths += [len(sentence.split()) for sentence in sentences]
        assert len(text) <= 300
    assert max(lengths) <= 18
    assert sum(lengths) / len(lengths) <= 9


# -- The keepers of the key ------------------------------------------------------------------
@pytest.fixture
def entered(make):
    """``entered(kind, case, **data)`` writes what the vault writes of a request to open a name."""

    def enter(kind, case, **data):
        with transaction.atomic():
            return ledger.append(
                make.village.book_id, f"identity.{kind}", office="service_head", actor="official:0",
                subject=case.ref, data={"field": "name", "request": 7, **data},
            )  # fmt: skip

    return enter


def told_of_names(provider, number):
    return [told for told in provider.to(number) if "nama" in told]


def test_a_request_is_told_to_the_second_and_its_answer_to_the_asker(
    linked, make, dewi, provider, go, entered
):
    case = make.case(name="Sari")
    linked(make.joko, SARI)
    linked(dewi, WATI)
    entered("requested", case, seconds=[dewi.pk], reason="check_truth")
    go(minutes=1)
    assert told_of_names(provider, WATI) == [
        (
            "Laporan 1/2026: ada yang minta izin membuka nama pelapor.\n"
            "Buka: https://sukamaju.example/petugas/izin"
        )
    ]
    assert told_of_names(provider, SARI) == []
    entered("granted", case, asker=make.joko.pk)
    go(minutes=1)
    assert told_of_names(provider, SARI) == [
        (
            "Laporan 1/2026: permintaan Anda membuka nama sudah dijawab.\n"
            "Buka: https://sukamaju.example/petugas/laporan/2026/1"
        )
    ]
    assert len(told_of_names(provider, WATI)) == 1


def test_the_keeper_a_case_is_about_is_not_told(linked, make, dewi, provider, go, entered):
    case = make.report(name="Sari", about_office=str(make.office("secretary").pk))
    linked(dewi, WATI)
    entered("requested", case, seconds=[dewi.pk])
    go(minutes=1)
    assert told_of_names(provider, WATI) == []


def test_a_request_taken_back_in_the_night_is_not_told(linked, make, dewi, provider, go, entered):
    case = make.case(name="Sari")
    linked(dewi, WATI)
    go(hours=12)
    entered("requested", case, seconds=[dewi.pk])
    go(minutes=1)
    entered("withdrawn", case)
    go(hours=12)
    assert told_of_names(provider, WATI) == []


# -- Who answers for data protection -----------------------------------------------------------
PAGE = "Buka: https://sukamaju.example/petugas/permintaan-data"


def wish(case):
    asking.ask(case.village, case.ref, kind="other", key=uuid4(), words="Kutilang membaca?")
    return DataRequest.objects.get()


def test_a_wish_is_told_to_who_answers_and_late_to_the_keepers(
    linked, make, dewi, provider, go, life
):
    case = make.case(name="Sari")
    linked(make.joko, SARI)
    linked(dewi, WATI)
    wish(case)
    go(minutes=1)
    asked = "Laporan 1/2026: pelapor meminta sesuatu tentang datanya. Jawab dalam 3 x 24 jam."
    late = "Laporan 1/2026: permintaan data lewat 3 x 24 jam dan belum dijawab."
    assert (provider.to(WATI)[-1], f"{asked}\n{PAGE}" in provider.to(SARI)) == (
        f"{asked}\n{PAGE}", False,
    )  # fmt: skip
    life.shift(timedelta(hours=73))
    answering.mark_late()
    go(minutes=1)
    for number in (SARI, WATI):
        assert [told for told in provider.to(number) if told == f"{late}\n{PAGE}"] != []


def test_what_is_answered_before_it_was_told_is_not_told(linked, make, dewi, provider, go):
    linked(dewi, WATI)
    one = wish(make.case(name="Sari"))
    jobs.run_all()
    answering.decide(actors.of(dewi), one.uid, is_granted=True, words="Petugas saja.")
    go(minutes=5)
    assert [told for told in provider.to(WATI) if "datanya" in told] == []


def test_the_reporter_hears_that_there_is_an_answer_and_no_word_of_it(
    tied, make, dewi, provider, go
):
    one = wish(tied(make.case(name="Sari")))
    answering.decide(actors.of(dewi), one.uid, is_granted=False, words="Kutilang tetap disimpan.")
    go(minutes=1)
    assert provider.to(SARI)[-1] == (
        f"Laporan Anda 1/2026: permintaan Anda tentang data sudah dijawab.\n{LINK}"
    )


def test_who_took_back_every_way_to_reach_him_is_nobodys_untold_news(account, make, provider, go):
    case = make.case(name="Sari", phone=SARI)
    provider.answers = [400] * 50
    make.step(case, "verify")
    go(days=4)
    assert untold.of(case.village, case.pk) != []
    asking.erase_contact(case.village, case.ref)
    go(minutes=1)
    assert untold.of(case.village, case.pk) == []
