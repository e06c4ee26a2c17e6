"""*Saya juga mengalami ini*: a citizen joins a published report and is counted, never shown."""

import re
from datetime import date

import pytest

from kentongan.base import jobs
from kentongan.cases import actions as cases
from kentongan.cases.models import Case
from kentongan.intake import doubt
from kentongan.ledger.models import Entry
from tests.cast import log_in, told

pytestmark = pytest.mark.django_db

COPY = "Jalan di tikungan dekat musala berlubang dalam. Kemarin ada motor jatuh."
WORDS = "Jalan rusak di tikungan musala, banyak lubang dalam"
CANARY = "kepodang"


@pytest.fixture(autouse=True)
def _home(village, joko, wati, monkeypatch):
    """Every page here is Sukamaju's, and no report came before."""
    monkeypatch.setattr(doubt, "SOURCES", doubt.Sources())


@pytest.fixture
def shown(make, joko):
    """A case on the board whose own words were others."""
    case = make.case(at="verified", text=f"{COPY} Kata {CANARY}.", publish_ok=True)
    cases.publish(case, title="Jalan berlubang", text=COPY, by=joko)
    return case


@pytest.fixture
def secret(make):
    """The same matter, never published."""
    return make.case(text=f"{COPY} Kata {CANARY}.", publish_ok=True)


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def join(client, label, **answers):
    return client.post("/lapor", {"same_as": label, **answers}, follow=True)


def newest():
    return Case.objects.latest("pk")


def test_joining_files_a_case_of_its_own_with_a_code_and_words(client, shown):
    receipt = join(client, shown.label)
    case = newest()
    assert (case.same_as, told(case).text, case.category) == (
        shown,
        f"Saya mengalami hal yang sama dengan laporan {shown.label}.",
        shown.category,
    )
    assert re.search(r"\d{4} \d{4} \d{4} \d{4}", words(receipt))
    assert f"Anda mengalami hal yang sama dengan laporan {shown.label}." in words(receipt)
    assert Entry.objects.get(subject=case.ref).data["main"] == str(shown.ref)


def test_who_writes_and_joins_keeps_his_own_words(client, shown):
    join(client, shown.label, text=WORDS)
    assert (told(newest()).text, newest().same_as) == (WORDS, shown)


def test_a_number_that_is_not_on_the_board_is_as_if_not_given(client, shown, secret):
    bare = [join(client, label) for label in (secret.label, "999/2026", "x")]
    assert [(page.status_code, "Ceritakan masalahnya dulu" in words(page)) for page in bare] == [
        (422, True)
    ] * 3
    assert len({re.sub("[0-9a-f-]{36}", "", page.content.decode()) for page in bare}) == 1
    receipt = join(client, secret.label, text=WORDS)
    assert (newest().same_as, secret.label in words(receipt)) == (None, False)


def test_the_board_leads_to_a_form_that_needs_no_words(client, shown, secret):
    page = client.get(f"/aduan/{shown.year}/{shown.number}").content.decode()
    [address] = re.findall(r'href="(/lapor\?sama=[^"]+)"', page)
    form = client.get(address)
    assert f"hal yang sama dengan laporan {shown.label}: Jalan berlubang" in words(form)
    hidden = client.get(f"/lapor?sama={secret.label}").content.decode()
    plain = client.get("/lapor").content.decode()
    key = "[0-9a-f]{8}-[0-9a-f-]{27}"
    assert re.sub(key, "", hidden) == re.sub(key, "", plain)


def test_a_form_shown_again_keeps_the_choice(client, shown):
    page = join(client, shown.label, text=WORDS, phone="0812").content.decode()
    assert f'name="same_as" value="{shown.label}" checked' in page


def test_while_telling_only_published_words_are_shown(client, shown, secret):
    part = client.post("/lapor/serupa", {"text": f"{WORDS} {CANARY}"})
    assert re.findall('name="sama" value="([^"]+)"', part.content.decode()) == [shown.label]
    assert (COPY in words(part), CANARY in words(part)) == (True, False)


def test_without_script_one_press_on_the_receipt_joins(client, shown, secret):
    receipt = client.post("/lapor", {"text": WORDS}, follow=True)
    [action] = re.findall(r'action="(/lapor/tanda-terima/[^"]+/sama)"', receipt.content.decode())
    assert re.findall('name="sama" value="([^"]+)"', receipt.content.decode()) == [shown.label]
    assert CANARY not in words(receipt)
    receipt = client.post(action, {"sama": shown.label}, follow=True)
    assert f"Anda mengalami hal yang sama dengan laporan {shown.label}." in words(receipt)
    assert newest().same_as == shown
    entries = Entry.objects.filter(subject=newest().ref).order_by("seq")
    assert [(entry.kind, entry.data.get("main")) for entry in entries][1:] == [
        ("case.likened", str(shown.ref))
    ]


