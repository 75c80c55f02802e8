"""The group a customer belongs to: a head office with what its branches owe and use, a branch with its head office.

Which customers they are is one of the plain rows, so that who stands alone costs nothing; the figures are read only
where there are any.
"""

from collections.abc import Mapping
from typing import Any

from credit.limits import limit_uses
from credit.money_map import totals
from crm.blocks.block import LAST, Asked
from customers.head_offices import BELOW
from customers.models import Customer
from financials.aging import agings

KEY = "group"
GROUP = f"""
    SELECT office, branches FROM (
        SELECT (SELECT parent_id FROM customers_customer WHERE id = %(customer)s) AS office,
               (SELECT array_agg(id) FROM ({BELOW.format(heads="ARRAY[%(customer)s]")}) branch) AS branches
    ) found WHERE office IS NOT NULL OR branches IS NOT NULL
"""


def members(row: Mapping[str, Any], asked: Asked) -> Mapping[str, Any]:
    """Note the head office and the branches; the figures follow."""
    asked.kept[KEY] = row
    return row


def group(asked: Asked) -> dict[str, Any] | None:
    """What the branches owe, by age and currency, and how much of whose limit each uses; in four queries."""
    found = asked.kept.get(KEY)
    if not found:
        return None
    office, branches = found["office"], found["branches"] or []
    keys = [asked.customer.pk, *branches]
    accounts = agings(keys, as_of=asked.as_of)
    owing = sorted(branches, key=lambda pk: -max((each.balance for each in accounts[pk]), default=0))[:LAST]
    known = Customer.objects.visible_to(asked.user).in_bulk({*owing, *filter(None, [office])})
    shown = [pk for pk in owing if pk in known]
    uses = limit_uses(shown, as_of=asked.as_of, today=asked.today, at_hand=[asked.customer, *known.values()])
    return {
        "verb": "Money map",
        "office": known.get(office),
        "branches": [{"customer": known[pk], "accounts": accounts[pk], "use": uses[pk]} for pk in shown],
        "others": len(branches) - len(owing),
        "totals": totals(account for pk in keys for account in accounts[pk]) if branches else (),
    }
