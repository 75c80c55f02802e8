"""Who may be meant by a name, and who has an open invoice of an amount: for lines nothing else points from."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db import connection, transaction

from customers.models import Customer
from financials.bank.clues import FAINT, FAIR, GOOD, Clue, Clues
from financials.bank.names import core, likeness
from financials.models import BankLine
from foundation.sql import fetch

ALIKE = 0.5  # of the trigrams of two names; less is another firm
LIKENESS_IN_INDEX = 0.7
SHORTEST = 4  # letters of a name that can be compared
MOST_SPELLINGS = 150  # names looked up by likeness in one go, each some 10 ms among 100,000 customers

# The text of a customer begins with its name: the beginning is found by an index.
BEGINNING = """
SELECT wanted.core, entry.customer_id FROM unnest(%(cores)s::text[]) AS wanted (core)
CROSS JOIN LATERAL (
    SELECT customer_id FROM foundation_searchentry
    WHERE kind = 'customer' AND left(term, 60) >= left(' ' || wanted.core, 60) COLLATE "C"
      AND left(term, 60) < left(' ' || wanted.core, 59) || '~' COLLATE "C"
    ORDER BY left(term, 60) LIMIT 10
) entry
"""
ALIKE_IN_INDEX = """
SELECT wanted.core, entry.customer_id FROM unnest(%(cores)s::text[]) AS wanted (core)
CROSS JOIN LATERAL (
    SELECT customer_id FROM foundation_searchentry
    WHERE kind = 'customer' AND term %%> wanted.core
    ORDER BY word_similarity(wanted.core, term) DESC, customer_id LIMIT 5
) entry
"""
OF_AMOUNT = """
SELECT entry.customer_id, wanted.line, count(*) OVER (PARTITION BY wanted.line) AS fitting
FROM unnest(%(lines)s::bigint[], %(amounts)s::numeric[], %(currencies)s::text[]) AS wanted (line, amount, currency)
JOIN financials_entry entry ON entry.is_open AND entry.kind = 'invoice' AND entry.currency = wanted.currency
    AND entry.amount - entry.allocated = wanted.amount
"""


def by_name(lines: Sequence[BankLine], settled: Collection[int] = ()) -> Clues:
    """Return the customers whose names are those of the payers, or like them, by line.

    Likeness is slow, so it is not looked for where something else says strongly who it is (`settled`, keys of lines).
    """
    wanted = defaultdict(list)
    for line in lines:
        if len(searched := core(name_of(line))) >= SHORTEST:
            wanted[searched].append(line)
    candidates = _candidates(BEGINNING, wanted)
    names = _names(candidates)
    missing = [
        each
        for each, asking in wanted.items()
        if not any(core(names[one]) == each for one in candidates.get(each, ()))
        and not all(line.pk in settled for line in asking)
    ]
    similar = _similar(missing[:MOST_SPELLINGS])
    names |= _names(similar)
    found: Clues = defaultdict(list)
    for searched, asking in wanted.items():
        alike = _alike(searched, {*candidates.get(searched, ()), *similar.get(searched, ())}, names)
        for line in asking:
            found[line.pk] += alike
    return found


def name_of(line: BankLine) -> str:
    """The payer's name; where the bank gives none, a short text may be one."""
    return line.name or (line.text if len(line.text) <= 40 and not line.returned else "")


@transaction.atomic
def _similar(cores: list[str]) -> dict[str, list[int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKENESS_IN_INDEX)])
    return _candidates(ALIKE_IN_INDEX, cores)


def _candidates(sql: str, cores: Iterable[str]) -> dict[str, list[int]]:
    found = defaultdict(list)
    for row in fetch(sql, {"cores": list(cores)}):
        found[row["core"]].append(row["customer_id"])
    return found


def _names(candidates: dict[str, list[int]]) -> dict[int, str]:
    ids = {customer for each in candidates.values() for customer in each}
    return dict(Customer.objects.filter(pk__in=ids).values_list("pk", "name"))


def _alike(searched: str, candidates: set[int], names: dict[int, str]) -> list[Clue]:
    """A name that is only one customer's says more than one that several have."""
    same = sorted(customer for customer in candidates if core(names[customer]) == searched)
    if same:
        weight = GOOD if len(same) == 1 else FAINT
        said = "The payer has the customer's name" + (f", as have {len(same) - 1} others" if same[1:] else "")
        return [Clue(customer, "name", weight, said) for customer in same]
    measured = sorted(((likeness(searched, names[one]), one) for one in candidates), reverse=True)
    return [
        Clue(customer, "name", FAIR, f"The payer's name is like the customer's ({alike:.0%})")
        for alike, customer in measured[:3]
        if alike >= ALIKE
    ]


def by_amount(lines: Sequence[BankLine]) -> Clues:
    """Return, by line, the only customer who has an open invoice of exactly the amount that came in."""
    parameters = {
        "lines": [line.pk for line in lines],
        "amounts": [line.settles for line in lines],
        "currencies": [line.currency for line in lines],
    }
    reason = "Of all open invoices only one of the customer's is of exactly this amount"
    return {
        row["line"]: [Clue(row["customer_id"], "amount", FAINT, reason)]
        for row in fetch(OF_AMOUNT, parameters)
        if row["fitting"] == 1
    }
