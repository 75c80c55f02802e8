"""Prices named on the phone or at the counter: noted with the journal entry, remembered when an order is written."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from catalog.models import Product, VerbalQuote
from catalog.noted import noted_prices
from catalog.wording import unit_price_text, until
from customers.models import Contact, Customer
from foundation.periods import company_today
from foundation.templatetags.formats import day_full
from foundation.templatetags.formats import quantity as plain
from journal.record import record
from staff.models import User


class QuoteRefused(Exception):
    """The price was not noted; the text says why."""


@transaction.atomic
def quote_verbally(
    *, customer: Customer, product: Product, quantity: Decimal, unit_price: Decimal, currency: str, valid_until: date,
    by: User, now: datetime, contacts: Iterable[Contact] = (), note: str = "", subject: str = "", **noted: Any,
) -> VerbalQuote:  # fmt: skip
    """Note a price somebody was told, in the customer's journal too. Raises QuoteRefused for a last day gone by.

    `note` is the text of the entry, `subject` goes behind the price; `noted` is what else record() takes.
    """
    if valid_until < company_today(now):
        raise QuoteRefused(f"{day_full(valid_until)} has gone by: write a last day from today on.")
    said = (
        f"{unit_price_text(unit_price, currency)} {currency} from {plain(quantity)} {product.unit}{until(valid_until)}"
    )
    line = f"{product.part_number}: {said}" + (f". {subject}" if subject else "")
    entry = record(customer, "verbal_quote", line[:300], text=note, contacts=contacts, by=by, now=now, **noted)
    return VerbalQuote.objects.create(
        customer=customer, product=product, quantity=quantity, unit_price=unit_price, currency=currency,
        said_on=company_today(noted.get("happened_at") or now), valid_until=valid_until, said_by=by, entry=entry,
    )  # fmt: skip


def remembered(*, customer: Customer, products: Iterable[Product], day: date) -> dict[int, VerbalQuote]:
    """Return by product the latest price the customer was told that still stands on the day; two queries.

    One that was entered as a price comes before one that somebody noted in free words (unsaved, without last day).
    """
    products = list(products)
    entered = VerbalQuote.objects.filter(
        customer=customer, product__in=products, said_on__lte=day, valid_until__gte=day
    )
    entered = entered.select_related("said_by", "entry__book", "product").order_by("said_on", "pk")
    noted = noted_prices(customer=customer, products=products, day=day)
    return {quote.product_id: quote for quote in (*noted, *entered)}


def differs(*, quote: VerbalQuote, unit_price: Decimal, quantity: Decimal, currency: str) -> str:
    """Say that a line's price (discounts taken off) is not the one that was named; "" when it keeps the word."""
    if currency != quote.currency or quantity < quote.quantity or unit_price == quote.unit_price:
        return ""
    return f"{said(quote)}; this line says {unit_price_text(unit_price, currency)}."


def said(quote: VerbalQuote) -> str:
    """Say who named which price: "Anna Meyer said 12.50 from 10 pc on 15 Jun 2026, until 30 Jun 2026"."""
    told = f"{quote.said_by.name} said {unit_price_text(quote.unit_price, quote.currency)}"
    least = f" from {plain(quote.quantity)} {quote.product.unit}" if quote.quantity else ""
    return f"{told}{least} on {day_full(quote.said_on)}{until(quote.valid_until) if quote.pk else ''}"
