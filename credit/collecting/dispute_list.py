"""The queue of disputes: those of all customers somebody may see, by age, owner and follow-up."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.urls import reverse

from credit.collecting.disputes import address_of
from credit.models import Dispute
from customers.models import Customer
from financials.models import Entry
from foundation.tables import Column
from staff.models import User

SHOWN = {
    "open": "All open",
    "mine": "Mine",
    "unowned": "Without owner",
    "due": "Follow-up due",
    "closed": "Closed",
    "all": "All, closed too",
}
AGES = {"14": "2 weeks and older", "30": "30 days and older", "90": "90 days and older"}
ABOUT = {key: label.capitalize() for key, label in Dispute.Category.choices}


def disputes_for(user: User, query: QueryDict, today: date) -> tuple[QuerySet[Dispute], dict[str, str]]:
    """Return the disputes this person may see and asks for, and what was asked: which, age, about.

    What is settled by a payment is no longer open here, even before the night has noted its end.
    """
    asked = {
        "which": query.get("which") if query.get("which") in SHOWN else "open",
        "age": query.get("age") if query.get("age") in AGES else "",
        "about": query.get("about") if query.get("about") in ABOUT else "",
    }
    found = Dispute.objects.filter(customer__in=Customer.objects.visible_to(user))
    found = _narrowed(found, asked["which"], user, today)
    if asked["age"]:
        found = found.filter(opened_on__lte=today - timedelta(days=int(asked["age"])))
    if asked["about"]:
        found = found.filter(category=asked["about"])
    return found.select_related("customer", "document", "line", "owner", "opened_by", "credit_note"), asked


def _narrowed(found: QuerySet[Dispute], which: str, user: User, today: date) -> QuerySet[Dispute]:
    if which == "all":
        return found
    if which == "closed":
        return found.exclude(closed_on=None)
    owed = Entry.objects.filter(
        customer=OuterRef("customer"), document=OuterRef("document"), kind="invoice", is_open=True
    )
    found = found.filter(Exists(owed), closed_on=None)
    narrower = {"mine": {"owner": user}, "unowned": {"owner": None}, "due": {"follow_up_on__lte": today}}
    return found.filter(**narrower.get(which, {}))


def dispute_columns(today: date) -> tuple[Column, ...]:
    """Return the columns of the queue; the age is counted in days until its end."""

    def age(dispute: Dispute) -> Decimal:
        return Decimal(((dispute.closed_on or today) - dispute.opened_on).days)

    return (
        Column("document", "Disputed", value=what, link=address_of, sort="document__number", title=True),
        Column("customer", "Customer", value="customer.name", link=_credit_tab, sort="customer__name"),
        Column("amount", "Amount", kind="money", currency="document.currency", sort="amount", total=True),
        Column("category", "About", value=lambda one: one.get_category_display(), sort="category"),
        Column("reason", "Reason"),
        Column("owner", "Owner", value=_owner, sort="owner__name", sort_unknown=True, cell="credit/cells/owner.html"),
        Column("opened_on", "Opened", kind="day", sort="opened_on"),
        Column("age", "Days", value=age, kind="quantity", hint="Since it was opened, until it was closed"),
        Column(
            "follow_up_on", "Follow up", kind="day", sort="follow_up_on", sort_unknown=True,
            cell="credit/cells/follow_up.html",
        ),
        Column("outcome", "State", value=state, cell="credit/cells/dispute_state.html"),
        Column("opened_by", "Opened by", value=lambda one: str(one.opened_by or ""), shown=False),
        Column("closed_on", "Closed", kind="day", sort="closed_on", sort_unknown=True, shown=False),
    )  # fmt: skip


def what(dispute: Dispute) -> str:
    """Say in a cell what is contested: the number of the invoice, with the line."""
    return f"{dispute.document.number}, line {dispute.line.position}" if dispute.line else dispute.document.number


def state(dispute: Dispute) -> str:
    return dispute.get_outcome_display() if dispute.closed_on else "open"


def _owner(dispute: Dispute) -> str | None:
    return dispute.owner.name if dispute.owner else None


def _credit_tab(dispute: Dispute) -> str:
    return reverse("credit:overview", args=[dispute.customer.code])
