"""A village never sees another's: every model is walked, every address is tried.

Who may ask for which address stands in ``audience.toml``.
"""

import ast
import io
import re
import tomllib
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, get_resolver
from PIL import Image

from kentongan.cases import actions as cases
from kentongan.cases.models import Case, Exhibit
from kentongan.ledger.models import Entry
from tests import source
from tests.cast import STORY

pytestmark = pytest.mark.django_db

AUDIENCE = tomllib.loads(Path(__file__).with_name("audience.toml").read_text())
HERE, NEXT_DOOR = "sukamaju.example", "sebelah.example"
LOGIN = "/petugas/akun/masuk/"

# What is read without naming the village in the same expression, and why that is right.
UNSCOPED = {
    "followup/alarms.py Trouble.filter": "a sweep over every village: troubles nobody was told of",
    "followup/alarms.py Trouble.select_for_update": "by the key the sweep found",
    "followup/followers.py Case.select_related": "by the ref of an entry of the village's book",
    "followup/notices/untold.py Case.select_related": "by the case of a notice at hand",
    "followup/notices/untold.py Notice.filter": "a sweep over every village",
    "followup/notices/untold.py Notice.select_for_update": "by the key a sweep found",
    "followup/notices/untold.py Outgoing.filter": "what messages of this village were folded into",
    "followup/sweeps.py Case.filter": "a sweep over every village, each case on its own clock",
    "followup/watching.py Case.select_for_update": "by the key a sweep found",
    "followup/watching.py Watch.filter": "by the key of the case at hand",
    "insight/register.py Disposition.filter": "prefetched below visible cases",
    "insight/search.py SearchText.filter": "by the key of the case at hand",
    "intake/leftovers.py HeldUpload.filter": "a sweep over every village: uploads nobody sent off",
    "intake/talk/answering.py Contact.select_for_update": "by the key of the talk at hand",
    "intake/talk/answering.py Talk.filter": "a sweep over every village, each talk in its own job",
    "intake/retention.py Envelope.filter": "joined to the village of the case at hand",
    "intake/reporting.py HeldUpload.filter": "by the keys just read through the village",
    "messaging/attending.py Account.filter": "by the keys of the accounts at hand",
    "messaging/accounts.py Account.filter": "by its key, or by the one in its address",
    "messaging/attending.py Contact.filter": "a sweep over every village, one job a contact",
    "messaging/attending.py Contact.select_for_update": "by the key of the event at hand",
    "messaging/attending.py Incoming.filter": "a sweep, or by the key of the event at hand",
    "messaging/balance.py Account.filter": "a duty that counts every account by itself",
    "messaging/checking.py Account.filter": "a duty over every account, or by the key at hand",
    "messaging/contacts.py Contact.filter": "a duty that forgets what is old in every village",
    "messaging/forgetting.py Delivery.filter": "a sweep over every village: bodies long read",
    "messaging/inbox.py Account.filter": "by the key of the account at hand",
    "messaging/outbox.py Outgoing.filter": "by the key of the message at hand",
    "messaging/pacing.py Account.filter": "by the key of the account at hand",
    "messaging/posting.py Account.filter": "by the key of the account at hand",
    "messaging/posting.py Account.select_for_update": "by the key of the account at hand",
    "messaging/posting.py Outgoing.filter": "a sweep, or by the key of the message at hand",
    "messaging/posting_queue.py Account.filter": "by the key of the account at hand",
    "messaging/receipts.py Incoming.filter": "by the key of the receipt at hand",
    "messaging/receipts.py Incoming.select_for_update": "by the key of the receipt at hand",
    "messaging/watching.py Account.filter": "a duty that looks at every account",
    "messaging/watching.py Trouble.filter": "by the keys just read",
    "messaging/watching.py Trouble.select_for_update": "a duty over every village's troubles",
    "ops/channel_gauges.py Account.order_by": "numbers for the operator",
    "ops/channel_gauges.py Trouble.filter": "numbers for the operator",
    "ops/channels.py Account.filter": "the terminal's: by number, of any village",
    "ops/channels.py Account.order_by": "the terminal's list of every village",
    "ops/channels.py HostName.filter": "to find the village by its name",
    "ops/commands.py Official.filter": "the terminal's: user names are unique on the machine",
    "ops/demo.py Case.get": "the only village there is",
    "phones/actions.py Bubble.filter": "a sweep over every village: what was said long ago",
    "phones/delivering.py Bubble.filter": "by the key of the job",
    "ops/diagnosis.py Account.order_by": "the doctor looks at every village",
    "ops/health.py Case.order_by": "one number for the operator",
    "vault/tries.py Official.select_for_update": "by the key of the official at hand",
    "village/actions/officials.py Official.filter": "user names are unique on the machine",
    "village/actions/officials.py Tenure.filter": "by conditions that name the official or office",
    "village/queries.py Tenure.filter": "narrowed to an official or an office by its callers",
}
WRITES = {"create", "bulk_create", "bulk_update", "get_or_create", "none"}  # rows name their own


