"""The people of a customer: who to ask for, and how to reach each of them."""

from dataclasses import dataclass, field
from random import Random

from crm.demo.firms import Firm, telephone
from crm.demo.names import last_name, mailbox, tongue_of
from crm.demo.sheets import Sheets
from customers.models import Contact, Email, Person, Phone

# (role, department); the first of a company is the one to call.
ROLES = (
    ("Purchasing", "Purchasing"),
    ("Accounts payable", "Finance"),
    ("Maintenance manager", "Plant"),
    ("Warehouse", "Logistics"),
    ("Managing director", ""),
    ("Assistant", "Management"),
    ("Site foreman", "Projects"),
)
HOW_MANY = (1, 1, 2, 2, 2, 3, 3, 4)


@dataclass
class People:
    """Writes the people of one customer after the other; a branch shares the payer of its head office."""

    sheets: Sheets
    next_id: int
    payers: dict[int, int] = field(default_factory=dict)  # the person who pays, by number of the head office

    def write(self, customer_id: int, it: Firm, chance: Random) -> None:
        """Put down the contacts of the customer; a private person is its own."""
        if it.is_person:
            person = self._person(it, chance, it.first_name, it.last_name, it.is_woman)
            self.sheets.add(Contact, customer_id, person, "", "", True, "")
            return
        roles = ROLES if it.number == 1 else ROLES[: chance.choice(HOW_MANY)]
        for place, (role, department) in enumerate(roles):
            person = self._known_or_new(it, role, chance)
            notes = "Speaks English." if it.country.language != "en" and chance.random() < 0.2 else ""
            self.sheets.add(Contact, customer_id, person, role, department, place == 0, notes)

    def _known_or_new(self, it: Firm, role: str, chance: Random) -> int:
        if role != "Accounts payable":
            return self._somebody(it, chance)
        if it.parent in self.payers:
            return self.payers[it.parent]
        if it.number % 25 == 1:
            self.payers = {it.number: self._somebody(it, chance)}
            return self.payers[it.number]
        return self._somebody(it, chance)

    def _somebody(self, it: Firm, chance: Random) -> int:
        tongue, is_woman = tongue_of(it.country), chance.random() < 0.45
        first = chance.choice(tongue.female if is_woman else tongue.male)
        return self._person(it, chance, first, last_name(chance, tongue), is_woman)

    def _person(self, it: Firm, chance: Random, first: str, last: str, is_woman: bool) -> int:
        tongue, person = tongue_of(it.country), self.next_id
        self.next_id += 1
        title = "Dr." if chance.random() < 0.05 else ""
        self.sheets.add(Person, person, tongue.ms if is_woman else tongue.mr, title, first, last, "")
        self.sheets.add(Email, None, person, f"{mailbox(first, last)}@{it.domain}")
        if chance.random() < 0.5:
            pattern = it.country.mobile or it.city.phone
            self.sheets.add(Phone, None, person, Phone.Kind.MOBILE, *telephone(chance, it.country, pattern))
        if not it.is_person and chance.random() < 0.6:
            self.sheets.add(Phone, None, person, Phone.Kind.OFFICE, *telephone(chance, it.country, it.city.phone))
        return person
