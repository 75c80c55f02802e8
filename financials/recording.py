"""The page on which money is booked: the form, its open items, and what becomes of both when something is typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db.models import Func, QuerySet, TextField, Value

from customers.models import Customer
from financials.desk import Desk, chosen, filled, in_full, names_of, suggestion_for
from financials.models import Payment
from financials.payment_forms import PaymentForm
from financials.receivables import Receivable, receivables
from foundation.models import SearchEntry
from foundation.money import NOTHING, format_money
from staff.models import User


@dataclass
class Recording:
    """What is typed into the page so far, good or bad. `posted`: somebody sent it; `asks`: offers are ticked."""

    customer: Customer
    user: User
    today: date
    data: Mapping[str, Any]
    posted: bool = False
    asks: bool = False

    def __post_init__(self) -> None:
        self.currencies = _currencies(self.customer)
        initial = {
            "key": uuid4(), "received_on": self.today, "method": _usual_method(self.customer),
            "currency": self.customer.currency, **{key: self.data[key] for key in self.data},
        }  # fmt: skip
        self.form = PaymentForm(
            self.data if self.posted else None, currencies=self.currencies, today=self.today, initial=initial
        )
        self.look()

    @property
    def currency(self) -> str:
        said = self.data.get("currency")
        return said if said in self.currencies else self.customer.currency

    @property
    def received_on(self) -> date:
        try:
            return min(date.fromisoformat(self.data.get("received_on") or ""), self.today)
        except ValueError:
            return self.today

    @property
    def amount(self) -> Decimal:
        return self._typed("amount")

    @property
    def charges(self) -> Decimal:
        return self._typed("bank_charges")

    def _typed(self, name: str) -> Decimal:
        """The amount, as far as what is typed is one already."""
        try:
            return self.form.fields[name].amount_of(self.data.get(name) or "0")
        except ValidationError:
            return NOTHING

    def look(self) -> None:
        """Read what is open now, and put what is typed beside it."""
        self.items = receivables(customer=self.customer, currency=self.currency, on=self.received_on)
        self._lay_out(self.data)

    def _lay_out(self, data: Mapping[str, Any]) -> None:
        self.desk = Desk(
            self.items, data, money=self.amount + self.charges, currency=self.currency,
            may_exceed=self.user.has_perm("financials.write_off"), asks=self.asks,
        )  # fmt: skip

    def suggest(self) -> None:
        """Fill the lines: with the combination picked or the likeliest, unless somebody has filled them by hand."""
        self.desk.suggestion = suggestion = suggestion_for(self.items, self.desk.money, self.currency)
        if "fill" in self.data:
            self._lay_out(in_full(self.desk, self.data, self.data["fill"]))
        elif "choice" in self.data or not self.desk.by_hand:
            parts = chosen(suggestion, self.data.get("choice")) if suggestion else ()
            self._lay_out(filled(self.data, parts, self.currency))
            self.desk.suggestion = suggestion

    @property
    def alternatives(self) -> list[str]:
        """The combinations to pick from, in words, where more than one fits."""
        found = self.desk.suggestion.alternatives if self.desk.suggestion else ()
        return [names_of(self.desk, parts) for parts in found] if len(found) > 1 else []

    def is_valid(self) -> bool:
        """Tell whether it can be booked; the form says what cannot."""
        well_formed = self.form.is_valid()
        if well_formed and Payment.objects.filter(idempotency_key=self.form.cleaned_data["key"]).exists():
            return True  # sent before: the verb answers as it did then
        problems = self.desk.problems + (self.desk.overdrawn if well_formed else [])
        for problem in problems:
            self.form.add_error(None, problem)
        return well_formed and not problems

    @property
    def said(self) -> dict[str, Any]:
        """Everything record_payment wants to know."""
        said = dict(self.form.cleaned_data)
        return {
            "idempotency_key": said.pop("key"),
            **said,
            "bank_charges": said["bank_charges"] or NOTHING,
            "allocate_to": self.desk.shares,
            "rest_is_difference": self.desk.keeps,
        }


def _usual_method(customer: Customer) -> str:
    """The way they paid last."""
    last = customer.payments.order_by("-received_on", "-id").values_list("method", flat=True).first()
    return last or Payment.Method.CHECK


def _currencies(customer: Customer) -> list[str]:
    used = customer.entries.filter(is_open=True).values_list("currency", flat=True).distinct()
    return sorted({customer.currency, *used}, key=lambda code: (code != customer.currency, code))


def prefilled(items: list[Receivable], document: str, currency: str) -> dict[str, str]:
    """Return what is typed when an invoice is to be paid in full: the amount, and the lines of that invoice."""
    mine = [item for item in items if str(item.entry.document_id) == document]
    data = (
        {"amount": format_money(sum((item.open - item.discount for item in mine), NOTHING), currency)} if mine else {}
    )
    for item in mine:
        data[f"{item.pk}-amount"] = format_money(item.open - item.discount, currency)
        data[f"{item.pk}-discount"] = format_money(item.discount, currency) if item.discount else ""
    return data


def same_reference(customer: Customer, reference: str, *, visible: QuerySet[Customer]) -> list[Payment]:
    """Return the payments booked under this number, this customer's first, as far as they may be seen."""
    key = Func(Value(reference), function="foundation_number_key", output_field=TextField())
    found = SearchEntry.objects.filter(kind=SearchEntry.Kind.PAYMENT, term=key).values("source_id")[:20]
    payments = Payment.objects.filter(pk__in=list(found.values_list("source_id", flat=True)), customer__in=visible)
    rows = [each for each in payments.select_related("customer") if each.reference.strip() == reference.strip()]
    return sorted(rows, key=lambda each: (each.customer_id != customer.pk, -each.pk))
