"""The customers of the register as they are compared: one query for as many as are asked about."""

import json
from collections.abc import Iterable

from customers.duplicates.features import Features, features, place
from customers.models import Customer
from foundation.sql import fetch, statement

READ = statement(__file__, "features")
PLACE = {"extra": "line2", "city": "city", "postcode": "postcode", "region": "region", "country": "country"}


def features_of(customer_ids: Iterable[int]) -> dict[int, Features]:
    """Return what is compared of these customers, by key; those that are gone are left out."""
    rows = fetch(READ, {"customers": list(customer_ids), "gone": list(Customer.GONE)})
    return {row.pop("id"): of_row(row) for row in rows}


def of_row(row: dict) -> Features:
    """Read one row of the query."""
    addresses = [
        place(street=address["line1"], **{name: address[column] for name, column in PLACE.items()})
        for address in json.loads(row.pop("places") or "[]")
    ]
    lists = {name: row.pop(name) or () for name in ("phones", "emails", "people", "relatives")}
    return features(places=addresses, **lists, **row)
