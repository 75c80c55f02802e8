"""What credit adds to the register: balance and overdue of this moment, and last night's grade."""

from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_

import django_filters
from django import forms
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.urls import reverse

from credit.health import facts_of
from credit.models import AccountFlag, NightlyRun, Standing
from credit.risk.chances import OpenRisk
from credit.signals import FLAGS, having, signals_of
from customers.models import Customer
from customers.narrowing import Choice, Range
from financials.aging import agings, nothing_open
from foundation.periods import company_today, on_day
from foundation.tables import Column, Extra
from foundation.templatetags.formats import clock, day_full

SELECT = forms.Select(attrs={"class": "form-select", "data-autosubmit": ""})


def standing_columns() -> Extra:
    """Return the columns and the filter for customers.tables (settings.CUSTOMER_LIST_COLUMNS)."""
    filters = {
        "overdue": OVERDUE, "late": LATE, "balance": BALANCE, "overdue_amount": OVERDUE_AMOUNT, "grade": GRADE,
        "risk": RISK, "signal": SIGNAL,
    }  # fmt: skip
    return Extra(columns=COLUMNS, filters=filters, prepare=with_standing, note=computed_at)


def with_standing(customers: QuerySet) -> QuerySet:
    """Join the standing in each customer's own currency, for sorting."""
    own = FilteredRelation("standings", condition=Q(standings__currency=F("currency")))
    return customers.annotate(standing=own)


def with_accounts(customers: list[Customer]) -> None:
    """Give each customer of a page its account of this moment, the same the folder shows."""
    accounts = agings([customer.pk for customer in customers], as_of=company_today())
    for customer in customers:
        own = (one for one in accounts[customer.pk] if one.currency == customer.currency)
        customer.account = next(own, nothing_open(customer.pk, customer.currency))


def with_signals(customers: list[Customer]) -> None:
    """Give each customer of a page the signals of its account, as its folder shows them."""
    today = company_today()
    found = facts_of(customers, as_of=today, today=today)
    for customer in customers:
        customer.signals = signals_of(found[customer.pk])


def signal_words(customer: Customer) -> str | None:
    return "; ".join(signal.label for signal in customer.signals) or None


def grade(customer: Customer) -> str | None:
    """Return last night's grade in the customer's own currency."""
    return next((one.grade for one in customer.standings.all() if one.currency == customer.currency), None)


def risk(customer: Customer) -> float | None:
    """Return last night's collection risk in the customer's own currency."""
    return next((one.risk for one in customer.standings.all() if one.currency == customer.currency), None)


def amount(name: str, label: str) -> Column:
    """Return a column shown live, and sorted by last night's figure."""
    return Column(
        name,
        label,
        value=f"account.{name}",
        kind="money",
        sort=f"standing__{name}",
        sort_unknown=True,
        total=True,
        complete=with_accounts,
        hint="Of this moment; sorted by last night's figures",
    )


COLUMNS = (
    amount("balance", "Balance"),
    amount("overdue", "Overdue"),
    Column(
        "grade",
        "Grade",
        value=grade,
        sort="standing__grade",
        sort_unknown=True,
        prefetch=("standings",),
        hint="As of last night",
    ),
    Column(
        "risk",
        "Risk",
        value=risk,
        kind="percent",
        sort="standing__risk",
        sort_unknown=True,
        prefetch=("standings",),
        shown=False,
        hint="Chance that what is open is not paid within 30 days, as of last night",
    ),
    Column("signals", "Signals", value=signal_words, complete=with_signals, cell="credit/cells/signals.html"),
)


def narrowed(customers: QuerySet, name: str, wanted: str) -> QuerySet:
    late = Exists(Standing.objects.filter(customer=OuterRef("pk"), overdue__gt=0))
    return customers.filter(late if wanted == "yes" else ~late)


OVERDUE = django_filters.ChoiceFilter(
    label="Overdue", choices=[("yes", "Overdue"), ("no", "Nothing overdue")], empty_label="Any", method=narrowed,
    widget=SELECT,
)  # fmt: skip


def standing_where(**condition) -> Exists:
    """Return that last night's figures in the customer's own currency are so."""
    return Exists(Standing.objects.filter(customer=OuterRef("pk"), currency=OuterRef("currency"), **condition))


def between(field: str, share: int = 1):
    """Return a filter's method: a figure of last night from … to …, which may be said in percent (share 100)."""

    def narrow(customers: QuerySet, name: str, ends: slice | None) -> QuerySet:
        said = {"gte": ends and ends.start, "lte": ends and ends.stop}
        wanted = {f"{field}__{how}": end / share for how, end in said.items() if end is not None}
        return customers.filter(standing_where(**wanted)) if wanted else customers

    return narrow


