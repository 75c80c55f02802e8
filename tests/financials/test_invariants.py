"""The thirteen invariants of the money (TRUST §3), over what an office may do in any order.

`make test` takes a short walk, the same each time; `make prove` a long one, 100,000 steps, another one each night.
"""

import os
import time
from collections import Counter
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine as Machine
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from journal.models import Entry as JournalEntry
from tests import make
from tests.financials.agreement import Agreement
from tests.financials.clerk import FOREIGN, OWN, SMALL, share_of
from tests.financials.clerk_of_credit import ClerkOfCredit
from tests.financials.office import Office, content
from tests.financials.plain_books import TERMS, Books

START = date(2026, 1, 5)
STEPS = 50  # of one walk
WANTED = int(os.environ.get("PROVE_STEPS", "200"))
SHRINK = "PROVE_SHRINK" in os.environ  # takes minutes, and says in a few steps what went wrong
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
SHORT = settings(derandomize=True, database=None)
LONG = settings(print_blob=True)
WALK = settings(
    SHORT if WANTED <= 2_000 else LONG,
    max_examples=WANTED * 2 // STEPS + 1,  # many a walk is cut short where nothing more can be done
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=QUIET,
    phases=(Phase.reuse, Phase.generate, *([Phase.shrink] if SHRINK else [])),
)

NUMBER = st.integers(0, 30)
CUSTOMER = st.integers(0, len(OWN) - 1)
SELDOM = st.sampled_from([False, False, False, True])
AGO = st.sampled_from([0, 0, 1, 8, 33, 70])
PERCENT = st.sampled_from([100, 100, 60, 10, 130])
LINES = st.lists(
    st.tuples(st.integers(1, 6), st.integers(1, 20_000), st.sampled_from([0, 0, 33]), st.sampled_from([0, 7, 19])),
    min_size=1,
    max_size=3,
)
INVOICE = st.fixed_dictionaries(
    {
        "customer": CUSTOMER,
        "foreign": SELDOM,
        "lines": LINES,
        "terms": st.sampled_from([*TERMS]),
        "discount": st.sampled_from([0, 0, 10, 33]),
        "ago": st.sampled_from([0, 0, 1, 20, 45, 100, -3]),
        "which": NUMBER,
    }
)


def when(holds):
    """The rule is for offices of which this holds."""
    return precondition(lambda walk: holds(walk.clerk))


@pytest.fixture
def office(transactional_db):
    clerk = make.user("Anna Meyer")
    return [make.customer(f"C-{currency}", currency=currency, status="customer") for currency in OWN], clerk


def test_whatever_the_office_does_the_books_agree(office):
    took = Walk.steps, time.monotonic()
    run_state_machine_as_test(lambda: Walk(*office), settings=WALK)
    steps, seconds = Walk.steps - took[0], time.monotonic() - took[1]
    print(f"\n{steps:,} steps in {seconds:.0f} s, {steps / seconds:.0f} a second: {dict(Walk.acts.most_common())}")  # noqa: T201
    assert steps >= WANTED


