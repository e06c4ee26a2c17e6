"""*24 jam kemudian*: no clock is moved; what happened on one phone happened a day earlier instead.

Every moment in every row that hangs on the contact goes back by a day: its last words, what the bot
waits for and until when, what waits to be sent and how long that may still be. The case, its
deadlines and the ledger are the village's and stay as they are; so does every other contact.
"""

from typing import Any

from django.db.models import DateField, DateTimeField, F, Model
from django.db.models.functions import Cast

from kentongan.base import clock
from kentongan.messaging import attending, posting_queue
from kentongan.messaging.models import Contact
from kentongan.phones import queries, rules
from kentongan.phones.models import Phone


def let_a_day_pass(phone: Phone) -> None:
    """Then whoever waits for the time looks again. In a transaction of the caller's."""
    contact = queries.contact_of(phone)
    if contact is None:
        return
    for model, field in _hanging_on(Contact):
        model.objects.filter(**{field: contact}).update(**earlier(model))
    mine = Contact.objects.of(phone.village).filter(pk=contact.pk)
    mine.update(**{**earlier(Contact), "attend_queued_at": None})
    attending.queue_all([contact])
    posting_queue.queue(phone.account_id, clock.now())


def earlier(model: type[Model]) -> dict[str, Any]:
    """Each moment and each day of a row, a day before."""
    dated = [one for one in model._meta.concrete_fields if isinstance(one, DateField)]
    return {one.name: _day_before(one) for one in dated}


def _day_before(field: DateField[Any, Any]) -> Any:
    before = F(field.name) - rules.DAY
    return before if isinstance(field, DateTimeField) else Cast(before, DateField())


def _hanging_on(model: Any) -> list[tuple[Any, str]]:
    """The models with a key to this one, whichever package they are of, that know a moment."""
    relations = [
        field
        for field in model._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete and field.is_relation
    ]
    found = [(one.related_model, one.field.name) for one in relations]
    return [(hanging, name) for hanging, name in found if earlier(hanging)]
