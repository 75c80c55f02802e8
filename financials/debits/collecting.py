"""A run from preparation to the bank: made of the invoices somebody chose, sent, or discarded with a reason."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import transaction

from customers.models import Customer, Mandate
from financials.debits.characters import sendable
from financials.debits.creditor import creditor
from financials.debits.days import bank_days_after, is_bank_day
from financials.debits.planning import Proposal, plan, total
from financials.ledger import NotBooked, said_money
from financials.models import DebitItem, DebitPart, DebitRun
from foundation.numbering import next_number
from foundation.periods import company_today
from journal.new_entry import NewEntry
from journal.record import record_many
from staff.models import User

LONGEST_REMITTANCE = 140


class DebitsRefused(NotBooked):
    """The run was not made, sent or discarded; the text says why."""


def earliest_collection(today: date) -> date:
    """Return the first day a run prepared today may collect on."""
    return bank_days_after(today, settings.DEBIT_LEAD_DAYS)


@transaction.atomic
def prepare_run(
    *,
    collect_on: date,
    chosen: Mapping[int, Decimal],
    by: User,
    now: datetime,
    scheme: str = Mandate.Scheme.CORE,
    idempotency_key: UUID | str | None = None,
) -> DebitRun:
    """Make a run of the chosen invoices: entry and the amount to collect that was seen, in EUR; one debit a mandate.

    The same key a second time returns the first run. Raises NotSetUp, and DebitsRefused when the day is not possible
    or one of the invoices cannot be collected any more as it was seen.
    """
    creditor()
    if done := DebitRun.objects.filter(idempotency_key=idempotency_key, idempotency_key__isnull=False).first():
        return done
    ensure_possible(collect_on, company_today(now))
    proposals = _agreed(collect_on, scheme, chosen)
    number = next_number("debit_run")
    run = DebitRun.objects.create(
        number=number, scheme=scheme, collect_on=collect_on, message_id=f"{number}-{collect_on:%Y%m%d}",
        idempotency_key=idempotency_key, created_by=by, created_at=now,
    )  # fmt: skip
    _write_items(run, proposals)
    return run


@transaction.atomic
def send_run(*, run: DebitRun, by: User, now: datetime) -> DebitRun:
    """Note that the bank has the file; each customer's journal is told. Raises DebitsRefused."""
    run = _locked(run)
    if run.sent_at:
        return run
    if run.collect_on <= company_today(now):
        raise DebitsRefused("The collection day has come already: discard this run and prepare another one.")
    run.sent_by, run.sent_at = by, now
    run.save()
    _tell(run, "debit_sent", "to be collected on {day}", by=by, now=now)
    return run


@transaction.atomic
def discard_run(*, run: DebitRun, reason: str, by: User, now: datetime) -> DebitRun:
    """Take a run back, as the bank did not get it or did not take it: its invoices can be collected again.

    Raises DebitsRefused once something of it was booked.
    """
    lock_customers(list(run.items.values_list("customer", flat=True)))
    run = _locked(run)
    if run.items.exclude(payment=None).exists():
        raise DebitsRefused("Money of this run was booked already. Book its payments as returned where they came back.")
    run.discarded_by, run.discarded_at, run.discarded_because = by, now, reason
    run.save()
    DebitPart.objects.filter(item__run=run, ended_at=None).update(ended_at=now)
    if run.sent_at:
        _tell(run, "debit_withdrawn", f"not collected: {reason}", by=by, now=now)
    return run


def ensure_possible(collect_on: date, today: date) -> None:
    """Raise DebitsRefused for a day on which banks do not collect, or for which the file comes too late."""
    if not is_bank_day(collect_on):
        raise DebitsRefused(f"Banks do not collect on {collect_on:%a %d %b %Y}: choose a working day.")
    if collect_on < (earliest := earliest_collection(today)):
        raise DebitsRefused(f"The bank needs the file {settings.DEBIT_LEAD_DAYS} working days before: collect on "
                            f"{earliest:%d %b %Y} or later.")  # fmt: skip