class Walk(Machine):
    """One walk is one transaction, which is taken back at its end."""

    steps, acts = 0, Counter()

    def __init__(self, customers, by) -> None:
        super().__init__()
        self.customers, self.by = customers, by
        self.block = transaction.atomic()
        self.block.__enter__()
        self.begin = transaction.savepoint()
        self.books, self.office = Books(START), Office(customers, by)
        self.clerk = ClerkOfCredit(self.office, self.books)
        self.agreement = Agreement(self.office, self.books)
        self.sound, self.repeat, self.taken = True, False, 0

    @contextmanager
    def step(self, name: str):
        self.sound = False
        yield
        self.sound = True
        Walk.steps, self.taken = Walk.steps + 1, self.taken + 1
        Walk.acts[name] += 1
        if Walk.steps % 5_000 == 0:
            print(f"{Walk.steps:,} steps", flush=True)  # noqa: T201

    @initialize(first=st.lists(INVOICE, min_size=3, max_size=6), repeat=st.sampled_from([False] * 9 + [True]))
    def open_the_office(self, first, repeat):
        """A few invoices to begin with, so that there is something to do with the money."""
        self.repeat = repeat
        for said in first:
            self.clerk.write(kind="invoice", **said)

    @rule(said=INVOICE)
    def invoice(self, said):
        with self.step("invoice"):
            self.clerk.write(kind="invoice", **said)

    @rule(said=INVOICE, kind=st.sampled_from(["credit_note", "credit_note", "quote", "order"]))
    def write(self, said, kind):
        with self.step(kind):
            self.clerk.write(kind=kind, **said)

    @when(lambda clerk: clerk.books.documents)
    @rule(
        which=NUMBER, into=st.sampled_from(["order", "delivery", "invoice", "credit_note"]), although_expired=SELDOM,
        parts=st.none() | st.lists(st.integers(0, 6), min_size=1, max_size=3),
    )  # fmt: skip
    def carry(self, **said):
        with self.step("carry"):
            self.clerk.carry(**said)

    @rule(which=NUMBER)
    def cancel(self, which):
        with self.step("cancel"):
            self.clerk.cancel(which=which)

    @rule(
        customer=CUSTOMER, foreign=SELDOM, which=NUMBER, invoices=st.integers(0, 3), ago=AGO,
        how=st.sampled_from(
            ["exact", "exact", "over", "under", "discount", "charges", "short", "rest", "too much", "uncovered", "late"]
        ),
    )  # fmt: skip
    def pay(self, customer, foreign, which, invoices, ago, how):
        with self.step(f"pay {how}"):
            currency = FOREIGN if foreign else OWN[customer]
            found = self.clerk.open_invoices(customer, currency)
            start = which % len(found) if found else 0
            chosen = found[start : start + invoices]
            shares, more = [share_of(how, name, left, SMALL[currency]) for name, left in chosen], 0
            if how in ("over", "rest") or not shares:
                more = SMALL[currency] if how == "rest" else 1 + which * 77
            total = sum(money for _, money, _, _ in shares)
            self.clerk.pay(
                customer=customer, foreign=foreign, shares=shares, more=-1 if how == "uncovered" else more,
                charges=min(7, total - 1) if how == "charges" and total else 0, ago=-1 if how == "late" else ago,
                rest_is_difference=how == "rest", fits=how != ("too much" if shares else "rest"),
            )  # fmt: skip

    @when(lambda clerk: clerk.paid)
    @rule(which=NUMBER, other=st.booleans())
    def send_form_again(self, which, other):
        with self.step("form again"):
            self.clerk.send_form_again(which=which, other=other)

    @when(lambda clerk: clerk.open_owners(-1))
    @rule(which=NUMBER, to=NUMBER, percent=PERCENT)
    def apply(self, **said):
        with self.step("apply"):
            self.clerk.apply(**said)

    @when(lambda clerk: any(clerk.books.standing.values()))
    @rule(customer=CUSTOMER, which=NUMBER)
    def take_back(self, **said):
        with self.step("take back"):
            self.clerk.take_back(**said)

    @when(lambda clerk: clerk.paid)
    @rule(which=NUMBER, ago=AGO, fee=st.sampled_from([0, 0, 750]))
    def send_back(self, **said):
        with self.step("return"):
            self.clerk.send_back(**said)

    @when(lambda clerk: clerk.open_owners(-1))
    @rule(which=NUMBER, percent=PERCENT)
    def refund(self, **said):
        with self.step("refund"):
            self.clerk.refund(**said)

    @when(lambda clerk: clerk.open_owners(1))
    @rule(which=NUMBER, percent=PERCENT)
    def write_off(self, **said):
        with self.step("write off"):
            self.clerk.write_off(**said)

    @when(lambda clerk: clerk.adjusted)
    @rule(which=NUMBER)
    def undo(self, which):
        with self.step("undo"):
            self.clerk.undo(which=which)

    @rule(customer=CUSTOMER, release=st.booleans())
    def hold(self, **said):
        with self.step("hold"):
            self.clerk.hold(**said)

    @rule(days=st.sampled_from([1, 1, 5, 31]))
    def days_go_by(self, days):
        with self.step("days"):
            self.agreement.keep(self.books.today)
            self.books.today += timedelta(days=days)

    @precondition(lambda walk: walk.books.today - timedelta(days=1) > max(walk.agreement.rated, default=date.min))
    @rule()
    def night(self):
        with self.step("night"):
            self.clerk.night()
            self.agreement.rate(self.books.today - timedelta(days=1))

    @invariant()
    def everything_agrees(self):
        self.sound = False
        self.agreement.after_a_step(self.taken)
        self.sound = True

    def teardown(self):
        try:
            if self.sound:
                self.agreement.after_the_walk()
                if self.repeat:
                    self.do_it_again()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def do_it_again(self) -> None:
        """I12: the same acts in an empty database lead to the same books."""
        before = content()
        transaction.savepoint_rollback(self.begin)
        assert not JournalEntry.objects.exists()
        anew = Office(self.customers, self.by)
        for verb, said in self.clerk.done:
            anew.act(verb, **said)
        assert content() == before, "the same acts led to other books"
