"""What a run of statements proposes: a row for each customer it is about, with the balance of its accounts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from financials.aging import agings
from financials.models import Statement, StatementBalance, StatementRun
from financials.statement_runs.concerned import Concerned
from foundation.money import NOTHING

Status = Statement.Status
BATCH = 2_000  # rows a statement
LONGEST_WHY = Statement._meta.get_field("why").max_length


def propose(run: StatementRun, people: Iterable[Concerned]) -> None:
    """Write the rows of a run, and the balances of those that are to go out."""
    people = list(people)
    for at in range(0, len(people), BATCH):
        handful = people[at : at + BATCH]
        rows = [_row(run, one) for one in handful]
        Statement.objects.bulk_create(rows, batch_size=BATCH)
        going = [(row, one) for row, one in zip(rows, handful, strict=True) if not one.why]
        StatementBalance.objects.bulk_create(_balances(run, going), batch_size=BATCH)


def _row(run: StatementRun, one: Concerned) -> Statement:
    row = Statement(run=run, customer_id=one.customer_id, kind=run.kind, ends_on=run.ends_on)
    put(row, one)
    return row


def put(row: Statement, one: Concerned) -> None:
    """Put on a statement by which way it goes, or why it does not."""
    row.status, row.why = (Status.EXCLUDED if one.why else Status.PROPOSED), one.why[:LONGEST_WHY]
    row.branches, row.language = len(one.branches), one.language
    row.channel, row.to, row.contact_id = one.channel, one.to, one.contact_id


def _balances(run: StatementRun, going: list[tuple[Statement, Concerned]]) -> Iterator[StatementBalance]:
    """What the accounts come to, by financials.aging, as the statement itself will say it."""
    accounts = [pk for _, one in going for pk in (one.customer_id, *one.branches)]
    closing = _sums(accounts, run.ends_on)
    opening = _sums(accounts, run.begins_on - timedelta(days=1)) if run.begins_on else {}
    for row, one in going:
        own = (one.customer_id, *one.branches)
        for currency in _currencies(one, own, (closing, opening)):
            said = {name: _sum(closing, own, currency, place) for place, name in enumerate(("closing", "overdue"))}
            before = _sum(opening, own, currency, 0) if run.begins_on else None
            yield StatementBalance(
                customer_id=one.customer_id, statement=row, currency=currency, opening=before, **said
            )


Sums = dict[int, dict[str, tuple[Decimal, Decimal]]]


def _sums(accounts: list[int], day: date) -> Sums:
    """Balance and overdue of each account by currency."""
    found: Sums = defaultdict(dict)
    for customer_id, ages in agings(accounts, as_of=day).items():
        for one in ages:
            found[customer_id][one.currency] = (one.balance, one.overdue)
    return found


def _currencies(one: Concerned, accounts: Iterable[int], sums: Iterable[Sums]) -> list[str]:
    others = {currency for days in sums for pk in accounts for currency in days.get(pk, ())}
    return [one.currency, *sorted(others - {one.currency})]


def _sum(sums: Sums, accounts: Iterable[int], currency: str, place: int) -> Decimal:
    return sum((sums.get(pk, {}).get(currency, (NOTHING, NOTHING))[place] for pk in accounts), NOTHING)
