"""How much can still be promised: what is open, less what was promised before and has not come yet."""

from datetime import date
from decimal import Decimal

from django.db.models import Sum

from credit.collecting.accounts import accounts
from credit.models import Promise
from customers.models import Customer
from financials.aging import aging
from financials.ledger import invoice_entries, open_amount
from financials.models import Document
from foundation.money import NOTHING


def still_to_come(*, customer: Customer, day: date) -> dict[int, Decimal]:
    """Return of each promise that stands how much of it has not come by the end of a day, by the promise's key."""
    found = {}
    for promises, account in accounts(day=day, customers=[customer.pk]):
        came = account.came(day)
        standing = (one.promised for one in promises if not one.said.outcome)
        found |= {one.key: one.amount - came[one.key].total for one in standing}
    return found


def left_to_promise(*, customer: Customer, currency: str, day: date) -> Decimal:
    """Return what is owed in a currency and not promised yet; nothing when more is promised than owed."""
    coming = still_to_come(customer=customer, day=day)
    promised = Promise.objects.filter(pk__in=coming, currency=currency).values_list("pk", flat=True)
    left = owed(customer=customer, currency=currency, day=day) - sum((coming[one] for one in promised), NOTHING)
    return max(left, NOTHING)


def owed(*, customer: Customer, currency: str, day: date) -> Decimal:
    """Return all that is open on a day, due or not, without what came and was not applied."""
    account = aging(customer_id=customer.pk, currency=currency, as_of=day)
    return sum((bucket.amount for bucket in account.buckets), NOTHING)


def left_of(document: Document) -> Decimal:
    """Return what is open of an invoice now and not promised for it yet."""
    left = sum((open_amount(entry) for entry in invoice_entries(document)), NOTHING)
    promised = document.promises.open().aggregate(sum=Sum("amount"))["sum"] or NOTHING
    return max(left - promised, NOTHING)
