"""Deciding what a line of a statement is: a payment, one that was booked before, the return of one, or nothing of ours.

Each line is decided once, however many people look at it: its row is locked, and what is booked carries a key made
from it. What an undecided line is proposed to be is looked at again whenever something was booked.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet

from customers.models import Customer
from financials.bank.proposing import CONFIRM, DEBIT, RETURN, RUN, propose
from financials.debits.booking import book_debit, book_run
from financials.ledger import NotBooked
from financials.models import BankLine, BankStatement, DebitItem, DebitRun, Entry, Payment
from financials.payments import record_payment
from financials.returns import return_payment
from foundation.periods import company_today
from foundation.templatetags.formats import day_full
from journal.record import record
from staff.models import User

KEYS = UUID("6f0a5c1e-6f0f-4a55-9f0c-2f6f1d0b9a53")  # the name space of the keys made from bank lines
MOST_LOOKED_AT_AGAIN = 200
NO_REASON = "The bank took the money back"

Shares = Sequence[tuple[Entry, Decimal, Decimal]]  # what each open item gets: money, and discount besides it


class LineDecided(NotBooked):
    """Somebody has decided about the line already; the text says what."""

    def __init__(self, line: BankLine):
        who = f" by {line.decided_by}" if line.decided_by else ""
        super().__init__(f"This line was {line.state} before{who}. Nothing was booked a second time.")


class ProposalChanged(NotBooked):
    """What is proposed is not what the person saw."""

    def __init__(self):
        super().__init__("The open invoices have changed since this was proposed. Look at the new proposal first.")


def accept(*, line: BankLine, seen: str, by: User | None, now: datetime) -> BankLine:
    """Do what is proposed, if that is still what the person saw (`seen` is BankLine.mark). Raises NotBooked."""
    propose([line])
    line = BankLine.objects.select_related("customer").get(pk=line.pk)
    if not line.is_undecided:
        raise LineDecided(line)
    if line.mark != seen or not line.confidence:
        raise ProposalChanged
    return _do_as_proposed(line, by, now)


def _do_as_proposed(line: BankLine, by: User | None, now: datetime) -> BankLine:
    what, said = line.proposal["does"], {"line": line, "by": by, "now": now}
    if what in (CONFIRM, RETURN):
        payment = Payment.objects.get(pk=line.proposal["payment"], customer=line.customer)
        return (confirm_payment if what == CONFIRM else book_return)(payment=payment, **said)
    if what == DEBIT:
        return collect_debit(item=DebitItem.objects.get(pk=line.proposal["debit"]), **said)
    if what == RUN:
        return collect_run(run=DebitRun.objects.get(pk=line.proposal["run"]), **said)
    entries = Entry.objects.in_bulk([part[0] for part in line.proposal["parts"]])
    shares = [(entries[key], Decimal(amount), Decimal(off)) for key, _, amount, off in line.proposal["parts"]]
    return book_payment(customer=line.customer, shares=shares, **said)


@transaction.atomic
def book_payment(
    *, line: BankLine, customer: Customer, shares: Shares, by: User | None, now: datetime, note: str = ""
) -> BankLine:
    """Book money that came in as the customer's payment, settling the shares; the rest stays as credit.

    Raises NotBooked.
    """
    line = _undecided(line)
    if line.amount < 0:
        raise NotBooked("This money went out: it can be the return of a payment, not a payment.")
    payment = record_payment(
        customer=customer,
        reference=_reference(line, customer),
        amount=line.amount,
        bank_charges=line.charges,
        currency=line.currency,
        received_on=min(line.value_on, company_today(now)),
        method=Payment.Method.CHECK if line.check_number else Payment.Method.WIRE,
        allocate_to=shares,
        note=note,
        idempotency_key=uuid5(KEYS, str(line.pk)),
        by=by,
        now=now,
    )
    _decide(line, BankLine.State.BOOKED, by, now, customer=customer, payment=payment)
    return line


@transaction.atomic
def confirm_payment(*, line: BankLine, payment: Payment, by: User | None, now: datetime) -> BankLine:
    """Say that the line is a payment that was booked by hand before; nothing more is booked. Raises NotBooked."""
    line, payment = _undecided(line), Payment.objects.select_for_update(no_key=True).get(pk=payment.pk)
    if (payment.amount, payment.currency) != (line.amount, line.currency):
        raise NotBooked("The payment booked before is of another amount: book this line as a payment of its own.")
    if payment.bank_lines.filter(state=BankLine.State.BOOKED, amount__gt=0).exists():
        raise NotBooked(f"{payment} stands on another line of a statement already: this is other money.")
    _decide(line, BankLine.State.BOOKED, by, now, customer_id=payment.customer_id, payment=payment)
    said = f"{payment} found on the bank statement of {day_full(line.booked_on)}"
    record(payment.customer, "payment_confirmed", said, by=by, now=now, about=payment)
    return line


@transaction.atomic
def book_return(
    *, line: BankLine, payment: Payment, by: User | None, now: datetime, fee: Decimal = Decimal(0)
) -> BankLine:
    """Book that the bank took a payment back; its invoices are open again. Raises NotBooked."""
    line = _undecided(line)
    if payment.currency != line.currency or payment.amount not in line.gone_back:
        raise NotBooked("The payment is of another amount than what went out: choose the one that came back.")
    day, reason = min(line.booked_on, company_today(now)), (line.text or NO_REASON)[:300]
    adjustment = return_payment(payment=payment, returned_on=day, reason=reason, fee=fee, by=by, now=now)
    done = {"customer_id": payment.customer_id, "payment": payment, "adjustment": adjustment}
    _decide(line, BankLine.State.BOOKED, by, now, **done)
    return line


@transaction.atomic
def collect_debit(*, line: BankLine, item: DebitItem, by: User | None, now: datetime) -> BankLine:
    """Book a direct debit of ours as the payment it brought. Raises NotBooked."""
    line = _undecided(line)
    payment = book_debit(item=item, received_on=min(line.value_on, company_today(now)), by=_person(by), now=now)
    _decide(line, BankLine.State.BOOKED, by, now, customer_id=item.customer_id, payment=payment)
    return line


@transaction.atomic
def collect_run(*, line: BankLine, run: DebitRun, by: User | None, now: datetime) -> BankLine:
    """Book all debits of a run, of which this line is the money. Raises NotBooked."""
    line = _undecided(line)
    if refused := book_run(run=run, by=_person(by), now=now):
        raise NotBooked(f"Not all debits of the run can be booked: {refused[0]}")
    _decide(line, BankLine.State.BOOKED, by, now, customer=None, debit_run=run)
    return line


def _person(by: User | None) -> User:
    if by is None:
        raise NotBooked("Direct debits are booked by a person: accept the line on the screen.")
    return by


@transaction.atomic
def ignore_line(*, line: BankLine, reason: str, by: User | None, now: datetime) -> BankLine:
    """Say that the line concerns no customer: our own transfer, a fee, a supplier. Raises NotBooked."""
    line = _undecided(line)
    if not reason.strip():
        raise NotBooked("Say in a few words why nothing is booked: own transfer, bank charges, not from a customer.")
    _decide(line, BankLine.State.IGNORED, by, now, reason=reason.strip()[:300], customer=None)
    return line


@transaction.atomic
def reopen_line(*, line: BankLine) -> BankLine:
    """Take back that a line was ignored, and look for a proposal again. Raises LineDecided for a booked one."""
    line = BankLine.objects.select_for_update(no_key=True, of=("self",)).select_related("decided_by").get(pk=line.pk)
    if line.state == BankLine.State.BOOKED:
        raise LineDecided(line)
    line.state, line.reason, line.decided_at, line.decided_by = BankLine.State.NEW, "", None, None
    line.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    propose([line])
    return BankLine.objects.get(pk=line.pk)


def book_sure(
    *, statement: BankStatement, by: User | None, now: datetime, told: Callable[[int], None] = lambda count: None
) -> tuple[int, list[str]]:
    """Book all lines of which the proposal is sure; returns how many, and why others were left for a person.

    `told` is called with the number of lines done.
    """
    propose(statement.lines.filter(state__in=BankLine.UNDECIDED))
    lines, left = list(sure_lines(statement).select_related("customer")), []
    for count, line in enumerate(lines, 1):
        try:
            _do_as_proposed(line, by, now)
        except NotBooked as refusal:
            left.append(f"Line {line.position}: {refusal}")
        told(count)
    propose(statement.lines.filter(state__in=BankLine.UNDECIDED))
    return len(lines) - len(left), left


def sure_lines(statement: BankStatement) -> QuerySet[BankLine]:
    """Return the lines nobody needs to look at twice."""
    sure = statement.lines.filter(state=BankLine.State.PROPOSED, confidence=BankLine.Confidence.SURE)
    return sure.order_by("position")


def look_again(line: BankLine) -> None:
    """What was booked changes what others of this customer, and from this account, are proposed to be."""
    concerned = Q(customer=line.customer_id)
    if line.account_index:
        concerned |= Q(account_index=line.account_index)
    undecided = BankLine.objects.filter(concerned, state__in=BankLine.UNDECIDED)
    propose(undecided.order_by("-pk")[:MOST_LOOKED_AT_AGAIN])


def _undecided(line: BankLine) -> BankLine:
    """Return the line, locked until commit; raises LineDecided."""
    rows = BankLine.objects.select_for_update(no_key=True, of=("self",))
    line = rows.select_related("statement", "account", "decided_by").get(pk=line.pk)
    if not line.is_undecided:
        raise LineDecided(line)
    return line


def _decide(line: BankLine, state: str, by: User | None, now: datetime, **result) -> None:
    line.state, line.decided_at, line.decided_by = state, now, by
    for name, value in result.items():
        setattr(line, name, value)
    names = [field.name for field in BankLine._meta.fields if field.name in result or field.attname in result]
    line.save(update_fields=["state", "decided_at", "decided_by", *names])


def _reference(line: BankLine, customer: Customer) -> str:
    """The check number or the bank's reference; where the bank used it for other money too, with the line's place."""
    place = f"{line.statement.number or line.statement_id}/{line.position}"
    given = line.check_number or line.reference or line.end_to_end
    earlier = customer.payments.filter(reference=given).first() if given else None
    if earlier and earlier.bank_lines.filter(amount__gt=0).exists():
        return f"{given[:60]} ({place})"
    return given or f"Bank {line.account.number[-4:]} {line.booked_on:%Y-%m-%d} {place}"
