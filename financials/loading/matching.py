"""Which invoices the payments of one account mean, told from the amounts and with hindsight.

A payment with one possible combination takes it, which may leave another payment only one. What stays undecided is
looked at together: where all joint assignments agree, or there is but one, that is the answer. Only then the likeliest
is taken, and for payments that add up to nothing the oldest due. All this takes it that a payment which adds up to
open invoices is meant so. Amounts are whole numbers of the currency's smallest unit.

Payments are looked at in the order of their days. What is undecided waits for what later payments tell, but no more
than WAITING of them do, so that an account of thousands of payments takes thousands of short steps.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import gcd

from financials.combinations import FULL, Effort
from financials.loading.items import Item, OpenItems, by_due_day
from financials.loading.joint import assign
from financials.loading.options import Option, Question, look, look_ahead, pick, ways

WAITING = 40  # payments
STEPS, STEPS_A_SET = 20_000, 200  # of the joint search

Share = tuple[Item, int, int]  # an item, what is settled of it in all, and the discount found in that


@dataclass(frozen=True, slots=True)
class Answer:
    """What a payment settles, and by which rule: one, set, several, oldest or nothing; `found` combinations fit."""

    question: Question
    rule: str
    shares: Sequence[Share] = ()
    found: int = 0


@dataclass(eq=False, slots=True)
class _Claim:
    """A payment and the option it takes; proven when no other is possible."""

    question: Question
    option: Option
    proven: bool = True
    items: Sequence[Item] = field(default_factory=list)
    found: int = 1


class Matching:
    """The open items of an account, and the questions about its payments."""

    def __init__(self, items: Iterable[Item], questions: Iterable[Question], effort: Effort = FULL):
        self.items = OpenItems(items)
        self.questions = sorted(questions, key=_by_day)
        self.effort = effort
        common = gcd(*(item.open for item in self.items.later.items), *(each.amount for each in self.questions))
        for question in self.questions:
            question.units = question.amount // common
        self.waiting: list[Question] = []
        self.claims: list[_Claim] = []
        self.part_payments = 0
        self.guessed = False

    def answers(self) -> Iterator[Answer]:
        """Yield the answer to each question."""
        for question in self.questions:
            self.items.post_until(question.day)
            self._look(question)
            self.waiting.append(question)
            self._claim(question)
            if len(self.waiting) >= WAITING:
                yield from self._decide(WAITING // 2)
        yield from self._decide(len(self.waiting))

    def _look(self, question: Question) -> None:
        look(question, self.items, self.effort)
        question.looked_at = self.part_payments

    def _fits_nothing(self, question: Question) -> bool:
        """Whether looking again would find nothing: items only go, unless one is paid in part."""
        return question.complete and not question.options and question.looked_at == self.part_payments

    def _claim(self, *questions: Question) -> None:
        """Let those that have one option only have it, and then those that have only one left."""
        queue = deque(questions)
        while queue:
            question = queue.popleft()
            if question not in self.waiting or not question.is_clear:
                continue
            [option] = question.options
            items = pick(question, option, self.items, newest=True)
            if items is None:
                question.options = []
                continue
            self._reserve(question, option, items)
            queue += self._narrowed({item.open for item in items})

    def _reserve(self, question: Question, option: Option, items: list[Item]) -> None:
        self.items.take(items)
        self.waiting.remove(question)
        self.claims.append(_Claim(question, option, items=items))

    def _narrowed(self, amounts: set[int]) -> Iterator[Question]:
        """The questions that lose options now that items of these amounts are taken."""
        for question in self.waiting:
            if any(not amounts.isdisjoint(option.amounts) for option in question.options):
                question.options = [each for each in question.options if pick(question, each, self.items) is not None]
                yield question

    def _decide(self, count: int) -> Iterator[Answer]:
        """Answer what is proven, and the first questions that wait, with an eye on the others."""
        first, self.guessed = self.waiting[:count], False
        self._look_again()
        likely = self._joint_claims()
        claims = [*self.claims, *likely]
        self._pick_in_order(claims)
        self.claims, self.waiting = [], [question for question in self.waiting if question not in first]
        kept = {item for claim in claims if claim.question in self.waiting for item in claim.items}
        self.items.put_back(kept)
        settled = [claim for claim in claims if claim.question not in self.waiting and claim.items]
        yield from map(self._answer, settled)
        left = {*first, *(claim.question for claim in claims)}.difference(
            self.waiting, (each.question for each in settled)
        )
        for question in sorted(left, key=_by_day):
            yield self._fall_back(question, kept)

    def _look_again(self) -> None:
        """What could not be searched whole may be small enough by now; a part paid invoice is another amount."""
        for question in list(self.waiting):
            if question.looked_at < self.part_payments or not question.complete:
                self._look(question)
                self._claim(question)

    def _joint_claims(self) -> list[_Claim]:
        joint = assign(self.waiting, self.items, STEPS + STEPS_A_SET * self.effort.sets)
        for question, option in joint.proven.items():
            items = pick(question, option, self.items, newest=True)
            if items is not None:
                self._reserve(question, option, items)
        return [_Claim(question, option, proven=False) for question, option in joint.likely.items()]

    def _pick_in_order(self, claims: list[_Claim]) -> None:
        """Of equal invoices the earlier payment takes the older one."""
        for claim in claims:
            self.items.put_back(claim.items)
        for claim in sorted(claims, key=lambda each: _by_day(each.question)):
            claim.found = ways(claim.question, claim.option, self.items)
            claim.items = pick(claim.question, claim.option, self.items) or []
            self.items.take(claim.items)

    def _answer(self, claim: _Claim) -> Answer:
        question, option = claim.question, claim.option
        discounts = [item.discount_on(question.day) * option.discounted for item in claim.items]
        shares = [(item, item.open, discount) for item, discount in zip(claim.items, discounts, strict=True)]
        for item in claim.items:
            item.open = 0
        if claim.proven and claim.found == 1:
            return Answer(question, "one" if len(shares) == 1 else "set", shares, 1)
        self.guessed = True
        return Answer(question, "several", shares, max(claim.found, question.most_options))

    def _fall_back(self, question: Question, kept: set[Item]) -> Answer:
        """The likeliest of what is left, else the oldest due, first those no other payment seems to mean."""
        if not self._fits_nothing(question):
            self._look(question)
        if not question.options:
            look_ahead(question, self.items, self.effort)
        if question.options:
            proven = question.is_clear and not (self.guessed and question.most_options > 1)
            claim = _Claim(question, question.options[0], proven)
            self._pick_in_order([claim])
            return self._answer(claim)
        shares = self._oldest_first(question, kept)
        self.part_payments += 1
        return Answer(question, "oldest" if shares else "nothing", shares)

    def _oldest_first(self, question: Question, kept: set[Item]) -> list[Share]:
        items = self.items.on(question.day) or self.items.later.items
        shares, left = [], question.amount
        for item in sorted(items, key=lambda item: (item in kept, *by_due_day(item))):
            if not left:
                break
            part = min(item.open, left)
            shares.append((item, part, 0))
            self.items.reduce(item, part)
            left -= part
        return shares


def _by_day(question: Question) -> tuple:
    return question.day, question.nr
