"""What the desk says of the credit limit while a document is being written (settings.ROOM_OF)."""

from datetime import date
from decimal import Decimal

from credit.limits import LimitUse, limit_use, over_this
from customers.models import Customer
from foundation.money import NOTHING, format_money

RED, AMBER, PLAIN = "red", "amber", "secondary"
AFTER = {
    "order": "Confirm it all the same: it is kept as a draft, and a manager is asked to approve it.",
    "delivery": "Write an order of it first: an order can be approved.",
    "invoice": "It can be issued all the same: what was delivered is billed.",
}


def room_for(
    *, customer: Customer, kind: str, total: Decimal, currency: str, today: date
) -> tuple[str, str, str] | None:
    """Return what to say of a document's total beside the limit, what follows, and the tone; None without a limit.

    An order that passes the limit waits for approval. An invoice is warned about and never refused: what was
    delivered or done has to be billed, and a bill not written makes nobody owe less.
    """
    use = limit_use(customer=customer, as_of=today, today=today)
    if use.limit is None:
        return None
    if over := over_this(use, total=total, currency=currency, what=kind):
        return str(over), AFTER[kind], AMBER if kind == "invoice" else RED
    return _left(use, total if total > NOTHING else NOTHING), "", PLAIN


def _left(use: LimitUse, total: Decimal) -> str:
    free = f"{format_money(use.free - total, use.currency)} of the limit of {format_money(use.limit, use.currency)}"
    whose = f" that {use.root.name} and its branches share" if use.is_shared else ""
    return f"{free} {use.currency}{whose} {'are left after it' if total else 'are left'}."
