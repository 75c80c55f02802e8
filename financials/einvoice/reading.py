"""An issued invoice or credit note as an e-invoice: nothing is computed anew, every amount is the document's own."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.conf import settings

from catalog.models import TaxCategory
from financials.billing import addressee, payer_of
from financials.einvoice.model import EInvoice, Item, Party, Payment, Reduction, Taxation, TaxGroup
from financials.einvoice.parties import buyer, seller, ship_to
from financials.einvoice.terms import REASON_CODES, phrase, reason_in, unit_code
from financials.models import Document, Line
from financials.papers.payable import mandate_for, sentences_of
from financials.papers.words import words_in
from financials.sums import gross
from foundation.money import NOTHING, round_money

OUTSIDE = TaxCategory.OUTSIDE
NO_TAX = "No tax: "  # how a reason begins that names a certificate


def read(document: Document) -> EInvoice:
    """Return the e-invoice of a document that was issued; rules.refusals says whether it may be handed out."""
    lines = list(document.lines.order_by("position"))
    language = addressee(document).language
    parties = without_vat(lines, seller(document), buyer(document))
    return EInvoice(
        credit=document.kind == Document.Kind.CREDIT_NOTE,
        number=document.number or "",
        issued_on=document.issued_on,
        due_on=document.due_on if document.kind == Document.Kind.INVOICE else None,
        currency=document.currency,
        seller=parties[0],
        buyer=parties[1],
        items=tuple(item(document, line, language) for line in lines),
        groups=tuple(groups(lines, language)),
        allowances=tuple(allowances(document, lines, language)),
        net=document.net,
        tax=document.tax,
        total=document.total,
        terms=" ".join(sentences_of(document, language)),
        note=note_of(document, language),
        their_order=document.reference,
        our_order=document.order_number,
        corrects=corrected(document),
        delivered=delivered(document, lines),
        ship_to=ship_to(document) or (parties[1].place if leaves_the_country(lines) else None),
        payment=payment(document),
    )


def note_of(document: Document, language: str) -> str:
    """Return the document's note; who pays is told first whose account it is."""
    customer = document.customer
    whose = f"{words_in(language).on_behalf}: {customer.name}, {customer.code}" if payer_of(document) else ""
    return "\n".join(filter(None, [whose, document.note]))


def without_vat(lines: Sequence[Line], *parties: Party) -> list[Party]:
    """Return the parties; where nothing is subject to tax their VAT identifiers may not be named (BR-O-02)."""
    if not any(line.taxed_as == OUTSIDE for line in lines):
        return list(parties)
    return [Party(**{**vars(party), "vat_id": ""}) for party in parties]


def taxation(line: Line) -> Taxation:
    category = line.taxed_as
    return Taxation(category=category.value, percent=None if category == OUTSIDE else line.tax_percent)


def item(document: Document, line: Line, language: str) -> Item:
    """Return a line; one of a negative price gives so many back at that price."""
    sign = -1 if line.unit_price < 0 else 1
    net = gross(document, line)
    name = line.description.strip() or line.part_number
    return Item(
        number=str(line.position),
        name=name,
        quantity=sign * line.quantity,
        unit=unit_code(line.unit),
        price=abs(line.unit_price),
        net=net,
        taxation=taxation(line),
        reductions=tuple(reductions(line, net, document.currency, language)),
        part_number=line.part_number,
        note=line.note,
    )


def reductions(line: Line, net: Decimal, currency: str, language: str) -> Iterator[Reduction]:
    """Yield what makes the line's net amount another one than quantity times price."""
    base = round_money(line.quantity * line.unit_price, currency)
    if base == net:
        return
    percent = line.discount_percent or None
    yield Reduction(
        amount=base - net, base=base, percent=percent, reason=phrase(language, "discount" if percent else "price")
    )


def by_taxation(lines: Sequence[Line]) -> list[tuple[Taxation, list[Line]]]:
    """Return the lines of each kind and rate of tax."""
    sorted_out: dict[Taxation, list[Line]] = defaultdict(list)
    for line in lines:
        sorted_out[taxation(line)].append(line)
    return sorted(sorted_out.items(), key=lambda group: (group[0].category, group[0].percent or NOTHING))


def groups(lines: Sequence[Line], language: str) -> Iterator[TaxGroup]:
    for taxed, of_it in by_taxation(lines):
        yield TaxGroup(
            taxation=taxed,
            taxable=sum((line.net for line in of_it), NOTHING),
            tax=sum((line.tax for line in of_it), NOTHING),
            reason=why(taxed.category, of_it, language),
            code=REASON_CODES.get(taxed.category, ""),
        )


def why(category: str, lines: Sequence[Line], language: str) -> str:
    """Return why no tax is charged, with the certificates that say so; "" where there is nothing to explain."""
    named = [line.tax_reason.removeprefix(NO_TAX) for line in lines if line.tax_reason.startswith(NO_TAX)]
    said, papers = reason_in(language, category), ", ".join(dict.fromkeys(named))
    return f"{said} ({papers})" if said and papers else said


def allowances(document: Document, lines: Sequence[Line], language: str) -> Iterator[Reduction]:
    """Yield the document's own discount for each kind and rate of tax."""
    for taxed, of_it in by_taxation(lines):
        base = sum((gross(document, line) for line in of_it), NOTHING)
        if amount := base - sum((line.net for line in of_it), NOTHING):
            yield Reduction(
                amount=amount, base=base, percent=document.discount_percent, reason=phrase(language, "discount"),
                taxation=taxed,
            )  # fmt: skip


def corrected(document: Document) -> tuple[tuple[str, date], ...]:
    """Return the invoice a credit note is for."""
    about = document.applies_to
    return ((about.number, about.issued_on),) if about else ()


def delivered(document: Document, lines: Sequence[Line]) -> tuple[date, date] | None:
    """Return the first and last day of delivery. Goods for another country of the Union must name one: where nobody
    wrote it down, the day of the invoice.
    """
    days = {line.delivered_on for line in lines if line.delivered_on}
    if not days and leaves_the_country(lines):
        days = {document.issued_on}
    return (min(days), max(days)) if days else None


def leaves_the_country(lines: Sequence[Line]) -> bool:
    """Whether goods go to another country of the Union untaxed: to the buyer where no other address is known."""
    return any(line.taxed_as == TaxCategory.INTRA_COMMUNITY for line in lines)


def payment(document: Document) -> Payment:
    """Return into which account the invoice is paid, or with which mandate it is collected; nothing for a credit note,
    and where we have no account on file.
    """
    account = settings.CREDITOR_IBAN.replace(" ", "")
    if document.kind != Document.Kind.INVOICE:
        return Payment()
    if mandate := mandate_for(document):
        remittance = document.number or ""
        return Payment(mandate=mandate.reference, creditor=settings.CREDITOR_ID, remittance=remittance)
    if not account:
        return Payment()
    return Payment(
        account=account,
        bank=settings.CREDITOR_BIC,
        holder=settings.CREDITOR_NAME,
        sepa=document.currency == "EUR",
        remittance=document.number or "",
    )
