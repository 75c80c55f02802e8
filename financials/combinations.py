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

BITS_A_SUM = 800  # bits of a table are made while one sum of a half is

Group = tuple[int, list[int]]  # an amount, and the places that have it
Set = tuple[int, ...]  # places, ascending


@dataclass(frozen=True, slots=True)
class Effort:
    """How far a search goes: the bits of a table (12 MB, 20 ms), or the sums of a half (20 ms); and the sets listed."""

    bits: int = 10**8
    sums: int = 1 << 16
    sets: int = 100

    @property
    def places(self) -> int:
        """So many can be searched whatever their amounts are."""
        return 2 * self.sums.bit_length() - 6


FULL = Effort()


@dataclass(frozen=True, slots=True)
class Fitting:
    """Sets of places whose amounts add up to the target; `complete` when it is proven that there is no other."""

    sets: Sequence[Set]
    complete: bool


def fitting_sets(amounts: Sequence[int], target: int, effort: Effort = FULL) -> Fitting:
    """Return sets of places whose amounts add up to the target (of equal amounts the first).

    Where there are too many to try them all, the first places are searched alone, and the answer is not complete.
    """
    places = [place for place, amount in enumerate(amounts) if 0 < amount <= target]
    if target <= 0 or not places:
        return Fitting([], complete=True)
    if 2 * min(amounts[place] for place in places) > target:
        return Fitting([(place,) for place in places if amounts[place] == target][:1], complete=True)
    fitting = _smaller_search(amounts, places, target, effort)
    if fitting.sets or fitting.complete or len(places) <= effort.places:
        return fitting
    few = _smaller_search(amounts, places[: effort.places], target, effort)
    return Fitting(few.sets, complete=False)


def _smaller_search(amounts: Sequence[int], places: list[int], target: int, effort: Effort) -> Fitting:
    """Where what is left out adds up to less, looking for that finds the same sets; of equal amounts the last."""
    left_out = sum(amounts[place] for place in places) - target
    if left_out < 0:
        return Fitting([], complete=True)
    if left_out >= target:
        return _search(_groups(amounts, places), target, effort)
    omissible = [place for place in reversed(places) if amounts[place] <= left_out]
    omitted = _search(_groups(amounts, omissible), left_out, effort)
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


def _search(groups: list[Group], target: int, effort: Effort) -> Fitting:
    if target == 0:
        return Fitting([()], complete=True)
    common = gcd(*(amount for amount, _ in groups))
    if not groups or target % common:
        return Fitting([], complete=True)
    groups, target = [(amount // common, places) for amount, places in groups], target // common
    bits = target * len(groups)
    sums = max(prod(len(places) + 1 for _, places in half) for half in _halves(groups))
    if bits > effort.bits or sums * BITS_A_SUM < bits:
        return _meet_in_the_middle(groups, target, effort)
    return _first(_by_table(groups, target), effort.sets)


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


def _meet_in_the_middle(groups: list[Group], target: int, effort: Effort) -> Fitting:
    """The sums of either half, each with the set that makes it in its lower bits."""
    one, other = _halves(groups)
    width = 1 + max(place for _, places in groups for place in places)
    left, right = _sums(one, target, width, effort.sums), _sums(other, target, width, effort.sums)
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
    return _first((tuple(place for place in range(width) if bits >> place & 1) for bits in pairs), effort.sets)


def _sums(groups: list[Group], most: int, width: int, most_sums: int) -> list[int] | None:
    """Return the sums up to `most` of all sets of these amounts, as sum << width | set; None for too many."""
    limit, sums = (most + 1) << width, [0]
    for amount, places in groups:
        step, more = 0, []
        for place in places:
            step += amount << width | 1 << place
            more += [reached for each in sums if (reached := each + step) < limit]
        sums += more
        if len(sums) > most_sums:
            return None
    return sums
