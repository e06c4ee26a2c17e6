"""Everything that changes a village. Each act: one transaction, one ledger entry.

``by`` is the official who acts; None is the operator of the machine. Refused unless the official
is of this village and holds an office of ``rules.KEEPERS`` today.
"""

from kentongan.village.actions.categories import (
    add_category,
    change_category,
    hide_category,
    rename_category,
)
from kentongan.village.actions.founding import found, make_default
from kentongan.village.actions.hamlets import (
    add_hamlet,
    hide_hamlet,
    order_hamlets,
    rename_hamlet,
)
from kentongan.village.actions.holidays import add_local_holiday, remove_local_holiday
from kentongan.village.actions.hosts import add_host, remove_host
from kentongan.village.actions.offices import add_office, hide_office, rename_office
from kentongan.village.actions.officials import (
    add_official,
    appoint,
    change_official,
    choose_password,
    dismiss,
    give_password,
    note_way_in,
    set_active,
    take_ways_in,
    use_given_password,
)
from kentongan.village.actions.sentences import add_sentence, change_sentence, remove_sentence
from kentongan.village.actions.settings import change_settings
from kentongan.village.actions.speaking import speak_page

__all__ = [
    "add_category",
    "add_hamlet",
    "add_host",
    "add_local_holiday",
    "add_office",
    "add_official",
    "add_sentence",
    "appoint",
    "change_category",
    "change_official",
    "change_sentence",
    "change_settings",
    "choose_password",
    "dismiss",
    "found",
    "give_password",
    "hide_category",
    "hide_hamlet",
    "hide_office",
    "make_default",
    "note_way_in",
    "order_hamlets",
    "remove_host",
    "remove_local_holiday",
    "remove_sentence",
    "rename_category",
    "rename_hamlet",
    "rename_office",
    "set_active",
    "speak_page",
    "take_ways_in",
    "use_given_password",
]
