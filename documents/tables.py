"""The columns of the filing cabinet."""

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from customers.models import Customer
from foundation.tables import Column

THE_HOUSE = "the house"


def columns(customer: Customer) -> tuple[Column, ...]:
    """Return the columns of one customer's files."""
    return (
        Column("name", "Name", sort="name", link=lambda file: reverse("documents:file", args=[customer.code, file.pk])),
        Column("note", "Note"),
        Column("size", "Size", value=lambda file: filesizeformat(file.size), sort="size"),
        Column("uploaded_at", "Filed", kind="when", sort="uploaded_at"),
        Column("by", "By", value=lambda file: file.uploaded_by.get_short_name() if file.uploaded_by else THE_HOUSE),
        Column("sha256", "SHA-256", kind="code", shown=False),
    )
