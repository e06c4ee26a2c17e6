"""A village never sees another's: every model and every query is walked.

Who is answered what at which address: ``matrix.csv``.
"""

import ast

import pytest
from django.apps import apps
from django.test import Client

from tests import source

pytestmark = pytest.mark.django_db

HERE = "sukamaju.example"

# What is read without naming the village in the same expression, and why that is right.
UNSCOPED = {
    "cases/showing.py Case.select_for_update": "by the key of the exhibit at hand",
    "cases/showing.py Exhibit.filter": "of the case at hand, or a duty over every village",
    "cases/stories.py Case.select_for_update": "by a key just read through the village",
    "intake/shutting.py Case.filter": "a duty over every village",
    "intake/shutting.py StoryKey.filter": "a duty over every village",
    "media/actions.py Attachment.filter": "by the key of the attachment at hand",
    "media/queries.py Attachment.filter": "by the key of the attachment at hand",
    "followup/alarms.py Trouble.filter": "a sweep over every village: troubles nobody was told of",
    "followup/alarms.py Trouble.select_for_update": "by the key the sweep found",
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
    "intake/reporting.py Case.filter": "written for the next, never asked",
    "intake/reporting.py Case.raw": "joined to a submission of the village",
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
    "village/queries.py HostName.filter": "of all villages: whose page it is",
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


# -- The machine's own -------------------------------------------------------------------------
def test_metrics_are_for_this_machine_only(village):
    assert Client().get("/metrics", headers={"host": HERE}).status_code == 200
    assert Client(REMOTE_ADDR="203.0.113.9").get("/metrics").status_code == 404
    behind = {"host": HERE, "x-forwarded-for": "127.0.0.1"}
    assert Client().get("/metrics", headers=behind).status_code == 404


@pytest.mark.parametrize("probe", ["/healthz", "/readyz"])
def test_probes_tell_nothing_but_that_it_lives(village, probe):
    told = Client().get(probe, headers={"host": "nobody.example"})
    assert (told.status_code, len(told.content) < 30) == (200, True)
