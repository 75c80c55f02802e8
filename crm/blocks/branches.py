"""The group a customer belongs to: a head office with what its branches owe and use, a branch with its head office.

Which customers they are is one of the plain rows, so that who stands alone costs nothing; the figures are read only
where there are any.
"""

from collections.abc import Mapping
from typing import Any

from credit.limits import limit_uses
from credit.money_map import totals
from crm.blocks.block import LAST, Asked
from customers.head_offices import below
from customers.models import Customer
from financials.aging import agings

KEY = "group"
GROUP = """
    SELECT office.id, true AS above FROM customers_customer office
    WHERE office.id = (SELECT parent_id FROM customers_customer WHERE id = %(customer)s)
    UNION ALL
    SELECT * FROM (SELECT branch.id, false FROM customers_customer branch WHERE branch.parent_id = %(customer)s LIMIT 1)
        first_branch
"""


def member(row: Mapping[str, Any], asked: Asked) -> Mapping[str, Any]:
    """Note that there is a head office or a branch; the figures follow."""
    asked.kept.setdefault(KEY, []).append(row)
    return row


def group(asked: Asked) -> dict[str, Any] | None:
    """What the branches owe, by age and currency, and how much of whose limit each uses; in six queries."""
    rows = asked.kept.get(KEY)
    if not rows:
        return None
    branches = below([asked.customer.pk])[asked.customer.pk]
    keys = [asked.customer.pk, *branches]
    accounts = agings(keys, as_of=asked.as_of)
    owing = sorted(branches, key=lambda pk: -max((each.balance for each in accounts[pk]), default=0))[:LAST]
    wanted = {*owing, *(row["id"] for row in rows if row["above"])}
    known = Customer.objects.visible_to(asked.user).in_bulk(wanted)
    uses = limit_uses([pk for pk in owing if pk in known], as_of=asked.as_of, today=asked.today)
    return {
        "verb": "Money map",
        "office": next((known.get(row["id"]) for row in rows if row["above"]), None),
        "branches": [{"customer": known[pk], "accounts": accounts[pk], "use": uses[pk]} for pk in owing if pk in known],
        "others": len(branches) - len(owing),
        "totals": totals(account for pk in keys for account in accounts[pk]) if branches else (),
    }
