"""What could be collected on a day, and why the rest is left out: read only, a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.utils.module_loading import import_string

from customers.models import Customer, Mandate
from financials.bank.open_items import OpenItems, open_items_of
from financials.debits.pain008 import CURRENCY
from financials.ledger import open_amount
from financials.models import Adjustment, DebitItem, DebitPart, Entry
from foundation.money import NOTHING

LAPSES_AFTER = relativedelta(months=36)  # a mandate nobody used so long is no permission any more (SEPA rulebooks)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An invoice (or one instalment of it) that can be collected, less the cash discount allowed on that day.

    `came_back` tells of an earlier debit that was returned.
    """

    entry: Entry
    mandate: Mandate
    sequence: str
    amount: Decimal
    discount: Decimal
    came_back: str = ""


@dataclass(frozen=True)
class LeftOut:
    """An invoice that is not collected, and why."""

    entry: Entry
    reason: str

    @property
    def amount(self) -> Decimal:
        return open_amount(self.entry)


@dataclass(frozen=True)
class Plan:
    """What could be collected, in the order of customers and due days, and what not."""

    proposals: list[Proposal]
    left_out: list[LeftOut]


@dataclass(frozen=True)
class History:
    """What happened with one mandate before."""

    taken: list[DebitItem] = field(default_factory=list)  # neither rejected, nor discarded, nor come back

    @property
    def first_on(self) -> date | None:
        return min((item.run.collect_on for item in self.taken), default=None)

    @property
    def last_on(self) -> date | None:
        return max((item.run.collect_on for item in self.taken), default=None)

    def is_first_under_way(self, day: date) -> bool:
        """Tell whether the first debit is collected on the day or later, so that no second one can follow it yet."""
        return bool(self.taken) and not any(item.payment_id for item in self.taken) and self.first_on >= day


@dataclass(frozen=True)
class Known:
    """All that decides, read once for all entries."""

    collect_on: date
    scheme: str
    mandates: Mapping[int, list[Mandate]]  # in force, by customer
    histories: Mapping[int, History]  # by mandate
    live: Mapping[int, DebitPart]  # by entry
    gates: Mapping[int, str]  # reasons by document
    came_back: Mapping[int, str]  # by entry
    discounts: OpenItems


def plan(*, collect_on: date, due_by: date, scheme: str = Mandate.Scheme.CORE, entries: Iterable[int] = ()) -> Plan:
    """Say what of the invoices due by a day, of customers who pay by SEPA, can be collected on `collect_on`.

    With `entries` only these are looked at, whatever their due day.
    """
    found = _open_entries(due_by, list(entries))
    known = _known(found, collect_on, scheme)
    proposals, left_out = [], []
    for entry in found:
        mandate = next((each for each in known.mandates.get(entry.customer_id, ()) if each.scheme == scheme), None)
        if reason := why_not(entry, mandate, known):
            left_out.append(LeftOut(entry, reason))
        else:
            proposals.append(_proposal(entry, mandate, known))
    left_out.sort(key=lambda left: left.entry.pk in known.live)  # what needs somebody first
    return Plan(proposals, left_out)


def why_not(entry: Entry, mandate: Mandate | None, known: Known) -> str:
    """Return why the entry is not collected, "" when it can be."""
    if entry.currency != CURRENCY:
        return f"It is in {entry.currency}; direct debits are in {CURRENCY}."
    if part := known.live.get(entry.pk):
        return f"Run {part.item.run.number} collects it on {part.item.run.collect_on:%d %b %Y}."
    if reason := known.gates.get(entry.document_id):
        return reason
    if mandate is None:
        return _no_mandate(entry.customer, known.mandates.get(entry.customer_id, []), known.scheme)
    return _not_with(mandate, known.histories.get(mandate.pk, History()), known.collect_on)


def sequence_of(mandate: Mandate, history: History) -> str:
    """Return FRST for the first debit of a mandate that does not come back, then RCUR; OOFF for the only one."""
    if mandate.one_off:
        return DebitItem.Sequence.ONE_OFF
    return DebitItem.Sequence.RECURRING if history.taken else DebitItem.Sequence.FIRST


def _no_mandate(customer: Customer, others: list[Mandate], scheme: str) -> str:
    if others:
        return f"Its mandate is for {others[0].scheme} debits: make a {others[0].scheme} run for it."
    if customer.payer:
        return (
            f"{customer.payer} pays for it, and a mandate counts for the account it is noted on: note one of "
            f"{customer.payer.name} on this customer's Contacts tab."
        )
    return f"There is no {scheme} mandate in force: note one on the Contacts tab."


