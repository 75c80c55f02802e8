"""Which invoices the payments of a file settle: account by account, first what the file names, then by the amounts."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

from financials.combinations import FULL, Effort
from financials.discounts import discount_left, terms_of
from financials.loading.items import Item
from financials.loading.settling import Account, Money, Settled
from foundation.loading.cells import Refused
from foundation.loading.staging import LIVE, Work
from foundation.money import major, minor

CAREFUL = Effort(sets=1_000)
MANY = Effort(bits=4 * 10**6, sums=1 << 11, sets=12)  # what keeps 100,000 payments within a minute
EFFORTS = ((300, CAREFUL), (3_000, FULL))  # for files of at most so many payments

Accounts = dict[tuple[int, str], list[Item]]


def settle_invoices(work: Work) -> None:
    """Note what each payment settles in `loading_part` and by which rule in `loading_settled`; refuse what cannot."""
    accounts = _open_items(work)
    rows = work.rows(
        f"""
        SELECT customer_id, money, nr, received_on, amount, discount_taken, allocate_to FROM loading
        WHERE {LIVE} AND allocate_to IS NOT NULL ORDER BY customer_id, money, received_on, nr
        """
    )
    effort = next((effort for most, effort in EFFORTS if len(rows) <= most), MANY)
    settled, refused = [], []
    for (customer_id, currency), payments in groupby(rows, key=lambda row: row[:2]):
        account = Account(accounts.get((customer_id, currency), []), currency)
        for outcome in _outcomes(account, [_money(*payment[1:]) for payment in payments], effort):
            if isinstance(outcome, Settled):
                settled.append((outcome, currency))
            else:
                refused.append(outcome)
    _note(work, settled, refused)


def _money(currency: str, nr: int, day: date, amount: Decimal, discount: Decimal | None, wish: str) -> Money:
    return Money(nr, day, minor(amount, currency), None if discount is None else minor(discount, currency), wish)


def _outcomes(account: Account, payments: list[Money], effort: Effort) -> Iterator[Settled | tuple[int, str]]:
    for money in payments:
        if not money.is_auto:
            try:
                yield account.settle(money)
            except Refused as refusal:
                yield money.nr, str(refusal)
    yield from account.settle_by_amount([money for money in payments if money.is_auto], effort)


def _open_items(work: Work) -> Accounts:
    """An invoice in instalments has an entry for each; the cash discount is one of the whole invoice."""
    accounts = defaultdict(list)
    for customer_id, currency, still_open, taken, terms, total, *item in work.rows(
        f"""
        SELECT entry.customer_id, entry.currency, entry.amount - allocated, taken, terms, total,
               entry.id, number, entry.due_on, posted_on
        FROM financials_entry entry
            JOIN financials_document document
                ON document.customer_id = entry.customer_id AND document.id = entry.document_id
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(allocation.amount), 0) AS taken
                FROM financials_allocation allocation JOIN financials_entry credit ON credit.id = credit_id
                WHERE debit_id = entry.id AND allocated > 0 AND terms LIKE '%%/%%' AND credit.kind = 'discount') taken
        WHERE entry.kind = 'invoice' AND is_open
            AND entry.customer_id IN (SELECT customer_id FROM loading WHERE {LIVE} AND allocate_to IS NOT NULL)
        """,
    ):
        item = Item(*item, minor(still_open, currency))
        _allow_discount(item, terms, total, taken, currency)
        accounts[customer_id, currency].append(item)
    return accounts


def _allow_discount(item: Item, terms: str, total: Decimal, taken: Decimal, currency: str) -> None:
    known = terms_of(terms)
    item.discount_until = known.discount_until(item.posted_on)
    if item.discount_until:
        discount = discount_left(
            terms=known, issued_on=item.posted_on, total=total, taken=taken, currency=currency, on=item.posted_on
        )
        item.discount = minor(discount, currency)


def _note(work: Work, settled: list[tuple[Settled, str]], refused: list[tuple[int, str]]) -> None:
    work.run("DROP TABLE IF EXISTS pg_temp.loading_part, pg_temp.loading_settled, pg_temp.loading_refused")
    work.run(
        """
        CREATE TEMP TABLE loading_part (nr bigint, entry_id bigint, source text, amount numeric, effective_on date)
            ON COMMIT DROP;
        CREATE TEMP TABLE loading_settled (nr bigint, rule text, found int, discount numeric) ON COMMIT DROP;
        CREATE TEMP TABLE loading_refused (nr bigint, reason text) ON COMMIT DROP
        """
    )
    parts = [(part, currency) for outcome, currency in settled for part in outcome.parts]
    work.copy(
        "loading_part",
        [
            (part.nr, part.entry_id, part.source, major(part.amount, currency), part.effective_on)
            for part, currency in parts
        ],
    )
    work.copy(
        "loading_settled",
        [(each.nr, each.rule, each.found, major(each.discount, currency)) for each, currency in settled],
    )
    work.copy("loading_refused", refused)
    work.look_again("loading_part, loading_settled, loading_refused")
    work.refuse("refused.nr = loading.nr", "refused.reason", using="loading_refused refused")
    work.run("UPDATE loading SET discount_taken = discount FROM loading_settled WHERE loading_settled.nr = loading.nr")
    work.run("UPDATE loading SET discount_taken = 0 WHERE discount_taken IS NULL")
