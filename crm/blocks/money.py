"""The blocks about money: what is open, what was quoted, ordered, delivered, invoiced and paid."""

from typing import Any

from crm.blocks.block import LAST, Asked
from financials.aging import open_items
from financials.models import Dealing, Document
from financials.tables import Shown, item_url

SHOWN_OPEN_ITEMS = 10
KIND = Document.Kind
KINDS = {"quotes": (KIND.QUOTE,), "orders": (KIND.ORDER, KIND.DELIVERY), "bills": (KIND.INVOICE, KIND.CREDIT_NOTE)}
KINDS["payments"] = ("payment", "return", "refund", "write_off", "difference")


def aging(asked: Asked) -> dict[str, Any]:
    """The bar of ages; its figures are the header's."""
    if not asked.header.why:
        return {}
    balance = asked.header.why["balance"]
    return {"url": balance, "why": True}


def items(asked: Asked) -> dict[str, Any]:
    """The ten oldest open items in the customer's currency."""
    customer = asked.customer
    found = open_items(customer_id=customer.pk, as_of=asked.as_of)
    own = [item for item in found if item["currency"] == customer.currency]
    left = len(own) - SHOWN_OPEN_ITEMS
    more = {"url": asked.page("financials:overview", query="open=on"), "verb": f"{left} more"} if left > 0 else {}
    return {"items": [item | {"url": item_url(item, customer)} for item in own[:SHOWN_OPEN_ITEMS]]} | more


def last(asked: Asked) -> dict[str, Any]:
    """The five latest of everything, with their facts."""
    return {"documents": _dealings(asked)[:LAST]}


def quotes(asked: Asked) -> dict[str, Any] | None:
    return _of(asked, "quotes")


def orders(asked: Asked) -> dict[str, Any] | None:
    return _of(asked, "orders")


def bills(asked: Asked) -> dict[str, Any] | None:
    return _of(asked, "bills")


def payments(asked: Asked) -> dict[str, Any] | None:
    return _of(asked, "payments")


def _of(asked: Asked, key: str) -> dict[str, Any] | None:
    found = [one for one in _dealings(asked) if one.kind in KINDS[key]][:LAST]
    return {"documents": found, "one_kind": len(KINDS[key]) == 1} if found else None


def _dealings(asked: Asked) -> list[Dealing]:
    """The last five of every kind that is drawn, in one query, and their facts read together."""
    if "dealings" not in asked.kept:
        asked.kept["dealings"] = _read(asked)
    return asked.kept["dealings"]


def _read(asked: Asked) -> list[Dealing]:
    known = asked.customer.dealings.known_by(asked.as_of, today=asked.today).order_by("-issued_on", "-pk")
    parts = [known.filter(kind__in=kinds)[:LAST] for key, kinds in KINDS.items() if key in asked.drawn]
    if "last" in asked.drawn:
        parts.append(known[:LAST])
    whole = parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]
    found = sorted(whole, key=lambda one: (one.issued_on, one.pk), reverse=True)
    disputed = asked.header.disputed
    Shown(asked.customer, day=asked.as_of, today=asked.today, disputed=disputed).complete(found)
    return found
