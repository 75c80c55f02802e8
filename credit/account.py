"""One customer's credit in one currency on one day, as its tab shows it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from credit.large import worked_out_once
from credit.models import RiskModel
from credit.paying import BEHIND, Paying, paying
from credit.rating.explanation import Rating, rating_of
from credit.risk.chances import OpenRisk, model_of, open_risks
from credit.risk.reasons import Explained, Reason, explained
from credit.standing import Figures, payment_days_by_month, standings
from customers.models import Customer
from financials.aging import Aging
from foundation.money import round_money
from foundation.periods import on_day

SHOWN_OPEN = 8
AHEAD = timedelta(days=30)
GRAVE, NOTABLE = 0.5, 0.2


@dataclass(frozen=True)
class Account:
    """What is known about the paying of one customer in one currency; `as_of` is None for today."""

    customer: Customer
    currency: str
    day: date
    as_of: date | None
    figures: Figures
    paying: Paying | None
    trend: list[tuple[str, float]]
    risk: Explained
    open: list[OpenRisk]
    model: RiskModel
    rating: Rating

    @property
    def aging(self) -> Aging:
        return self.figures.aging

    @property
    def first_open(self) -> list[OpenRisk]:
        """The open invoices with the most at risk; the rest is a page of its own."""
        return self.open[:SHOWN_OPEN]

    @property
    def not_due_by_then(self) -> Decimal:
        """What of the value at risk is simply not due within the 30 days the risk looks ahead."""
        until = self.day + AHEAD
        later = sum(one.value_at_risk for one in self.open if one.due >= until)
        return round_money(Decimal(later), self.currency)

    @property
    def risk_tone(self) -> str:
        """How grave the risk looks."""
        if self.figures.risk is None:
            return ""
        return "red" if self.figures.risk >= GRAVE else "amber" if self.figures.risk >= NOTABLE else ""

    @property
    def reasons(self) -> list[Reason]:
        return self.risk.reasons

    @property
    def is_own(self) -> bool:
        """Whether it is the customer's own currency, the one the header shows."""
        return self.currency == self.customer.currency

    @property
    def invoices_url(self) -> str:
        """The list of invoices; which of them is still to be added."""
        page = reverse("credit:invoices", args=[self.customer.code])
        return on_day(f"{page}?{urlencode({'currency': self.currency})}", self.as_of)

    @property
    def risks_url(self) -> str:
        """Everything that is open, with what is to be expected of it."""
        page = reverse("credit:risks", args=[self.customer.code])
        return on_day(f"{page}?{urlencode({'currency': self.currency})}", self.as_of)

    @property
    def behind(self) -> dict[str, str]:
        """The address of the invoices behind each count, named for templates: late_12 for late-12."""
        return {which.replace("-", "_"): f"{self.invoices_url}&which={which}" for which in BEHIND}


def accounts_of(*, customer: Customer, as_of: date, today: date, pool: list[dict]) -> list[Account]:
    """Return the customer's credit in each currency ever dealt in, its own first."""
    with worked_out_once(customer_id=customer.pk, as_of=as_of):
        return _accounts(customer, as_of, today, pool)


def _accounts(customer: Customer, as_of: date, today: date, pool: list[dict]) -> list[Account]:
    model = model_of(as_of)
    found = paying(customer_id=customer.pk, as_of=as_of)
    risks = open_risks(customer_id=customer.pk, as_of=as_of, model=model)
    accounts = [
        Account(
            customer=customer,
            currency=figures.aging.currency,
            day=as_of,
            as_of=None if as_of == today else as_of,
            figures=figures,
            paying=found.get(figures.aging.currency),
            trend=payment_days_by_month(customer_id=customer.pk, currency=figures.aging.currency, as_of=as_of),
            rating=rating_of(
                customer=customer, currency=figures.aging.currency, as_of=as_of, pool=pool, figures=figures
            ),
            risk=explained(customer_id=customer.pk, currency=figures.aging.currency, as_of=as_of, model=model),
            open=[risk for risk in risks if risk.currency == figures.aging.currency],
            model=model,
        )
        for figures in standings(customer_id=customer.pk, as_of=as_of, pool=pool, model=model)
    ]
    return sorted(accounts, key=lambda account: not account.is_own)
