"""The register's verbs: creating a customer, changing master data without losing anybody's change, archiving."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from customers.credit_groups import said_limit, why_not_shared
from customers.events import tell
from customers.models import Customer
from customers.terms import Terms
from foundation.numbering import next_number
from foundation.periods import company_today
from staff.models import User

EDITABLE = (
    "name", "kind", "status", "language", "currency", "terms", "credit_limit", "shares_credit", "sales_rep",
    "parent", "tax_id", "website", "categories", "notes",
)  # fmt: skip


class RegisterRefused(Exception):
    """The register was not changed; the text says why and what to do, `field` which input it is about."""

    def __init__(self, text: str, field: str | None = None):
        super().__init__(text)
        self.field = field


@dataclass(frozen=True)
class Meanwhile:
    """One field that somebody else, or both, changed since the form was opened; `clash`: both, differently."""

    name: str
    label: str
    original: Any
    theirs: Any
    mine: Any
    clash: bool

    @property
    def changed_by_me(self) -> bool:
        return bare(self.mine) != bare(self.original)


class Stale(Exception):
    """Both changed the same fields. Nothing was saved; `fields` says who wants what, `customer` is as it stands."""

    def __init__(self, customer: Customer, fields: list[Meanwhile]):
        super().__init__("Somebody changed the same fields while you were typing.")
        self.customer = customer
        self.fields = fields


@transaction.atomic
def create_customer(
    *, name: str, status: str, by: User, now: datetime, code: str | None = None, **fields: Any
) -> Customer:
    """Add a prospect or customer; the code comes from the series "customer" unless given.

    Further fields are those of Customer. Raises UnknownTerms, and ValidationError for values that cannot stand.
    """
    categories = fields.pop("categories", ())
    fields = {"currency": settings.COMPANY_CURRENCY, "created_on": company_today(now), **fields}
    if "terms" in fields:
        fields["terms"] = str(Terms.parse(fields["terms"]))
    customer = Customer(code=code or free_code(), name=name.strip(), status=status, **fields)
    if customer.shares_credit:
        ensure_credit_stands(customer, {"shares_credit": True})
    customer.full_clean(validate_constraints=False)
    customer.save(force_insert=True)
    customer.categories.set(categories)
    tell(customer, "customer_created", f"Created {customer.name} as {customer.status} {customer.code}", by=by, now=now)
    return customer


def free_code() -> str:
    """Take the next code of the series that nobody was given by hand."""
    while Customer.objects.with_code(code := next_number("customer")).exists():
        pass
    return code


@transaction.atomic
def edit_customer(
    *, customer: Customer, changes: Mapping[str, Any], original: Mapping[str, Any], by: User, now: datetime
) -> Customer:
    """Save the fields that differ from `original` (what the form showed), keeping what others saved meanwhile.

    Different fields merge by themselves; raises Stale when both changed the same one to different values,
    UnknownTerms, and RegisterRefused for a head office that is a branch of this customer, or a credit limit that
    cannot be shared with it.
    """
    current = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    if "terms" in changes:
        changes = {**changes, "terms": str(Terms.parse(changes["terms"]))}
    mine = {name: value for name, value in changes.items() if bare(value) != bare(original[name])}
    refuse_clashes(current, mine, original)
    applied = {name: value for name, value in mine.items() if bare(value) != bare(value_of(current, name))}
    if applied:
        ensure_no_circle(current, applied.get("parent"))
        ensure_credit_stands(current, applied)
        limit = said_limit(current, applied)
        lines = [f"{label_of(name)}: {said(value_of(current, name))} → {said(applied[name])}" for name in applied]
        write(current, applied, by=by, now=now)
        subject = f"Changed {', '.join(label_of(name).lower() for name in applied)}"
        tell(current, "customer_changed", subject, "\n".join(lines), by=by, now=now)
        if limit:
            tell(current, "limit_changed", limit, by=by, now=now)
    return current


def refuse_clashes(current: Customer, mine: Mapping[str, Any], original: Mapping[str, Any]) -> None:
    """Raise Stale when a field I changed was changed to something else since."""
    fields = []
    for name in original:
        before, theirs, wanted = original[name], value_of(current, name), mine.get(name, original[name])
        changed_by_them = bare(theirs) != bare(before)
        clash = name in mine and changed_by_them and bare(theirs) != bare(wanted)
        if name in mine or changed_by_them:
            fields.append(Meanwhile(name, label_of(name), before, theirs, wanted, clash))
    if any(field.clash for field in fields):
        raise Stale(current, fields)


def ensure_no_circle(customer: Customer, parent: Customer | None) -> None:
    """Raise RegisterRefused when the head office is the customer itself or one of its branches."""
    above = parent
    while above is not None:
        if above.pk == customer.pk:
            raise RegisterRefused(
                f"{parent.name} cannot be the head office of {customer.name}: it is a branch of it. "
                "Choose another head office, or clear that field.",
                field="parent",
            )
        above = above.parent


def ensure_credit_stands(customer: Customer, changes: Mapping[str, Any]) -> None:
    """Raise RegisterRefused when the customer could not share credit with its head office or branches any more."""
    if not {"shares_credit", "parent", "currency"}.isdisjoint(changes) and (why := why_not_shared(customer, changes)):
        raise RegisterRefused(why, field="shares_credit")


def write(customer: Customer, values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Set the values, and who changed the record when."""
    plain = {name: value for name, value in values.items() if name != "categories"}
    for name, value in plain.items():
        setattr(customer, name, value)
    customer.full_clean(exclude=set(EDITABLE) - set(plain) | {"code", "created_on"}, validate_constraints=False)
    customer.version += 1
    customer.changed_at, customer.changed_by = now, by
    customer.save(update_fields=[*plain, "version", "changed_at", "changed_by"])
    if "categories" in values:
        customer.categories.set(values["categories"])


