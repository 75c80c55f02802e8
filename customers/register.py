"""The register's verbs: creating a customer, changing master data without losing anybody's change."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction

from customers.codes import free_code
from customers.credit_groups import said_limit, why_not_shared
from customers.custom_fields import OWN, own_by_name, with_values
from customers.events import tell
from customers.meanwhile import bare, merge, said
from customers.models import Address, Customer
from customers.payers import PayerRefused, locked, set_payer
from customers.tax_numbers import TaxNumberRefused, read_tax_number, read_vat_id
from customers.terms import Terms
from foundation.periods import company_today
from staff.models import User

EDITABLE = (
    "name", "kind", "status", "language", "currency", "terms", "credit_limit", "shares_credit", "sales_rep",
    "parent", "payer", "vat_id", "tax_id", "website", "categories", "tags", "do_not_contact", "do_not_contact_note",
    "notes",
)  # fmt: skip
LISTS = ("categories", "tags")
SAID = {
    "sales_rep": "sales rep", "parent": "head office", "payer": "invoices go to",
    "shares_credit": "uses the head office's limit", "do_not_contact_note": "why not to contact",
}  # fmt: skip

CIRCLE = "CB001"  # SQLSTATE with which the database refuses a head office below itself (migration 0031)


class RegisterRefused(Exception):
    """The register was not changed; the text says why and what to do, `field` which input it is about."""

    def __init__(self, text: str, field: str | None = None):
        super().__init__(text)
        self.field = field


@transaction.atomic
def create_customer(
    *, name: str, status: str, by: User, now: datetime, code: str | None = None, **fields: Any
) -> Customer:
    """Add a prospect or customer; the code comes from the series "customer" unless given.

    Further fields are those of Customer, and the company's own ("own_route"). Raises UnknownTerms, and ValidationError
    for values that cannot stand.
    """
    lists = {name: fields.pop(name) for name in LISTS if name in fields}
    fields["custom"] = own_values(fields.get("custom", {}), own_among(fields))
    fields = {name: value for name, value in fields.items() if not name.startswith(OWN)}
    today = company_today(now)
    fields = {"currency": settings.COMPANY_CURRENCY, "created_on": today, **fields}
    if "terms" in fields:
        fields["terms"] = str(Terms.parse(fields["terms"]))
    customer = Customer(code=code or free_code(name, today=today), name=name.strip(), status=status, **fields)
    if customer.shares_credit:
        ensure_credit_stands(customer, {"shares_credit": True})
    customer.full_clean(validate_constraints=False)
    customer.save(force_insert=True)
    for name, rows in lists.items():
        getattr(customer, name).set(rows)
    tell(customer, "customer_created", f"Created {customer.name} as {customer.status} {customer.code}", by=by, now=now)
    return customer


@transaction.atomic
def edit_customer(
    *,
    customer: Customer,
    changes: Mapping[str, Any],
    original: Mapping[str, Any],
    by: User,
    now: datetime,
    keep_numbers: bool = False,
) -> Customer:
    """Save the fields that differ from `original` (what the form showed), keeping what others saved meanwhile.

    Different fields merge by themselves; raises Stale when both changed the same one to different values,
    UnknownTerms, and RegisterRefused for a head office that is a branch of this customer, a credit limit that
    cannot be shared with it, or somebody who cannot pay for it.
    """
    current = locked(customer, changes.get("payer"))[customer.pk]
    if "terms" in changes:
        changes = {**changes, "terms": str(Terms.parse(changes["terms"]))}
    theirs = values_of(current, original)
    mine = merge(current, theirs=theirs, mine=changes, original=original, label=label_of)
    if not keep_numbers:
        mine |= numbers_read(current, mine)
    applied = {name: value for name, value in mine.items() if bare(value) != bare(theirs[name])}
    if "payer" in applied:
        current = let_pay(current, applied.pop("payer"), by=by, now=now)
    if applied:
        ensure_no_circle(current, applied.get("parent"))
        ensure_credit_stands(current, applied)
        limit = said_limit(current, applied)
        lines = [f"{label_of(name)}: {said(theirs[name])} → {said(applied[name])}" for name in applied]
        write_unless_circle(current, applied, by=by, now=now)
        subject = f"Changed {', '.join(label_of(name).lower() for name in applied)}"
        tell(current, "customer_changed", subject, "\n".join(lines), by=by, now=now)
        if limit:
            tell(current, "limit_changed", limit, by=by, now=now)
    return current


def let_pay(customer: Customer, payer: Customer | None, *, by: User, now: datetime) -> Customer:
    """Set who pays, as the form asks for it. Raises RegisterRefused."""
    try:
        return set_payer(customer=customer, payer=payer, by=by, now=now)
    except PayerRefused as refusal:
        raise RegisterRefused(str(refusal), field="payer") from refusal


def numbers_read(customer: Customer, changes: Mapping[str, Any]) -> dict[str, str]:
    """Return the changed tax numbers as they are kept. Raises RegisterRefused for one that does not check."""
    country = home_country(customer)
    try:
        return {
            name: read(changes[name], country=country)
            for name, read in (("vat_id", read_vat_id), ("tax_id", read_tax_number))
            if name in changes
        }
    except TaxNumberRefused as refusal:
        raise RegisterRefused(f"{refusal} Correct it, or keep it as typed (below).", refusal.field) from refusal


def home_country(customer: Customer) -> str:
    """Return the ISO code of the country the customer sits in, "" where nobody wrote it down."""
    main = customer.addresses.filter(purpose=Address.Purpose.MAIN).values_list("country", flat=True)
    return main.first() or ""


def in_a_circle(customer: Customer, parent: Customer) -> RegisterRefused:
    """Return why a customer cannot have this head office."""
    return RegisterRefused(
        f"{parent.name} cannot be the head office of {customer.name}: it is a branch of it. "
        "Choose another head office, or clear that field.",
        field="parent",
    )


def write_unless_circle(customer: Customer, values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Write the values. Raises RegisterRefused when somebody else closed a circle of head offices meanwhile."""
    try:
        write(customer, values, by=by, now=now)
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", None) != CIRCLE:
            raise
        raise in_a_circle(customer, values["parent"]) from error


