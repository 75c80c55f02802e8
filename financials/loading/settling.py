"""What each payment of a file settles: as the file says, or suggested by the amounts.

Amounts here are whole numbers of the currency's smallest unit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from financials.suggestions import OpenInvoice, suggest
from foundation.loading.cells import Refused, plain_number
from foundation.money import format_money, major, minor

AUTO = "auto"


@dataclass(slots=True)
class Item:
    """An open invoice of the account; `open` goes down as payments settle it."""

    entry_id: int
    number: str
    due_on: date
    posted_on: date
    open: int


@dataclass(frozen=True, slots=True)
class Money:
    """A payment to be settled: `wish` is what the file says in allocate_to."""

    nr: int
    received_on: date
    amount: int
    discount: int
    wish: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an open invoice settled by a payment, or by the discount taken with it."""

    nr: int
    entry_id: int
    source: str  # the kind of entry it comes from: payment or discount
    amount: int
    effective_on: date


class Account:
    """The open invoices of one customer in one currency."""

    def __init__(self, items: Sequence[Item], currency: str):
        self.items = sorted(items, key=lambda item: (item.due_on, item.entry_id))
        self.by_number = {item.number: item for item in items}
        self.currency = currency

    def settle(self, money: Money) -> list[Part]:
        """Return what the payment settles, and count it as settled. Raises Refused when that is not possible."""
        shares = self._suggested(money) if money.wish.lower() == AUTO else self._wished(money)
        return list(self._parts(money, shares))

    def _suggested(self, money: Money) -> list[tuple[Item, int, int]]:
        """Money and discount together pay the invoices there were on the day of the payment, else those of later."""
        self.items = [item for item in self.items if item.open]
        billed = [item for item in self.items if item.posted_on <= money.received_on] or self.items
        choices = [OpenInvoice(place, item.due_on, item.open) for place, item in enumerate(billed)]
        chosen = suggest(money.amount + money.discount, choices).parts
        discounts = self._place_discount(money, [part.amount for part in chosen])
        pairs = zip(chosen, discounts, strict=True)
        return [(billed[part.key], part.amount - discount, discount) for part, discount in pairs]

    def _wished(self, money: Money) -> list[tuple[Item, int, int]]:
        wishes = [self._read_wish(word.strip()) for word in money.wish.split(";") if word.strip()]
        self._ensure_possible(money, wishes)
        rooms = [item.open - (amount or 0) for item, amount in wishes]
        discounts = self._place_discount(money, rooms)
        left = money.amount - sum(amount or 0 for _, amount in wishes)
        shares = []
        for (item, amount), discount in zip(wishes, discounts, strict=True):
            if amount is None:
                amount = min(item.open - discount, left)
                left -= amount
            shares.append((item, amount, discount))
        return shares

    def _read_wish(self, word: str) -> tuple[Item, int | None]:
        """Read "10342:40000.00" or "10342"."""
        if item := self._item(word):
            return item, None
        number, _, amount = word.rpartition(":")
        if not number:
            raise Refused(f"allocate_to: this customer has no open invoice {word} in {self.currency}.")
        item = self._item(number.strip())
        if item is None:
            raise Refused(f"allocate_to: this customer has no open invoice {number} in {self.currency}.")
        return item, minor(plain_number(amount.strip()), self.currency)

    def _item(self, number: str) -> Item | None:
        item = self.by_number.get(number)
        return item if item and item.open else None

    def _ensure_possible(self, money: Money, wishes: list[tuple[Item, int | None]]) -> None:
        if len({item.entry_id for item, _ in wishes}) < len(wishes):
            raise Refused("allocate_to names an invoice twice: add the two amounts up.")
        for item, amount in wishes:
            if amount is not None and not 0 < amount <= item.open:
                left = f"{self._text(item.open)} of invoice {item.number} is open"
                raise Refused(f"allocate_to: {left}, {self._text(amount)} is asked for.")
        asked = sum(amount or 0 for _, amount in wishes)
        if asked > money.amount:
            raise Refused(f"allocate_to asks for {self._text(asked)}, the payment is {self._text(money.amount)}.")

    def _place_discount(self, money: Money, rooms: list[int]) -> list[int]:
        """Give the discount to the invoice it settles to the cent, else to the first with room, else to several."""
        discount = money.discount
        if sum(rooms) < discount:
            raise Refused(f"discount_taken: {self._text(discount)} is more than is open beside the payment.")
        whole = [place for place, room in enumerate(rooms) if room >= discount]
        if discount and whole and sum(rooms) > discount:
            place = next((place for place in whole if rooms[place] == discount), whole[0])
            return [discount if place == each else 0 for each in range(len(rooms))]
        return list(_spread(discount, rooms))

    def _parts(self, money: Money, shares: list[tuple[Item, int, int]]) -> Iterator[Part]:
        for item, amount, discount in shares:
            day = max(money.received_on, item.posted_on)
            for source, part in (("payment", amount), ("discount", discount)):
                if part:
                    yield Part(money.nr, item.entry_id, source, part, day)
            item.open -= amount + discount

    def _text(self, amount: int) -> str:
        return f"{format_money(major(amount, self.currency), self.currency)} {self.currency}"


def _spread(amount: int, rooms: list[int]) -> Iterator[int]:
    for room in rooms:
        part = min(room, amount)
        amount -= part
        yield part