@transaction.atomic
def archive_customer(*, customer: Customer, by: User, now: datetime) -> None:
    """Take the customer out of the lists; the folder stays readable. Raises RegisterRefused when it is archived."""
    current = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    if current.status == Customer.Status.ARCHIVED:
        raise RegisterRefused(f"{current.name} is archived already.")
    was = current.status
    write(current, {"status": Customer.Status.ARCHIVED}, by=by, now=now)
    tell(current, "customer_archived", f"Archived; was {was} until now", by=by, now=now)


@transaction.atomic
def restore_customer(*, customer: Customer, by: User, now: datetime) -> None:
    """Bring an archived customer back as a customer. Raises RegisterRefused when it is not archived."""
    current = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    if current.status != Customer.Status.ARCHIVED:
        raise RegisterRefused(f"{current.name} is not archived.")
    write(current, {"status": Customer.Status.CUSTOMER}, by=by, now=now)
    tell(current, "customer_restored", "Restored from the archive", by=by, now=now)


@transaction.atomic
def become_customer(*, customer: Customer, because: str, by: User, now: datetime) -> None:
    """Make a customer of a prospect; of anybody else nothing is made."""
    current = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    if current.status != Customer.Status.PROSPECT:
        return
    write(current, {"status": Customer.Status.CUSTOMER}, by=by, now=now)
    tell(current, "customer_changed", "Prospect became a customer", because, by=by, now=now)


def value_of(customer: Customer, name: str) -> Any:
    """Return a field's value; categories as a list in the order of their names."""
    return list(customer.categories.order_by("name")) if name == "categories" else getattr(customer, name)


def bare(value: Any) -> Any:
    """Return the value in the form in which two of them are compared."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, str | bool | Decimal) or value is None:
        return value
    return sorted(each.pk for each in value)


def said(value: Any) -> str:
    """Return the value as a person says it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, str | Model):
        return str(value)
    return ", ".join(str(each) for each in value) or "–"


def label_of(name: str) -> str:
    """Return the name people have for a field."""
    label = {"sales_rep": "sales rep", "parent": "head office", "shares_credit": "uses the head office's limit"}.get(
        name
    )
    return str(label or Customer._meta.get_field(name).verbose_name).capitalize()
