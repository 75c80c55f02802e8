"""The credit hold as a fact: whoever takes new work asks here; credit.holds places and releases it.

The database refuses by itself (credit migration 0002); asking first turns the refusal into a sentence.
"""

from django.utils import formats, timezone

from customers.models import Customer, Hold


class OnHold(Exception):
    """New work was refused because the customer is on credit hold; says since when, by whom and why."""

    def __init__(self, hold: Hold):
        since = formats.date_format(timezone.localdate(hold.placed_at), "j M Y")
        super().__init__(f"{hold.customer.name} has been on hold since {since} ({hold.placed_by_name}: {hold.reason}).")
        self.hold = hold


def lock_customer(customer: Customer) -> Customer:
    """Lock the customer's row until commit, so that one thing at a time happens to the account."""
    return Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)


def active_hold(customer: Customer) -> Hold | None:
    """Return the hold in force, or None."""
    return customer.holds.active().select_related("customer", "placed_by").first()


def ensure_open_for_business(customer: Customer) -> None:
    """Raise OnHold unless new work may be taken; the answer holds until commit."""
    lock_customer(customer)
    if hold := active_hold(customer):
        raise OnHold(hold)
