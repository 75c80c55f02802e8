"""The desk at which money is spread over open items: what is typed beside each, what it leaves, what is suggested."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from financials.differences import is_small
from financials.ledger import said_money
from financials.models import Entry
from financials.payment_forms import ShareForm
from financials.receivables import Receivable, suggested
from financials.shares import Share
from financials.suggestions import Part, Suggestion
from foundation.money import NOTHING, format_money, major

TYPED = re.compile(r"(\d+)-amount")


@dataclass
class Line:
    """An open item and what it gets. A small difference it leaves may be let go."""

    item: Receivable
    form: ShareForm
    currency: str
    may_exceed: bool = False  # more discount than the terms allow

    def __post_init__(self) -> None:
        self.form.is_valid()
        said = self.form.cleaned_data
        self.amount: Decimal = said.get("amount") or NOTHING
        self.discount: Decimal = said.get("discount") or NOTHING
        self.left = self.item.open - self.amount - self.discount
        self.offers_difference = bool(self.amount or self.discount) and is_small(self.left)
        self.ticked = self.offers_difference and said.get("difference", False)

    def offer(self) -> None:
        """Tick the small difference, unless it was offered before and somebody unticked it."""
        self.ticked = self.ticked or (self.offers_difference and f"{self.form.prefix}-offered" not in self.form.data)

    @property
    def difference(self) -> Decimal:
        return self.left if self.ticked else NOTHING

    @property
    def problem(self) -> str:
        """What is wrong with the line, in a sentence, or nothing."""
        if self.form.errors:
            return next(iter(next(iter(self.form.errors.values()))))
        if self.left < 0:
            return f"Only {format_money(self.item.open, self.currency)} is open: lower the amount or the discount."
        if self.discount > self.item.discount and not self.may_exceed:
            allowed = said_money(self.item.discount, self.currency)
            return f"The terms allow {allowed} on this value date; more is for somebody who may write off."
        return ""

    @property
    def share(self) -> Share:
        return Share(self.item.entry, self.amount, self.discount, self.difference)


class Desk:
    """The lines with their sums. `money` is what there is to spread."""

    def __init__(
        self, items: Sequence[Receivable], data: Mapping[str, Any], *, money: Decimal, currency: str,
        may_exceed: bool = False, asks: bool = False,
    ):  # fmt: skip
        self.money, self.currency, self.asks = money, currency, asks
        self.data = data
        self.suggestion: Suggestion | None = None
        self.lines = [Line(item, self._form(data, item), currency, may_exceed) for item in items]
        if asks and not self.rest:
            for line in self.lines:
                line.offer()

    def _form(self, data: Mapping[str, Any], item: Receivable) -> ShareForm:
        form = ShareForm(data, prefix=str(item.pk))
        for name in ("amount", "discount"):
            form.fields[name].currency = self.currency
        return form

    @property
    def applied(self) -> Decimal:
        return sum((line.amount for line in self.lines), NOTHING)

    @property
    def discounts(self) -> Decimal:
        return sum((line.discount for line in self.lines), NOTHING)

    @property
    def let_go(self) -> Decimal:
        return sum((line.difference for line in self.lines), NOTHING)

    @property
    def rest(self) -> Decimal:
        """What stays as credit; below zero, what is missing."""
        return self.money - self.applied

    @property
    def missing(self) -> Decimal:
        return -min(self.rest, NOTHING)

    @property
    def offers_to_keep(self) -> bool:
        """A few cents too much: they may be kept as a small difference."""
        return bool(self.applied) and is_small(self.rest)

    @property
    def keeps(self) -> bool:
        if not self.offers_to_keep:
            return False
        missing_elsewhere = any(line.offers_difference for line in self.lines)
        offered_first = self.asks and "keep_offered" not in self.data and not missing_elsewhere
        return bool(self.data.get("rest_is_difference")) or offered_first

    @property
    def by_hand(self) -> bool:
        return bool(self.data.get("by_hand"))

    @property
    def problems(self) -> list[str]:
        """What is wrong, in sentences that name the item."""
        found = [f"{line.item.name}: {line.problem}" for line in self.lines if line.problem]
        return found + [f"{name} has been settled meanwhile: it is taken off the list." for name in self._vanished()]

    @property
    def overdrawn(self) -> list[str]:
        """That more is applied than there is, in a sentence."""
        said = said_money(self.missing, self.currency)
        return [f"{said} more is applied than there is: lower an amount."] if self.missing else []

    def _vanished(self) -> list[str]:
        """Items that got something here and are not open any more."""
        there = {str(line.item.pk) for line in self.lines}
        typed = [found[1] for key in self.data if (found := TYPED.fullmatch(key)) and self.data[key].strip()]
        gone = Entry.objects.filter(pk__in=[key for key in typed if key not in there]).select_related("document")
        return [str(entry.document or entry) for entry in gone]

    @property
    def shares(self) -> list[Share]:
        return [line.share for line in self.lines if line.amount or line.discount]


def filled(data: Mapping[str, Any], parts: Sequence[Part], currency: str) -> dict[str, Any]:
    """Return the data with these parts in the lines, and nothing in all the others."""
    kept = {key: value for key, value in data.items() if not re.fullmatch(r"\d+-\w+|by_hand|keep_offered", key)}
    for part in parts:
        kept[f"{part.key}-amount"] = str(major(part.amount, currency))
        if part.discount:
            kept[f"{part.key}-discount"] = str(major(part.discount, currency))
    return kept


def chosen(suggestion: Suggestion, choice: str | None) -> Sequence[Part]:
    """Return the combination somebody picked, by its place, or the likeliest."""
    place = int(choice) if choice and choice.isdecimal() else 0
    return suggestion.alternatives[place] if place < len(suggestion.alternatives) else suggestion.parts


def in_full(desk: Desk, data: Mapping[str, Any], pk: str) -> dict[str, Any]:
    """Return the data with one line settled as far as the money goes, by its discount too where that closes it."""
    kept = dict(data.items()) | {"by_hand": "1"}
    for line in desk.lines:
        if str(line.item.pk) == pk:
            there = max(desk.rest + line.amount, NOTHING)
            closes = there >= line.item.open - line.item.discount
            amount = line.item.open - line.item.discount if closes else min(there, line.item.open)
            kept[f"{pk}-amount"] = format_money(amount, desk.currency)
            kept[f"{pk}-discount"] = (
                format_money(line.item.discount, desk.currency) if closes and line.item.discount else ""
            )
    return kept


def _written(amount: Decimal, currency: str) -> str:
    return format_money(amount, currency) if amount else ""


def names_of(desk: Desk, parts: Sequence[Part]) -> str:
    """Return a combination in words: "INV00012 + INV00015 due 3 Dec, less 20.00 discount"."""
    names = {line.item.pk: line.item.full_name for line in desk.lines}
    discount = sum(part.discount for part in parts)
    less = f", less {format_money(major(discount, desk.currency), desk.currency)} discount" if discount else ""
    return " + ".join(names[part.key] for part in parts) + less


def suggestion_for(items: Sequence[Receivable], money: Decimal, currency: str) -> Suggestion | None:
    """Return what the money most likely settles; nothing while there is none."""
    return suggested(items, money, currency) if money > 0 else None
