"""The credit hold as a fact: whoever takes new work asks here; credit.holding.holds places and releases it.

A hold binds the customer, and every branch that uses the customer's credit. The database refuses by itself (credit
migrations 0002 to 0008); credit.gate asks first and turns the refusal into a sentence.
"""

from django.utils import formats, timezone

from customers.models import Customer, Hold


class OnHold(Exception):
    """New work was refused because the customer, or the head office whose credit it uses, is on credit hold.

    Says since when, by whom and why; `customer` is who asked, where it is a branch of the one on hold.
    """

    def __init__(self, hold: Hold, customer: Customer | None = None):
        since = formats.date_format(timezone.localdate(hold.placed_at), "j M Y")
        said = f"has been on hold since {since} ({hold.placed_by_name}: {hold.reason})."
        branch = customer and customer.pk != hold.customer_id
        super().__init__(
            f"{customer.name} uses the credit of {hold.customer.name}, which {said}"
            if branch
            else f"{hold.customer.name} {said}"
        )
        self.hold = hold


def lock_customer(customer: Customer) -> Customer:
    """Lock the customer's row until commit, so that one thing at a time happens to the account."""
    return Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)


def active_hold(customer: Customer) -> Hold | None:
    """Return the hold in force on the customer itself, or None."""
    return customer.holds.active().select_related("customer", "placed_by").first()


def binding_hold(customer: Customer) -> Hold | None:
    """Return the hold that keeps the customer from new work: its own, or that of a head office whose credit it uses."""
    one, seen = customer, set()
    while one and one.pk not in seen:
        if hold := active_hold(one):
            return hold
        seen.add(one.pk)
        one = _whose_credit_it_uses(one)
    return None


def _whose_credit_it_uses(customer: Customer) -> Customer | None:
    """Return the head office, which shares its credit in its own currency only (customers.credit_groups)."""
    above = customer.parent if customer.shares_credit else None
    return above if above and above.currency == customer.currency else None
