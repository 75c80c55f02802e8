"""The people of a customer: who to ask for, and how to reach each of them."""

from dataclasses import dataclass, field
from random import Random

from crm.demo.cast import HEAD_OFFICE
from crm.demo.firms import Firm, telephone
from crm.demo.names import last_name, mailbox, tongue_of
from crm.demo.plan import Plan
from crm.demo.sheets import Sheets
from crm.demo.traits import traits_of
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
LEFT_ALONE = {"Purchasing": 0.0, "Site foreman": 1.0}  # how often somebody in a role is not to be contacted
SELDOM = 0.1
ADVISED = 31
HOW_MANY = (1, 1, 2, 2, 2, 3, 3, 4)


@dataclass
class People:
    """Writes the people of one customer after the other; a branch shares the payer of its head office."""

    sheets: Sheets
    next_id: int
    plan: Plan
    adviser: int = 0  # one person of the head office everybody asks for, who sits on another firm's board too
    payers: dict[int, int] = field(default_factory=dict)  # the person who pays, by number of the head office

    def write(self, customer_id: int, it: Firm, chance: Random) -> None:
        """Put down the contacts of the customer; a private person is its own."""
        if it.is_person:
            person = self._person(it, chance, it.first_name, it.last_name, is_woman=it.is_woman)
            self.sheets.add(Contact, customer_id, person, "", "", True, "")
            return
        roles = ROLES if it.number == 1 else ROLES[: chance.choice(HOW_MANY)]
        for place, (role, department) in enumerate(roles):
            person = self._known_or_new(it, role, chance)
            notes = "Speaks English." if it.country.language != "en" and chance.random() < 0.2 else ""
            self.sheets.add(Contact, customer_id, person, role, department, place == 0, notes)
            if (it.number, place) == (HEAD_OFFICE, 0):
                self.adviser = person
        if it.number == ADVISED:
            self.sheets.add(Contact, customer_id, self.adviser, "Advisory board", "", False, "Monthly, by telephone.")

    def _known_or_new(self, it: Firm, role: str, chance: Random) -> int:
        if role != "Accounts payable":
            return self._somebody(it, chance, left_alone=LEFT_ALONE.get(role, SELDOM))
        if it.parent in self.payers:
            return self.payers[it.parent]
        if it.number % 25 == 1:
            self.payers = {it.number: self._somebody(it, chance)}
            return self.payers[it.number]
        return self._somebody(it, chance)

    def _somebody(self, it: Firm, chance: Random, *, left_alone: float = 0.0) -> int:
        tongue, is_woman = tongue_of(it.country), chance.random() < 0.45
        first = chance.choice(tongue.female if is_woman else tongue.male)
        return self._person(it, chance, first, last_name(chance, tongue), is_woman=is_woman, left_alone=left_alone)

    def _person(
        self, it: Firm, chance: Random, first: str, last: str, *, is_woman: bool, left_alone: float = 0.0
    ) -> int:
        tongue, person = tongue_of(it.country), self.next_id
        self.next_id += 1
        title = "Dr." if chance.random() < 0.05 else ""
        traits = traits_of(
            self.plan.chance("traits", person), tongue, is_woman=is_woman, title=title, left_alone=left_alone
        )
        salutation = tongue.ms if is_woman else tongue.mr
        self.sheets.add(Person, person, salutation, first, last, "", *traits)
        self.sheets.add(Email, None, person, f"{mailbox(first, last)}@{it.domain}")
        if chance.random() < 0.5:
            pattern = it.country.mobile or it.city.phone
            self.sheets.add(Phone, None, person, Phone.Kind.MOBILE, *telephone(chance, it.country, pattern))
        if not it.is_person and chance.random() < 0.6:
            self.sheets.add(Phone, None, person, Phone.Kind.OFFICE, *telephone(chance, it.country, it.city.phone))
        return person
