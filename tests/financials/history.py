"""Random accounts: invoices in instalments and foreign money, booked late and dated back, paid in part, returned,
cancelled, written off and paid back."""

import random
from datetime import date, timedelta
from decimal import Decimal

from customers.models import Customer
from financials.allocations import apply_credit, credit_left
from financials.cancellation import cancel
from financials.documents import DocumentRefused
from financials.ledger import NotBooked, open_amount
from financials.models import Entry
from financials.refunds import refund_credit
from financials.returns import return_payment
from financials.writeoffs import write_off
from tests import make

BEGIN, END = date(2025, 1, 1), date(2025, 12, 31)
REASON = "it was agreed with the house"


class History:
    """What befalls one customer in a year, day by day; `busy` is about how many things a month."""

    def __init__(self, customer: Customer, chance: random.Random, busy: int = 2):
        self.customer, self.chance, self.busy = customer, chance, busy
        self.invoices, self.payments = [], []

    def happen(self) -> Customer:
        day = BEGIN - timedelta(days=40)
        while day <= END:
            self.one(day)
            day += timedelta(days=self.chance.randint(1, max(1, 60 // self.busy)))
        return self.customer

    def one(self, today: date) -> None:
        acts = [self.invoice, self.invoice, self.pay, self.pay, self.credit, self.come_back, self.cancel, self.let_go]
        acts += [self.pay_back, self.apply]
        try:
            self.chance.choice(acts)(today)
        except (DocumentRefused, NotBooked):
            pass  # a random act may make no sense; nothing was booked then

    def dated(self, today: date) -> date:
        """Mostly today, sometimes weeks ago, as what is found on a desk is booked late."""
        return today - timedelta(days=self.chance.choice([0, 0, 0, 3, 33, 70]))

    def invoice(self, today: date) -> None:
        currency = self.chance.choice([self.customer.currency] * 3 + ["JPY"])
        issued_on = self.dated(today) + timedelta(days=self.chance.choice([0, 0, 0, 5]))
        terms = self.chance.choice(["net30", "net 30/60/90", "due on receipt"])
        amount = Decimal(self.chance.randint(3, 90_000)) / (1 if currency == "JPY" else 100)
        self.invoices.append(
            make.invoice(self.customer, amount, issued_on=issued_on, terms=terms, currency=currency, now=make.at(today))
        )

    def left(self, invoice) -> Decimal:
        entries = Entry.objects.filter(document=invoice, kind="invoice")
        return sum((open_amount(entry) for entry in entries), Decimal(0))

    def pay(self, today: date) -> None:
        if not self.invoices:
            return
        invoice = self.chance.choice(self.invoices)
        left = self.left(invoice)
        part = max(left // self.chance.choice([1, 1, 2, 3]), Decimal(1))
        to = [(invoice, min(part, left))] if left and invoice.issued_on <= today else []
        self.payments.append(
            make.payment(
                self.customer, part + self.chance.choice([0, 0, 7]), received_on=self.dated(today), to=to,
                currency=invoice.currency, now=make.at(today), method=self.chance.choice(["check", "wire", "card"]),
            )
        )  # fmt: skip

    def credit(self, today: date) -> None:
        if self.invoices:
            invoice = self.chance.choice(self.invoices)
            make.credit_note(
                self.customer, self.chance.randint(1, 40), issued_on=self.dated(today), currency=invoice.currency,
                applies_to=invoice if self.chance.random() < 0.5 else None, now=make.at(today),
            )  # fmt: skip

    def come_back(self, today: date) -> None:
        if self.payments:
            return_payment(
                payment=self.chance.choice(self.payments), returned_on=self.dated(today), reason="no funds",
                by=make.somebody(), now=make.at(today),
            )  # fmt: skip

    def cancel(self, today: date) -> None:
        if self.invoices:
            cancel(document=self.chance.choice(self.invoices), reason=REASON, by=make.somebody(), now=make.at(today))

    def let_go(self, today: date) -> None:
        if self.invoices and (left := self.left(invoice := self.chance.choice(self.invoices))):
            write_off(of=invoice, amount=left, reason=REASON, by=make.somebody(), now=make.at(today))

    def pay_back(self, today: date) -> None:
        if self.payments and (left := credit_left(payment := self.chance.choice(self.payments))):
            refund_credit(
                of=payment, amount=left, paid_on=self.dated(today), reference="", reason=REASON, by=make.somebody(),
                now=make.at(today),
            )  # fmt: skip

    def apply(self, today: date) -> None:
        if self.payments and (left := credit_left(payment := self.chance.choice(self.payments))):
            for invoice in self.invoices:
                if invoice.currency == payment.currency and (owed := self.left(invoice)):
                    entry = Entry.objects.filter(document=invoice, kind="invoice").order_by("due_on").first()
                    fits = min(left, owed, open_amount(entry))
                    if fits > 0:
                        apply_credit(of=payment, to=[(entry, fits)], by=make.somebody(), now=make.at(today))
                    return
