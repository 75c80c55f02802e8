"""Answers of the register with files other than its own list."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse

from customers.exporting.cards import cards
from customers.exporting.people import COLUMNS, people_of
from customers.models import Customer
from foundation.tables.exports import csv_response, xlsx_response

AT_ONCE = 500  # people read together
FORMATS = {
    "vcf": "vCards 4.0, customers and people",
    "vcf3": "vCards 3.0, for older programs",
    "people": "CSV, one row a person",
    "people-xlsx": "Excel, one row a person",
}


def vcard_response(customers: QuerySet[Customer], name: str, *, version: str = "4.0") -> StreamingHttpResponse:
    """Answer with customers and their people as vCards, sent while they are read; `name` without ending."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}.vcf"'}
    return StreamingHttpResponse(
        cards(customers, version=version), content_type="text/vcard; charset=utf-8", headers=disposition
    )


def people_response(
    customers: QuerySet[Customer], name: str, *, respond: Callable[..., HttpResponseBase] = csv_response
) -> HttpResponseBase:
    """Answer with the people of customers as a list."""
    return respond(COLUMNS, people_of(customers).iterator(chunk_size=AT_ONCE), name)


def file_of(asked: str, customers: QuerySet[Customer]) -> HttpResponseBase | None:
    """Answer with the file of these customers a ?format= asks for, None for another format."""
    if asked in ("vcf", "vcf3"):
        return vcard_response(customers, "customers", version="3.0" if asked == "vcf3" else "4.0")
    if asked in ("people", "people-xlsx"):
        return people_response(customers, "people", respond=xlsx_response if asked == "people-xlsx" else csv_response)
    return None
