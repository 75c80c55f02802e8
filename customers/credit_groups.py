"""Who uses whose credit limit (F52): a branch that shares credit uses its head office's, which may share in its turn.

The customer at the end of that line is the credit root; its limit is that of everybody who comes to it. A line never
crosses currencies, and a circle, which the register refuses, ends where it closes.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from customers.holds import lock_customer
from customers.models import Customer
from foundation.money import format_money
from foundation.sql import fetch, statement

GROUPS = statement(__file__, "credit_groups")
LOCK_LINES = statement(__file__, "lock_lines")  # of the customers that a query in place of {asked} names


def credit_groups(customers: Iterable[int]) -> dict[int, tuple[int, list[int]]]:
    """Return by customer the key of its credit root, and of everybody who uses that limit, the root first."""
    rows = fetch(GROUPS, {"customers": list(customers)})
    return {row["customer_id"]: (row["root_id"], row["members"]) for row in rows}


def lock_credit_line(customer: Customer) -> list[Customer]:
    """Lock the customer, then each head office whose credit it uses; return them as they stand, the credit root last.

    Always from the branch upwards: whoever locks several customers does so in this order, or nobody would get on.
    """
    line = [lock_customer(customer)]
    while (above := whose_credit(line[-1])) and above not in line:
        line.append(lock_customer(above))
    return line


def whose_credit(customer: Customer) -> Customer | None:
    """Return the head office whose limit this branch uses instead of its own; None when it uses its own."""
    above = customer.parent if customer.shares_credit else None
    return above if above and above.currency == customer.currency else None


def why_not_shared(customer: Customer, changes: Mapping[str, Any]) -> str:
    """Say why the customer cannot stand like this beside those it shares credit with, "" when it can.

    The head offices above are locked, as orders lock them: nobody joins a limit while it is being measured. Another
    head office or currency would move what is owed to another limit unseen, so sharing ends first.
    """
    after = {name: changes.get(name, getattr(customer, name)) for name in ("shares_credit", "parent", "currency")}
    if after["shares_credit"]:
        if after["parent"] is None:
            return (
                f"{customer.name} has no head office whose credit limit it could use: name one, or let it use its own."
            )
        lock_credit_line(after["parent"])
        if after["parent"].currency != after["currency"]:
            return (
                f"{after['parent'].name} has its credit limit in {after['parent'].currency}, {customer.name} buys in "
                f"{after['currency']}: a limit is shared in one currency only."
            )
        if customer.shares_credit and changes.get("parent", customer.parent) != customer.parent:
            return (
                f"{customer.name} uses the credit limit of {customer.parent.name}: let it use its own first, then "
                "change the head office."
            )
    if after["currency"] != customer.currency and (branch := customer.branches.filter(shares_credit=True).first()):
        return (
            f"{branch.name} uses this credit limit in {customer.currency}: let it use its own before you change that."
        )
    return ""


def said_limit(customer: Customer, changes: Mapping[str, Any]) -> str:
    """Say how a change moves the credit limit, from what to what; "" when it does not. Asked before it is written."""
    before, said = customer.credit_limit, []
    if "credit_limit" in changes:
        limits = (_amount(value, customer.currency) for value in (before, changes["credit_limit"]))
        said.append("Credit limit changed from {} to {}".format(*limits))
    if changes.get("shares_credit"):
        said.append(f"Uses the credit limit of {changes.get('parent', customer.parent)} from now on")
    elif "shares_credit" in changes:
        said.append(f"Uses its own credit limit from now on, no longer that of {customer.parent}")
    return "; ".join(said)


def _amount(limit: Any, currency: str) -> str:
    return "no limit" if limit is None else f"{format_money(limit, currency)} {currency}"
