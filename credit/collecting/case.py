"""One customer as whoever collects sees it: what is asked for, whom to call, what was said, and who is next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from credit.collecting.place import Place
from credit.collecting.promises import promises_on
from credit.collecting.rows import Heard, Overdue, Told, overdue_of
from credit.collecting.scorecard import Scorecard, Scorecards, scorecards
from credit.collecting.worklist import page
from credit.models import CollectionCase, Promise, Standing
from credit.risk.chances import OpenRisk, open_risks
from customers.models import Contact, Customer, Phone
from foundation.money import NOTHING
from foundation.periods import end_of_day
from journal.kinds import BY_PEOPLE
from journal.models import Entry
from journal.timeline import Line, journal_of, shown
from staff.models import User

TOLD = sorted(
    BY_PEOPLE | {"reminder_sent", "promise_made", "promise_kept", "promise_broken", "payment_booked", "dispute_opened"}
)
LAST = 6  # entries shown


@dataclass(frozen=True)
class Account:
    """What is overdue in one currency, its invoices with the most at risk first, and what to do next about it."""

    currency: str
    next_action: str
    figures: Overdue
    invoices: list[OpenRisk]

    @property
    def at_risk(self) -> Decimal:
        return self.figures.at_risk


@dataclass(frozen=True)
class Case:
    """All that is looked at before and during a call."""

    customer: Customer
    kept: CollectionCase | None
    accounts: list[Account]
    contacts: list[Contact]
    phones: list[Phone]
    entries: list[Line]
    heard: Heard | None
    cards: Scorecards

    @property
    def people(self) -> list[tuple[Contact, Scorecard | None]]:
        """Whom to call, each with how promises were kept."""
        return [(contact, self.cards.of(contact=contact)) for contact in self.contacts]

    @property
    def seen(self) -> int:
        """The last entry by people that whoever opened this page knows of; 0: none."""
        return self.heard.entry if self.heard else 0

    @property
    def person(self) -> str:
        """Whom to ask for: the key contact."""
        return str(self.contacts[0]) if self.contacts else ""


def case_of(customer: Customer, *, today: date, currency: str = "") -> Case:
    """Return what is known about a customer who is called, the account in `currency` first."""
    told, kept = Told([customer.pk], today), CollectionCase.objects.filter(customer=customer)
    kept = kept.select_related("collector").first()
    contacts = customer.contacts.select_related("person").prefetch_related("person__phones")
    return Case(
        customer=customer,
        kept=kept,
        accounts=sorted(_accounts(customer, told, kept), key=lambda one: (one.currency != currency, -one.at_risk)),
        contacts=list(contacts.order_by("-is_key", "pk")),
        phones=list(customer.phones.exclude(kind=Phone.Kind.FAX).order_by("pk")),
        entries=shown(customer, journal_of(customer).filter(kind__in=TOLD).order_by("-happened_at", "-pk")[:LAST]),
        heard=told.heard.get(customer.pk),
        cards=scorecards([customer.pk], as_of=today)[customer.pk],
    )


def _accounts(customer: Customer, told: Told, kept: CollectionCase | None) -> Iterator[Account]:
    risks = [one for one in open_risks(customer_id=customer.pk, as_of=told.today) if one.age >= 0]
    promises = {one.currency: one for one in reversed(promises_on(customer=customer, day=told.today))}
    again = kept.next_contact_on if kept else None
    for account, figures in overdue_of([customer.pk], today=told.today).items():
        currency = account[1]
        action = told.next_action(account, figures, promise=promises.get(currency), next_contact_on=again)
        yield Account(currency, action, figures, [risk for risk in risks if risk.currency == currency])


def place_of(customer: Customer) -> Place | None:
    """Return where the customer stands in the order of last night, with its account most at risk; None: nowhere."""
    standing = Standing.objects.filter(customer=customer, overdue_at_risk__gt=0).order_by("-overdue_at_risk").first()
    return Place.of(standing) if standing else None


def next_after(place: Place | None, standings: QuerySet[Standing], *, but: Customer, today: date) -> Standing | None:
    """Return whose turn it is after a place in this list, another customer's; None at its end."""
    found = page(standings.exclude(customer=but), today=today, size=1, after=place).rows
    return found[0].standing if found else None


@dataclass(frozen=True)
class DoneToday:
    """What one of us got done today."""

    calls: int
    promises: int
    promised: dict[str, Decimal]

    @classmethod
    def of(cls, user: User, *, today: date) -> "DoneToday":
        """Count the collection calls this person noted today, and what was promised in them."""
        since = end_of_day(today - timedelta(days=1))
        calls = Entry.objects.filter(kind="collection_call", author=user, happened_at__gte=since).count()
        made, sums = Promise.objects.filter(recorded_by=user, made_on=today), {}
        for promise in made:
            sums[promise.currency] = sums.get(promise.currency, NOTHING) + promise.amount
        return cls(calls, len(made), sums)
