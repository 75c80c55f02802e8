"""The customers themselves: who they are, where they sit and how they are reached."""

from dataclasses import dataclass, field
from functools import lru_cache
from random import Random

from crm.demo.accounts import behaviour_of
from crm.demo.cast import CAST
from crm.demo.names import domain, filled, firm_name, last_name, street, tongue_of
from crm.demo.places import City, Country
from crm.demo.plan import Plan
from crm.demo.sheets import Sheets
from customers.models import Address, Customer, Email, Phone

CATEGORIES = (
    "Workshop", "Machine builder", "Building services", "Hospital & care", "School & university", "Hotel & catering",
    "Municipal utility", "Food & beverage", "Logistics", "Reseller", "Framework contract", "Route North", "Route South",
)  # fmt: skip
NOTES = (
    "Wants the order number on every invoice.", "Invoices by e-mail only.", "Deliveries before noon.",
    "Asks for a delivery note with weights.", "Prefers to be called after two.", "Price list agreed each January.",
    "Pallets are collected with the next delivery.", "Safety data sheets go along with every chemical.",
)  # fmt: skip
PLACES = ("Warehouse", "Warehouse North", "Plant", "Building site", "Depot", "Workshop", "Goods-in")
MEMBERS = (3, 4)  # the third and fourth of every 25 may be branches of the first


@dataclass(frozen=True, kw_only=True)
class Firm:
    """A customer before it is written down; `parent` is the number of its head office."""

    number: int
    name: str
    kind: str
    country: Country
    city: City
    behaviour: str
    domain: str
    parent: int | None = None
    first_name: str = ""
    last_name: str = ""
    is_woman: bool = field(default=False)

    @property
    def is_person(self) -> bool:
        return self.kind == Customer.Kind.PERSON

    @property
    def status(self) -> str:
        """What the register says of somebody who behaves like this."""
        status = {"prospect": "prospect", "archived": "archived", "lost": "archived"}
        return Customer.Status(status.get(self.behaviour, "customer"))


@lru_cache(maxsize=8)  # a head office is asked for again by its branches
def firm(plan: Plan, number: int) -> Firm:
    """Return the customer with this number; the same for the same plan."""
    chance = plan.chance("firm", number)
    country = plan.home if number <= 2 or number in CAST else plan.country(chance)
    behaviour = behaviour_of(plan, number)
    place = {"number": number, "behaviour": behaviour, "country": country, "city": chance.choice(country.cities)}
    if part := CAST.get(number):
        known_as = CAST.get(part.parent, part).name
        return Firm(name=part.name, kind=Customer.Kind.COMPANY, domain=domain(known_as), parent=part.parent, **place)
    if number % 25 in MEMBERS and chance.random() < 0.8:
        return _branch(plan, chance, place)
    if number % 25 != 1 and number > 2 and chance.random() < 0.05:
        return _person(chance, place)
    short, name = firm_name(chance, country)
    return Firm(name=name, kind=Customer.Kind.COMPANY, domain=domain(short), **place)


def _branch(plan: Plan, chance: Random, place: dict) -> Firm:
    head = firm(plan, place["number"] - place["number"] % 25 + 1)
    elsewhere = [city for city in head.country.cities if city != head.city]
    city = chance.choice(elsewhere)
    name = f"{head.name}, {tongue_of(head.country).branch.format(city=city.name)}"
    at_head_office = {"country": head.country, "city": city, "parent": head.number, "domain": head.domain}
    return Firm(name=name, kind=Customer.Kind.COMPANY, **place | at_head_office)


def _person(chance: Random, place: dict) -> Firm:
    tongue, is_woman = tongue_of(place["country"]), chance.random() < 0.5
    first = chance.choice(tongue.female if is_woman else tongue.male)
    last = last_name(chance, tongue)
    return Firm(
        name=f"{first} {last}",
        kind=Customer.Kind.PERSON,
        domain="post.example",
        first_name=first,
        last_name=last,
        is_woman=is_woman,
        **place,
    )