def _not_with(mandate: Mandate, history: History, day: date) -> str:
    """Return why nothing can be collected with this mandate on the day."""
    name, account = f"Mandate {mandate.reference}", mandate.account
    earliest = max(mandate.first_debit_on, mandate.signed_on + relativedelta(days=1))
    under_way = history.is_first_under_way(day)
    lapsed_on = (history.last_on or mandate.signed_on) + LAPSES_AFTER
    reasons = (
        (not mandate.received_on, f"{name} has not come in yet: note the day on the Contacts tab when it does."),
        (not account.confirmed_at, f"Account …{account.last4} waits for a second person to confirm it."),
        (day < earliest, f"{name} allows debits from {earliest:%d %b %Y} on."),
        (day > lapsed_on, f"{name} was not used for 36 months and has lapsed: ask for a new one."),
        (mandate.one_off and history.taken, f"{name} was for one debit, which was made: ask for a new one."),
        (under_way, under_way and f"{name} has its first debit under way: collect after {history.first_on:%d %b %Y}."),
    )
    return next((sentence for applies, sentence in reasons if applies), "")


def _proposal(entry: Entry, mandate: Mandate, known: Known) -> Proposal:
    items = known.discounts(entry.customer_id, entry.currency, known.collect_on)
    discount = next((item.discount for item in items if item.entry == entry.pk), NOTHING)
    return Proposal(
        entry=entry,
        mandate=mandate,
        sequence=sequence_of(mandate, known.histories.get(mandate.pk, History())),
        amount=open_amount(entry) - discount,
        discount=discount,
        came_back=known.came_back.get(entry.pk, ""),
    )


def _open_entries(due_by: date, only: list[int]) -> list[Entry]:
    entries = Entry.objects.filter(
        kind=Entry.Kind.INVOICE, is_open=True, customer__payment_type=Customer.PaymentType.SEPA
    ).select_related("customer__payer", "document")
    entries = entries.filter(pk__in=only) if only else entries.filter(due_on__lte=due_by)
    return list(entries.order_by("customer__name", "customer_id", "due_on", "id"))


def _known(entries: list[Entry], collect_on: date, scheme: str) -> Known:
    mandates: dict[int, list[Mandate]] = {}
    customers = {entry.customer_id for entry in entries}
    for mandate in Mandate.objects.in_force().filter(customer__in=customers).select_related("account").order_by("id"):
        mandates.setdefault(mandate.customer_id, []).append(mandate)
    live = DebitPart.objects.filter(entry__in=[entry.pk for entry in entries], ended_at=None)
    return Known(
        collect_on=collect_on,
        scheme=scheme,
        mandates=mandates,
        histories=_histories([mandate.pk for known in mandates.values() for mandate in known]),
        live={part.entry_id: part for part in live.select_related("item__run")},
        gates=_gates({entry.document_id for entry in entries}),
        came_back=_came_back([entry.pk for entry in entries]),
        discounts=open_items_of(customers),
    )


def _histories(mandates: list[int]) -> dict[int, History]:
    histories: dict[int, History] = {}
    for item in DebitItem.objects.taken().filter(mandate__in=mandates).select_related("run"):
        histories.setdefault(item.mandate_id, History()).taken.append(item)
    return histories


def _gates(documents: set[int]) -> dict[int, str]:
    reasons: dict[int, str] = {}
    for dotted in settings.DEBIT_GATES:
        reasons |= import_string(dotted)(documents)
    return reasons


def _came_back(entries: list[int]) -> dict[int, str]:
    """Return for which entries an earlier debit was returned or refused, and when and why; the last one counts."""
    parts = DebitPart.objects.filter(entry__in=entries, ended_at__isnull=False).select_related("item__payment")
    returns = {
        adjustment.payment_id: f"came back on {adjustment.effective_on:%d %b %Y}: {adjustment.reason}"
        for adjustment in Adjustment.objects.filter(
            kind=Adjustment.Kind.RETURN, payment__in=[part.item.payment_id for part in parts if part.item.payment_id]
        )
    }
    told: dict[int, str] = {}
    for part in parts.order_by("id"):
        refused = f"refused by the bank: {part.item.rejected_because}" if part.item.rejected_at else ""
        told[part.entry_id] = refused or returns.get(part.item.payment_id, "")
    return told


def total(proposals: Iterable[Proposal]) -> Decimal:
    """Return the sum of what is proposed, in EUR."""
    return sum((proposal.amount for proposal in proposals), NOTHING)
