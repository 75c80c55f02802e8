"""Prices that stand in free words in the journal: "Quoted to Mr Roth: 40 pc HB-0101 at 12.50, from stock"."""

import json
import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from catalog.models import Product, VerbalQuote
from customers.models import Customer
from foundation.loading.cells import Refused, plain_number
from foundation.periods import company_zone, end_of_day
from journal.models import Entry
from journal.richtext import plain

STANDS = timedelta(days=30)  # how long a price counts that somebody wrote down without a last day
# An amount has cents, stands by itself, and is no share; "12.11." is a day.
AMOUNT = re.compile(r"(?<![\w.,'-])(\d[\d.,']*[.,]\d{2,4})(?![\w'%-]|[.,]\w|\.$|\s?%)(?:\s+([A-Z]{3})\b)?")


def noted_prices(*, customer: Customer, products: Iterable[Product], day: date) -> list[VerbalQuote]:
    """Return the prices noted for the products in the customer's journal, unsaved, the latest last; one query.

    An entry counts when it names a product by part number or description and holds exactly one amount.
    """
    products = list(products)
    notes = [(entry, words(entry)) for entry in notes_of(customer, day)]
    return [
        told(entry, product, customer, *price)
        for entry, text in notes
        for product in products
        if (rest := without_name(text, product)) is not None and (price := only_amount(rest))
    ]


def notes_of(customer: Customer, day: date) -> Iterable[Entry]:
    """Return the verbal quotes people noted by hand in the days before, those amended since left out."""
    noted = Entry.objects.filter(customer=customer, kind="verbal_quote", author__isnull=False)
    amended = Entry.objects.filter(customer=customer, amends__isnull=False).values("amends")
    kept = VerbalQuote.objects.filter(customer=customer).values("entry")
    recent = noted.filter(happened_at__gte=end_of_day(day - STANDS), happened_at__lt=end_of_day(day))
    found = recent.exclude(entry_id__in=amended).exclude(pk__in=kept)
    return found.select_related("body", "author", "book").order_by("happened_at", "pk")


def words(entry: Entry) -> str:
    """Return what was written; nothing when it was erased."""
    body = getattr(entry, "body", None)
    said = json.loads(body.content) if body and body.content is not None else {}
    text = said.get("text", "")
    return f"{said.get('subject', '')}\n{plain(text) if said.get('format') == 'rich' else text}"


def without_name(text: str, product: Product) -> str | None:
    """Return the text less the product's names, which may look like amounts (5 x 2.50); None if it is not named."""
    said = (re.escape(name) for name in (product.part_number, product.description) if name)
    rest, found = re.subn(rf"(?<![\w-])(?:{'|'.join(said)})(?![\w-])", " ", text, flags=re.IGNORECASE)
    return rest if found else None


def only_amount(text: str) -> tuple[Decimal, str] | None:
    """Return the one amount of the text and its currency, "" where none is written; None for none and for several."""
    amounts: dict[Decimal, str] = {}
    for written, currency in AMOUNT.findall(text):
        try:
            amount = plain_number(written)
        except Refused:
            continue
        amounts[amount] = currency or amounts.get(amount, "")
    return next(iter(amounts.items())) if len(amounts) == 1 else None


def told(entry: Entry, product: Product, customer: Customer, amount: Decimal, currency: str) -> VerbalQuote:
    """Return the noted price in the shape of one that was entered as such; it is never saved."""
    said_on = entry.happened_at.astimezone(company_zone()).date()
    return VerbalQuote(
        customer=customer, product=product, quantity=Decimal(0), unit_price=amount,
        currency=currency or customer.currency, said_on=said_on, valid_until=said_on + STANDS, said_by=entry.author,
        entry=entry,
    )  # fmt: skip
