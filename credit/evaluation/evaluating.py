"""The whole evaluation: from the invoices of a file to the figures."""

from collections import defaultdict
from collections.abc import Sequence

from credit.evaluation.figures import figures
from credit.evaluation.reading import Invoice, Unreadable
from credit.evaluation.scratch import scratch_books
from credit.evaluation.walk import Case, File, walk


def evaluate(invoices: Sequence[Invoice]) -> dict[str, object]:
    """Return the figures of CREDIT §4 on these invoices, with the rows, customers and months they come from.

    Raises Unreadable when the file spans too few months for a single prediction.
    """
    file = File(invoices)
    if not file.months:
        raise Unreadable("The file spans too few months: it takes two months of history and a whole month after them.")
    return {
        "rows": len(invoices),
        "customers": len(file.numbers),
        "first_day": f"{file.first_day}",
        "last_day": f"{file.last_day}",
        "months": [f"{day}" for day in file.months],
        **figures(predictions(file)),
    }


def predictions(file: File) -> dict[str, list[Case]]:
    """Return all predictions by what was predicted."""
    found = defaultdict(list)
    with scratch_books(file.invoices):
        for target, case in walk(file):
            found[target].append(case)
    return found
