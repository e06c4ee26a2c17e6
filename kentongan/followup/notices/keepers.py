"""News for the keepers of the key: somebody asks to open a name; the answer to who asked.

Neither name nor reason: both stand on the page behind the log-in.
"""

from django.utils.translation import gettext as _

from kentongan.base import clock
from kentongan.cases import access, actors
from kentongan.cases.models import Case
from kentongan.followup.notices import rules, wording
from kentongan.ledger.models import Entry
from kentongan.messaging import outbox, reachable
from kentongan.messaging import rules as sending
from kentongan.messaging.outbox import Draft
from kentongan.village.models import Official

ASKED, MOVED_ON = (
    "identity.requested",
    ("identity.granted", "identity.denied", "identity.withdrawn"),
)
KINDS = (ASKED, *MOVED_ON)


def tell(case: Case, entry: Entry) -> None:
    """Tell the second ones of a request, and its asker of the answer."""
    prefix = f"permit:{entry.data['request']}:"
    if entry.kind in MOVED_ON:
        outbox.withdraw(case.village_id, prefix)
    if not rules.is_news(entry.at, clock.now()):
        return
    hold = rules.hold(clock.now(), case.village.zone, is_danger=False)
    for official in _whom(case, entry):
        if contact := reachable.contact_of(official):
            key = f"{prefix}{entry.seq}:o{official.pk}"
            draft = _draft(case, entry)
            outbox.say(contact, draft, key=key, priority=sending.NOTICE, hold=hold)


def _whom(case: Case, entry: Entry) -> list[Official]:
    """Whoever it concerns and may see the case."""
    wanted = entry.data["seconds"] if entry.kind == ASKED else [entry.data.get("asker", 0)]
    found = Official.objects.of(case.village).filter(pk__in=wanted, is_active=True).order_by("pk")
    return [one for one in found if access.may_see(actors.of(one), case)]


def _draft(case: Case, entry: Entry) -> Draft:
    name, short, link = (
        ("official_permit_asked", _("Izin membuka nama menunggu Anda."), "/petugas/izin")
        if entry.kind == ASKED
        else ("official_permit_answered", _("Permintaan membuka nama sudah dijawab."), "")
    )
    return wording.draft(
        name,
        short=short,
        template=wording.OFFICIAL,
        facts=(case.label,),
        label=case.label,
        link=wording.site(case.village, link) if link else wording.desk_page(case),
    )