# -- Models ------------------------------------------------------------------------------------
def owned():
    """The models whose rows say which village they belong to, by name."""
    return {
        model.__name__: model
        for model in apps.get_models()
        if model.__module__.startswith("kentongan.")
        and any(field.name == "village" for field in model._meta.fields)
    }


def test_rows_of_a_village_are_asked_for_through_it():
    homeless = [
        name for name, model in owned().items() if not hasattr(model._default_manager, "of")
    ]
    assert homeless == ["HostName"]  # asked for to find the village


def test_no_query_forgets_the_village():
    found = {read for path in source.modules() for read in unscoped_reads(path)}
    assert found == {*UNSCOPED}


def unscoped_reads(path):
    models = owned()
    for node in ast.walk(source.tree(path)):
        names, facts = chain(node)
        if names[1:2] != ["objects"] or names[0] not in models or len(names) < 3:
            continue
        if names[2] in {"of", *WRITES} or is_spoken_for(path, node, facts, models[names[0]]):
            continue
        yield f"{path.relative_to(source.PACKAGE)} {names[0]}.{names[2]}"


def chain(node):
    """``Case.objects.filter(a=1).get(b=2)`` as its names in order and the facts it is given."""
    names, facts = [], set()
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Call):
            facts |= {word.arg.split("__")[0] for word in node.keywords if word.arg}
        elif isinstance(node, ast.Attribute):
            names.append(node.attr)
        node = node.func if isinstance(node, ast.Call) else node.value
    names.append(node.id if isinstance(node, ast.Name) else "")
    return names[::-1], facts


def is_spoken_for(path, node, facts, model):
    """Whether the facts name a row that has its village, here or further along the chain."""
    owners = {f.name for f in model._meta.fields if f.name == "village" or f.related_model in LOCAL}
    longer = (chain(other)[1] for other in ast.walk(source.tree(path)) if holds(other, node))
    return any(owners & {fact.removesuffix("_id") for fact in told} for told in (facts, *longer))


def holds(whole, part):
    return isinstance(whole, ast.Call) and any(each is part for each in ast.walk(whole.func))


LOCAL = {model for model in apps.get_models() if model.__name__ in owned()}


def test_the_walk_over_queries_sees_a_query_that_forgets():
    tree = ast.parse("Case.objects.filter(number=1).first()").body[0].value
    assert chain(tree) == (["Case", "objects", "filter", "first"], {"number"})


