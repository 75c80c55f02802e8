"""The receipt of a payment: what came, how, and which invoices it settled, in the language of who pays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string

from customers.addresses import envelope
from customers.addresses import lines as address_lines
from customers.delivery import delivery_of
from customers.payers import who_pays
from documents.letterhead import letter_context
from financials.models import Adjustment, Document, Payment
from financials.papers.naming import language_of, receipt_title
from financials.papers.words import words_in
from financials.uses import Account, Use, account_of
from foundation.languages import amount_in, day_in, money_in
from foundation.money import NOTHING

TEMPLATE = "financials/print/receipt.html"


@dataclass(frozen=True)
class Settled:
    """What the payment settled on one document, or paid back, written as on paper."""

    label: str
    issued: str
    amount: str
    applied: str


def receipt_of(payment: Payment, *, today: date) -> str:
    """Return the receipt as the renderer takes it, as the payment stands on that day."""
    customer, language = payment.customer, language_of(who_pays(payment.customer))
    account = account_of(payment, customer=customer, as_of=today)
    returned = returned_on(payment)
    letter = letter_context(
        language=language, title=receipt_title(payment, language), name=customer.name, code=customer.code,
        window=_window(payment),
    )  # fmt: skip
    words = words_in(language)
    context = letter | {
        "payment": payment,
        "words": words,
        "mark": words.returned.format(day=day_in(language, returned)) if returned else "",
        "facts": _facts(payment, language, today),
        "thanks": _thanks(payment, language),
        "rows": [] if returned else _rows(account.uses, payment.currency, language),
        "sums": _sums(payment, account, language),
    }
    return render_to_string(TEMPLATE, context)


def returned_on(payment: Payment) -> date | None:
    """Return the day the bank took the payment back; None for one that stands."""
    back = payment.adjustments.filter(kind=Adjustment.Kind.RETURN).values_list("effective_on", flat=True)
    return back.first()


def _window(payment: Payment) -> list[str]:
    address = delivery_of(payment.customer).address
    return envelope(address_lines(address) if address else [], name=who_pays(payment.customer).name)


def _facts(payment: Payment, language: str, today: date) -> list[tuple[str, str]]:
    words, customer = words_in(language), payment.customer
    whose = (words.on_behalf, f"{customer.name}, {customer.code}") if customer.payer else (words.code, customer.code)
    return [
        (words.date, day_in(language, today)),
        whose,
        (words.method, words.by[payment.method]),
        (words.their_reference, payment.reference),
    ]


def _thanks(payment: Payment, language: str) -> str:
    amount = money_in(language, payment.amount, payment.currency)
    return words_in(language).thanks.format(amount=amount, day=day_in(language, payment.received_on))


def _rows(uses: Sequence[Use], currency: str, language: str) -> list[Settled]:
    """Return a row for each document in the order they were settled; cash discount and money are one sum there."""
    applied: dict[object, object] = {}
    for use in uses:
        if not use.taken_back_on:
            applied[use.source] = applied.get(use.source, NOTHING) + use.allocation.amount
    return [_row(source, amount, currency, language) for source, amount in applied.items()]


def _row(source, amount, currency: str, language: str) -> Settled:
    words, applied = words_in(language), amount_in(language, amount, currency)
    if isinstance(source, Document):
        issued = day_in(language, source.issued_on, "SHORT_DATE_FORMAT")
        total = amount_in(language, source.total, currency)
        return Settled(f"{words.titles[source.kind]} {source.number}", issued, total, applied)
    label = words.adjustments[source.kind] if isinstance(source, Adjustment) else words.paid
    day = source.effective_on if isinstance(source, Adjustment) else source.received_on
    return Settled(label, day_in(language, day, "SHORT_DATE_FORMAT"), "", applied)


def _sums(payment: Payment, account: Account, language: str) -> list[tuple[str, str]]:
    """Return what came and was allowed, less what settles nothing yet; the last is what the rows come to."""
    words, currency = words_in(language), payment.currency
    parts = [
        (words.paid, payment.amount),
        (words.taken_discount, payment.discount_taken),
        (words.bank_charges, payment.bank_charges),
        (words.not_applied, -account.left),
    ]
    rows = [(label, amount_in(language, amount, currency)) for label, amount in parts if amount]
    return [*rows, (words.applied, money_in(language, account.settled, currency))]
