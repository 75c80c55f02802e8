"""The credit note a dispute ends with when the customer was right: a draft for somebody to look at and issue."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from credit.models import Dispute
from financials.conversion import KEPT, carry_out
from financials.documents import LineDraft, drafted
from financials.drafts import save_draft
from financials.models import Document, Line
from foundation.money import NOTHING, exponent, round_money
from foundation.periods import company_today
from staff.models import User

ISSUE = "financials.issue_invoice"  # who may issue the draft
CREDIT_NOTE = Document.Kind.CREDIT_NOTE
HUNDRED = Decimal(100)


def proposed_for(*, dispute: Dispute, by: User, now: datetime) -> Document | None:
    """Return the credit note of an upheld dispute: one issued meanwhile, else a draft over what is not credited yet.

    Whole lines are carried over as they were, so that goods and counters follow; a part of them is credited as an
    amount at their taxes. None for an invoice that was cancelled: nothing of it is asked for.
    """
    document = dispute.document
    if document.status == Document.Status.CANCELLED:
        return None
    issued = credited_meanwhile(dispute)
    if (amount := dispute.amount - sum((note.total for note in issued), NOTHING)) <= 0:
        return issued[-1]
    lines = [dispute.line] if dispute.line else list(document.lines.order_by("position"))
    about = {"by": by, "now": now, "issued_on": company_today(now)}
    if _is_all_of(lines, amount, document):
        quantities = {line.pk: line.quantity for line in lines}
        return carry_out(source=document, into=CREDIT_NOTE, quantities=quantities, draft=True, **about)
    header = {name: getattr(document, name) for name in KEPT if name != "discount_percent"}
    drafts = list(amount_lines(lines, amount, document.currency, said=f"{dispute.get_category_display().capitalize()}"))
    return save_draft(
        customer=document.customer, kind=CREDIT_NOTE, lines=drafts, applies_to=document, follows=document, **header,
        **about,
    )  # fmt: skip


def credited_meanwhile(dispute: Dispute) -> list[Document]:
    """Return the credit notes for the invoice issued since the dispute was opened, for no other dispute."""
    others = Dispute.objects.filter(document=dispute.document).exclude(pk=dispute.pk).exclude(credit_note=None)
    notes = dispute.document.credit_notes.filter(status=Document.Status.ISSUED, known_on__gte=dispute.opened_on)
    return list(notes.exclude(pk__in=others.values("credit_note")).order_by("issued_on", "pk"))


def _is_all_of(lines: Sequence[Line], amount: Decimal, document: Document) -> bool:
    """Whether the amount is exactly these lines, of which nothing was credited before."""
    if not lines or any(line.credited or not line.quantity for line in lines):
        return False
    drafts = [drafted(line) for line in lines]
    whole = (draft.net(document.currency, document.discount_percent) for draft in drafts)
    taxes = (draft.tax(document.currency, document.discount_percent) for draft in drafts)
    return sum(whole, NOTHING) + sum(taxes, NOTHING) == amount


def amount_lines(lines: Sequence[Line], amount: Decimal, currency: str, *, said: str) -> Iterator[LineDraft]:
    """Yield lines that come to exactly this amount with tax, spread over the taxes of the lines it is credited of."""
    shares: dict[tuple[Decimal, str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        shares[line.tax_percent, line.tax_reason, line.tax_category] += line.net + line.tax
    shares = {tax: share for tax, share in shares.items() if share > 0} or {(NOTHING, "", ""): amount}
    text = f"{said}: {lines[0].part_number or lines[0].description}" if len(lines) == 1 else said
    left, of = amount, sum(shares.values(), NOTHING)
    for (percent, reason, category), share in shares.items():
        part = round_money(left * share / of, currency)
        for net, word in _nets(part, percent, currency):
            yield LineDraft(
                description=text + word, quantity=Decimal(1), unit_price=net, tax_percent=percent, tax_reason=reason,
                tax_category=category,
            )  # fmt: skip
        left, of = left - part, of - share


def _nets(part: Decimal, percent: Decimal, currency: str) -> Iterator[tuple[Decimal, str]]:
    """Yield the net amount that comes to `part` with its tax; where roundings jump over it, the last cent by itself."""
    unit = Decimal(1).scaleb(-exponent(currency))
    for wanted, rest in ((part, NOTHING), (part - unit, unit)):
        near = round_money(wanted / (1 + percent / HUNDRED), currency)
        for net in (near, near - unit, near + unit):
            if net + round_money(net * percent / HUNDRED, currency) == wanted:
                yield from [(each, word) for each, word in ((net, ""), (rest, " (rounding)")) if each]
                return
