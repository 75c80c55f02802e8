"""Do the real books say what the plain ones say? What is asked after each step of a walk, and when it ends."""

from collections import Counter
from datetime import date, timedelta

from django.db import connection

from credit.standing import standings
from crm.books import check
from financials.aging import agings
from financials.weighing import WHOLE
from foundation.money import major, minor
from foundation.sql import fetch
from journal.examine import examine
from tests.financials.accounting.handed_over import books_can_be_handed_over
from tests.financials.clerk import pick
from tests.financials.office import Office
from tests.financials.plain_books import Books

CARRIED = ("ordered", "delivered", "invoiced", "credited")
OF_DOCUMENTS = "SELECT id, status, total FROM financials_document ORDER BY id"
OF_LINES = f"SELECT document_id, position, {', '.join(CARRIED)} FROM financials_line ORDER BY document_id, position"
NOTED = "SELECT customer_id, kind, count(*) FROM journal_entry GROUP BY 1, 2 ORDER BY 1, 2"
# I2, I3, I4, I10: allocations fit, add up and stay inside one account; numbers have no gaps.
CONTRADICTIONS = """
    SELECT 'allocated', entry.id FROM financials_entry entry LEFT JOIN (
        SELECT id, sum(amount) AS amount
        FROM (SELECT debit_id AS id, amount FROM financials_allocation
              UNION ALL SELECT credit_id, amount FROM financials_allocation) sides GROUP BY id) sums USING (id)
    WHERE entry.allocated <> coalesce(sums.amount, 0) OR entry.allocated NOT BETWEEN 0 AND abs(entry.amount)
    UNION ALL
    SELECT 'account', used.id FROM financials_allocation used
        JOIN financials_entry debit ON debit.id = used.debit_id JOIN financials_entry credit ON credit.id = credit_id
    WHERE (debit.customer_id, debit.currency, credit.customer_id, credit.currency)
        <> (used.customer_id, used.currency, used.customer_id, used.currency) OR debit.amount < 0 OR credit.amount > 0
    UNION ALL
    SELECT document.kind, count(*) FROM financials_document document
        JOIN foundation_series series ON series.name = document.kind
    GROUP BY document.kind, series.next_value
    HAVING count(*) <> series.next_value - 1 OR count(DISTINCT number) <> count(*)
        OR max(substring(number FROM '[0-9]+$')::int) <> count(*)
"""


class Agreement:
    """`kept` are the accounts of days gone by as they were seen on them, `rated` the ratings of nights."""

    def __init__(self, office: Office, books: Books) -> None:
        self.office, self.books, self.customers = office, books, office.customers
        self.kept: dict[date, dict] = {}
        self.rated: dict[date, list] = {}

    def keep(self, day: date) -> None:
        self.kept[day] = self.accounts(day)

    def rate(self, day: date) -> None:
        self.rated[day] = self.ratings(day)

    def after_a_step(self, taken: int) -> None:
        self.accounts_are_those_of_the_plain_books(taken)
        contradictions, noted, documents, lines = facts(CONTRADICTIONS, NOTED, OF_DOCUMENTS, OF_LINES)
        assert contradictions == []
        self.journal_has_an_entry_for_each_event(noted)
        self.documents_are_those_of_the_plain_books(documents, lines)

    def after_the_walk(self) -> None:
        """I11 for the chain, I13, the deferred keys, and check_books itself."""
        for day, ratings in self.rated.items():
            assert self.ratings(day) == ratings, f"the rating of {day} is not what it was"
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert list(check(as_of=self.books.today)) == []
        assert not fetch(WHOLE, {})[0]["differs"]  # the tick never turns red without a cause
        assert examine().bad is None
        books_can_be_handed_over(self.books)

    def accounts_are_those_of_the_plain_books(self, taken: int) -> None:
        """I1, I5, I7: balance, unapplied credit and each bucket, today and on a day to come or gone by."""
        today, other = self.books.today, self.books.today + timedelta(days=taken % 90)
        if self.kept and taken % 2:
            other = pick(self.kept, taken // 2)
        for day in {today, other}:
            found = self.accounts(day)
            assert found == self.books.aging(day), day
            assert found == self.kept.get(day, found), f"{day} is not what it was on that day"
            assert not self.books.settled_too_much(day), day

    def documents_are_those_of_the_plain_books(self, documents: list, lines: list) -> None:
        """What is carried out of each line, the status of each document, and its total to the cent."""
        plain = [(self.office.things[each.name].pk, each) for each in self.books.documents.values()]
        assert documents == sorted((pk, each.status, major(each.total, each.currency)) for pk, each in plain)
        assert lines == sorted(
            (pk, place, *(line.carried[name] for name in CARRIED))
            for pk, each in plain for place, line in enumerate(each.lines, 1)
        )  # fmt: skip

    def journal_has_an_entry_for_each_event(self, found: list) -> None:
        """I11, but for the chain, which is looked at when the walk ends."""
        noted = Counter({(self.customers[customer].pk, kind): n for (customer, kind), n in self.books.noted.items()})
        assert found == sorted((*key, count) for key, count in noted.items())

    def accounts(self, day: date) -> dict:
        found = agings([customer.pk for customer in self.customers], as_of=day)
        return {
            (place, one.currency): account_of(one)
            for place, customer in enumerate(self.customers) for one in found[customer.pk]
        }  # fmt: skip

    def ratings(self, day: date) -> list:
        return [standings(customer_id=customer.pk, as_of=day) for customer in self.customers]


def account_of(one) -> Counter:
    found = Counter(balance=minor(one.balance, one.currency), unapplied=minor(one.unapplied, one.currency))
    for bucket in one.buckets:
        found[bucket.key] = minor(bucket.amount, one.currency)
        found[f"{bucket.key} items"] = bucket.count
    return found


def facts(*queries: str) -> list[list[tuple]]:
    """Ask several things in one go."""
    with connection.cursor() as cursor:
        cursor.execute(";".join(queries))
        found = [cursor.fetchall()]
        while cursor.nextset():
            found.append(cursor.fetchall())
    return found
