"""The open invoices of one account while payments settle them: by their due days, and by their amounts."""

from bisect import bisect_left, insort
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MOST_CANDIDATES = 60  # open invoices that are looked at for one payment


@dataclass(eq=False, slots=True)
class Item:
    """An open invoice, or an instalment of one; `open` goes down as payments settle it.

    Up to `discount_until` the cash discount may be taken, as much as `discount`.
    """

    entry_id: int
    number: str
    due_on: date
    posted_on: date
    open: int
    discount: int = 0
    discount_until: date | None = None

    def discount_on(self, day: date) -> int:
        """Return the discount that money of this day may take."""
        return min(self.discount, self.open) if self.discount_until and day <= self.discount_until else 0


def by_due_day(item: Item) -> tuple[date, int]:
    """The order in which items are settled where nothing else is said."""
    return item.due_on, item.entry_id


class Pool:
    """Items nobody has settled yet, the oldest due first."""

    def __init__(self, items: Iterable[Item] = ()):
        self.items = sorted(items, key=by_due_day)
        self.by_amount = defaultdict(list)
        for item in self.items:
            self.by_amount[item.open].append(item)

    def add(self, item: Item) -> None:
        """Put an item (back) in."""
        insort(self.items, item, key=by_due_day)
        insort(self.by_amount[item.open], item, key=by_due_day)

    def remove(self, item: Item) -> None:
        """Take an item out; its open amount is still what it was when it was put in."""
        for items in (self.items, self.by_amount[item.open]):
            del items[bisect_left(items, by_due_day(item), key=by_due_day)]


class OpenItems:
    """The open items of an account: those posted until `today`, which moves on, and those that come later."""

    def __init__(self, items: Iterable[Item]):
        self.posted, self.later = Pool(), Pool(items)
        self.to_come = deque(sorted(self.later.items, key=lambda item: item.posted_on))
        self.today = date.min

    def post_until(self, day: date) -> None:
        """Move on to this day."""
        self.today = max(self.today, day)
        while self.to_come and self.to_come[0].posted_on <= self.today:
            item = self.to_come.popleft()
            if item in self.later.by_amount[item.open]:
                self.later.remove(item)
                self.posted.add(item)

    def on(self, day: date) -> list[Item]:
        """Return what was posted by an earlier day, or today."""
        return [item for item in self.posted.items if item.posted_on <= day]

    def equals(self, amount: int, day: date) -> list[Item]:
        """Return the items of exactly this amount that were posted by the day."""
        return [item for item in self.posted.by_amount.get(amount, ()) if item.posted_on <= day]

    def all(self) -> list[Item]:
        """Return all items, those of later, too."""
        return [*self.posted.items, *self.later.items]

    def of(self, amount: int) -> list[Item]:
        """Return all items of exactly this amount, those of later, too."""
        return [*self.posted.by_amount.get(amount, ()), *self.later.by_amount.get(amount, ())]

    def has(self, item: Item) -> bool:
        """Whether nobody has taken the item."""
        return item in self._pool(item).by_amount[item.open]

    def take(self, items: Iterable[Item]) -> None:
        """Take items out."""
        for item in items:
            self._pool(item).remove(item)

    def put_back(self, items: Iterable[Item]) -> None:
        """Undo `take`."""
        for item in items:
            self._pool(item).add(item)

    def reduce(self, item: Item, amount: int) -> None:
        """Settle a part of an item, or all that is open of it."""
        self.take([item])
        item.open -= amount
        if item.open:
            self.put_back([item])

    def _pool(self, item: Item) -> Pool:
        return self.posted if item.posted_on <= self.today else self.later


def candidates(items: list[Item], amount: int) -> tuple[list[Item], bool]:
    """Return the items that can be part of the amount, and whether these are all that matter."""
    fitting = [item for item in items if item.open <= amount]
    left_out = sum(item.open for item in fitting) - amount
    if sum(item.open <= left_out for item in fitting) <= MOST_CANDIDATES:
        return fitting, True  # few, or (nearly) all of them are paid and what is left out decides
    exact = [item for item in fitting if item.open == amount]
    if 2 * min(item.open for item in fitting) > amount:
        return exact, True
    return sorted({*fitting[:MOST_CANDIDATES], *exact[:2]}, key=by_due_day), False
