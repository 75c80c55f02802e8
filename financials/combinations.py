"""Which sets of amounts add up to a target? Exact wherever that takes no more than a fixed number of steps.

Amounts are positive whole numbers. Two ways lead to the same answer, and the cheaper is taken: a table of all sums up
to the target (a number with one bit for each sum, one such number for each amount), or meeting in the middle.
Of equal amounts a set takes the first ones only; `with_equals` tells the others apart.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from math import gcd, prod

MOST_BITS = 10**8  # of a table: some 12 MB, some 20 ms
MOST_SUMS = 1 << 16  # of one half
BITS_A_SUM = 800  # bits of a table are made while one sum of a half is
FEW = 28  # places that can be searched whatever their amounts are

Group = tuple[int, list[int]]  # an amount, and the places that have it
Set = tuple[int, ...]  # places, ascending


@dataclass(frozen=True, slots=True)
class Fitting:
    """Sets of places whose amounts add up to the target; `complete` when it is proven that there is no other."""

    sets: Sequence[Set]
    complete: bool


def fitting_sets(amounts: Sequence[int], target: int, most: int) -> Fitting:
    """Return up to `most` sets of places whose amounts add up to the target (of equal amounts the first).

    Where there are too many to try them all, the first places are searched alone, and the answer is not complete.
    """
    places = [place for place, amount in enumerate(amounts) if 0 < amount <= target]
    left_out = sum(amounts[place] for place in places) - target
    if target <= 0 or left_out < 0:
        return Fitting([], complete=True)
    fitting = _smaller_search(amounts, places, target, left_out, most)
    if fitting.sets or fitting.complete or len(places) <= FEW:
        return fitting
    few = places[:FEW]
    left_out = sum(amounts[place] for place in few) - target
    return Fitting(_smaller_search(amounts, few, target, left_out, most).sets if left_out >= 0 else [], complete=False)


def _smaller_search(amounts: Sequence[int], places: list[int], target: int, left_out: int, most: int) -> Fitting:
    """Where what is left out adds up to less, looking for that finds the same sets; of equal amounts the last."""
    if left_out >= target:
        return _search(_groups(amounts, places), target, most)
    omissible = [place for place in reversed(places) if amounts[place] <= left_out]
    omitted = _search(_groups(amounts, omissible), left_out, most)
    return Fitting([tuple(p for p in places if p not in out) for out in map(set, omitted.sets)], omitted.complete)


def with_equals(amounts: Sequence[int], found: Set) -> Iterator[Set]:
    """Yield the set and all others that differ from it by equal amounts only."""
    wanted, places = defaultdict(int), defaultdict(list)
    for place in found:
        wanted[amounts[place]] += 1
    for place, amount in enumerate(amounts):
        places[amount].append(place)
    choices = [(places[amount], count) for amount, count in wanted.items() if count < len(places[amount])]
    fixed = tuple(place for amount, count in wanted.items() if count == len(places[amount]) for place in places[amount])
    return (tuple(sorted(fixed + chosen)) for chosen in _each_choice(choices))


def _each_choice(choices: list[tuple[list[int], int]]) -> Iterator[Set]:
    """Like itertools.product, which would make all combinations before it gives the first."""
    if not choices:
        yield ()
        return
    places, count = choices[0]
    for chosen in combinations(places, count):
        for others in _each_choice(choices[1:]):
            yield chosen + others


def _groups(amounts: Sequence[int], places: Sequence[int]) -> list[Group]:
    groups = defaultdict(list)
    for place in places:
        groups[amounts[place]].append(place)
    return sorted(groups.items())


def _search(groups: list[Group], target: int, most: int) -> Fitting:
    if target == 0:
        return Fitting([()], complete=True)
    common = gcd(*(amount for amount, _ in groups))
    if not groups or target % common:
        return Fitting([], complete=True)
    groups, target = [(amount // common, places) for amount, places in groups], target // common
    bits = target * len(groups)
    sums = max(prod(len(places) + 1 for _, places in half) for half in _halves(groups))
    if bits > MOST_BITS or sums * BITS_A_SUM < bits:
        return _meet_in_the_middle(groups, target, most)
    return _first(_by_table(groups, target), most)


def _first(sets: Iterator[Set], most: int) -> Fitting:
    found = list(islice(sets, most + 1))
    return Fitting(found[:most], complete=len(found) <= most)


class _Table:
    """Which sums up to the target the first groups reach; a number with one bit for each sum, one for each depth."""

    def __init__(self, groups: list[Group], target: int):
        self.everything, self.size = (1 << target + 1) - 1, target // 8 + 1
        self.numbers, self.bytes = [1], {}
        for amount, places in groups:
            self.numbers.append(self._with(self.numbers[-1], amount, len(places)))

    def _with(self, reached: int, amount: int, count: int) -> int:
        step = 1
        while count:
            some = min(step, count)
            reached = (reached | reached << amount * some) & self.everything
            count, step = count - some, step * 2
        return reached

    def reaches(self, depth: int, total: int) -> int:
        if depth not in self.bytes:  # shifting the number would copy it each time
            self.bytes[depth] = self.numbers[depth].to_bytes(self.size, "little")
        return self.bytes[depth][total >> 3] >> (total & 7) & 1


def _by_table(groups: list[Group], target: int) -> Iterator[Set]:
    """Step back from the target; the table knows which steps lead to a set."""
    table = _Table(groups, target)
    ends = [(len(groups), target, ())] if table.reaches(len(groups), target) else []
    while ends:
        depth, rest, chosen = ends.pop()
        if not depth:
            yield tuple(sorted(chosen))
            continue
        amount, places = groups[depth - 1]
        steps = ((count, rest - count * amount) for count in range(min(len(places), rest // amount) + 1))
        ends += [(depth - 1, left, (*chosen, *places[:n])) for n, left in steps if table.reaches(depth - 1, left)]


def _halves(groups: list[Group]) -> tuple[list[Group], list[Group]]:
    return groups[::2], groups[1::2]


def _meet_in_the_middle(groups: list[Group], target: int, most: int) -> Fitting:
    """The sums of either half, each with the set that makes it in its lower bits."""
    one, other = _halves(groups)
    width = 1 + max(place for _, places in groups for place in places)
    left, right = _sums(one, target, width), _sums(other, target, width)
    if left is None or right is None:
        return Fitting([], complete=False)
    reached = {each >> width for each in right}
    fitting = [each for each in left if target - (each >> width) in reached]
    wanted = {target - (each >> width) for each in fitting}
    rests = defaultdict(list)
    for each in right:
        if each >> width in wanted:
            rests[each >> width].append(each)
    mask = (1 << width) - 1
    pairs = ((each | rest) & mask for each in fitting for rest in rests[target - (each >> width)])
    return _first((tuple(place for place in range(width) if bits >> place & 1) for bits in pairs), most)


def _sums(groups: list[Group], most: int, width: int) -> list[int] | None:
    """Return the sums up to `most` of all sets of these amounts, as sum << width | set; None for too many."""
    limit, sums = (most + 1) << width, [0]
    for amount, places in groups:
        step, more = 0, []
        for place in places:
            step += amount << width | 1 << place
            more += [reached for each in sums if (reached := each + step) < limit]
        sums += more
        if len(sums) > MOST_SUMS:
            return None
    return sums
