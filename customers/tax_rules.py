"""Which tax exemptions count for a customer (F51): its own, and those of its head offices that count for branches.

A branch may have tax rules of its own: then nothing of the offices above counts, for it and for whoever is below it.
"""

from collections.abc import Iterable
from copy import copy
from datetime import datetime

from django.db import transaction

from customers.events import tell
from customers.holds import lock_customer
from customers.models import Customer, TaxExemption
from foundation.sql import fetch, statement
from staff.models import User

COUNTING = statement(__file__, "tax_rules")


class RulesRefused(Exception):
    """The tax rules stay as they are; the text says why."""


def exemptions_by_customer(customers: Iterable[Customer]) -> dict[int, list[TaxExemption]]:
    """Return by customer what was ever agreed and counts for it, the nearest office first, then the latest.

    Each has `inherited_from`: the head office whose it is, None for the customer's own. Two queries, or one where
    nobody is a branch.
    """
    customers = list(customers)
    if not any(customer.parent_id for customer in customers):
        rows = TaxExemption.objects.filter(customer__in=customers).select_related("ended_by")
        rows = rows.order_by("-valid_from", "-pk")
        found = {customer.pk: [] for customer in customers}
        for row in rows:
            row.inherited_from = None
            found[row.customer_id].append(row)
        return found
    return _with_those_above(customers)


def _with_those_above(customers: list[Customer]) -> dict[int, list[TaxExemption]]:
    counting = fetch(COUNTING, {"customers": [customer.pk for customer in customers]})
    known = TaxExemption.objects.select_related("customer", "ended_by").in_bulk({row["id"] for row in counting})
    found = {customer.pk: [] for customer in customers}
    for row in counting:
        one = copy(known[row["id"]])  # one of the head office counts for several, for itself among them
        one.inherited_from = one.customer if row["height"] else None
        found[row["customer_id"]].append(one)
    return found


@transaction.atomic
def set_own_tax_rules(*, customer: Customer, own: bool, by: User, now: datetime) -> None:
    """Let only a branch's own exemptions count from now on, or the head office's too. Told in its journal, once.

    What was issued already keeps its tax. Raises RulesRefused for a customer without a head office.
    """
    current = lock_customer(customer)
    if current.own_tax_rules == own:
        return
    if own and current.parent is None:
        raise RulesRefused(f"{current.name} has no head office: only its own exemptions count anyway.")
    current.own_tax_rules, current.version = own, current.version + 1
    current.changed_at, current.changed_by = now, by
    current.save(update_fields=["own_tax_rules", "version", "changed_at", "changed_by"])
    said = "Only its own tax exemptions count from now on" if own else "Tax exemptions of its head offices count again"
    tell(current, "customer_changed", said, by=by, now=now)
