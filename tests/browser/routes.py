"""Which pages there are: every route of the URLconf, filled in for the customer of the story."""

import re
from collections.abc import Iterator

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver

from catalog.models import AlternativeNumber, Assortment, ListedPrice, PriceList, Product, Supply, TaxCode, Warehouse
from customers.models import Address, Category, Customer, Email, ImportFile, Operation, Phone
from documents.models import StoredFile
from financials.models import AccountingExport, BankLine, BankStatement, Banner, DebitItem, DebitRun, Document, Payment
from foundation.models import Job
from journal.models import Appointment, Entry, Mail, Task
from tests.browser import collecting, desk, holding, papers, register, sorting, twins

# Django's own pages, answers for machines, sign-in (it has a list of its own), the file of a job that is done.
EXEMPT = ("admin/", "health/", "accounts/", "jobs/<uuid:job_id>/file/", "calendar/feed/")
EXPLAINED = (holding, collecting, papers, register, sorting, twins)  # what the places of routes mean


def routes(resolver=None, prefix: str = "", app: str = "crm") -> Iterator[tuple[str, str]]:
    """Return (app, route) of every page of ours."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(EXEMPT):
            continue
        if isinstance(pattern, URLPattern):
            yield app, route
        else:
            yield from routes(pattern, route, pattern.app_name or app)


def routes_by_place() -> list[tuple[str, list[str]]]:
    """Return the pages of one customer's folder, and those of the house."""
    found = [route for _, route in sorted(routes())]
    folder = [route for route in found if route.startswith("customers/<")]
    return [("folder", folder), ("house", [route for route in found if route not in folder])]


def address(route: str, customer: Customer) -> str:
    """Return the route with the things of this customer in its places; fails on a place nobody has explained."""

    def thing(place: re.Match) -> str:
        if place[1] in ("language", "action"):
            return {"language": "en", "action": "tag"}[place[1]]
        known = place[1] != "code" and next(filter(None, (each.thing(route, customer) for each in EXPLAINED)), None)
        return str(known.pk if known else _thing(place[1], route, customer))

    collecting.ready(route, customer)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", thing, route)


def pages(addresses: list[str], client: Client) -> dict[str, HttpResponse]:
    """Return the answers that are whole pages: no files, no fragments, nothing that only takes a POST."""
    answers = {address: client.get(address) for address in addresses}
    for answer in answers.values():
        if answer.streaming:
            answer.close()
    broken = {
        address: answer.status_code for address, answer in answers.items() if answer.status_code not in (200, 302, 405)
    }
    assert broken == {}
    return {address: answer for address, answer in answers.items() if _is_page(answer)}


def _is_page(answer) -> bool:
    html = answer.headers.get("Content-Type", "").startswith("text/html")
    return answer.status_code == 200 and html and not answer.streaming and b"<html" in answer.content


def _thing(name: str, route: str, customer: Customer) -> object:
    if name in ("job_id", "code"):
        return customer.code if name == "code" else Job.objects.first().pk
    if route.startswith("catalog/"):
        return _of_catalog(name, route)
    if route.startswith(("bank/", "debits/", "accounting/")):
        return _of_bank(name, route)
    if (paper := desk.paper(route, customer)) and name in ("kind", "pk", "into"):
        return {"kind": paper.kind, "pk": paper.pk, "into": "order"}[name]
    invoice = customer.documents.filter(kind=Document.Kind.INVOICE).order_by("issued_on").first()
    of_credit = "payment" if "financials/credit/" in route else "invoice"
    number = desk.draft(customer, "delivery").pk if route.endswith("packing-slip/") else invoice.number
    known = {"kind": of_credit, "number": number, "name": "aging", "form": "ubl"}
    if name in known:
        return known[name]
    rows = {
        "customers/import/": ImportFile.objects,
        "settings/banners/": Banner.objects,
        "contacts/people/": customer.contacts,
        "/tags/": customer.tags,
        "/categories/": Category.objects,
        "journal/erase/": customer.contacts,
        "contacts/phones/": Phone.objects,
        "contacts/emails/": Email.objects,
        "contacts/addresses/": Address.objects,
        "contacts/exemptions/": customer.tax_exemptions,
        "contacts/accounts/": customer.bank_accounts,
        "contacts/mandates/": customer.mandates,
        "financials/payment/": Payment.objects,
        "financials/credit/": Payment.objects,
        "financials/allocation/": customer.allocations.filter(debit__document=invoice),
        "financials/adjustment/": customer.adjustments,
        "financials/recurring/": customer.recurrences,
        "financials/document/": customer.documents.filter(pk=invoice.pk),
        "service/": customer.service_calls,
        "documents/": StoredFile.objects,
        "tasks/": Task.objects,
        "calendar/": Appointment.objects,
        "mail/": Mail.objects,
        "journal/": Entry.objects.filter(customer=customer, kind="call_in"),
        "undo/": Operation.objects,  # the last: other things are undone too
    }
    for part, manager in rows.items():
        if part in route:
            row = manager.first()
            return row.seq if name == "seq" else row.pk
    raise AssertionError(f"Say in tests/browser/routes.py what <{name}> of {route} is.")


def _of_bank(name: str, route: str) -> object:
    if route.startswith("accounting/"):
        return "summary.txt" if name == "name" else AccountingExport.objects.first().pk
    if route.startswith("bank/"):
        return (BankLine if "lines/" in route else BankStatement).objects.first().pk
    return DebitRun.objects.get().number if name == "number" else DebitItem.objects.get().pk


def _of_catalog(name: str, route: str) -> int:
    by_name = {"price": ListedPrice, "number": AlternativeNumber, "product": Product, "customer": Customer}
    by_part = {"prices/": PriceList, "supplies/": Supply, "warehouses/": Warehouse, "assortments/": Assortment}
    by_part["taxes/"] = TaxCode
    meant = next((model for part, model in by_part.items() if part in route), Product)
    return by_name.get(name, meant).objects.first().pk
