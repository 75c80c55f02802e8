"""Money of somebody who pays for others: what points to the payer points to the customers it pays for as well."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from customers.models import Customer
from financials.bank.clues import GOOD, UNSPECIFIC, Clue, Clues

OF_PAYERS = ("account", "name")  # kinds of clues that say who paid, not for whom


def through_payers(clues: Clues) -> Clues:
    """Return the clues with those to the customers that somebody pays for; one query however many lines.

    Who paid is then known and for whom is not: nobody of them is pointed to more than good, by account and name
    together (one kind of clue), so that a number named in the text, or the one invoice the amount fits, decides. Who
    pays for many says nothing about each.
    """
    payers = {clue.customer_id for each in clues.values() for clue in each if clue.kind in OF_PAYERS}
    paid_for = _paid_for(payers) if payers else {}
    return {line: [more for clue in each for more in _spread(clue, paid_for)] for line, each in clues.items()}


def _paid_for(payers: Iterable[int]) -> dict[int, list[int]]:
    found = defaultdict(list)
    for payer, customer in Customer.objects.filter(payer__in=payers).order_by("pk").values_list("payer", "pk"):
        found[payer].append(customer)
    return found


def _spread(clue: Clue, paid_for: dict[int, list[int]]) -> Iterable[Clue]:
    customers = paid_for.get(clue.customer_id, ()) if clue.kind in OF_PAYERS else ()
    if not customers:
        yield clue
        return
    weight = min(clue.weight, GOOD)
    yield replace(clue, kind="payer", weight=weight)
    reason = clue.reason.replace("the customer's", "the payer's")
    for customer in customers if len(customers) <= UNSPECIFIC else ():
        yield Clue(customer, "payer", weight, f"{reason}, who pays for this customer")
