"""Which customers we have the rows speak of: by code, VAT number, e-mail, name and postcode, or likeness."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models.functions import Lower

from customers.duplicates.likeness import LIKELY
from customers.duplicates.suggestions import alike, typed
from customers.importing.drafts import Draft
from customers.importing.options import Options
from customers.models import Customer, Email
from customers.tax_numbers import TaxNumberRefused, read_vat_id
from staff.models import User

BY_CODE = "Has the code {0}."
BY_VAT = "Has the VAT number {0}."
BY_EMAIL = "Has the e-mail address {0}."
BY_NAME = "Has the same name, and no other postcode."
SEVERAL = "{0} customers have the e-mail address {1}; none of them was taken for this row."
LIKE = "Looks like {0} ({1} %): {2}"
MERGED = "The code {0} was merged into {1}."
BACK = "The code {0} belongs to a deleted customer, who comes back."


@dataclass(frozen=True)
class Match:
    """A customer a row was recognised as, and the sentence that says by what."""

    customer_id: int
    how: str


class Known:
    """The customers this user may see, looked up for all rows of a file at once."""

    def __init__(self, drafts: Iterable[Draft], options: Options, user: User):
        self.user, self.by = user, options.recognised
        drafts = list(drafts)
        self.seen = Customer.objects.visible_to(user)
        self.codes = self._codes(drafts) if "code" in self.by else {}
        self.vat_ids = self._one_each("vat_id", {vat_of(each) for each in drafts}) if "vat_id" in self.by else {}
        self.emails = self._emails({each for draft in drafts for each in draft.emails}) if "email" in self.by else {}
        self.names = self._names({name_of(each) for each in drafts}) if "name" in self.by else {}

    def match(self, draft: Draft) -> Match | None:
        """Return whom the row speaks of. A row with a code of its own is nobody else's by e-mail or name."""
        if code := draft.customer.get("code", "").lower():
            return self.codes.get(code)
        for recognise in (self._by_vat, self._by_email, self._by_name, self._by_likeness):
            if found := recognise(draft):
                return found
        return None

    def _by_vat(self, draft: Draft) -> Match | None:
        found = self.vat_ids.get(vat_of(draft))
        return Match(found, BY_VAT.format(vat_of(draft))) if found else None

    def _by_email(self, draft: Draft) -> Match | None:
        for address in draft.emails:
            owners = self.emails.get(address, {})
            same_name = [pk for pk, name in owners.items() if name.casefold() == name_of(draft)]
            if len(owners) == 1 or len(same_name) == 1:
                return Match((same_name or list(owners))[0], BY_EMAIL.format(address))
            if owners:
                draft.remarks.append(SEVERAL.format(len(owners), address))
        return None

    def _by_name(self, draft: Draft) -> Match | None:
        found = {pk for pk, postcode in self.names.get(name_of(draft), ()) if not other(postcode, postcode_of(draft))}
        return Match(found.pop(), BY_NAME) if len(found) == 1 else None

    def _by_likeness(self, draft: Draft) -> Match | None:
        if "likeness" not in self.by:
            return None
        place, cells = (draft.places[0] if draft.places else {}), {**draft.person, **draft.customer}
        phone = cells.get("phone", "").split(";")[0]
        asked = typed(name=draft.customer["name"], phone=phone, email="".join(draft.emails[:1]),
                      city=place.get("city", ""), region=place.get("country", ""))  # fmt: skip
        best = next(iter(alike(asked, viewer=self.user, limit=1)), None)
        if best is None or best.likeness.score < LIKELY:
            return None
        reasons = " ".join(best.likeness.reasons)
        return Match(best.customer.pk, LIKE.format(best.customer, best.likeness.score, reasons))

    def _codes(self, drafts: list[Draft]) -> dict[str, Match]:
        """Find by code, whatever the capitals; the code of a merged customer leads to the survivor."""
        said = {draft.customer["code"].lower() for draft in drafts if draft.customer.get("code")}
        found = {}
        rows = Customer.objects.alias(plain=Lower("code")).filter(plain__in=said).select_related("merged_into")
        visible = set(self.seen.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        for row in rows:
            if row.status == Customer.Status.MERGED:
                found[row.code.lower()] = Match(row.merged_into_id, MERGED.format(row.code, row.merged_into))
            elif row.status == Customer.Status.DELETED:
                found[row.code.lower()] = Match(row.pk, BACK.format(row.code))
            elif row.pk in visible:
                found[row.code.lower()] = Match(row.pk, BY_CODE.format(row.code))
        return found

    def _one_each(self, column: str, values: set[str]) -> dict[str, int]:
        """Return by value the one customer that has it; what several have tells nobody."""
        owners = grouped(self.seen.filter(**{f"{column}__in": values - {""}}).values_list(column, "pk"))
        return {value: pks[0] for value, pks in owners.items() if len(pks) == 1}

    def _emails(self, addresses: set[str]) -> dict[str, dict[int, str]]:
        """Return by e-mail address, of the office or of a person, the customers that have it, with their names."""
        rows = Email.objects.alias(plain=Lower("address")).filter(plain__in=addresses)
        of_office = rows.filter(customer__in=self.seen).values_list("address", "customer_id", "customer__name")
        contacts = "person__contacts__customer"
        of_people = rows.filter(**{f"{contacts}__in": self.seen}).values_list("address", contacts, f"{contacts}__name")
        found: dict[str, dict[int, str]] = defaultdict(dict)
        for address, pk, name in (*of_office, *of_people):
            found[address.lower()][pk] = name
        return found

    def _names(self, names: set[str]) -> dict[str, list[tuple[int, str]]]:
        """Return by name in small letters the customers of it, each with its postcode."""
        rows = self.seen.alias(plain=Lower("name")).filter(plain__in=names - {""})
        postcodes = dict(
            Customer.objects.filter(pk__in=rows.values("pk"), addresses__purpose="main")
            .values_list("pk", "addresses__postcode")
        )  # fmt: skip
        return grouped((name.lower(), (pk, postcodes.get(pk, ""))) for pk, name in rows.values_list("pk", "name"))


def grouped(pairs: Iterable[tuple]) -> dict:
    """Return lists of the second parts by the first."""
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


def vat_of(draft: Draft) -> str:
    """Return the VAT number of a row as it is kept, "" for none that checks."""
    typed_number = draft.customer.get("vat_id", "")
    try:
        return read_vat_id(typed_number, country="") if typed_number else ""
    except TaxNumberRefused:
        return ""


def name_of(draft: Draft) -> str:
    return draft.customer.get("name", "").strip().lower()


def postcode_of(draft: Draft) -> str:
    return draft.places[0].get("postcode", "") if draft.places else ""


def other(one: str, another: str) -> bool:
    """Whether two postcodes say two places; a missing one says nothing."""
    return bool(one and another) and one.replace(" ", "").lower() != another.replace(" ", "").lower()


def together(drafts: Iterable[Draft]) -> Callable[[Draft], tuple]:
    """Return the function that tells which rows of a file that nobody knows speak of the same new customer.

    Rows with the same code, or the same VAT number, or the same name and, where that says two places, postcode. People
    without a firm are the same by name and e-mail.
    """
    postcodes = defaultdict(set)
    for each in drafts:
        if postcode_of(each):
            postcodes[name_of(each)].add(postcode_of(each).replace(" ", "").lower())

    def key(draft: Draft) -> tuple:
        if draft.customer.get("code"):
            return "code", draft.customer["code"].lower()
        if vat_of(draft):
            return "vat", vat_of(draft)
        name = name_of(draft)
        place = postcode_of(draft).replace(" ", "").lower() if len(postcodes[name]) > 1 else ""
        if draft.customer.get("kind") == Customer.Kind.PERSON:
            return "person", name, place, tuple(sorted(draft.emails))
        return "firm", name, place

    return key
