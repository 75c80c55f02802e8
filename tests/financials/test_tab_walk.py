"""Over whatever an office may do: each figure of the tab explains itself to the cent (D2), and the tab of a day stays
what it was on that day, whatever is booked, back-dated, carried out or cancelled later (D3)."""

import os
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from credit.exposure import exposure, why_exposure
from crm.counts import counts, last_payment
from customers.models import Customer
from financials.aging import agings, nothing_open
from financials.detail import Detail
from financials.models import Adjustment, Dealing, Document, Payment
from financials.tables import Shown
from financials.why import (
    OPEN_FIGURES,
    TURNOVER_FIGURES,
    turnover,
    why_adjustment,
    why_document,
    why_items,
    why_payment,
    why_turnover,
)
from tests.financials.agreement import Agreement
from tests.financials.clerk import pick
from tests.financials.office import Office
from tests.financials.plain_books import Books
from tests.financials.test_invariants import QUIET, START, STEPS, Walk, office  # noqa: F401 -- a fixture

WANTED = int(os.environ.get("PROVE_STEPS", "60"))
SHRINK = "PROVE_SHRINK" in os.environ
SETTINGS = settings(
    derandomize=WANTED <= 2_000,
    database=None,
    max_examples=WANTED * 2 // STEPS + 1,  # many a walk is cut short where nothing more can be done
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=QUIET,
    phases=(Phase.generate, *([Phase.shrink] if SHRINK else [])),
)


def test_each_figure_explains_itself_and_each_day_stays_what_it_was(office):  # noqa: F811
    before = Walk.steps
    run_state_machine_as_test(lambda: TabWalk(*office), settings=SETTINGS)
    assert Walk.steps - before >= WANTED


class TabWalk(Walk):
    """The same walk, looked at from the Financials tab."""

    def __init__(self, *people) -> None:
        super().__init__(*people)
        self.agreement = TabAgreement(self.office, self.books)


class TabAgreement(Agreement):
    """`tabs` is what the tab showed at the end of each day."""

    def __init__(self, desk: Office, books: Books) -> None:
        super().__init__(desk, books)
        self.tabs: dict[date, list] = {}

    def keep(self, day: date) -> None:
        self.tabs[day] = [tab(customer, day, today=day) for customer in self.customers]

    def rate(self, day: date) -> None:
        """The ratings are looked at elsewhere, but nights still go by."""
        self.rated[day] = []

    def after_a_step(self, taken: int) -> None:
        customer, today = self.customers[taken % len(self.customers)], self.books.today
        past = START + timedelta(days=(taken * 37) % ((today - START).days + 1))
        each_figure_explains_itself(customer, past if taken % 4 > 1 else today, today)
        if self.tabs and not taken % 6:
            self.stays_what_it_was(pick(self.tabs, taken * 7))

    def after_the_walk(self) -> None:
        for day in self.tabs:
            self.stays_what_it_was(day)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def stays_what_it_was(self, day: date) -> None:
        for customer, was in zip(self.customers, self.tabs[day], strict=True):
            assert tab(customer, day, today=self.books.today) == was, f"{day} is not what it was on that day"


def each_figure_explains_itself(customer: Customer, day: date, today: date) -> None:
    accounts = {one.currency: one for one in agings([customer.pk], as_of=day)[customer.pk]}
    currencies = {*accounts, *customer.entries.values_list("currency", flat=True)}
    for currency in currencies:
        account = accounts.get(currency, nothing_open(customer.pk, currency))
        asked = {"customer": customer, "currency": currency, "as_of": day}
        amounts = {name: getattr(account, name) for name in ("balance", "overdue", "unapplied")}
        amounts |= {bucket.key: bucket.amount for bucket in account.buckets}
        assert {name: why_items(name, **asked).total for name in OPEN_FIGURES} == amounts
        assert turnover(**asked).total == account.balance
        assert {name: why_turnover(name, **asked).total for name in TURNOVER_FIGURES} == posted(**asked)
    asked = {"customer": customer, "as_of": day, "today": today}
    assert why_exposure(**asked).total == exposure(**asked)
    left = {currency: Decimal(0) for currency in currencies}
    for place, row in enumerate(rows(customer, day, today)):
        left[row.currency] = left.get(row.currency, Decimal(0)) + row.facts.open
        if place % 5 == day.day % 5:  # some of them each time, as each takes a few queries
            found = explained(row, day)
            assert (found.total if found else 0) == row.facts.open, row
    assert {one: amount for one, amount in left.items() if amount} == {
        one.currency: one.balance for one in accounts.values() if one.balance
    }


def posted(customer: Customer, currency: str, as_of: date) -> dict[str, Decimal]:
    """What was billed and paid, added up the plain way."""
    entries = list(customer.entries.filter(currency=currency, counts_from__lte=as_of))
    back = [e for e in entries if e.kind == "cancellation" and e.document_id and e.amount < 0]
    billed = [e for e in entries if e.kind == "invoice"] + back
    paid = [e for e in entries if e.kind in ("payment", "charges", "return")]
    return {"billed": sum(e.amount for e in billed), "paid": -sum(e.amount for e in paid)}


def explained(row: Dealing, day: date):
    if row.document_id:
        return why_document(Document.objects.select_related("customer").get(pk=row.document_id), as_of=day)
    if row.adjustment_id:
        return why_adjustment(Adjustment.objects.select_related("customer").get(pk=row.adjustment_id), as_of=day)
    return why_payment(Payment.objects.select_related("customer").get(pk=row.payment_id), as_of=day)


def rows(customer: Customer, day: date, today: date) -> list[Dealing]:
    found = list(customer.dealings.known_by(day, today=today).order_by("issued_on", "pk"))
    Shown(customer, day=day, today=today).complete(found)
    return found


def tab(customer: Customer, day: date, *, today: date) -> dict[str, object]:
    """What the tab, its pages and the head of the folder show of a day."""
    listed = rows(customer, day, today)
    newest = [row for row in listed if row.document_id][-4:]
    accounts = agings([customer.pk], as_of=day)[customer.pk]
    asked = {"customer": customer, "as_of": day, "today": today}
    return {
        "list": [(row.pk, row.number, row.total, said(row)) for row in listed],
        "accounts": accounts,
        "why": [why_items("balance", customer=customer, currency=one.currency, as_of=day) for one in accounts],
        "exposure": why_exposure(**asked),
        "counts": counts(customer, day) | {"contacts": 0},
        "last payment": last_payment(customer, day),
        "documents": [page(row.document_id, day, today) for row in newest],
        "payments": [explained(row, day) for row in listed if row.kind == "payment"][-2:],
    }


def said(row: Dealing) -> tuple:
    facts = row.facts
    return facts.state, facts.open, facts.due_on, facts.days_past_due


def page(document_id: int, day: date, today: date) -> tuple:
    document = Document.objects.select_related("customer").get(pk=document_id)
    detail = Detail(document, day, today)
    return (
        [(line.pk, line.done) for line in detail.lines],
        detail.why_open,
        detail.instalments,
        # Today links what is dated later, too; no day of the past knew of it.
        [(each.pk, said(each)) for each in detail.comes_from if each.counts_from <= day],
        [(each.pk, said(each)) for each in detail.led_to if each.counts_from <= day],
        [(change.pk, change.after) for change in detail.changes],
        [entry.seq for entry in detail.entries],
    )
