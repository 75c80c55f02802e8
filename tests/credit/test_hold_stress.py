"""Orders by several paths on several connections while holds come and go: not one slips through.

A period is proved by the books themselves: once the hold is committed nothing that counts as an order may be added to
the customer, or grow, until the release begins. `make test` sees some seconds of it, `make prove` ten thousand periods.
"""

import os
import random
import threading
import time
from collections import Counter
from datetime import date
from itertools import count

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction

from credit.holding.holds import place_on_hold, release_hold
from customers.holds import OnHold
from financials.drafts import issue, save_draft
from tests import make

PERIODS = int(os.environ.get("HOLD_PERIODS", "400"))
CUSTOMERS = 6
DAY = date(2026, 5, 4)
NOW = make.at(DAY)
COLUMNS = (
    "customer_id, kind, number, status, issued_on, terms, currency, reference, order_number, net, tax, total, note, "
    "known_on"
)
VALUES = "%(customer)s, 'order', %(number)s, %(status)s, '2026-05-04', '', 'USD', '', '', 5, 0, 5, '', '2026-05-04'"
INSERT = f"INSERT INTO financials_document ({COLUMNS}) VALUES ({VALUES})"
TAKEN = """
    SELECT count(*), coalesce(sum(total), 0) FROM financials_document
    WHERE customer_id = ANY (%s) AND kind = 'order' AND status NOT IN ('draft', 'cancelled')
"""
BY_VERB_EVERY = 8  # one hold in so many is placed and released by the verb, the others by plain SQL
numbers = count(1)


def by_place_order(customer, by):
    make.order(customer, "5.00", issued_on=DAY)


def by_draft_and_issue(customer, by):
    lines = [make.line("5.00")]
    draft = save_draft(customer=customer, kind="order", lines=lines, by=by, now=NOW, issued_on=DAY)
    issue(draft=draft, by=by, now=NOW)


def by_insert(customer, by):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, {"customer": customer.pk, "number": f"I-{next(numbers)}", "status": "confirmed"})
        time.sleep(random.random() / 500)  # an order that is open for a while


def by_copy(customer, by):
    row = (customer.pk, "order", f"C-{next(numbers)}", "confirmed", DAY, "", "USD", "", "", 5, 0, 5, "", DAY)
    copy = f"COPY financials_document ({COLUMNS}) FROM STDIN"
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(copy) as rows:
        rows.write_row(row)


def by_update(customer, by):
    with connection.cursor() as cursor:
        cursor.execute(f"{INSERT} RETURNING id", {"customer": customer.pk, "number": None, "status": "draft"})
        (pk,) = cursor.fetchone()
        with transaction.atomic():
            confirm = "UPDATE financials_document SET status = 'confirmed', number = %s WHERE id = %s"
            cursor.execute(confirm, [f"U-{next(numbers)}", pk])
            time.sleep(random.random() / 500)


def by_growing(customer, by):
    """Enlarge an order that was taken before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE financials_document SET net = net + 1, total = total + 1 WHERE id = (SELECT max(id) FROM "
            "financials_document WHERE customer_id = %s AND kind = 'order' AND status = 'confirmed' AND number LIKE "
            "'I-%%')",
            [customer.pk],
        )
        if not cursor.rowcount:
            raise OnHold.__new__(OnHold)


PATHS = (by_place_order, by_draft_and_issue, by_insert, by_insert, by_copy, by_update, by_growing)


class Stress:
    """Threads that order from, and hold, the same customers; what happened is counted."""

    def __init__(self, customers, by):
        self.customers, self.by = customers, by
        self.over = threading.Event()
        self.orders, self.slipped, self.trouble = Counter(), [], []
        self.periods = count(1)
        self.done = 0

    def order(self, path):
        while not self.over.is_set():
            try:
                path(random.choice(self.customers), self.by)
                self.orders[path.__name__, "taken"] += 1
            except (OnHold, DatabaseError, psycopg.DatabaseError) as refusal:
                self.refuse(path, refusal)
            time.sleep(random.random() / 500)

    def refuse(self, path, refusal):
        if not isinstance(refusal, OnHold) and "on credit hold" not in str(refusal):
            self.trouble.append(refusal)
        self.orders[path.__name__, "refused"] += 1

    def hold(self, customer, bound):
        """Hold and release one customer; `bound` are all whose orders must stand still meanwhile."""
        while not self.over.is_set():
            period = next(self.periods)
            if period > PERIODS:
                self.over.set()
                return
            place, release = (self.by_verb if period % BY_VERB_EVERY == 0 else self.by_sql)(customer)
            place()
            before = self.taken(bound)
            time.sleep(random.random() / 100)
            if (after := self.taken(bound)) != before:
                self.slipped.append((customer, before, after))
            release()
            self.done += 1
            time.sleep(random.random() / 100)

    def by_verb(self, customer):
        return (
            lambda: place_on_hold(customer=customer, reason="stress", by=self.by, now=NOW),
            lambda: release_hold(customer=customer, reason="stress", by=self.by, now=NOW),
        )

    def by_sql(self, customer):
        def run(sql):
            with connection.cursor() as cursor:
                cursor.execute(sql, {"customer": customer.pk, "by": self.by.pk})

        place = (
            "INSERT INTO customers_hold (customer_id, reason, placed_at, placed_by_id, release_reason) "
            "VALUES (%(customer)s, 'stress', now(), %(by)s, '')"
        )
        release = (
            "UPDATE customers_hold SET released_at = now(), released_by_id = %(by)s, release_reason = 'stress' "
            "WHERE customer_id = %(customer)s AND released_at IS NULL"
        )
        return lambda: run(place), lambda: run(release)

    def taken(self, customers):
        with connection.cursor() as cursor:
            cursor.execute(TAKEN, [[customer.pk for customer in customers]])
            return cursor.fetchone()

    def run(self, holding):
        work = [lambda path=path: self.order(path) for path in PATHS]
        work += [lambda pair=pair: self.hold(*pair) for pair in holding]
        threads = [threading.Thread(target=self.guarded, args=(each,)) for each in work]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def counted(self, how):
        return sum(number for (_, what), number in self.orders.items() if what == how)

    def said(self, seconds):
        return (
            f"\n{self.done:,} hold periods in {seconds:.0f} s: {self.counted('taken'):,} orders taken, "
            f"{self.counted('refused'):,} refused, {len(self.slipped)} slipped through"
        )

    def guarded(self, work):
        try:
            work()
        except Exception as trouble:
            self.trouble.append(trouble)
            self.over.set()
        finally:
            connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_no_order_slips_through_while_holds_come_and_go(capsys):
    by = make.user("Rita Meyer")
    head = make.customer(name="Head office")
    branch = make.customer(name="Branch", parent=head, shares_credit=True)
    others = [make.customer(name=f"Firm {number}") for number in range(CUSTOMERS - 2)]
    stress = Stress([head, branch, *others], by)
    began = time.monotonic()
    stress.run([(head, [head, branch]), *((one, [one]) for one in others)])
    with capsys.disabled():
        print(stress.said(time.monotonic() - began))  # noqa: T201
    assert not stress.trouble
    assert not stress.slipped
    assert stress.done >= PERIODS
    assert stress.counted("taken")
    assert stress.counted("refused")
