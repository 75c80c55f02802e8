"""What each payment of a file settles: as the file says, or told from the amounts.

Amounts here are whole numbers of the currency's smallest unit.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from financials.combinations import FULL, Effort
from financials.loading.items import Item, by_due_day
from financials.loading.matching import Answer, Matching
from financials.loading.options import Question
from foundation.loading.cells import Refused, plain_number
from foundation.money import format_money, major, minor

AUTO = "auto"
NAMED = "named"  # the rule of a payment whose invoices the file names


@dataclass(frozen=True, slots=True)
class Money:
    """A payment to be settled: `wish` is what the file says in allocate_to; a discount of None is left open there."""

    nr: int
    received_on: date
    amount: int
    discount: int | None
    wish: str

    @property
    def is_auto(self) -> bool:
        """Whether its invoices are to be told from the amounts."""
        return self.wish.strip().lower() == AUTO


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an open invoice settled by a payment, or by the discount taken with it."""

    nr: int
    entry_id: int
    source: str  # the kind of entry it comes from: payment or discount
    amount: int
    effective_on: date


@dataclass(frozen=True, slots=True)
class Settled:
    """What a payment settles, by which rule, how many combinations fitted, and all discount taken with it."""

    nr: int
    rule: str
    parts: Sequence[Part]
    found: int = 0
    discount: int = 0


Wish = tuple[str, list[Item], int | None]  # an invoice, what is open of it, and the money it is to get


class Account:
    """The open invoices of one customer in one currency."""

    def __init__(self, items: Sequence[Item], currency: str):
        self.items = sorted(items, key=by_due_day)
        self.by_number = defaultdict(list)
        for item in self.items:
            self.by_number[item.number].append(item)
        self.currency = currency

    def settle(self, money: Money) -> Settled:
        """Settle the invoices the file names. Raises Refused, and settles nothing, when that is not possible."""
        wishes = [self._read_wish(word.strip()) for word in money.wish.split(";") if word.strip()]
        self._ensure_possible(money, wishes)
        rooms = [_open(items) - (amount or 0) for _, items, amount in wishes]
        discounts = self._place_discount(money.discount or 0, rooms)
        left = money.amount - sum(amount or 0 for _, _, amount in wishes)
        parts = []
        for (_, items, amount), discount in zip(wishes, discounts, strict=True):
            if amount is None:
                amount = min(_open(items) - discount, left)
                left -= amount
            parts += self._paid(money, items, amount, discount)
        return Settled(money.nr, NAMED, parts, discount=money.discount or 0)

    def settle_by_amount(self, moneys: Sequence[Money], effort: Effort = FULL) -> Iterator[Settled | tuple[int, str]]:
        """Settle payments all together by their amounts; yields what each settles, or its row and why it cannot."""
        by_row = {money.nr: money for money in moneys}
        questions = [
            Question(money.nr, money.received_on, money.amount + (money.discount or 0), money.discount is None)
            for money in moneys
        ]
        for answer in Matching((item for item in self.items if item.open), questions, effort).answers():
            money = by_row[answer.question.nr]
            try:
                yield self._answered(money, answer)
            except Refused as refusal:
                yield money.nr, str(refusal)

    def _answered(self, money: Money, answer: Answer) -> Settled:
        discounts = [discount for _, _, discount in answer.shares]
        if money.discount:
            discounts = self._place_discount(money.discount, [part for _, part, _ in answer.shares])
        parts = []
        for (item, gross, _), discount in zip(answer.shares, discounts, strict=True):
            parts += _parts(money, item, gross - discount, discount)
        return Settled(money.nr, answer.rule, parts, answer.found, sum(discounts))

    def _read_wish(self, word: str) -> Wish:
        """Read "10342:40000.00" or "10342"; an invoice in instalments has several items, the oldest due is first."""
        if items := self._items(word):
            return word, items, None
        number, _, amount = word.rpartition(":")
        number = number.strip()
        items = self._items(number)
        if not items:
            raise Refused(f"allocate_to: this customer has no open invoice {number or word} in {self.currency}.")
        return number, items, minor(plain_number(amount.strip()), self.currency)

    def _items(self, number: str) -> list[Item]:
        return [item for item in self.by_number.get(number, ()) if item.open]

    def _ensure_possible(self, money: Money, wishes: list[Wish]) -> None:
        if len({number for number, _, _ in wishes}) < len(wishes):
            raise Refused("allocate_to names an invoice twice: add the two amounts up.")
        for number, items, amount in wishes:
            if amount is not None and not 0 < amount <= _open(items):
                left = f"{self._text(_open(items))} of invoice {number} is open"
                raise Refused(f"allocate_to: {left}, {self._text(amount)} is asked for.")
        asked = sum(amount or 0 for _, _, amount in wishes)
        if asked > money.amount:
            raise Refused(f"allocate_to asks for {self._text(asked)}, the payment is {self._text(money.amount)}.")

    def _place_discount(self, discount: int, rooms: list[int]) -> list[int]:
        """Give the discount to the invoice it settles to the cent, else to the first with room, else to several."""
        if sum(rooms) < discount:
            raise Refused(f"discount_taken: {self._text(discount)} is more than is open beside the payment.")
        whole = [place for place, room in enumerate(rooms) if room >= discount]
        if discount and whole and sum(rooms) > discount:
            place = next((place for place in whole if rooms[place] == discount), whole[0])
            return [discount if place == each else 0 for each in range(len(rooms))]
        return list(_spread(discount, rooms))

    def _paid(self, money: Money, items: list[Item], amount: int, discount: int) -> Iterator[Part]:
        for item in items:
            paid = min(item.open, amount)
            deducted = min(item.open - paid, discount)
            yield from _parts(money, item, paid, deducted)
            item.open -= paid + deducted
            amount, discount = amount - paid, discount - deducted

    def _text(self, amount: int) -> str:
        return f"{format_money(major(amount, self.currency), self.currency)} {self.currency}"


def _open(items: list[Item]) -> int:
    return sum(item.open for item in items)


def _parts(money: Money, item: Item, amount: int, discount: int) -> Iterator[Part]:
    day = max(money.received_on, item.posted_on)
    for source, part in (("payment", amount), ("discount", discount)):
        if part:
            yield Part(money.nr, item.entry_id, source, part, day)


def _spread(amount: int, rooms: list[int]) -> Iterator[int]:
    for room in rooms:
        part = min(room, amount)
        amount -= part
        yield part