# -- Addresses ---------------------------------------------------------------------------------
def routes(patterns=None, before=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address
        else:
            yield from routes(pattern.url_patterns, address)


def of(audience):
    return [route for route, who in AUDIENCE.items() if who == audience]


def test_every_address_declares_its_audience():
    assert sorted(routes()) == sorted(AUDIENCE)
    assert {*AUDIENCE.values()} == {"public", "reporter", "official", "account", "operator"}


def told():
    """A report in words of its own: the same words again and again would be doubted."""
    return {"text": f"{STORY} Itu kejadian {uuid4()}."}


def photo():
    file = io.BytesIO()
    Image.new("RGB", (400, 300), "green").save(file, "JPEG")
    file.name, _ = "DCIM_0001.jpg", file.seek(0)
    return file


@pytest.fixture
def case(village, joko):
    """A case of Sukamaju with a photo, not published."""
    Client(headers={"host": HERE}).post("/lapor", {**told(), "publish_ok": "on", "photos": photo()})
    return Case.objects.select_related("village").get()


@pytest.fixture
def fill(case):
    """``fill(*routes)`` are the addresses of Sukamaju's case for these routes."""
    words = {
        "year": case.year, "number": case.number, "ref": case.ref, "slug": "dusun", "pk": 1,
        "uid": Exhibit.objects.get().attachment.uid, "size": "kecil",
    }  # fmt: skip

    def address(route):
        return "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(words[found[1]]), route)

    return lambda *routes: {route: address(route) for route in routes}


def seated(official, host):
    client = Client(headers={"host": host})
    client.force_login(official)
    return client


def both(client, address, **more):
    """The answers to GET and POST, as status and where they lead."""
    typed = {"version": 1, "words": "Halo."}
    answers = client.get(address, **more), client.post(address, typed, **more)
    return [(answer.status_code, answer.headers.get("Location", "")) for answer in answers]


def rows():
    """Everything anybody could have changed."""
    return [list(model.objects.order_by("pk").values()) for model in (Case, Exhibit, Entry)]


def answered(client, addresses, **more):
    """What each route answers to GET and POST; nothing is changed by asking."""
    before = rows()
    answers = {route: both(client, at, **more) for route, at in addresses.items()}
    assert rows() == before
    return answers


def wrong(answers, *right):
    """The routes that answer something else than one of these."""
    return {route: told for route, told in answers.items() if not {*told} <= {*right}}


def bare(answers):
    """Without what stands behind a question mark."""
    return {
        route: [(status, where.split("?")[0]) for status, where in told]
        for route, told in answers.items()
    }


def test_a_stranger_is_asked_to_log_in(fill):
    addresses = fill(*of("official"), *of("account"))
    answers = answered(Client(headers={"host": HERE}), addresses)
    assert wrong(bare(answers), (302, LOGIN), (405, "")) == {}


def test_budi_is_refused_at_sukamajus_door(fill, budi):
    answers = answered(seated(budi, HERE), fill(*of("official")))
    assert wrong(bare(answers), (302, LOGIN), (405, "")) == {}


def test_sukamajus_case_does_not_exist_at_budis_own_door(fill, budi):
    addresses = fill(*(route for route in of("official") if "<digits" in route))
    answers = answered(seated(budi, NEXT_DOOR), addresses)
    assert wrong(answers, (404, ""), (405, "")) == {}
    assert {route for route, told in answers.items() if (404, "") not in told} == set()


def test_without_the_code_a_reporters_page_asks_for_it(fill):
    answers = answered(Client(headers={"host": HERE}), fill(*of("reporter")))
    assert wrong(answers, (302, "/lacak"), (405, "")) == {}


def test_a_report_opened_here_is_not_open_next_door(fill, next_village):
    reporter = Client(headers={"host": HERE})
    page = reporter.post("/lapor", told(), follow=True).content.decode()
    reporter.post("/lacak", {"code": re.search(r"\d{4} \d{4} \d{4} \d{4}", page)[0]})
    assert reporter.get("/lacak/laporan").status_code == 200
    addresses = fill(*(route for route in of("reporter") if "berkas" not in route))
    answers = answered(reporter, addresses, headers={"host": NEXT_DOOR})
    assert wrong(answers, (302, "/lacak"), (405, "")) == {}


def test_the_code_of_a_report_opens_nothing_next_door(case, next_village):
    reporter = Client(headers={"host": HERE})
    page = reporter.post("/lapor", told(), follow=True).content.decode()
    typed = {"code": re.search(r"\d{4} \d{4} \d{4} \d{4}", page)[0]}
    assert reporter.post("/lacak", typed).status_code == 303
    assert Client(headers={"host": NEXT_DOOR}).post("/lacak", typed).status_code == 404


def test_no_page_next_door_holds_a_word_of_sukamajus(case, joko, budi):
    kasi, neighbour = seated(joko, HERE), seated(budi, NEXT_DOOR)
    pages = ("/petugas/?daftar=semua", f"/petugas/laporan/{case.year}/{case.number}", "/petugas/")
    seen, leaked = (
        [page for page in pages if "masjid berlubang" in who.get(page).content.decode()]
        for who in (kasi, neighbour)
    )
    assert (seen[:2], leaked) == ([*pages[:2]], [])
    csv = b"".join(neighbour.get("/petugas/register.csv").streaming_content).decode()
    assert csv.count("\n") == 1
    assert b"masjid" in b"".join(kasi.get("/petugas/register.csv").streaming_content)


# -- What the public sees ----------------------------------------------------------------------
def test_an_unpublished_case_is_the_same_404_as_one_that_never_was(case):
    there = Client(headers={"host": HERE})
    unpublished, unknown = (
        there.get(f"/aduan/{case.year}/{number}") for number in (case.number, case.number + 500)
    )
    assert (unpublished.status_code, unknown.status_code) == (404, 404)
    assert unpublished.content == unknown.content
    assert {**unpublished.headers} == {**unknown.headers}


def test_a_published_case_and_its_photo_are_seen_at_its_own_host_only(case, joko, next_village):
    exhibit = Exhibit.objects.select_related("attachment").get()
    addresses = [f"/aduan/{case.year}/{case.number}", f"/aduan/foto/{exhibit.attachment.uid}"]
    assert [Client(headers={"host": HERE}).get(a).status_code for a in addresses] == [404, 404]
    category = case.village.categories.get(code="road")
    cases.verify(case, report_class="ordinary", category=category, by=joko)
    cases.publish(case, title="Jalan", text="Jalan berlubang.", exhibits=[exhibit.pk], by=joko)
    assert [Client(headers={"host": HERE}).get(a).status_code for a in addresses] == [200, 200]
    assert [Client(headers={"host": NEXT_DOOR}).get(a).status_code for a in addresses] == [404, 404]


def test_a_photo_that_never_was_is_not_found(case):
    assert Client(headers={"host": HERE}).get(f"/aduan/foto/{uuid4()}").status_code == 404


# -- The machine's own -------------------------------------------------------------------------
def test_metrics_are_for_this_machine_only(case):
    assert Client().get("/metrics", headers={"host": HERE}).status_code == 200
    assert Client(REMOTE_ADDR="203.0.113.9").get("/metrics").status_code == 404
    behind = {"host": HERE, "x-forwarded-for": "127.0.0.1"}
    assert Client().get("/metrics", headers=behind).status_code == 404


@pytest.mark.parametrize("probe", ["/healthz", "/readyz"])
def test_probes_tell_nothing_but_that_it_lives(case, probe):
    told = Client().get(probe, headers={"host": "nobody.example"})
    assert (told.status_code, len(told.content) < 30) == (200, True)
