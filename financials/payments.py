"""Booking money received: one payment, one effect, however often the form is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from customers.holds import lock_customer
from customers.models import Customer
from financials.differences import Differences
from financials.ledger import DoesNotFit, Matching, NotBooked, post, said_money, settle
from financials.models import Document, Entry, Payment
from financials.shares import Share, said_shares, shares_of
from foundation.money import NOTHING, format_money, round_money
from foundation.periods import company_today
from journal.record import record
from staff.models import User

SAME_CONTENT = ("customer_id", "reference", "amount", "received_on", "currency", "method")
Shares = Sequence[Share | tuple[Document | Entry, Decimal] | tuple[Document | Entry, Decimal, Decimal]]


class RefusedPayment(NotBooked):
    """The payment was not booked; the text says why. `payment` is the one booked before, where that is the reason."""

    def __init__(self, text: str, payment: Payment | None = None):
        super().__init__(text)
        self.payment = payment


@dataclass
class _Money:
    """A payment just booked, with its entries: what arrived, what the bank kept, the discount taken."""

    payment: Payment
    entries: list[Entry]

    def of(self, *kinds: str) -> list[Entry]:
        return [entry for kind in kinds for entry in self.entries if entry.kind == kind]


def record_payment(
    *,
    customer: Customer,
    reference: str,
    amount: Decimal,
    received_on: date,
    by: User,
    now: datetime,
    allocate_to: Shares = (),
    discount_taken: Decimal | None = None,
    bank_charges: Decimal = NOTHING,
    rest_is_difference: bool = False,
    idempotency_key: UUID | str | None = None,
    **fields,
) -> Payment:
    """Book a payment and settle invoices by it; the rest stays on the payment as credit.

    `amount` is what arrived on the value date `received_on`, `bank_charges` what the bank kept on the way: the
    customer paid both. `allocate_to` are Shares, or tuples of an invoice or one of its entries, the money and the
    discount taken. `discount_taken` is the sum of the discounts; what no share names settles what the money leaves.
    `rest_is_difference` lets an overpayment within SMALL_DIFFERENCE go. Further fields: method, currency, note.
    The same idempotency key a second time returns the first payment.

    Raises RefusedPayment for a value date in the future, a reference booked before or a key used for another payment,
    and DoesNotFit for more than is open; then nothing is booked.
    """
    try:
        with transaction.atomic():
            locked, shares = lock_customer(customer), shares_of(allocate_to)
            discount = sum((share.discount for share in shares), NOTHING) if discount_taken is None else discount_taken
            said = {"reference": reference.strip(), "amount": amount, "received_on": received_on, **fields}
            said |= {"discount_taken": discount, "bank_charges": bank_charges, "idempotency_key": idempotency_key}
            said["currency"] = said.get("currency") or locked.currency
            payment = Payment(customer=locked, booked_by=by, known_on=company_today(now), **said)
            return _book(payment, shares, rest_is_difference, by, now)
    except IntegrityError as error:
        if refusal := _refusal(error):
            raise refusal from error
        raise


def _refusal(error: IntegrityError) -> NotBooked | None:
    """Say in a sentence what the database refused because somebody else was quicker."""
    if "idempotency_key" in str(error):
        return RefusedPayment("This form was used for a payment of another customer: open a new one.")
    if "over_allocated" in str(error):
        return DoesNotFit("Somebody has settled one of these items meanwhile: look at what is left.")
    return None


def _book(payment: Payment, shares: list[Share], rest_is_difference: bool, by: User, now: datetime) -> Payment:
    booked = _booked_before(payment)
    if done := _by_the_same_form(payment, booked):
        return done
    _ensure_bookable(payment)
    _ensure_new(payment, booked)
    payment.save(force_insert=True)
    _settle(payment, shares, rest_is_difference, by, now)
    return payment


def _booked_before(payment: Payment) -> list[Payment]:
    """Return what was booked under the same reference of the customer, or by the same form."""
    known = Q(customer=payment.customer, reference=payment.reference)
    if payment.idempotency_key:
        known |= Q(idempotency_key=payment.idempotency_key)
    return list(Payment.objects.filter(known))


def _by_the_same_form(payment: Payment, booked: list[Payment]) -> Payment | None:
    """Return what the same form has booked already; raises RefusedPayment where it said something else."""
    key = payment.idempotency_key
    done = next((one for one in booked if key and str(one.idempotency_key) == str(key)), None)
    if done and any(getattr(done, name) != getattr(payment, name) for name in SAME_CONTENT):
        raise RefusedPayment(
            f"This form has booked another payment already: {said_money(done.amount, done.currency)}, reference "
            f"{done.reference}, received {done.received_on:%d %b %Y}. Open a new form for a second payment.",
            done,
        )
    return done


def _ensure_bookable(payment: Payment) -> None:
    if payment.received_on > payment.known_on:
        raise RefusedPayment("The money cannot have come in after today: correct the day it was received.")
    if payment.amount <= 0:
        raise RefusedPayment("Say how much arrived: an amount above zero.")
    for amount in (payment.amount, payment.discount_taken, payment.bank_charges):
        if amount < 0 or amount != round_money(amount, payment.currency):
            raise RefusedPayment(f"{amount} is no amount of {payment.currency}: correct the decimals and the sign.")
    if not payment.reference:
        raise RefusedPayment("Enter the check number or bank reference: by it the payment is found again.")


def _ensure_new(payment: Payment, booked: list[Payment]) -> None:
    for earlier in booked:
        raise RefusedPayment(
            f"Reference {payment.reference} was booked before: {said_money(earlier.amount, earlier.currency)}, "
            f"received {earlier.received_on:%d %b %Y}. If this is other money, add to the reference, such as "
            f"{payment.reference}/2.",
            earlier,
        )


def _settle(payment: Payment, shares: list[Share], rest_is_difference: bool, by: User, now: datetime) -> None:
    kinds = Entry.Kind
    parts = [
        (kinds.PAYMENT, -payment.amount),
        (kinds.CHARGES, -payment.bank_charges),
        (kinds.DISCOUNT, -payment.discount_taken),
    ]
    money = _Money(
        payment,
        post(
            customer=payment.customer, currency=payment.currency, on=payment.received_on, today=payment.known_on,
            parts=parts, payment=payment,
        ),
    )  # fmt: skip
    matching = Matching()
    _match_discounts(money, shares, matching)
    _match_money(money, shares, matching)
    received = money.of(kinds.PAYMENT, kinds.CHARGES)
    let_go = Differences(payment, matching, by=by, now=now)
    let_go.forgive(shares)
    rest = sum((matching.left(entry) for entry in received), NOTHING)
    if rest_is_difference and rest:
        let_go.keep(rest, received)
        rest = NOTHING
    settle(matching.pairs, now=now)
    subject = f"{said_money(payment.amount, payment.currency)} by {payment.get_method_display()} {payment.reference}"
    text = said_shares(payment, shares, rest)
    record(payment.customer, "payment_booked", f"Payment booked: {subject}", text=text, by=by, now=now, about=payment)


def _match_discounts(money: _Money, shares: list[Share], matching: Matching) -> None:
    """Each share first: more than is open is refused, then its own discount is taken."""
    for share in shares:
        share.ensure_open(matching)
        if matching.match(share.debits, money.of(Entry.Kind.DISCOUNT), share.discount):
            raise RefusedPayment(f"The discounts add up to more than {money.payment.discount_taken}: correct them.")


def _match_money(money: _Money, shares: list[Share], matching: Matching) -> None:
    """Use the money first, then what is left of the discount, over the shares in the order given."""
    sources = money.of(Entry.Kind.PAYMENT, Entry.Kind.CHARGES, Entry.Kind.DISCOUNT)
    for share in shares:
        if missing := matching.match(share.debits, sources, share.amount):
            said = format_money(missing, money.payment.currency)
            raise RefusedPayment(f"The payment does not cover what is allocated: {said} is missing for {share.of}.")
    if unused := sum((matching.left(entry) for entry in money.of(Entry.Kind.DISCOUNT)), NOTHING):
        said = said_money(unused, money.payment.currency)
        raise RefusedPayment(f"{said} of the discount taken belongs to no invoice: name the invoice, or leave it out.")
