"""Direct debits of ours on the statement: one line for each debit, or one for a whole run."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Q, Sum

from financials.bank.deciding import LIKELY, SURE, Decision, Settling
from financials.models import BankLine, DebitItem, DebitRun
from foundation.money import NOTHING

WORD = re.compile(r"[A-Za-z0-9-]{3,}")
KINDS = tuple(f"-{kind}" for kind in DebitItem.Sequence.values)  # behind the run in a payment identification


def collected(lines: Sequence[BankLine]) -> dict[int, Decision]:
    """Return, by line, the debit or run of which the money is: named in the line, and of its amount."""
    words = {line.pk: _words(line) for line in lines}
    debits, runs = _debits(words.values()), _runs(words.values())
    found = {}
    for line in lines:
        decision = _of_debit(line, words[line.pk], debits) or _of_run(line, words[line.pk], runs)
        if decision:
            found[line.pk] = decision
    return found


def _words(line: BankLine) -> list[str]:
    words = WORD.findall(f"{line.text} {line.end_to_end} {line.reference}")
    return [*words, *(word.rpartition("-")[0] for word in words if word.endswith(KINDS))]


def _debits(words: Iterable[list[str]]) -> dict[str, DebitItem]:
    asked = {word for each in words for word in each}
    items = DebitItem.objects.filter(end_to_end_id__in=asked, run__sent_at__isnull=False, rejected_at=None)
    return {item.end_to_end_id: item for item in items}


def _runs(words: Iterable[list[str]]) -> dict[str, DebitRun]:
    asked = {word for each in words for word in each}
    runs = DebitRun.objects.filter(Q(number__in=asked) | Q(message_id__in=asked), sent_at__isnull=False)
    with_total = runs.annotate(total=Sum("items__amount", filter=Q(items__rejected_at=None), default=Decimal(0)))
    return {name: run for run in with_total for name in (run.number, run.message_id)}


def _of_debit(line: BankLine, words: list[str], debits: dict[str, DebitItem]) -> Decision | None:
    item = next((debits[word] for word in words if word in debits), None)
    if item is None or item.amount != line.amount or item.payment_id:
        return None  # once it is booked, the line confirms its payment
    reasons = (f"Is the direct debit {item.end_to_end_id}",)
    return Decision(item.customer_id, SURE, reasons, Settling(0, ""), debit=item.pk)


def _of_run(line: BankLine, words: list[str], runs: dict[str, DebitRun]) -> Decision | None:
    run = next((runs[word] for word in words if word in runs), None)
    if run is None or line.amount <= NOTHING or run.total != line.amount:
        return None
    reasons = (f"Is what direct debit run {run.number} collects",)
    return Decision(None, LIKELY, reasons, Settling(0, ""), run=run.pk)
