"""What stands on a card of the Contacts tab: a person in the role here, or the office."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from customers.known_people import people_of
from customers.models import Contact, Customer, Email, Phone
from customers.personal import written_birthday
from foundation.languages import language_name
from staff.models import User

NEAR = timedelta(days=14)  # from then on a birthday says how many days there are


@dataclass(frozen=True)
class Card:
    """One card; `contact` is None on that of the office. Read with known_people.people_of."""

    customer: Customer
    today: date
    contact: Contact | None = None

    @property
    def key(self) -> str:
        """The id of the card on the page."""
        return f"contact-{self.contact.pk}" if self.contact else "office-card"

    @property
    def query(self) -> str:
        """What the address of a form ends in that belongs to this card."""
        return f"?contact={self.contact.pk}" if self.contact else ""

    @property
    def whose(self) -> str:
        return str(self.contact) if self.contact else "the office"

    @property
    def quiet(self) -> bool:
        """Whether nobody is to call or write."""
        return bool(self.contact and self.contact.person.do_not_contact)

    @property
    def phones(self) -> list[Phone]:
        return list((self.contact.person if self.contact else self.customer).phones.all())

    @property
    def emails(self) -> list[Email]:
        return list((self.contact.person if self.contact else self.customer).emails.all())

    @property
    def elsewhere(self) -> list[Contact]:
        """The same person at the viewer's other customers."""
        return self.contact.person.elsewhere if self.contact else []

    @property
    def language(self) -> str:
        """The person's own language in words, "" when it is the customer's."""
        own = self.contact.person.language
        return language_name(own) if own and own != self.customer.language else ""

    @property
    def birthday(self) -> str:
        """The birthday in words: "17 May 1980", "in 3 days (17 May)", "today"."""
        own = self.contact.person.birthday
        if not own:
            return ""
        written, days = written_birthday(own), (next_birthday(own, self.today) - self.today).days
        if days > NEAR.days:
            return written
        return f"{['today', 'tomorrow'][days] if days < 2 else f'in {days} days'} ({written})"


def next_birthday(birthday: str, today: date) -> date:
    """Return the next day this birthday ("1980-05-17", "--05-17") is on, today included; of 29 Feb else 1 Mar."""
    month, day = int(birthday[-5:-3]), int(birthday[-2:])

    def in_year(year: int) -> date:
        leap = (month, day) != (2, 29) or date(year, 12, 31).timetuple().tm_yday == 366
        return date(year, month, day) if leap else date(year, 3, 1)

    this_year = in_year(today.year)
    return this_year if this_year >= today else in_year(today.year + 1)


def cards_of(customer: Customer, *, viewer: User, today: date) -> Iterator[Card]:
    """Return the card of each person; a fixed number of queries however many there are."""
    for contact in people_of(customer, viewer=viewer):
        contact.customer = customer
        yield Card(customer, today, contact)
