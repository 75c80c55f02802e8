"""Whose money is it, and which invoices does it pay? From clues and open invoices alone; pure.

Sure is only what a person would not look at twice: one strong clue (an invoice number, a known account, a customer
code), an amount that fits to the cent, and nobody else who could be meant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from financials.bank.clues import GOOD, STRONG, Clue
from financials.suggestions import OpenInvoice, Suggestion, suggest
from foundation.money import NOTHING, format_money, major, minor

SURE, LIKELY, POSSIBLE = "sure", "likely", "possible"
MOST_CANDIDATES = 5
EXACT, CLOSE, ROUGH, NONE = 3, 2, 1, 0  # how well the amount fits


@dataclass(frozen=True, slots=True)
class Item:
    """An open invoice, or an instalment of one: its entry, what is open, the discount still allowed."""

    entry: int
    invoice: int
    number: str
    due_on: date
    open: Decimal
    discount: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Part:
    """What an item gets: money, and the cash discount besides it."""

    entry: int
    number: str
    amount: Decimal
    discount: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Settling:
    """What the money would settle, how well that fits, why, and what is left of it as credit."""

    fit: int
    reason: str
    parts: tuple[Part, ...] = ()
    rest: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Decision:
    """The proposal for one line. It has no customer when it is of many: a run of direct debits."""

    customer: int | None
    confidence: str
    reasons: tuple[str, ...]
    settling: Settling
    doubts: tuple[str, ...] = ()  # reasons to look at it before it is booked
    others: tuple[int, ...] = ()  # customers who may be meant instead
    payment: int | None = None  # booked before: the line only confirms it, or takes it back
    debit: int | None = None  # a direct debit of ours
    run: int | None = None  # a run of them


def decide(
    amount: Decimal,
    currency: str,
    clues: Sequence[Clue],
    items: Mapping[int, Sequence[Item]],
    doubts: Sequence[str] = (),
) -> Decision | None:
    """Choose the customer with most behind it; None without any clue. `doubts` are reasons to look at it."""
    ranked = sorted(_candidates(amount, currency, clues, items), key=lambda one: (-one.score, one.customer))
    if not ranked:
        return None
    best, others = ranked[0], ranked[1:]
    rivals = [one for one in others if one.weight >= STRONG or one.score == best.score]
    confidence = _confidence(best, rivals, doubts)
    said = [f"Another customer is pointed to as well: {rivals[0].reasons[0]}"] if rivals else []
    reasons = (best.reasons[0], best.settling.reason, *best.reasons[1:])
    other_customers = tuple(one.customer for one in others)
    return Decision(best.customer, confidence, reasons, best.settling, (*said, *doubts), other_customers)


@dataclass(frozen=True, slots=True)
class _Candidate:
    customer: int
    clues: tuple[Clue, ...]
    settling: Settling

    @property
    def weight(self) -> int:
        """The strongest clue; two good ones of different kinds are as good as a strong one."""
        return max(self._weights) if self.total < STRONG + 1 else max(STRONG, *self._weights)

    @property
    def _weights(self) -> list[int]:
        best: dict[str, int] = {}
        for clue in self.clues:
            best[clue.kind] = max(best.get(clue.kind, 0), clue.weight)
        return list(best.values())

    @property
    def total(self) -> int:
        return sum(self._weights)

    @property
    def score(self) -> int:
        return self.total + self.settling.fit

    @property
    def reasons(self) -> list[str]:
        strongest = sorted(self.clues, key=lambda clue: -clue.weight)
        return list(dict.fromkeys(clue.reason for clue in strongest))


def _candidates(amount, currency, clues: Sequence[Clue], items) -> list[_Candidate]:
    """Settle for the few customers most points to."""
    by_customer: dict[int, list[Clue]] = {}
    for clue in clues:
        by_customer.setdefault(clue.customer_id, []).append(clue)
    ranked = sorted(by_customer.items(), key=lambda each: -sum(clue.weight for clue in each[1]))
    return [
        _Candidate(customer, tuple(said), settle(amount, currency, items.get(customer, ()), _named(said)))
        for customer, said in ranked[:MOST_CANDIDATES]
    ]


def _named(clues: Sequence[Clue]) -> list[int]:
    return list(dict.fromkeys(invoice for clue in clues for invoice in clue.invoices))


def _confidence(best: _Candidate, rivals: Sequence[_Candidate], doubts: Sequence[str]) -> str:
    strong, fit = best.weight >= STRONG, best.settling.fit
    if strong and fit == EXACT and not rivals and not doubts:
        return SURE
    if (strong or (best.weight >= GOOD and fit >= CLOSE) or (best.total >= GOOD and fit == EXACT)) and not rivals:
        return LIKELY
    return POSSIBLE


def settle(amount: Decimal, currency: str, items: Sequence[Item], named: Sequence[int]) -> Settling:
    """Return what money of this amount settles: the invoices that are named, else what the amounts suggest."""
    wanted = [item for item in items if item.invoice in named]
    if wanted:
        return _settle_named(amount, currency, wanted, [item for item in items if item.invoice not in named])
    missing = "What is named is settled already. " if named else ""
    found = _suggest(amount, currency, items)
    fit = {"one": EXACT, "set": EXACT, "several": CLOSE, "oldest": ROUGH}.get(found.rule, NONE)
    if named:  # paid twice, perhaps
        fit = min(fit, ROUGH)
    return _settling(fit, missing + found.reason, found, amount, currency, items)


def _settle_named(amount: Decimal, currency: str, wanted: list[Item], others: list[Item]) -> Settling:
    total = sum((item.open for item in wanted), NOTHING)
    discount = sum((item.discount for item in wanted), NOTHING)
    if amount == total:
        return Settling(EXACT, "The amount is what is open of what is named.", _full(wanted))
    if discount and amount == total - discount:
        reason = f"The amount is what is open of what is named, less {format_money(discount, currency)} cash discount."
        return Settling(EXACT, reason, _discounted(wanted))
    found = _suggest(amount, currency, wanted)
    if found.rule in ("one", "set"):
        return _settling(CLOSE, "The amount pays some of what is named.", found, amount, currency, wanted)
    if amount < total:
        reason = f"Part payment: {format_money(total - amount, currency)} of what is named stays open."
        return _settling(CLOSE, reason, found, amount, currency, wanted)
    return _beyond(amount - total, currency, wanted, others)


def _beyond(rest: Decimal, currency: str, wanted: list[Item], others: list[Item]) -> Settling:
    """More came than is named: other invoices that fit to the cent, else credit."""
    found = _suggest(rest, currency, others)
    if found.rule in ("one", "set"):
        further = _settling(CLOSE, "", found, rest, currency, others)
        numbers = ", ".join(part.number for part in further.parts)
        return Settling(CLOSE, f"The amount pays what is named and {numbers}.", (*_full(wanted), *further.parts))
    reason = f"{format_money(rest, currency)} more than is open of what is named: that stays as credit."
    return Settling(CLOSE, reason, _full(wanted), rest)


def _full(items: Sequence[Item]) -> tuple[Part, ...]:
    return tuple(Part(item.entry, item.number, item.open) for item in items)


def _discounted(items: Sequence[Item]) -> tuple[Part, ...]:
    return tuple(Part(item.entry, item.number, item.open - item.discount, item.discount) for item in items)


def _suggest(amount: Decimal, currency: str, items: Sequence[Item]) -> Suggestion:
    choices = [
        OpenInvoice(item.entry, item.due_on, minor(item.open, currency), minor(item.discount, currency))
        for item in items
    ]
    return suggest(minor(amount, currency), choices)


def _settling(fit: int, reason: str, found: Suggestion, amount, currency: str, items: Sequence[Item]) -> Settling:
    numbers = {item.entry: item.number for item in items}
    parts = tuple(
        Part(part.key, numbers[part.key], major(part.amount, currency), major(part.discount, currency))
        for part in found.parts
    )
    rest = amount - sum((part.amount for part in parts), NOTHING)
    if rest and parts:
        reason = f"{reason} {format_money(rest, currency)} stays as credit."
    return Settling(fit, reason, parts, rest)
