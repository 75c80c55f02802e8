"""A document on paper: each kind as the customer gets it, its address in the window of the envelope."""

from collections.abc import Sequence

from django.conf import settings
from django.template.loader import render_to_string

from customers import greetings
from customers.addresses import BILLING, DELIVERY, envelope, place_of
from customers.addresses import lines as address_lines
from customers.models import Customer
from customers.tax_numbers import written_vat_id
from documents.letterhead import account_lines, letter_context
from financials.billing import addressee, billed, payer_of
from financials.models import Document, Line
from financials.papers.lines import BOOKED, delivered_on, rows_of, sums_in, tax_word
from financials.papers.naming import contact_of, language_of, title
from financials.papers.payable import mandate_for, sentences_of
from financials.papers.words import Words, words_in
from foundation.languages import day_in

KIND = Document.Kind
TEMPLATE = "financials/print/document.html"


def html_of(document: Document) -> str:
    """Return the document as the renderer takes it, in the language of who gets it."""
    language, lines = language_of(addressee(document)), list(document.lines.order_by("position"))
    rows = rows_of(document, lines, language)
    context = frame_of(document, title(document, language), language) | {
        "facts": facts_of(document, lines, language),
        "rows": rows,
        "parts": any(row.part for row in rows),
        "priced": document.kind != KIND.DELIVERY,
        "discounted": any(row.less for row in rows),
        "taxed": len({line.tax_percent for line in lines}) > 1,  # of one rate the sums say all there is to say
        "tax": tax_word(language),
        "sums": sums_in(document, lines, language),
        "sentences": sentences_of(document, language),
        "payment": payment_of(document, language),
    }
    return render_to_string(TEMPLATE, context)


def frame_of(document: Document, on_top: str, language: str) -> dict[str, object]:
    """Return what papers of a document have in common: letterhead, window, words, the mark where it does not bind."""
    customer, words = document.customer, words_in(language)
    letter = letter_context(
        language=language, title=on_top, name=customer.name, code=customer.code, window=window(document)
    )
    mark = words.not_binding if document.is_draft else words.cancelled if document.status == "cancelled" else ""
    return letter | {"document": document, "words": words, "mark": mark, "ship_to": _shipped(document, language)}


def _shipped(document: Document, language: str) -> str:
    """Say where the goods go, where the paper goes somewhere else."""
    address = document.ship_to
    if not address or document.kind == KIND.DELIVERY or address == document.bill_to:
        return ""
    whose = [document.customer.name] if payer_of(document) else []
    return words_in(language).ship_to.format(address=", ".join([*whose, *address.splitlines()]))


def window(document: Document) -> list[str]:
    """Return what stands in the window: the firm, for whom, and the address as it was frozen onto the document.

    Goods go to the delivery address, a bill to who pays. A document without an address of its own gets the customer's
    main one.
    """
    if payer := payer_of(document):
        return billed(payer) if document.is_draft else document.bill_to.splitlines()
    written = _address_of(document)
    person = contact_line(document) or document.attention
    return envelope(written, name=document.customer.name, person=person)


def contact_line(document: Document) -> str:
    """Return the contact as an address line names one, in the language of the paper; "" for none."""
    person = contact_of(document)
    return greetings.addressee(person, language_of(addressee(document))) if person else ""


def _address_of(document: Document) -> list[str]:
    """Return the address as it was frozen onto the document; of a draft, and where none was named, as it is now."""
    to = DELIVERY if document.kind == KIND.DELIVERY else BILLING
    if frozen := (document.ship_to if to == DELIVERY else "") or document.bill_to:
        return frozen.splitlines()
    named = document.delivery_address if to == DELIVERY else document.billing_address
    address = named or place_of(document.customer, to=to)
    return address_lines(address) if address else []


def facts_of(document: Document, lines: Sequence[Line], language: str) -> list[tuple[str, str]]:
    """Return what stands beside the address: label and value of what is known."""
    words, kind, corrected = words_in(language), document.kind, document.applies_to
    told = corrected and {"number": corrected.number, "day": day_in(language, corrected.issued_on)}
    facts = [
        (words.date, day_in(language, document.issued_on)),
        _whose(document, words),
        (words.reference, document.reference),
        (words.order, document.order_number if kind != KIND.ORDER else ""),
        (words.corrects, words.dated.format(**told) if told else ""),
        (words.valid_until, day_in(language, document.valid_until)),
        (words.requested, day_in(language, document.requested_on)),
        (words.promised, day_in(language, document.promised_on)),
        (words.due, day_in(language, document.due_on) if kind == KIND.INVOICE else ""),
        (words.delivered, day_in(language, delivered_on(lines))),
        tax_number_of(addressee(document), words) if kind in BOOKED else ("", ""),
        (words.person, str(document.created_by or "")),
    ]
    return [(label, value) for label, value in facts if value]


def _whose(document: Document, words: Words) -> tuple[str, str]:
    """Say whose account it is; who pays for somebody is told for whom."""
    customer = document.customer
    return (words.on_behalf, f"{customer.name}, {customer.code}") if payer_of(document) else (words.code, customer.code)


def tax_number_of(customer: Customer, words: Words) -> tuple[str, str]:
    """Return what the tax office knows the customer by, and what to call it: the VAT number before another."""
    if customer.vat_id:
        return words.your_vat_id, written_vat_id(customer.vat_id)
    return words.your_tax_id, customer.tax_id


def payment_of(document: Document, language: str) -> list[tuple[str, str]]:
    """Return how to pay an invoice: into which account, and what to quote; nothing for what is not paid."""
    account, words = account_lines(), words_in(language)
    if document.kind != KIND.INVOICE or not account or not document.total or mandate_for(document):
        return []
    number = f"{document.number or words.draft}, {document.customer.code}"
    return [(words.account, " · ".join([settings.CREDITOR_NAME, *account])), (words.quote_number, number)]
