"""The joint assignment of payments to open invoices, where each payment alone has more than one possibility."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from financials.loading.items import OpenItems
from financials.loading.options import Option, Question

MOST_STEPS = 200_000  # options that are tried
MOST_ASSIGNMENTS = 100
MOST_SKIPPED = 3  # payments that may be left without an option when not all can have one

Assignment = dict[Question, Option]
Used = tuple[int, dict[int, list[date]]]  # invoices of which there is one, a bit each; of others the days of payments


@dataclass(frozen=True, slots=True)
class Joint:
    """What is the same in every joint assignment, and for the others the likeliest of them."""

    proven: Assignment = field(default_factory=dict)
    likely: Assignment = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An option as the search sees it: single invoices as bits, and how many of equal ones for money of which day."""

    option: Option
    bits: int
    equals: Sequence[tuple[int, int]]
    day: date


def assign(questions: Sequence[Question], items: OpenItems) -> Joint:
    """Give each question an option of its own, where that is possible."""
    joint = Joint()
    for group in _connected([question for question in questions if question.options]):
        search = _Search(group, items)
        found = search.run()
        if not found:
            continue
        best = min(found, key=lambda assignment: sum(option.effort[0] for option in assignment.values()))
        for question, option in best.items():
            proven = search.complete and all(assignment[question] is option for assignment in found)
            (joint.proven if proven else joint.likely)[question] = option
    return joint


def _connected(questions: Sequence[Question]) -> Iterator[list[Question]]:
    """Group the questions that could want the same invoice."""
    groups: list[tuple[set[int], list[Question]]] = []
    for question in questions:
        amounts = {amount for option in question.options for amount in option.amounts}
        touching = [group for group in groups if not group[0].isdisjoint(amounts)]
        groups = [group for group in groups if group[0].isdisjoint(amounts)]
        members = [member for _, others in touching for member in others]
        groups.append((amounts.union(*(wanted for wanted, _ in touching)), [*members, question]))
    return (members for _, members in groups)


class _Search:
    """Depth first, next always the payment with the fewest options left."""

    def __init__(self, questions: Sequence[Question], items: OpenItems):
        self.posted = {}
        self.complete = all(question.complete for question in questions)
        self.steps = 0
        amounts = sorted({amount for question in questions for option in question.options for amount in option.amounts})
        for amount in amounts:
            self.posted[amount] = sorted(item.posted_on for item in items.of(amount))
        self.bits = {amount: 1 << place for place, amount in enumerate(amounts) if len(self.posted[amount]) == 1}
        self.left = [(question, [self._wanted(question, each) for each in question.options]) for question in questions]

    def _wanted(self, question: Question, option: Option) -> _Wanted:
        counts = Counter(option.amounts)
        day = max([question.day, *(item.posted_on for item in option.items)])
        bits = sum(self.bits[amount] for amount in counts if amount in self.bits)
        return _Wanted(option, bits, [pair for pair in counts.items() if pair[0] not in self.bits], day)

    def run(self) -> list[Assignment]:
        for skipped in range(MOST_SKIPPED + 1):
            found = []
            for assignment in self._assignments(self.left, (0, {}), skipped):
                if len(found) == MOST_ASSIGNMENTS:
                    self.complete = False
                    break
                found.append(assignment)
            if found:
                return found
            self.complete = False
        return []

    def _assignments(self, left: list, used: Used, may_skip: int) -> Iterator[Assignment]:
        if not left:
            yield {}
            return
        possible = [(question, [each for each in wanted if self._fits(each, used)]) for question, wanted in left]
        rest = [pair for pair in possible if pair[1]]
        may_skip -= len(possible) - len(rest)
        if may_skip < 0 or self.steps > MOST_STEPS:
            self.complete = self.complete and self.steps <= MOST_STEPS
            return
        if not rest:
            yield {}
            return
        question, choices = min(rest, key=lambda pair: len(pair[1]))
        rest = [pair for pair in rest if pair[0] is not question]
        for choice in choices:
            for assignment in self._assignments(rest, self._with(choice, used), may_skip):
                yield {question: choice.option, **assignment}

    def _fits(self, wanted: _Wanted, used: Used) -> bool:
        self.steps += 1
        return not wanted.bits & used[0] and all(
            self._enough(amount, [*used[1].get(amount, ()), *[wanted.day] * count]) for amount, count in wanted.equals
        )

    def _enough(self, amount: int, days: list[date]) -> bool:
        """Each payment has an invoice of its own that was posted by its day."""
        posted = self.posted[amount]
        pairs = zip(posted, sorted(days), strict=False)
        return len(days) <= len(posted) and all(invoice <= payment for invoice, payment in pairs)

    def _with(self, wanted: _Wanted, used: Used) -> Used:
        bits, days = used
        for amount, count in wanted.equals:
            days = {**days, amount: [*days.get(amount, ()), *[wanted.day] * count]}
        return bits | wanted.bits, days