def so_late(customers: QuerySet, name: str, days: str) -> QuerySet:
    """Narrow to who has something open that is later than so many days."""
    older = ("days_over_90_count", "days_61_90_count", "days_31_60_count")[: {"90": 1, "60": 2, "30": 3}[days]]
    any_of_them = reduce(or_, (Q(**{f"{name}__gt": 0}) for name in older))
    return customers.filter(Exists(Standing.objects.filter(any_of_them, customer=OuterRef("pk"))))


def of_grade(customers: QuerySet, name: str, grades: list[str]) -> QuerySet:
    return customers.filter(standing_where(grade__in=grades)) if grades else customers


LATE = Choice(
    label="Late by more than", choices=[(days, f"{days} days") for days in ("30", "60", "90")], method=so_late
)
BALANCE = Range(label="Balance", method=between("balance"))
OVERDUE_AMOUNT = Range(label="Amount overdue", method=between("overdue"))
RISK = Range(label="Risk, percent", method=between("risk", share=100))
GRADE = django_filters.MultipleChoiceFilter(
    label="Grade", choices=[(letter, letter) for letter in "ABCDE"], method=of_grade,
    widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
)  # fmt: skip


def with_signal(customers: QuerySet, name: str, wanted: str) -> QuerySet:
    any_of_them = Exists(AccountFlag.objects.filter(customer=OuterRef("pk")))
    return customers.filter(any_of_them if wanted == ANY else having(wanted))


ANY = "any"
FILTERED = [(ANY, "Any of them"), *((rule.key, rule.label.capitalize()) for rule in FLAGS)]
SIGNAL = django_filters.ChoiceFilter(
    label="Signal", choices=FILTERED, empty_label="With and without", method=with_signal, widget=SELECT
)  # fmt: skip


def computed_at() -> str | None:
    """Say what is live, and when the rest was computed."""
    night = NightlyRun.objects.exclude(finished_at=None).order_by("-finished_at").first()
    if not night:
        return "Grades, and the order by balance, are computed every night; the first night is still to come."
    at = night.finished_at
    return f"Balance and overdue of this moment; grades, filters and order of the night of {day_full(at)}, {clock(at)}."


def invoice_columns(customer: Customer, *, day: date, today: date) -> tuple[Column, ...]:
    """Return the columns of a list of invoices and how each was paid (credit.paying)."""

    def page(row: dict) -> str:
        return on_day(reverse("financials:document", args=[customer.code, "invoice", row["number"]]), day, today)

    return (
        Column("number", "Invoice", sort=True, link=page, title=True),
        Column("issued_on", "Issued", kind="day", sort=True),
        Column("due_on", "Due", kind="day", sort=True),
        Column("closed_on", "Settled", kind="day", sort=True, hint="The day of the payment that closed it"),
        Column("days", "Days to pay", kind="quantity", sort=True, hint="From its date to its final settlement"),
        Column(
            "days_late", "Days late", kind="quantity", sort=True, hint="After the due day, rolled to a business day",
            cell="credit/cells/days_late.html",
        ),
        Column("total", "Amount", kind="money", sort=True, total=True),
    )  # fmt: skip


def risk_columns(customer: Customer, *, day: date, today: date) -> tuple[Column, ...]:
    """Return the columns of the open invoices and what is to be expected of each (credit.risk.chances.OpenRisk)."""

    def page(risk: OpenRisk) -> str:
        return on_day(reverse("financials:document", args=[customer.code, "invoice", risk.number]), day, today)

    return (
        Column("number", "Invoice", sort=True, link=page, title=True),
        Column("open", "Open", value=lambda risk: Decimal(str(risk.open)), kind="money", sort=True, total=True),
        Column("due", "Due", kind="day", sort=True),
        Column("not_paid_30d", "Not paid in 30 days", kind="percent", sort=True, hint="Chance, from that day on"),
        Column("ends_30_late", "Ends over 30 days late", kind="percent", sort=True, shown=False),
        Column(
            "value_at_risk", "At risk", value=lambda risk: Decimal(f"{risk.value_at_risk:.2f}"), kind="money",
            sort=True, total=True, hint="What is neither disputed nor covered, times the chance",
        ),
        Column("expected_on", "Expected", kind="day", sort=True, hint="When it will most likely be paid"),
        Column("earliest", "Earliest", kind="day", sort=True, hint="One in ten such invoices is paid before"),
        Column("latest", "Latest", kind="day", sort=True, hint="One in ten such invoices is paid after"),
    )  # fmt: skip
