"""Where a customer's papers go, and by which way: as it has said, else as the house finds best.

An e-mail goes to whoever keeps the payables, else to the person to call first, else to the office. A letter goes to
the billing address, else to the main one. A way that cannot be used gives way to e-mail, then to the post. Where
somebody else pays for the customer, all of that is asked of who pays.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from customers.addresses import BILLING, places_of
from customers.events import tell
from customers.holds import lock_customer
from customers.models import Address, Customer, DeliveryPreference
from customers.phones import parse, region_of
from foundation.sql import fetch, statement
from foundation.templatetags.formats import phone as written_phone
from staff.models import User

PAPERS_GO = statement(__file__, "papers_go")
PAYABLES = r"accounts? payable|creditors|bookkeep|kreditoren|buchhaltung|comptab|fournisseurs|contabilidad|proveedores"
CHOSEN = ("invoices", "statements", "reminders", "einvoice", "email", "mobile")
LANDLINES = {
    getattr(phonenumbers.PhoneNumberType, kind): word
    for kind, word in {
        "FIXED_LINE": "a landline", "TOLL_FREE": "a free number", "PREMIUM_RATE": "a premium number",
        "SHARED_COST": "a service number", "PAGER": "a pager", "UAN": "a company number", "VOICEMAIL": "a voicemail",
    }.items()
}  # fmt: skip


class DeliveryRefused(Exception):
    """The preference was not saved; the text says why, `field` which of the entries it is about."""

    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Payer:
    """Who gets the papers about money of somebody else."""

    pk: int
    code: str
    name: str
    is_person: bool


@dataclass(frozen=True)
class Delivery:
    """Where papers of one customer go; `reminders` is "" when there is nowhere to send one.

    `payer` is who gets them instead of the customer, in its `language`. `contact_id` is the contact whose e-mail
    address it is, None for the office's, for one that was named, and for a payer, whose people are not the customer's.
    `einvoice` is the form of e-invoices the customer wants, "" for none; `consolidated` is for a head office, whose
    statement shows its branches. `said` are the fields the customer has chosen itself.
    """

    customer_id: int
    invoices: str
    statements: str
    reminders: str
    email: str
    contact_id: int | None
    mobile: str
    address: Address | None
    said: frozenset[str] = frozenset()
    einvoice: str = ""
    consolidated: bool = False
    payer: Payer | None = None
    language: str = ""

    @property
    def greeted(self) -> str:
        """The name to greet by where a person pays; a firm is greeted without one."""
        return self.payer.name if self.payer and self.payer.is_person else ""

    @property
    def invoices_go(self) -> str:
        return DeliveryPreference.Way(self.invoices).label

    @property
    def einvoices_go(self) -> str:
        return DeliveryPreference.EInvoice(self.einvoice).label if self.einvoice else ""

    @property
    def statements_go(self) -> str:
        return DeliveryPreference.Way(self.statements).label

    @property
    def reminders_go(self) -> str:
        return DeliveryPreference.ReminderWay(self.reminders).label if self.reminders else ""


def delivery_of(customer: Customer, *, to_payer: bool = True) -> Delivery:
    """Return where the papers of this customer go: to who pays for it, unless only the customer itself is asked for."""
    return deliveries_of([customer.pk], to_payer=to_payer)[customer.pk]


def deliveries_of(customer_ids: Iterable[int], *, to_payer: bool = True) -> dict[int, Delivery]:
    """Return where the papers of each of these customers go, in two queries however many they are."""
    rows = fetch(PAPERS_GO, {"customers": list(customer_ids), "payables": PAYABLES, "to_payer": to_payer})
    addresses = places_of({row["party_id"] for row in rows}, to=BILLING)
    return {row["customer_id"]: _resolved(row, addresses.get(row["party_id"])) for row in rows}


def _resolved(row: Mapping[str, Any], address: Address | None) -> Delivery:
    said = {name: row[name] for name in CHOSEN}
    email = said["email"] or row["address"]
    possible = [way for way, there in (("sms", said["mobile"]), ("email", email), ("post", address)) if there]
    both = {"both"} if email and address else set()
    best = next((way for way in possible if way != "sms"), "")
    return Delivery(
        customer_id=row["customer_id"],
        invoices=said["invoices"] if said["invoices"] in {*possible, *both} else best or "post",
        statements=said["statements"] if said["statements"] in {*possible, *both} else best or "post",
        reminders=said["reminders"] if said["reminders"] in possible else best,
        email=email,
        contact_id=None if said["email"] else row["contact_id"],
        mobile=said["mobile"],
        address=address,
        said=frozenset(name for name, value in said.items() if value),
        einvoice=said["einvoice"],
        consolidated=row["consolidated"],
        payer=_payer(row),
        language=row["language"],
    )


def _payer(row: Mapping[str, Any]) -> Payer | None:
    if row["payer_id"] is None:
        return None
    return Payer(row["payer_id"], row["payer_code"], row["payer_name"], row["payer_kind"] == Customer.Kind.PERSON)


@transaction.atomic
def change_delivery(
    *, customer: Customer, invoices: str, statements: str, reminders: str, email: str, mobile: str, by: User,
    now: datetime, einvoice: str = "", consolidated: bool = False,
) -> None:  # fmt: skip
    """Note how the customer wants its papers; "" leaves a thing to the house. Raises DeliveryRefused."""
    customer = lock_customer(customer)
    wanted = {
        "invoices": invoices, "statements": statements, "reminders": reminders, "email": _email(email),
        "mobile": _mobile(mobile, customer), "einvoice": einvoice, "consolidated": consolidated,
    }  # fmt: skip
    if reminders == DeliveryPreference.ReminderWay.SMS and not wanted["mobile"]:
        raise DeliveryRefused("mobile", "Reminders by SMS need a mobile number. Type one, or choose another way.")
    row = DeliveryPreference.objects.filter(customer=customer).first()
    row = row or DeliveryPreference(customer=customer, einvoice="")
    was = _words(row)
    for name, value in wanted.items():
        setattr(row, name, value)
    if _words(row) == was:
        return
    row.changed_at, row.changed_by = now, by
    row.save()
    tell(customer, "delivery_changed", f"Delivery of papers: {_words(row)}", f"Before: {was}", by=by, now=now)


def _email(typed: str) -> str:
    address = typed.strip()
    try:
        if address:
            validate_email(address)
    except ValidationError as trouble:
        sentence = f"“{address}” is no e-mail address. Write one like payables@firm.example, or leave it empty."
        raise DeliveryRefused("email", sentence) from trouble
    return address


def _mobile(typed: str, customer: Customer) -> str:
    """Return the number in E.164. Raises DeliveryRefused for one that takes no SMS."""
    number = parse(typed, region_of(customer))
    if not number.as_typed:
        return ""
    if not number.e164:
        sentence = f"“{number.as_typed}” is no number an SMS can go to. Write it with its country: +49 170 1234567."
        raise DeliveryRefused("mobile", sentence)
    kind = LANDLINES.get(phonenumbers.number_type(phonenumbers.parse(number.e164)))
    if kind or number.extension:
        what = kind or "a number with an extension"
        raise DeliveryRefused("mobile", f"“{number.as_typed}” is {what}, which takes no SMS. Type a mobile number.")
    return number.e164


def _words(row: DeliveryPreference) -> str:
    """Return the preference in one line: "reminders by SMS, mobile +49 170 1234567"."""
    ways = [
        f"{name} {getattr(row, f'get_{name}_display')()}"
        for name in ("invoices", "statements", "reminders")
        if getattr(row, name)
    ]
    more = [
        row.einvoice and f"e-invoice {row.get_einvoice_display()}",
        row.consolidated and "one statement for all branches",
    ]
    where = [row.email and f"e-mail {row.email}", row.mobile and f"mobile {written_phone(row.mobile)}"]
    return ", ".join([*ways, *filter(None, [*more, *where])]) or "as the house finds best"
