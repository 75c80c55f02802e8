"""The joint assignment of payments to open invoices, where each payment alone has more than one possibility."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from financials.loading.items import OpenItems
from financials.loading.options import Option, Question

MOST_ASSIGNMENTS = 100
LIKELY = 12  # options of a payment, when the likeliest assignment is looked for
TELLING = 10_000  # units: payments of less say so little that taking turns tells as much as the best assignment
PASSED_OVER = 5  # how much less likely, in bits, it is that a payment with options means none of them

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


Left = list[tuple[Question, list[_Wanted]]]


def assign(questions: Sequence[Question], items: OpenItems, most_steps: int) -> Joint:
    """Give each question an option of its own, as far as that is possible; `most_steps` options are tried."""
    joint = Joint()
    for group in _connected([question for question in questions if question.options]):
        search = _Search(group, items, most_steps)
        if found := search.all_assignments():
            best = min(found, key=lambda each: sum(option.effort.bit_length() for option in each.values()))
            for question, option in best.items():
                agreed = all(each[question] is option for each in found)
                (joint.proven if agreed else joint.likely)[question] = option
        elif all(question.units >= TELLING for question in group):
            joint.likely.update(search.likeliest())
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

    def __init__(self, questions: Sequence[Question], items: OpenItems, most_steps: int):
        amounts = sorted({amount for question in questions for option in question.options for amount in option.amounts})
        self.posted = {amount: sorted(item.posted_on for item in items.of(amount)) for amount in amounts}
        self.bits = {amount: 1 << place for place, amount in enumerate(amounts) if len(self.posted[amount]) == 1}
        self.left = [(question, [self._wanted(question, each) for each in question.options]) for question in questions]
        self.all_known = all(question.complete for question in questions)
        self.most_steps, self.steps = most_steps, 0
        self.best, self.least = {}, 0

    def _wanted(self, question: Question, option: Option) -> _Wanted:
        counts = Counter(option.amounts)
        day = max([question.day, *(item.posted_on for item in option.items)])
        bits = sum(self.bits[amount] for amount in counts if amount in self.bits)
        return _Wanted(option, bits, [pair for pair in counts.items() if pair[0] not in self.bits], day)

    def all_assignments(self) -> list[Assignment]:
        """Return every way to give all questions an option; nothing when they are too many to know them all."""
        if not self.all_known:
            return []
        found = list(islice(self._assignments(self.left, (0, {})), MOST_ASSIGNMENTS + 1))
        return found if len(found) <= MOST_ASSIGNMENTS and self.steps <= self.most_steps else []

    def _assignments(self, left: Left, used: Used) -> Iterator[Assignment]:
        left = self._narrowed(left, used)
        if not left:
            yield {}
        if not left or not all(choices for _, choices in left) or self.steps > self.most_steps:
            return
        question, choices, others = _narrowest(left)
        for choice in choices:
            for assignment in self._assignments(others, self._with(choice, used)):
                yield {question: choice.option, **assignment}

    def likeliest(self) -> Assignment:
        """Return the likeliest assignment that was found; options of which many fit by chance tell nothing."""
        self.steps = 0
        likely = [
            (question, [each for each in choices if each.option.effort <= question.units][:LIKELY])
            for question, choices in self.left
        ]
        self._take_turns(likely)
        self._improve(likely, (0, {}), {}, 0)
        return self.best

    def _take_turns(self, left: Left) -> None:
        """A first assignment: each question in the order of the days takes what is likeliest then."""
        used, effort = (0, {}), 0
        for question, choices in sorted(left, key=lambda pair: (pair[0].day, pair[0].nr)):
            choice = next((each for each in choices if self._fits(each, used)), None)
            if choice:
                used = self._with(choice, used)
                self.best[question] = choice.option
            effort += choice.option.effort.bit_length() if choice else _passed_over(question)
        self.least = effort

    def _improve(self, left: Left, used: Used, chosen: Assignment, effort: int) -> None:
        left = self._narrowed(left, used)
        least = effort + sum(_least_effort(question, choices) for question, choices in left)
        if least >= self.least or self.steps > self.most_steps:
            return
        if not left:
            self.best, self.least = chosen, effort
            return
        question, choices, others = _narrowest(left)
        for choice in choices:
            more = effort + choice.option.effort.bit_length()
            self._improve(others, self._with(choice, used), {**chosen, question: choice.option}, more)
        self._improve(others, used, chosen, effort + _passed_over(question))

    def _narrowed(self, left: Left, used: Used) -> Left:
        return [(question, [each for each in choices if self._fits(each, used)]) for question, choices in left]

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


def _narrowest(left: Left) -> tuple[Question, list[_Wanted], Left]:
    question, choices = min(left, key=lambda pair: len(pair[1]) or len(left) + 100)
    return question, choices, [pair for pair in left if pair[0] is not question]


def _least_effort(question: Question, choices: list[_Wanted]) -> int:
    return min([_passed_over(question), *(choice.option.effort.bit_length() for choice in choices[:1])])


def _passed_over(question: Question) -> int:
    return question.units.bit_length() + PASSED_OVER
