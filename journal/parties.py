"""Who took part in what is noted: contact persons and colleagues by their names, and names of nobody on file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from customers.models import Contact, Customer
from foundation.sql import fetch
from journal.new_entry import Refused
from staff.models import User

STRANGER = (
    "A person chosen here is no contact of this customer. Take the name out, or write it under Who as a free name."
)
MOST = 50  # people
TOO_MANY = f"A note names at most {MOST} people. Leave some out, or say in the text who else was there."
LONGEST = 7  # pieces of one name that has commas itself, the commas counted
NAMES = """
SELECT name FROM (
    SELECT 1 AS place, NOT is_key AS later, contact.id AS nr,
           customers_person_name(person) AS name
    FROM customers_contact contact JOIN customers_person person ON person.id = contact.person_id
    WHERE contact.customer_id = %(customer)s
    UNION ALL
    SELECT 2, false, row_number() OVER (ORDER BY name), name FROM staff_user WHERE is_active
) named ORDER BY place, later, nr
"""
Person = TypeVar("Person", Contact, User)


@dataclass
class Parties:
    """Those who took part, each once."""

    contacts: list[Contact] = field(default_factory=list)
    staff: list[User] = field(default_factory=list)
    people: list[str] = field(default_factory=list)


def names_on_file(customer: Customer) -> list[str]:
    """Return the names Known understands, the first to call first: one query, for the page around an empty note."""
    return [row["name"] for row in fetch(NAMES, {"customer": customer.pk})]


class Known:
    """The contact persons of one customer and the people of the office, by name; two queries."""

    def __init__(self, customer: Customer):
        contacts = list(customer.contacts.select_related("person").order_by("-is_key", "pk"))
        staff = list(User.objects.filter(is_active=True).order_by("name"))
        self.by_id = {contact.pk: contact for contact in contacts}
        self._by_name = _by_name(staff) | _by_name(contacts)

    def chosen(self, ids: Iterable[str]) -> list[Contact]:
        """Return the contacts with these ids; raises Refused for one of another customer."""
        try:
            return [self.by_id[pk] for pk in dict.fromkeys(map(int, ids))]
        except (KeyError, ValueError):
            raise Refused(STRANGER, "contact_id") from None

    def parties(self, typed: str, ids: Iterable[str] = ()) -> Parties:
        """Read the names as typed, separated by comma or semicolon, beside contacts chosen by id. Raises Refused."""
        parties = Parties(contacts=self.chosen(ids))
        names = list(islice(self._taken_apart(typed), MOST + 1))
        if len(parties.contacts) + len(names) > MOST:
            raise Refused(TOO_MANY, "contact")
        for name in names:
            person = self._person(name)
            kind = {Contact: parties.contacts, User: parties.staff}.get(type(person), parties.people)
            if (person or name) not in kind:
                kind.append(person or name)
        return parties

    def _taken_apart(self, typed: str) -> Iterable[str]:
        """A name on file may itself contain a comma ("Jan Roth, jun."): the longest that is known is taken."""
        pieces = re.split(r"([,;])", typed)
        start = 0
        while start < len(pieces):
            ends = range(min(len(pieces), start + LONGEST), start, -1)
            end = next((end for end in ends if self._person("".join(pieces[start:end]))), start + 1)
            if name := "".join(pieces[start:end]).strip():
                yield name
            start = end + 1

    def _person(self, name: str) -> Contact | User | None:
        return self._by_name.get(_folded(name))


def _by_name(people: list[Person]) -> dict[str, Person]:
    """Of two with one name the first counts."""
    return {_folded(str(person)): person for person in reversed(people)}


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
