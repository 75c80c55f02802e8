"""How much can still be promised: what is open, less what was promised before and has not come yet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from credit.collecting.accounts import accounts
from credit.collecting.allotment import Came
from customers.models import Customer
from financials.aging import agings
from financials.ledger import invoice_entries, open_amount
from financials.models import Document
from foundation.money import NOTHING


@dataclass(frozen=True)
class Standing:
    """A promise nobody has judged or withdrawn yet: its key, its amount, and what came of it so far."""

    key: int
    currency: str
    amount: Decimal
    came: Came

    @property
    def to_come(self) -> Decimal:
        return self.amount - self.came.total


@dataclass(frozen=True)
class Owing:
    """What a customer owes in one currency, and how much of it can still be promised."""

    currency: str
    owed: Decimal  # all that is open, due or not, without what came and was not applied
    overdue: Decimal
    promised: Decimal  # and still to come

    @property
    def left(self) -> Decimal:
        return max(self.owed - self.promised, NOTHING)

    @property
    def overdue_left(self) -> Decimal:
        """What is overdue and not promised yet."""
        return max(self.overdue - self.promised, NOTHING)


def standing_promises(*, customer: Customer, day: date) -> dict[int, Standing]:
    """Return the promises that stand, by key, each with what came of it by the end of a day; two queries."""
    found = {}
    for promises, account in accounts(day=day, customers=[customer.pk]):
        came = account.came(day)
        for one in promises:
            if not one.said.outcome:
                key = one.promised.key
                found[key] = Standing(key, one.currency, one.promised.amount, came[key])
    return found


def owings(*, customer: Customer, day: date) -> list[Owing]:
    """Return what is owed by currency, the customer's own first; at least that one."""
    promised: dict[str, Decimal] = {}
    for one in standing_promises(customer=customer, day=day).values():
        promised[one.currency] = promised.get(one.currency, NOTHING) + one.to_come
    found = {
        account.currency: Owing(
            account.currency,
            sum((bucket.amount for bucket in account.buckets), NOTHING),
            account.overdue,
            promised.get(account.currency, NOTHING),
        )
        for account in agings([customer.pk], as_of=day)[customer.pk]
    }
    own = customer.currency
    found.setdefault(own, Owing(own, NOTHING, NOTHING, promised.get(own, NOTHING)))
    return sorted(found.values(), key=lambda one: (one.currency != own, one.currency))


def left_to_promise(*, customer: Customer, currency: str, day: date) -> Decimal:
    """Return what is owed in a currency and not promised yet; nothing when more is promised than owed."""
    found = (one.left for one in owings(customer=customer, day=day) if one.currency == currency)
    return next(found, NOTHING)


def left_of(document: Document, *, day: date) -> Decimal:
    """Return what is open of an invoice now and not promised for it yet."""
    left = sum((open_amount(entry) for entry in invoice_entries(document)), NOTHING)
    coming = standing_promises(customer=document.customer, day=day)
    about_it = document.promises.open().values_list("pk", flat=True)
    return max(left - sum((coming[key].to_come for key in about_it if key in coming), NOTHING), NOTHING)
