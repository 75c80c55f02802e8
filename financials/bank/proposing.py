"""Proposing for each undecided line of a statement what it is: for many lines at once, in a fixed number of queries."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import connection, transaction

from financials.bank.clues import STRONG, Clue, Clues, look_up
from financials.bank.collected import collected
from financials.bank.deciding import LIKELY, POSSIBLE, SURE, Decision, Settling, decide
from financials.bank.earlier import Earlier
from financials.bank.hints import OWN_TRANSFER, hints
from financials.bank.open_items import OpenItems, open_items_of
from financials.bank.paid_for import through_payers
from financials.bank.payers import by_amount, by_name
from financials.models import BankLine
from foundation.money import money_text
from foundation.sql import fetch

BATCH = 1_000
PAYMENT, CONFIRM, RETURN, DEBIT, RUN = "payment", "confirm", "return", "debit", "run"  # what accepting does

# The same booking in another format is another text: the day and the amount give it away.
TWINS = """
SELECT line.id, count(twin.id) AS twins, min(theirs.format) AS format
FROM financials_bankline line
    JOIN financials_bankstatement mine ON mine.id = line.statement_id
    JOIN financials_bankline twin ON twin.account_id = line.account_id AND twin.booked_on = line.booked_on
        AND twin.amount = line.amount AND twin.statement_id <> line.statement_id
    JOIN financials_bankstatement theirs ON theirs.id = twin.statement_id AND theirs.format <> mine.format
WHERE line.id = ANY (%(lines)s) GROUP BY line.id
"""


# One statement for all lines: an update each would take longer than finding out.
KEEP = """
UPDATE financials_bankline line
SET state = kept.state, customer_id = kept.customer, confidence = kept.confidence, proposal = kept.proposal::jsonb
FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::text[])
    AS kept (id, state, customer, confidence, proposal)
WHERE line.id = kept.id
"""


def propose(lines: Iterable[BankLine]) -> int:
    """Look again at the undecided of these lines and keep what is found; returns for how many something was."""
    ids = [line.pk for line in lines]
    return sum(_propose(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


@transaction.atomic
def _propose(ids: list[int]) -> int:
    undecided = BankLine.objects.filter(pk__in=ids, state__in=BankLine.UNDECIDED)
    lines = list(undecided.select_for_update(no_key=True, skip_locked=True).order_by("pk"))
    ignorable = hints(lines)
    decisions = decisions_for([line for line in lines if ignorable.get(line.pk) != OWN_TRANSFER])
    kept = [(line.pk, *_kept(line, decisions.get(line.pk), ignorable.get(line.pk))) for line in lines]
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [list(column) for column in zip(*kept, strict=True)] or [[], [], [], [], []])
    return len(decisions)


def decisions_for(lines: Sequence[BankLine]) -> dict[int, Decision]:
    """Decide for each line from all that points somewhere; lines nothing points from are left out."""
    clues = look_up(lines)
    _add(clues, by_name(lines, settled={pk for pk, each in clues.items() if any(c.weight >= STRONG for c in each)}))
    clues = through_payers(clues)
    incoming = [line for line in lines if line.amount > 0]
    _add(clues, by_amount([line for line in incoming if not clues[line.pk]]))
    customers = {clue.customer_id for each in clues.values() for clue in each}
    items, earlier, doubts = open_items_of(customers), Earlier(lines, customers), _doubts(lines)
    found = collected(incoming)
    for line in lines:
        if line.pk in found:
            continue
        decision = (
            _incoming(line, clues[line.pk], items, earlier, doubts.get(line.pk, ()))
            if line.amount > 0
            else _outgoing(line, clues[line.pk], earlier)
        )
        if decision:
            found[line.pk] = decision
    return found


def _add(clues: Clues, further: Clues) -> None:
    for line, each in further.items():
        clues[line] += each


def _doubts(lines: Sequence[BankLine]) -> dict[int, tuple[str, ...]]:
    rows = fetch(TWINS, {"lines": [line.pk for line in lines]})
    said = "A {} statement has a booking of the same day and amount: perhaps this one"
    return {row["id"]: (said.format(row["format"]),) for row in rows}


def _incoming(line: BankLine, clues: Sequence[Clue], items: OpenItems, earlier: Earlier, doubts) -> Decision | None:
    pointed = [clue for clue in clues if not clue.payment or earlier.explains(line, clue)]
    open_now = {
        customer: items(customer, line.currency, line.value_on) for customer in {clue.customer_id for clue in pointed}
    }
    decision = decide(line.settles, line.currency, pointed, open_now, doubts)
    payment = decision and earlier.booked_by_hand(line, decision.customer)
    return _confirming(decision, payment) if payment else decision


def _confirming(decision: Decision, payment) -> Decision:
    reason = f"This amount was booked by hand as {payment}, received {payment.received_on:%d %b %Y}"
    confidence = LIKELY if decision.confidence in (SURE, LIKELY) else POSSIBLE
    reasons = (reason, *decision.reasons[:1])
    return replace(decision, confidence=confidence, reasons=reasons, settling=Settling(0, ""), payment=payment.pk)


def _outgoing(line: BankLine, clues: Sequence[Clue], earlier: Earlier) -> Decision | None:
    """Money that went out concerns a customer only when it takes a payment back."""
    found = earlier.came_back(line, clues)
    if not found:
        return None
    payment, clue = found
    called = "The bank calls this a return" if line.returned else "Money went out"
    reasons = (f"{called} of {payment}, received {payment.received_on:%d %b %Y}", clue.reason)
    confidence = LIKELY if line.returned and clue.payment == payment.pk else POSSIBLE
    return Decision(payment.customer_id, confidence, reasons, Settling(0, ""), payment=payment.pk)


def _kept(line: BankLine, decision: Decision | None, hint: str | None) -> tuple[str, int | None, str, str]:
    """Return state, customer, confidence and proposal of a line as they are stored."""
    if decision is None:
        return BankLine.State.NEW, None, "", json.dumps({"hint": hint} if hint else {})
    proposal = {
        "does": _what(line, decision),
        "reasons": [reason for reason in decision.reasons if reason],
        "doubts": list(decision.doubts),
        "parts": [
            [part.entry, part.number, money_text(part.amount, line.currency), money_text(part.discount, line.currency)]
            for part in decision.settling.parts
        ],
        "rest": money_text(decision.settling.rest, line.currency),
        "others": list(decision.others),
        "payment": decision.payment,
        "debit": decision.debit,
        "run": decision.run,
    }
    return BankLine.State.PROPOSED, decision.customer, decision.confidence, json.dumps(proposal)


def _what(line: BankLine, decision: Decision) -> str:
    if decision.payment:
        return CONFIRM if line.amount > 0 else RETURN
    return DEBIT if decision.debit else RUN if decision.run else PAYMENT
