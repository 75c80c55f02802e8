"""The page on which one line is decided: whose money it is, what it settles, and which payments it may stand for."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from customers.models import Customer
from financials.bank.earlier import BY_HAND, COMES_BACK
from financials.desk import Desk, chosen, filled, in_full, names_of, suggestion_for
from financials.models import BankLine, Payment
from financials.receivables import receivables
from financials.suggestions import Part
from foundation.money import minor
from foundation.search import find
from staff.models import User

MOST_FOUND = 8


class LineDesk:
    """Money of a line spread over what a customer owes; filled by hand, by the proposal, or by what fits."""

    def __init__(self, line: BankLine, customer: Customer, user: User, today: date, data: Mapping[str, Any]):
        self.line, self.customer, self.data = line, customer, data
        self.currency = line.currency
        self.may_exceed = user.has_perm("financials.write_off")
        self.items = receivables(customer=customer, currency=line.currency, on=min(line.value_on, today))
        self.suggestion = suggestion_for(self.items, line.settles, line.currency)
        self._lay_out(data)

    def _lay_out(self, data: Mapping[str, Any]) -> None:
        self.desk = Desk(
            self.items, data, money=self.line.settles, currency=self.currency, may_exceed=self.may_exceed, asks=False
        )
        self.desk.suggestion = self.suggestion

    def fill(self) -> None:
        """Put in what is proposed for this customer, as far as it is open still; else what fits the amount best."""
        parts = self._proposed() or (self.suggestion.parts if self.suggestion else ())
        self._lay_out(filled(self.data, parts, self.currency))

    def suggest(self) -> None:
        """Do what was asked beside the lines: settle one in full, or take another combination."""
        if "fill" in self.data:
            self._lay_out(in_full(self.desk, self.data, self.data["fill"]))
        else:
            parts = chosen(self.suggestion, self.data.get("choice")) if self.suggestion else ()
            self._lay_out(filled(self.data, parts, self.currency))

    def _proposed(self) -> Sequence[Part]:
        if self.line.customer_id != self.customer.pk:
            return ()
        there = {item.pk: item.open for item in self.items}
        rows = [(key, Decimal(amount), Decimal(off)) for key, _, amount, off in self.line.proposal.get("parts", ())]
        if any(there.get(key, 0) < amount + off for key, amount, off in rows):
            return ()
        return [Part(key, minor(amount, self.currency), minor(off, self.currency)) for key, amount, off in rows]

    @property
    def alternatives(self) -> list[str]:
        """The combinations to pick from, in words, where more than one fits."""
        found = self.suggestion.alternatives if self.suggestion else ()
        return [names_of(self.desk, parts) for parts in found] if len(found) > 1 else []


def customers_for(text: str, user: User) -> list[Customer]:
    """Return the customers a text means, as far as the user may see them, best first."""
    visible = Customer.objects.visible_to(user)
    ids = list(dict.fromkeys(hit.customer_id for hit in find(text, within=visible.values("pk"), limit=30)))
    found = visible.in_bulk(ids[:MOST_FOUND])
    return [found[pk] for pk in ids if pk in found]


def payments_for(line: BankLine, customer: Customer | None) -> list[Payment]:
    """Return the payments the line may stand for: booked by hand before, or, where money went out, come back."""
    if customer is None:
        return []
    since, until = _period(line)
    rows = customer.payments.filter(
        amount__in=[line.amount] if line.amount > 0 else line.gone_back,
        currency=line.currency,
        received_on__gte=since,
        received_on__lte=until,
    )
    if line.amount > 0:
        on_lines = BankLine.objects.filter(state=BankLine.State.BOOKED, amount__gt=0, payment__customer=customer)
        rows = rows.exclude(pk__in=on_lines.values("payment"))
    return list(rows.exclude(adjustments__kind="return").order_by("-received_on", "-pk")[:MOST_FOUND])


def _period(line: BankLine) -> tuple[date, date]:
    if line.amount > 0:
        return line.value_on - BY_HAND, line.value_on + BY_HAND
    return line.booked_on - COMES_BACK, line.booked_on + timedelta(days=1)