def lock_customers(ids: list[int]) -> None:
    """Lock the rows of customers until commit, in the order everybody does, so that nobody waits for each other."""
    list(Customer.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def _agreed(collect_on: date, scheme: str, chosen: Mapping[int, Decimal]) -> list[Proposal]:
    """Return the chosen proposals as they are now, their customers locked. Raises DebitsRefused."""
    if not chosen:
        raise DebitsRefused("No invoice was chosen: tick those to collect.")
    lock_customers(list(Customer.objects.filter(entries__in=list(chosen)).values_list("pk", flat=True)))
    found = plan(collect_on=collect_on, due_by=collect_on, scheme=scheme, entries=chosen)
    if found.left_out:
        first = found.left_out[0]
        raise DebitsRefused(
            f"{first.entry.document} of {first.entry.customer.name} cannot be collected. {first.reason}"
        )
    if len(found.proposals) < len(chosen):
        raise DebitsRefused("One of the invoices was settled meanwhile. Look at the list again.")
    for proposal in found.proposals:
        if proposal.amount != chosen[proposal.entry.pk]:
            now_due = said_money(proposal.amount, proposal.entry.currency)
            raise DebitsRefused(f"Of {proposal.entry.document} {now_due} are to be paid now. Look at the list again.")
    return found.proposals


def _write_items(run: DebitRun, proposals: list[Proposal]) -> None:
    """Write one debit a mandate, of all its invoices, and its parts."""
    by_mandate = defaultdict(list)
    for proposal in proposals:
        by_mandate[proposal.mandate].append(proposal)
    items = DebitItem.objects.bulk_create(
        DebitItem(
            customer_id=mandate.customer_id, run=run, mandate=mandate, sequence=its[0].sequence, amount=total(its),
            end_to_end_id=f"{run.number}-{position:05d}", remittance=_remittance(its),
        )
        for position, (mandate, its) in enumerate(by_mandate.items(), 1)
    )  # fmt: skip
    DebitPart.objects.bulk_create(
        DebitPart(
            customer_id=item.customer_id,
            item=item,
            entry=proposal.entry,
            amount=proposal.amount,
            discount=proposal.discount,
        )
        for item in items
        for proposal in by_mandate[item.mandate]
    )


def _remittance(proposals: list[Proposal]) -> str:
    """Return the numbers of the invoices, as many as fit, as banks take them."""
    numbers = list(dict.fromkeys(proposal.entry.document.number for proposal in proposals))
    for count in range(len(numbers), 0, -1):
        more = f" and {len(numbers) - count} more" if count < len(numbers) else ""
        if len(text := f"{', '.join(numbers[:count])}{more}") <= LONGEST_REMITTANCE:
            break
    return sendable(text, LONGEST_REMITTANCE)


def _tell(run: DebitRun, kind: str, what: str, *, by: User, now: datetime) -> None:
    """Tell the journal of each customer in the run what became of its debit."""
    items = run.items.filter(rejected_at=None).select_related("mandate").order_by("id")
    told = what.format(day=f"{run.collect_on:%d %b %Y}")
    record_many(
        [
            NewEntry(
                customer_id=item.customer_id, kind=kind, happened_at=now, author_id=by.pk,
                subject=f"Direct debit of {said_money(item.amount, 'EUR')} for {item.remittance}: {told}",
                text=f"Run {run.number}, mandate {item.mandate.reference}, {item.get_sequence_display()} debit.",
            )
            for item in items
        ],
        now=now,
    )  # fmt: skip


def _locked(run: DebitRun) -> DebitRun:
    run = DebitRun.objects.select_for_update().get(pk=run.pk)
    if run.discarded_at:
        raise DebitsRefused(f"Run {run.number} was discarded on {run.discarded_at:%d %b %Y}: {run.discarded_because}.")
    return run
