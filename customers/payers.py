"""Who pays for a customer (F28): the parents for the child, the head office for the branch.

What a customer buys stays on its own account, with its own limit, holds and aging; what is said about money goes to who
pays: invoices, credit notes, statements, reminders, receipts. Who pays for others pays for itself: there are no chains,
which the database refuses too (customers_guard_payer).
"""

from datetime import datetime

from django.db import transaction

from customers.events import tell
from customers.models import Customer
from staff.models import User


class PayerRefused(Exception):
    """Nobody else pays from now on; the text says why and what to do."""


def who_pays(customer: Customer) -> Customer:
    """Return who gets what is said about money: who pays for the customer, or the customer itself."""
    return customer.payer or customer


def greeted(payer: Customer) -> str:
    """Return the name by which who pays is greeted: a person by its own, a firm by none."""
    return payer.name if payer.kind == Customer.Kind.PERSON else ""


def locked(*customers: Customer | None) -> dict[int, Customer]:
    """Lock these customers, always in the order of their keys, and return them as they stand, by key."""
    keys = {one.pk for one in customers if one}
    rows = Customer.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    return {row.pk: row for row in rows}


@transaction.atomic
def set_payer(*, customer: Customer, payer: Customer | None, by: User, now: datetime) -> Customer:
    """Let somebody else of the register pay for the customer from now on; None lets it pay for itself.

    What was issued already stays addressed as it was. Told in the journals of all who are concerned. Raises
    PayerRefused.
    """
    found = locked(customer, payer)
    customer = found[customer.pk]
    before, payer = customer.payer, found[payer.pk] if payer else None
    if before == payer:
        return customer
    if payer and (why := why_not_pay(customer, payer)):
        raise PayerRefused(why)
    customer.payer, customer.version = payer, customer.version + 1
    customer.changed_at, customer.changed_by = now, by
    customer.save(update_fields=["payer", "version", "changed_at", "changed_by"])
    _tell(customer, before, by=by, now=now)
    return customer


def why_not_pay(customer: Customer, payer: Customer) -> str:
    """Say why this one cannot pay for the customer, "" when it can."""
    if customer.pk == payer.pk:
        return f"{customer.name} cannot be its own payer: leave it empty, then its invoices go to itself."
    if payer.status == Customer.Status.ARCHIVED:
        return f"{payer} is archived, so nobody would get the invoices. Restore it first, or choose somebody else."
    if payer.payer:
        return f"{payer} does not pay for itself: {payer.payer} does. Choose {payer.payer.code} instead."
    if paid_for := customer.pays_for.order_by("name").first():
        return f"{customer.name} pays for {paid_for}, so it has to pay for itself. Change the payer there first."
    return ""


def _tell(customer: Customer, before: Customer | None, *, by: User, now: datetime) -> None:
    after = customer.payer
    to = f"{after} from now on" if after else "the customer itself again"
    was = f"{before or 'the customer itself'} until now"
    tell(customer, "customer_changed", f"Invoices go to {to}", f"They went to {was}.", by=by, now=now)
    for payer, text in ((before, "No longer pays for"), (after, "Pays for")):
        if payer:
            tell(payer, "customer_changed", f"{text} {customer}", by=by, now=now)
