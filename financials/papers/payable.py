"""The sentences under a document, in the customer's language: how long it holds, when to pay, what may be deducted."""

from datetime import date
from decimal import Decimal

from django.conf import settings

from customers.models import Customer, Mandate
from customers.terms import Terms, UnknownTerms
from financials.debits.pain008 import CURRENCY
from financials.ledger import instalments
from financials.models import Document
from financials.papers.words import words_in
from foundation.languages import day_in, money_in, number_in
from foundation.money import round_money

KIND = Document.Kind


def percent_in(language: str, percent) -> str:
    """Write a percentage ("7,5 %")."""
    return f"{number_in(language, percent)}\N{NO-BREAK SPACE}%"


def sentences_of(document: Document, language: str) -> list[str]:
    """Return the sentences below the totals; of a delivery none, as nothing is paid by it."""
    words = words_in(language)
    if document.kind == KIND.INVOICE:
        return _asked(document, language) if document.due_on and document.total else []
    if document.kind == KIND.CREDIT_NOTE:
        return [words.credited]
    if document.kind == KIND.DELIVERY:
        return []
    holds = document.kind == KIND.QUOTE and document.valid_until
    told = [words.quote_holds.format(day=day_in(language, document.valid_until))] if holds else []
    return [*told, words.terms.format(terms=terms_in(language, document.terms))] if document.terms else told


def mandate_for(invoice: Document) -> Mandate | None:
    """Return the mandate an invoice will be collected with; None where the customer pays by itself."""
    by_sepa = invoice.currency == CURRENCY and invoice.customer.payment_type == Customer.PaymentType.SEPA
    if not (by_sepa and settings.CREDITOR_ID):
        return None
    usable = Mandate.objects.in_force().filter(customer=invoice.customer_id, received_on__isnull=False)
    return usable.filter(account__confirmed_at__isnull=False).select_related("account").order_by("pk").first()


def terms_in(language: str, text: str) -> str:
    """Say terms of payment in words: "2 % discount within 10 days, 30 days net"; what is not understood stays."""
    try:
        terms = Terms.parse(text)
    except UnknownTerms:
        return text
    return ", ".join(_parts(terms, language)) if terms.parts else _whole(terms, language)


def _parts(terms: Terms, language: str) -> list[str]:
    words = words_in(language)
    if all(weight == 1 for weight, _ in terms.parts):
        days = ", ".join(str(part.days) for _, part in terms.parts)
        return [words.equal_parts.format(count=len(terms.parts), days=days)]
    told = ((percent_in(language, weight), _whole(part, language)) for weight, part in terms.parts)
    return [words.share.format(percent=percent, terms=part) for percent, part in told]


def _whole(terms: Terms, language: str) -> str:
    words = words_in(language)
    if terms.end_of_month:
        return words.days_after_month.format(days=terms.days) if terms.days else words.end_of_month
    net = words.net_days.format(days=terms.days) if terms.days else words.on_receipt
    if not terms.discount_percent:
        return net
    percent = percent_in(language, terms.discount_percent)
    return f"{words.discount_within.format(percent=percent, days=terms.discount_days)}, {net}"


def _asked(invoice: Document, language: str) -> list[str]:
    if not (mandate := mandate_for(invoice)):
        return [*_due(invoice, language), *_early(invoice, language)]
    told = {"account": mandate.account.last4, "mandate": mandate.reference, "creditor": settings.CREDITOR_ID}
    return [words_in(language).collected.format(day=day_in(language, invoice.due_on), **told)]


def _due(invoice: Document, language: str) -> list[str]:
    words, parts = words_in(language), _instalments(invoice)
    if len(parts) < 2:
        return [words.pay_by.format(day=day_in(language, invoice.due_on))]
    told = ((money_in(language, amount, invoice.currency), day_in(language, due_on)) for due_on, amount in parts)
    return [words.pay_part.format(amount=amount, day=day) for amount, day in told]


def _instalments(invoice: Document) -> list[tuple[date, Decimal]]:
    """Return what is due when; nothing of an invoice taken over with a day and no terms we understand."""
    try:
        return instalments(invoice)
    except UnknownTerms:
        return []


def _early(invoice: Document, language: str) -> list[str]:
    try:
        terms = Terms.parse(invoice.terms)
    except UnknownTerms:
        return []
    until: date | None = terms.discount_until(invoice.issued_on)
    if not until:
        return []
    off = round_money(invoice.total * terms.discount_percent / 100, invoice.currency)
    amounts = {"off": off, "left": invoice.total - off}
    written = {name: money_in(language, amount, invoice.currency) for name, amount in amounts.items()}
    return [words_in(language).early.format(day=day_in(language, until), **written)]
