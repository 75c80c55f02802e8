"""Every figure of a folder in one machine-readable answer (`manage.py folder CODE --json`): a public contract.

Money is a string with the currency's decimals, dates are ISO, what is unknown is null. Keys may be added, never
renamed.
"""

from datetime import date

from credit.collecting.disputed import disputes_on
from credit.collecting.promises import promises_on
from credit.collecting.scorecard import scorecards
from credit.collecting.until import until
from crm.counts import counts
from crm.credit_figures import Asked, limit_and_hold
from customers.custom_fields import own_fields
from customers.models import Customer
from financials.aging import Aging, nothing_open, open_items
from foundation.money import money_text
from journal.timeline import latest

LAST_ENTRIES = 10
COUNTED = (
    "contacts", "journal", "quotes", "orders", "deliveries", "invoices", "credit_notes", "payments", "service_calls",
    "documents",
)  # fmt: skip


def folder_figures(*, customer: Customer, as_of: date, today: date) -> dict[str, object]:
    """Return every figure of the folder as it stood at the end of `as_of`."""
    asked = Asked.of(customer, as_of)
    figures = {one.aging.currency: one for one in asked.standings()}
    items = open_items(customer_id=customer.pk, as_of=as_of)
    own = figures.pop(customer.currency, None)
    aging = own.aging if own else nothing_open(customer.pk, customer.currency)
    return {
        "as_of": as_of.isoformat(),
        "customer": _customer(customer),
        **_account(aging),
        **asked.standing(own, customer.currency),
        **limit_and_hold(customer=customer, aging=aging, as_of=as_of, today=today),
        "counts": {key: value for key, value in counts(customer, as_of).items() if key in COUNTED},
        "open_items": _items(items, customer.currency),
        "promises": _promises(customer, as_of),
        "promises_kept": _kept(customer, as_of),
        "disputes": _disputes(customer, as_of),
        "journal": _journal(customer, as_of),
        "other_currencies": [
            {
                "currency": currency,
                **_account(one.aging),
                **asked.standing(one, currency),
                "open_items": _items(items, currency),
            }
            for currency, one in sorted(figures.items())
        ],
    }


def _customer(customer: Customer) -> dict[str, object]:
    return {
        "code": customer.code,
        "name": customer.name,
        "kind": customer.kind,
        "status": customer.status,
        "currency": customer.currency,
        "terms": customer.terms or None,
        "credit_limit": money_text(customer.credit_limit, customer.currency),
        "sales_rep": customer.sales_rep.name if customer.sales_rep else None,
        "parent": customer.parent.code if customer.parent else None,
        "payer": customer.payer.code if customer.payer else None,
        "tags": sorted(customer.tags.values_list("name", flat=True)),
        "own_fields": own_figures(customer),
        "do_not_contact": customer.do_not_contact,
    }


def own_figures(customer: Customer) -> dict[str, object]:
    """Return what the company's own fields say, by key: money and days as everywhere here, what is unknown left out."""
    kept = {own.key: (own, own.value_in(customer)) for own in own_fields() if own.key in customer.custom}
    return {
        key: money_text(value, customer.currency) if own.written_as == "money" else customer.custom[key]
        for key, (own, value) in kept.items()
    }


def aging_figures(aging: Aging) -> dict[str, dict[str, object]]:
    """Return the five buckets as {"current": {"count", "amount"}, …}."""
    return {
        bucket.key: {"count": bucket.count, "amount": money_text(bucket.amount, aging.currency)}
        for bucket in aging.buckets
    }


def _account(aging: Aging) -> dict[str, object]:
    money = {name: money_text(getattr(aging, name), aging.currency) for name in ("balance", "overdue", "unapplied")}
    return money | {"aging": aging_figures(aging)}


def _items(items: list[dict], currency: str) -> list[dict[str, object]]:
    return [
        {
            "number": item["number"],
            "kind": item["kind"],
            "issued_on": item["issued_on"].isoformat(),
            "due_on": item["due_on"].isoformat() if item["due_on"] else None,
            "amount": money_text(item["amount"], currency),
            "open": money_text(item["open"], currency),
            "days_past_due": item["days_past_due"],
        }
        for item in items
        if item["currency"] == currency
    ]


def _promises(customer: Customer, as_of: date) -> list[dict[str, object]]:
    return [
        {
            "amount": money_text(promise.amount, promise.currency),
            "currency": promise.currency,
            "due_on": promise.due_on.isoformat(),
            "promised_by": promise.promised_by,
            "made_on": promise.made_on.isoformat(),
            "until": until(promise.due_on).isoformat(),
            "channel": promise.channel,
            "document": promise.document.number if promise.document else None,
        }
        for promise in promises_on(customer=customer, day=as_of)
    ]


def _kept(customer: Customer, as_of: date) -> dict[str, object] | None:
    """How promises were kept so far; None while none was judged."""
    whole = scorecards([customer.pk], as_of=as_of)[customer.pk].whole
    return whole and {
        "judged": whole.judged,
        "kept": whole.kept,
        "partly": whole.partly,
        "broken": whole.broken,
        "kept_rate": whole.kept_rate,
        "average_slip": whole.slip,
    }


def _disputes(customer: Customer, as_of: date) -> list[dict[str, object]]:
    return [
        {
            "number": dispute.document.number,
            "amount": money_text(dispute.amount, dispute.document.currency),
            "reason": dispute.reason,
            "opened_on": dispute.opened_on.isoformat(),
            "line": dispute.line.position if dispute.line else None,
            "category": dispute.category,
            "owner": dispute.owner.name if dispute.owner else None,
            "follow_up_on": dispute.follow_up_on.isoformat() if dispute.follow_up_on else None,
        }
        for dispute in disputes_on(customer=customer, day=as_of)
    ]


def _journal(customer: Customer, as_of: date) -> list[dict[str, object]]:
    return [
        {
            "seq": line.seq,
            "book": line.code,
            "kind": line.entry.kind,
            "happened_at": line.happened_at.isoformat(),
            "author": line.entry.author.name if line.entry.author else None,
            "subject": line.subject,
            "verified": line.verified,
        }
        for line in latest(customer, LAST_ENTRIES, as_of)
    ]
