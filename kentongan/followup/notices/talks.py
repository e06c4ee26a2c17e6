"""News for those who receive complaints: somebody in a conversation waits for a person."""

from django.utils.translation import gettext as _

from kentongan.base import clock
from kentongan.followup.notices import rules, wording
from kentongan.followup.rules import DESK
from kentongan.ledger.models import Entry
from kentongan.messaging import outbox, reachable
from kentongan.messaging import rules as sending
from kentongan.messaging.outbox import Draft
from kentongan.village import queries as villages
from kentongan.village.models import Village

KINDS = ("talk.waits", "talk.wipe_asked")
MOVES_ON = ("talk.answered", "talk.handed_back")


def tell(village: Village, entry: Entry) -> None:
    """Tell the desk; what it has seen to meanwhile is not told any more. Never who, nor a word."""
    prefix = f"talk-waits:{entry.data['talk']}:"
    outbox.withdraw(village.pk, prefix)
    if entry.kind not in KINDS or not rules.is_news(entry.at, clock.now()):
        return
    hold = rules.hold(clock.now(), village.zone, is_danger=False)
    today = villages.today(village)
    found = [one for role in DESK for one in villages.holders(village, role, today)]
    for official in dict.fromkeys(found):
        if contact := reachable.contact_of(official):
            key = f"{prefix}{entry.seq}:o{official.pk}"
            outbox.say(contact, _draft(village), key=key, priority=sending.NOTICE, hold=hold)


def _draft(village: Village) -> Draft:
    return wording.draft(
        "official_talk_waits",
        short=_("Seorang warga menunggu jawaban petugas."),
        template=wording.OFFICIAL,
        facts=("",),
        link=wording.site(village, "/petugas/percakapan"),
    )
