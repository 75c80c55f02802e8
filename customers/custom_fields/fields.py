"""Which fields of its own the company has, and the JSON their values stand in."""

from collections.abc import Mapping
from typing import Any

from customers.custom_fields.kinds import OwnChoice, OwnField, OwnText, OwnTick
from customers.custom_fields.ordered import OwnDate, OwnMoney, OwnNumber
from customers.models import Customer, CustomField

Kind = CustomField.Kind
KINDS = {
    Kind.TEXT: OwnText, Kind.NUMBER: OwnNumber, Kind.DATE: OwnDate, Kind.LIST: OwnChoice, Kind.CHECKBOX: OwnTick,
    Kind.MONEY: OwnMoney,
}  # fmt: skip


def own_field(definition: CustomField) -> OwnField:
    """Return the field of a definition."""
    return KINDS[definition.kind](definition)


def own_fields() -> list[OwnField]:
    """Return the fields in use, in their order."""
    return [own_field(definition) for definition in CustomField.objects.filter(retired=False)]


def own_by_name() -> dict[str, OwnField]:
    """Return every field by its name among those of a customer ("own_route"), the retired ones too."""
    fields = (own_field(definition) for definition in CustomField.objects.all())
    return {own.name: own for own in fields}


def known_of(customer: Customer) -> list[tuple[str, str]]:
    """Return the label and value of each field in use that is known of a customer, as people read it."""
    filled = [own for own in own_fields() if own.key in customer.custom] if customer.custom else []
    return [(own.label, own.written(own.value_in(customer), customer.currency)) for own in filled]


def with_values(custom: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of Customer.custom with other values (kept ones by key); None takes a value out."""
    return {key: kept for key, kept in {**custom, **values}.items() if kept is not None}
