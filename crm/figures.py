"""Every figure of a folder in one machine-readable answer (`manage.py folder CODE --json`): a public contract.

Money is a string with the currency's decimals, dates are ISO, what is unknown is null. Keys may be added, never
renamed.
"""

from dataclasses import asdict
from datetime import date

from credit.disputes import disputes_on
from credit.health import facts, holds_on, kept_of
from credit.limits import LimitUse, limit_use
from credit.promises import promises_on
from credit.signals import signals_of
from credit.standing import Figures, moved, pool_of, standings
from crm.counts import counts
from customers.models import Customer, Hold
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
    pool = pool_of(as_of=as_of)
    figures = {one.aging.currency: one for one in standings(customer_id=customer.pk, as_of=as_of, pool=pool)}
    items = open_items(customer_id=customer.pk, as_of=as_of)
    own = figures.pop(customer.currency, None)
    aging = own.aging if own else nothing_open(customer.pk, customer.currency)
    use = limit_use(customer=customer, as_of=as_of, today=today)
    hold = holds_on({customer.pk: use}, as_of)[customer.pk]
    kept = kept_of([customer.pk], as_of=as_of, today=today)[customer.pk]
    return {
        "as_of": as_of.isoformat(),
        "customer": _customer(customer),
        **_account(aging),
        **_limit(use),
        **_standing(own, customer.currency),
        "rating": _rating(customer, own, as_of, pool),
        "hold": _hold(hold),
        "signals": [asdict(signal) for signal in signals_of(facts(aging, use, hold, kept, as_of=as_of))],
        "counts": {key: value for key, value in counts(customer, as_of).items() if key in COUNTED},
        "open_items": _items(items, customer.currency),
        "promises": _promises(customer, as_of),
        "disputes": _disputes(customer, as_of),
        "journal": _journal(customer, as_of),
        "other_currencies": [
            {
                "currency": currency,
                **_account(one.aging),
                **_standing(one, currency),
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
    }


def _limit(use: LimitUse) -> dict[str, object]:
    """What is measured against the limit, of everybody who shares it, and the customer's own part of it."""
    return {
        "exposure": money_text(use.used, use.currency),
        "own_exposure": money_text(use.own.amount, use.currency),
        "limit": {
            "customer": use.root.code,
            "amount": money_text(use.limit, use.currency),
            "free": money_text(use.free, use.currency),
            "used_percent": use.percent,
            "shared_by": [share.customer.code for share in use.members] if use.is_shared else [],
        },
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


def _standing(figures: Figures | None, currency: str) -> dict[str, object]:
    return {
        "payment_days": {
            "invoices": figures.settled_invoices if figures else 0,
            "min": figures.payment_days_min if figures else None,
            "max": figures.payment_days_max if figures else None,
            "average": _days(figures.payment_days_average if figures else None),
            "weighted": _days(figures.payment_days_weighted if figures else None),
        },
        "times_late": figures.times_late if figures else 0,
        "times_delinquent": figures.times_delinquent if figures else 0,
        "billed": money_text(figures.billed, currency) if figures else None,
        "paid": money_text(figures.paid, currency) if figures else None,
        "rating": _grade(figures),
        "risk": {"not_paid_30d": figures.risk if figures else None, "reasons": []},
    }


def _days(days: float | None) -> float | None:
    return None if days is None else round(days, 2)


def _grade(figures: Figures | None) -> dict[str, object]:
    return {
        "grade": figures.grade if figures else "N",
        "score": figures.score if figures else None,
        "provisional": bool(figures and figures.provisional),
        "moved": [],
    }


def _rating(customer: Customer, figures: Figures | None, as_of: date, pool: list[dict]) -> dict[str, object]:
    asked = {"customer_id": customer.pk, "currency": customer.currency, "as_of": as_of, "pool": pool}
    reasons = moved(**asked) if figures else []
    return _grade(figures) | {
        "moved": [
            {
                "number": reason["number"],
                "days_late": reason["days_late"],
                "amount": money_text(reason["amount"], customer.currency),
                "paid": reason["paid"],
                "effect": round(reason["effect"], 3),
            }
            for reason in reasons
        ]
    }


def _hold(hold: Hold | None) -> dict[str, object] | None:
    """The hold that keeps the customer from new work; of a head office where `customer` is another code."""
    return hold and {
        "placed_at": hold.placed_at.isoformat(),
        "by": hold.placed_by.name if hold.placed_by else hold.placed_by_name,
        "reason": hold.reason,
        "customer": hold.customer.code,
    }


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
        }
        for promise in promises_on(customer=customer, day=as_of)
    ]


def _disputes(customer: Customer, as_of: date) -> list[dict[str, object]]:
    return [
        {
            "number": dispute.document.number,
            "amount": money_text(dispute.amount, dispute.document.currency),
            "reason": dispute.reason,
            "opened_on": dispute.opened_on.isoformat(),
        }
        for dispute in disputes_on(customer=customer, day=as_of)
    ]


def _journal(customer: Customer, as_of: date) -> list[dict[str, object]]:
    return [
        {
            "seq": line.seq,
            "kind": line.entry.kind,
            "happened_at": line.happened_at.isoformat(),
            "author": line.entry.author.name if line.entry.author else None,
            "subject": line.subject,
            "verified": line.verified,
        }
        for line in latest(customer, LAST_ENTRIES, as_of)
    ]
