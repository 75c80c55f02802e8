"""What became of a promise, told from what was known of the money day by day. Pure: reads and writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from credit.collecting.allotment import Came, Promised, allot
from credit.models import Promise
from foundation.money import NOTHING

Outcome = Promise.Outcome


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came: its value date, the day the books knew it, and the day they knew that it went back, if any."""

    received_on: date
    known_on: date
    back_on: date | None
    amount: Decimal

    def counts(self, day: date) -> bool:
        return self.known_on <= day and (self.back_on is None or self.back_on > day)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a promise; while it stands there is no outcome. The fields are those of credit.models.Promise."""

    outcome: str = ""
    closed_on: date | None = None
    received: Decimal = NOTHING
    kept_on: date | None = None
    made_good_on: date | None = None


STANDS = Verdict()


@dataclass
class Account:
    """All promises of one customer in one currency, and the money that came since the first of them."""

    promises: list[Promised]
    receipts: list[Receipt]
    _came: dict[date, dict[int, Came]] = field(default_factory=dict)

    def came(self, known: date) -> dict[int, Came]:
        """Return what had come for each promise, as the books knew it at the end of a day."""
        if known not in self._came:
            money = ((one.received_on, one.amount) for one in self.receipts if one.counts(known))
            self._came[known] = allot(self.promises, money)
        return self._came[known]

    def days_that_decide(self, promised: Promised, since: date, day: date) -> list[date]:
        """Return the days since then on which money for this promise was booked or went back, and its last day."""
        meant = [one for one in self.receipts if promised.made_on <= one.received_on <= promised.until]
        days = {promised.until, *(one.known_on for one in meant), *went_back(meant)}
        return sorted(one for one in days if since <= one <= day)


def went_back(receipts: Iterable[Receipt]) -> set[date]:
    """Return the days on which some of this money went back."""
    return {one.back_on for one in receipts if one.back_on}


def follow(verdict: Verdict, promised: Promised, account: Account, *, day: date) -> Verdict:
    """Return what is to be said at the end of a day, beginning with what was said before.

    Whenever it is asked, the answer is the one it would have been had it been asked every night.
    """
    for known in account.days_that_decide(promised, verdict.closed_on or promised.made_on, day):
        verdict = _at_the_end_of(known, verdict, promised, account)
    came = account.came(day)[promised.key]
    return replace(verdict, kept_on=came.whole_on) if verdict.outcome in Promise.MISSED else verdict


def _at_the_end_of(known: date, before: Verdict, promised: Promised, account: Account) -> Verdict:
    came = account.came(known)[promised.key]
    kept = came.kept(promised)
    if not before.outcome:
        return _decided(known, came, promised, kept=kept)
    if before.outcome == Outcome.KEPT:
        back = not kept and known in went_back(account.receipts)
        return _taken_back(known, came, promised) if back else before
    good = kept and not before.made_good_on and known > promised.until
    return replace(before, made_good_on=known) if good else before


def _decided(known: date, came: Came, promised: Promised, *, kept: bool) -> Verdict:
    if kept:
        return Verdict(Outcome.KEPT, known, came.in_time, came.whole_on)
    return _missed(promised.until + timedelta(days=1), came) if known >= promised.until else STANDS


def _taken_back(known: date, came: Came, promised: Promised) -> Verdict:
    """The money that kept it went back: while there is time it stands again, after that it is broken."""
    if known < promised.until:
        return STANDS
    return _missed(max(known, promised.until + timedelta(days=1)), came)


def _missed(closed_on: date, came: Came) -> Verdict:
    return Verdict(Outcome.PARTLY if came.in_time else Outcome.BROKEN, closed_on, came.in_time)