def write_addresses(sheets: Sheets, customer_id: int, it: Firm, chance: Random, plan: Plan) -> None:
    """Put down the main address, and for some others to bill or to deliver to: warehouses, sites, one abroad."""
    sheets.add(Address, customer_id, *_address(chance, it.country, it.city, Address.Purpose.MAIN), "", "", False, False)
    more = plan.chance("places", it.number)
    if not it.is_person and chance.random() < 0.3:
        purpose = chance.choice((Address.Purpose.DELIVERY, Address.Purpose.DELIVERY, Address.Purpose.BILLING))
        second = _address(chance, it.country, chance.choice(it.country.cities), purpose)
        billing = purpose == Address.Purpose.BILLING
        label = "" if billing else more.choice(PLACES)
        sheets.add(Address, customer_id, *second, label, "", billing, not billing)
        if not billing and more.random() < 0.6:
            _write_another(sheets, customer_id, it, more, plan)


def _write_another(sheets: Sheets, customer_id: int, it: Firm, more: Random, plan: Plan) -> None:
    """Put down a second place goods may go to, often enough in another country."""
    country = plan.country(more) if more.random() < 0.4 else it.country
    purpose = more.choice((Address.Purpose.DELIVERY, Address.Purpose.DELIVERY, Address.Purpose.OTHER))
    label = f"{more.choice(PLACES)} {more.randint(2, 9)}"
    place = _address(more, country, more.choice(country.cities), purpose)
    sheets.add(Address, customer_id, *place, label, it.name[:120] if more.random() < 0.5 else "", False, False)


def _address(chance: Random, country: Country, city: City, purpose: str) -> tuple:
    line1 = street(chance, country)
    second = chance.choice(tongue_of(country).second_line) if chance.random() < 0.15 else ""
    line2 = second.format(n=chance.randint(1, 12))
    postcode = filled(chance, city.postcode)
    town = {
        "US": f"{city.name}, {city.region} {postcode}",
        "CA": f"{city.name} {city.region}  {postcode}",
        "AU": f"{city.name} {city.region} {postcode}",
        "GB": f"{city.name}\n{postcode}",
        "IT": f"{postcode} {city.name} {city.region}",
    }.get(country.code, f"{postcode} {city.name}")
    typed = "\n".join(filter(None, (line1, line2, town)))
    return purpose, typed, line1, line2, city.name, city.region, postcode, country.code


def write_ways_to_reach(sheets: Sheets, customer_id: int, it: Firm, chance: Random) -> None:
    """Put down the telephone and e-mail of the office, and the fax some still have."""
    sheets.add(Phone, customer_id, None, Phone.Kind.OFFICE, *telephone(chance, it.country, it.city.phone))
    if not it.is_person and chance.random() < 0.12:
        sheets.add(Phone, customer_id, None, Phone.Kind.FAX, *telephone(chance, it.country, it.city.phone))
    if it.is_person:
        sheets.add(Email, customer_id, None, f"{domain(it.name).removesuffix('.example')}@{it.domain}")
    else:
        box = chance.choice(("info", "office", "mail", "contact", "orders"))
        sheets.add(Email, customer_id, None, f"{box}@{it.domain}")


def telephone(chance: Random, country: Country, pattern: str) -> tuple[str, str, str]:
    """Return a telephone number as somebody would type it, in E.164, and its extension."""
    national = filled(chance, pattern)
    digits = "".join(filter(str.isdigit, national)).removeprefix(country.trunk)
    e164 = f"+{country.dial}{digits}"
    style = chance.random()
    if style < 0.25:
        return f"+{country.dial} {national.removeprefix(country.trunk)}", e164, ""
    if country.dial == "1" and style < 0.35:
        extension = str(chance.randint(10, 499))
        return f"{national} ext. {extension}", e164, extension
    return national, e164, ""
