"""The same lines of an address on the folder and on everything that leaves the house (A22)."""

from datetime import date

import pytest
from django.urls import reverse

from credit.dunning.channels import ways_of
from credit.dunning.notice import window_of
from credit.models import Reminder
from customers.addresses import lines
from customers.delivery import delivery_of
from financials.papers.document import html_of, window
from financials.papers.receipt import receipt_of
from financials.statement_runs.concerned import way_of
from financials.statements.letter import addressed
from tests import make
from tests.financials.papers.desk import document

TODAY = date(2026, 11, 12)
PLACES = {
    "DE": ({"line1": "Seestr. 1", "postcode": "12345", "city": "Berlin"}, ["Seestr. 1", "12345 Berlin", "Germany"]),
    "US": (
        {"line1": "9 Elm St", "city": "Springfield", "region": "Illinois", "postcode": "62704"},
        ["9 Elm St", "Springfield, IL 62704"],
    ),
    "AU": (
        {"recipient": "Goods in", "line1": "2 Dock St", "city": "Queanbeyan", "region": "NSW", "postcode": "2620"},
        ["Goods in", "2 Dock St", "Queanbeyan NSW 2620", "Australia"],
    ),
    "FR": (
        {"line1": "12 rue Cler", "line2": "Bâtiment B", "postcode": "75007", "city": "Paris"},
        ["12 rue Cler", "Bâtiment B", "75007 Paris", "France"],
    ),
}


@pytest.mark.parametrize("kept_as_typed", [False, True])
@pytest.mark.parametrize("country", PLACES)
def test_an_address_has_the_same_lines_on_screen_and_on_every_paper(client, db, settings, country, kept_as_typed):
    settings.COMPANY_COUNTRY = "US"
    parts, written = PLACES[country]
    if kept_as_typed:
        parts, written = {**parts, "as_typed": "Hof 3\nNirgendwo", "keep_as_typed": True}, ["Hof 3", "Nirgendwo"]
    customer = make.customer("A-1", "Acme Tools")
    place = customer.addresses.create(purpose="main", country=country, **parts)
    client.force_login(make.person("Anna Meyer", "clerk"))
    tab = client.get(reverse("customers:contacts", args=["A-1"])).content.decode()
    assert "<br>".join(written) in tab
    where = {"customer": customer, "billing_address": place, "delivery_address": place}
    papers = [document(kind, **where) for kind in ("quote", "order", "delivery", "invoice")]
    to = delivery_of(customer)
    reminder = Reminder(customer=customer, channel="post")
    windows = [*map(window, papers), addressed(customer).window, window_of(reminder, to)]
    assert {tuple(each) for each in windows} == {("Acme Tools", *written)}
    assert way_of(to)[1] == ways_of([customer.pk])[customer.pk].to == ", ".join(written) == ", ".join(lines(place))
    receipt = receipt_of(make.payment(customer, "5.00", received_on=TODAY), today=TODAY)
    for page in (*map(html_of, papers), receipt):
        assert "".join(f"<p>{line}</p>" for line in written) in "".join(map(str.strip, page.splitlines()))