def test_the_choice_is_taken_back_by_one_press(client, shown):
    where = join(client, shown.label, text=WORDS).request["PATH_INFO"]
    receipt = client.post(f"{where}/sama", {"sama": ""}, follow=True)
    assert newest().same_as is None
    assert re.findall('name="sama" value="([^"]+)"', receipt.content.decode()) == [shown.label]


def test_what_cannot_be_chosen_on_the_receipt_changes_nothing(client, shown, secret):
    where = join(client, shown.label, text=WORDS).request["PATH_INFO"]
    before = Entry.objects.count()
    for label in (secret.label, "999/2026", newest().label, shown.label):
        client.post(f"{where}/sama", {"sama": label})
    assert (newest().same_as, Entry.objects.count()) == (shown, before)


def test_nobody_else_chooses_for_the_reporter(client, shown):
    where = client.post("/lapor", {"text": WORDS})["Location"]
    answer = type(client)().post(f"{where}/sama", {"sama": shown.label})
    assert (answer["Location"], newest().same_as) == ("/lacak", None)


def test_who_complains_of_an_official_is_shown_no_board(client, shown, make):
    head = str(make.office("village_head").pk)
    receipt = client.post("/lapor", {"text": WORDS, "about_office": head}, follow=True)
    assert "Apakah sama dengan ini?" not in words(receipt)


def test_the_board_tells_how_many_and_never_who(client, shown):
    nobody = words(client.get(f"/aduan/{shown.year}/{shown.number}"))
    assert "warga juga mengalami ini" not in nobody
    for n in range(2):
        join(client, shown.label, text=f"{WORDS} {CANARY} {n}", name="Sari")
    pages = [words(client.get(a)) for a in ("/aduan", f"/aduan/{shown.year}/{shown.number}")]
    assert ["2 warga juga mengalami ini." in page for page in pages] == [True, True]
    assert [name in page for page in pages for name in (CANARY, "Sari", newest().label)] == (
        [False] * 6
    )


def test_many_joining_at_once_from_one_address_are_doubted_and_do_not_count(client, shown):
    for _ in range(5):
        join(client, shown.label)
    assert [case.doubt for case in Case.objects.filter(same_as=shown).order_by("pk")] == [
        "", "", "", "flood", "flood"
    ]  # fmt: skip
    assert "3 warga juga mengalami ini." in words(client.get("/aduan"))


def test_the_officer_sees_it_and_merges_by_one_press(client, shown, joko):
    join(client, shown.label)
    case = newest()
    log_in(client, joko)
    page = client.get(f"/petugas/laporan/{case.year}/{case.number}")
    assert f"Warga ini mengalami hal yang sama dengan {shown.label}" in words(page)
    form = re.search(r'id="penggabungan".*?</form>', page.content.decode(), re.DOTALL)[0]
    assert 'class="button big"' in form
    sent = dict(re.findall(r'name="(number|version)" value="([^"]+)"', form))
    client.post(f"/petugas/laporan/{case.year}/{case.number}/penggabungan", sent)
    assert (newest().status, newest().main) == ("merged", shown)


def test_who_may_not_see_the_main_case_is_not_told_of_it(make, joko, wati, client, shown):
    case = make.report(WORDS, same_as=shown.label)
    cases.verify(case, report_class="ordinary", category=make.category("road"), by=joko)
    cases.dispose(case, to=make.office("section_welfare"), by=joko)
    jobs.run_all()
    log_in(client, wati)
    page = words(client.get(f"/petugas/laporan/{case.year}/{case.number}"))
    assert (WORDS in page, shown.label in page) == (True, False)


# -- When ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "day", "is_long_ago"),
    [
        ("hari-ini", "2026-08-14", False),
        ("kemarin", "2026-08-13", False),
        ("lama", None, True),
        ("", None, False),
        ("2026-08-01", "2026-08-01", False),
    ],
)
def test_when_it_happened_may_be_told_in_a_word(client, today, joko, said, day, is_long_ago):
    today(date(2026, 8, 14))
    client.post("/lapor", {"text": WORDS, "happened_on": said})
    case = newest()
    kept = case.happened_on.isoformat() if case.happened_on else None
    assert (kept, case.was_long_ago) == (day, is_long_ago)


def test_the_officer_reads_that_it_was_long_ago(client, joko):
    client.post("/lapor", {"text": WORDS, "happened_on": "lama"})
    log_in(client, joko)
    page = client.get(f"/petugas/laporan/{newest().year}/{newest().number}")
    assert "Kejadian: Sudah lama" in words(page)


def test_the_counter_asks_when_too(client, joko, today):
    log_in(client, joko)
    assert client.get("/petugas/catat").content.decode().count('name="happened_on"') == 3
    client.post("/petugas/catat", {"text": WORDS, "happened_on": "lama"})
    assert newest().was_long_ago


def test_a_form_shown_again_keeps_when(client):
    page = client.post("/lapor", {"happened_on": "kemarin"}).content.decode()
    assert re.findall('name="happened_on".*? value="([^"]*)" checked', page) == ["kemarin"]
