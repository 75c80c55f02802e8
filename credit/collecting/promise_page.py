"""What stands on the page on which a promise is recorded, beside the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from credit.collecting.owed import Owing, owings
from credit.collecting.promise_forms import PromiseForm, contact_called
from credit.collecting.promises import promises_on
from credit.collecting.scorecard import Scorecard, Scorecards, scorecards
from credit.models import Promise
from customers.models import Contact, Customer
from financials.aging import open_items
from foundation.money import NOTHING
from foundation.periods import business_day

USUAL = timedelta(days=7)  # what is proposed when nobody has said a day


@dataclass(frozen=True)
class Believed:
    """How far to believe what somebody promises: what is known of this person, and the day to reckon with."""

    name: str
    card: Scorecard | None  # of the person, else of the customer as a whole
    is_own: bool
    due_on: date
    realistic_on: date | None


class PromisePage:
    """One customer on the day the promise is given; `typed` is what stands in the form's fields so far."""

    def __init__(self, customer: Customer, typed: Mapping[str, str], today: date):
        self.customer, self.typed, self.today = customer, typed, today
        self.owings = owings(customer=customer, day=today)
        self.standing = promises_on(customer=customer, day=today)
        self.cards: Scorecards = scorecards([customer.pk], as_of=today)[customer.pk]
        people = customer.contacts.select_related("person").order_by("-is_key", "pk")
        self.people: Sequence[Contact] = list(people)
        self.items = open_items(customer_id=customer.pk, as_of=today)

    def form(self, *, sent: bool) -> PromiseForm:
        """Return the form; not sent it only keeps what was typed, and asks for nothing yet."""
        known = {"customer": self.customer, "owings": self.owings, "items": self.items, "people": self.people}
        return PromiseForm(self.typed if sent else None, initial=self._start(), parts=self._parts(), **known)

    @property
    def believed(self) -> Believed | None:
        """What is known of who is written in the form; None while nobody is, or nothing was ever promised."""
        name = self.typed.get("promised_by", "").strip()
        own = self.cards.of(contact=contact_called(name, self.people), name=name) if name else None
        card = own or self.cards.whole
        if not card:
            return None
        due_on = self._day("due_on_1") or business_day(self.today + USUAL)
        return Believed(
            name, card, own is not None, due_on, card.realistic_on(due_on) if card.slip is not None else None
        )

    def _parts(self) -> int:
        text = self.typed.get("parts", "1")
        return (int(text) if text.isdecimal() and len(text) < 3 else 1) + ("more" in self.typed)

    def _start(self) -> dict[str, object]:
        """What was typed; at first what is overdue and not promised, or what is open of the invoice it is about."""
        start = {"currency": self.owings[0].currency, "amount_1": self._proposed()}
        return start | {name: value for name, value in self.typed.items() if value}

    def _proposed(self):
        about = self.typed.get("document", "")
        if about:
            return sum((one["open"] for one in self.items if str(one["document_id"]) == about), NOTHING) or None
        first: Owing = self.owings[0]
        return min(first.overdue_left, first.left) or None

    def _day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.typed.get(name, ""))
        except ValueError:
            return None


def said_made(promises: Sequence[Promise]) -> str:
    """Say what was recorded."""
    last = promises[-1].due_on
    if len(promises) == 1:
        return f"The promise is noted: reminders wait until it has passed, {last:%d %b %Y} and two working days."
    return f"{len(promises)} instalments are noted: reminders wait until the last has passed, {last:%d %b %Y}."
