"""The statements that went to a customer, for its folder."""

from dataclasses import dataclass
from datetime import date

from customers.models import Customer
from documents.rounds.states import SENT
from financials.models import Statement
from foundation.periods import end_of_day

LAST = 5


@dataclass(frozen=True)
class SentTo:
    """The last statements of a customer, the latest first, and whether there are more."""

    last: list[Statement]
    more: bool


def sent_to(customer: Customer, *, as_of: date, limit: int = LAST) -> SentTo:
    """Return what went out up to the end of a day, with what each said."""
    sent = customer.statements.filter(status=SENT, sent_at__lt=end_of_day(as_of)).select_related("file", "run")
    found = list(sent.prefetch_related("balances").order_by("-sent_at")[: limit + 1])
    for one in found:
        one.customer = customer
    return SentTo(found[:limit], len(found) > limit)
