"""Whatever the office did: can its books be handed over, and do the lines say what the plain books say?"""

from collections import Counter
from datetime import date, timedelta

from django.db import transaction

from financials.accounting.accounts import current
from financials.accounting.lines import Line, Posted, posted
from financials.accounting.period import Period
from financials.accounting.reconciling import Reconciliation
from financials.models import Entry
from foundation.money import minor
from tests.financials.plain_books import Books

# What the plain books call it, and where its other side is posted.
WHERE = {
    "documents": (("invoice", "credit_note", "discount"), ("revenue", "credit", "tax", "discount")),
    "money": (("payment", "refund"), ("money", "charges", "return", "refund")),
    "small differences": (("difference",), ("lost", "gained")),
    "write-offs": (("write_off",), ("write_off",)),
}


def books_can_be_handed_over(books: Books) -> None:
    """Each voucher balances, each account's lines lead to its balance at whatever day the time is parted, and what
    is posted on the other side is what the plain books know of documents, money and what was let go."""
    days = [books.today, *Entry.objects.values_list("counts_from", flat=True)]
    first, parted, last = min(days), min(days) + (max(days) - min(days)) // 2, max(days)
    with transaction.atomic():
        whole = handed_over(first, last)
        assert whole == handed_over(first, parted) + handed_over(parted + timedelta(days=1), last)
    for name, (kinds, purposes) in WHERE.items():
        assert posted_to(whole, purposes) == known(books, kinds), name


def handed_over(begins_on: date, ends_on: date) -> list[tuple[Posted, Line]]:
    """The lines of a period, which must agree with the receivables of its first and last day."""
    proof, accounts = Reconciliation(Period(begins_on, ends_on)), current()
    rows = [(voucher, line) for voucher in proof.watch(posted(proof.period, accounts)) for line in voucher.lines]
    proof.close()
    assert [(voucher.text, voucher.difference) for voucher in proof.unbalanced] == []
    assert [account for account in proof.by_account if account.difference] == []
    return rows


def posted_to(rows: list[tuple[Posted, Line]], purposes: tuple[str, ...]) -> Counter:
    """What was posted for these purposes by currency, in its smallest unit; a debit is positive."""
    sums = Counter()
    for voucher, line in rows:
        if line.slot.partition("/")[0] in purposes:
            sums[voucher.currency] += minor(line.amount, voucher.currency)
    return sums


def known(books: Books, kinds: tuple[str, ...]) -> Counter:
    """What the plain books hold of these kinds and was not taken back, on the side the customer's account is not."""
    sums = Counter()
    for item in books.items:
        if item.kind in kinds and not item.void_from:
            sums[item.currency] -= item.amount
    return sums
