"""Whom to believe: how often a person keeps what is promised, how late the money comes, and the day to reckon with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from customers.models import Contact
from foundation.periods import business_day
from foundation.sql import fetch, statement
from foundation.templatetags.formats import tenths

SCORECARD = statement(__file__, "scorecard")


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The promises judged by the end of a day, of one person or of the customer as a whole (`name` empty)."""

    name: str
    contact_id: int | None
    judged: int
    kept: int
    partly: int
    broken: int
    paid: int  # of how many the whole came, in time or late
    slip: float | None  # days from the day promised until it was whole, on average; None when none ever was

    @property
    def kept_rate(self) -> float:
        """What part of the promises was kept, 0 to 1."""
        return self.kept / self.judged

    @property
    def lateness(self) -> str:
        """Say when the money came: "2.5 days late, where it came (3 of 4)"."""
        if self.slip is None:
            return "never in full"
        days = tenths(abs(self.slip))
        said = "on the day" if days == "0.0" else f"{days} days {'late' if self.slip > 0 else 'early'}"
        return said if self.paid == self.judged else f"{said}, where it came ({self.paid} of {self.judged})"

    @property
    def tone(self) -> str:
        """Return the colour of the meaning: four of five is a word kept, less than half is none."""
        return "green" if self.kept_rate >= 0.8 else "red" if self.kept_rate < 0.5 else "amber"

    def realistic_on(self, due_on: date) -> date:
        """Return the business day on which money promised by a day is to be reckoned with: as late as on average."""
        return business_day(due_on + timedelta(days=ceil(max(self.slip or 0, 0))))


@dataclass(frozen=True)
class Scorecards:
    """Of one customer: of everybody together, and of each person, whoever promised most first."""

    whole: Scorecard | None
    people: tuple[Scorecard, ...] = ()

    def of(self, *, contact: Contact | None = None, name: str = "") -> Scorecard | None:
        """Return what is known of a contact, else of somebody of this name; None for who never promised anything."""
        if contact:
            return next((one for one in self.people if one.contact_id == contact.pk), None)
        wanted = name.strip().lower()
        return next((one for one in self.people if not one.contact_id and one.name.lower() == wanted), None)


def scorecards(customer_ids: Iterable[int], *, as_of: date) -> dict[int, Scorecards]:
    """Return the scorecards of each of these customers, in one query for however many."""
    found: dict[int, list[tuple[bool, Scorecard]]] = {customer: [] for customer in customer_ids}
    for row in fetch(SCORECARD, {"customers": list(found), "as_of": as_of}):
        found[row["customer_id"]].append((row["is_person"], _from_row(row)))
    return {customer: _sorted_out(cards) for customer, cards in found.items()}


def _sorted_out(cards: list[tuple[bool, Scorecard]]) -> Scorecards:
    whole = next((card for is_person, card in cards if not is_person), None)
    return Scorecards(whole, tuple(card for is_person, card in cards if is_person))


def _from_row(row: dict) -> Scorecard:
    names = ("contact_id", "judged", "kept", "partly", "broken", "paid", "slip")
    return Scorecard(name=row["name"] if row["is_person"] else "", **{name: row[name] for name in names})
