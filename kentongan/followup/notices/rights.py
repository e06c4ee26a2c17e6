"""News for whoever answers for data protection: a reporter asks; nobody has answered in time.

Neither words nor kind: both stand on the page behind the log-in.
"""

from django.utils.translation import gettext as _

from kentongan.base import clock
from kentongan.cases import access, actors
from kentongan.cases.models import Case
from kentongan.followup.models import Notice
from kentongan.followup.notices import rules, wording
from kentongan.intake.models import Tie
from kentongan.intake.rights import charge
from kentongan.ledger.models import Entry
from kentongan.messaging import outbox, reachable
from kentongan.messaging import rules as sending
from kentongan.messaging.outbox import Draft
from kentongan.village.models import Official

ASKED, LATE = "rights.asked", "rights.late"
MOVED_ON = ("rights.decided", "rights.done")
KINDS = (ASKED, LATE, *MOVED_ON)
PAGE = "/petugas/permintaan-data"


def tell(case: Case, entry: Entry) -> None:
    """Tell who must answer of a request, and the keepers too once it is late."""
    prefix = f"rights:{entry.data['request']}:"
    if entry.kind in MOVED_ON:
        outbox.withdraw(case.village_id, prefix)
        return
    if not rules.is_news(entry.at, clock.now()):
        return
    hold = rules.hold(clock.now(), case.village.zone)
    for official in _whom(case, entry):
        if contact := reachable.contact_of(official):
            key = f"{prefix}{entry.seq}:o{official.pk}"
            draft = _draft(case, entry)
            outbox.say(contact, draft, key=key, priority=sending.NOTICE, hold=hold)


def stop_trying(case: Case) -> None:
    """Where no way to the reporter is left, what could not be told is nobody's work any more."""
    is_tied = Tie.objects.of(case.village).filter(case=case).exists()
    if not is_tied and not reachable.has_left(case.village, case.ref):
        Notice.objects.of(case.village).filter(case=case).delete()


def _whom(case: Case, entry: Entry) -> list[Official]:
    wanted = charge.keepers(case) if entry.kind == LATE else charge.in_charge(case)
    found = Official.objects.of(case.village).filter(pk__in=wanted).order_by("pk")
    return [one for one in found if access.may_see(actors.of(one), case)]


def _draft(case: Case, entry: Entry) -> Draft:
    name, short = (
        ("official_rights_late", _("Permintaan data lewat 3 x 24 jam."))
        if entry.kind == LATE
        else ("official_rights_asked", _("Permintaan data menunggu Anda."))
    )
    return wording.draft(
        name,
        short=short,
        template=wording.OFFICIAL,
        facts=(case.label,),
        label=case.label,
        link=wording.site(case.village, PAGE),
    )