def ensure_no_circle(customer: Customer, parent: Customer | None) -> None:
    """Raise RegisterRefused when the head office is the customer itself or one of its branches."""
    above = parent
    while above is not None:
        if above.pk == customer.pk:
            raise in_a_circle(customer, parent)
        above = above.parent


def ensure_credit_stands(customer: Customer, changes: Mapping[str, Any]) -> None:
    """Raise RegisterRefused when the customer could not share credit with its head office or branches any more."""
    if not {"shares_credit", "parent", "currency"}.isdisjoint(changes) and (why := why_not_shared(customer, changes)):
        raise RegisterRefused(why, field="shares_credit")


def write(customer: Customer, values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Set the values, and who changed the record when."""
    plain = {name: value for name, value in values.items() if name not in LISTS and not name.startswith(OWN)}
    if own := own_among(values):
        plain["custom"] = own_values(customer.custom, own)
    if not plain.get("do_not_contact", customer.do_not_contact) and customer.do_not_contact_note:
        plain["do_not_contact_note"] = ""
    for name, value in plain.items():
        setattr(customer, name, value)
    customer.full_clean(exclude=set(EDITABLE) - set(plain) | {"code", "created_on"}, validate_constraints=False)
    customer.version += 1
    customer.changed_at, customer.changed_by = now, by
    customer.save(update_fields=[*plain, "version", "changed_at", "changed_by"])
    for name in LISTS:
        if name in values:
            getattr(customer, name).set(values[name])


def own_among(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the company's own fields, by their names ("own_route")."""
    return {name: value for name, value in values.items() if name.startswith(OWN)}


def own_values(custom: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what Customer.custom holds with other values. Raises ValidationError for one that cannot stand."""
    known = own_by_name() if values else {}
    said = {known[name]: value for name, value in values.items() if name in known}
    return with_values(custom, {own.key: own.kept(own.clean(value)) for own, value in said.items()})


@transaction.atomic
def become_customer(*, customer: Customer, because: str, by: User, now: datetime) -> None:
    """Make a customer of a prospect; of anybody else nothing is made."""
    current = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    if current.status != Customer.Status.PROSPECT:
        return
    write(current, {"status": Customer.Status.CUSTOMER}, by=by, now=now)
    tell(current, "customer_changed", "Prospect became a customer", because, by=by, now=now)


def value_of(customer: Customer, name: str) -> Any:
    """Return a field's value, whichever it is."""
    return values_of(customer, [name])[name]


def values_of(customer: Customer, names: Iterable[str]) -> dict[str, Any]:
    """Return the values of fields; categories and tags as a list in the order of their names."""
    names = list(names)
    known = own_by_name() if own_among(dict.fromkeys(names)) else {}
    lists = {name: list(getattr(customer, name).order_by("name")) for name in names if name in LISTS}
    own = {name: known[name].value_in(customer) if name in known else None for name in names if name.startswith(OWN)}
    return {name: getattr(customer, name) for name in names if not name.startswith(OWN)} | lists | own


def label_of(name: str) -> str:
    """Return the name people have for a field."""
    if name.startswith(OWN):
        return own_by_name()[name].label
    label = str(SAID.get(name) or Customer._meta.get_field(name).verbose_name)
    return f"{label[:1].upper()}{label[1:]}"
