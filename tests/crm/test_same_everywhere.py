"""One balance (A5): overview, register, Financials tab, explanation, statement on page, paper and file, reports and
`folder --json` say the same of everybody.

`make test` asks for a few customers with a little history; with SAME_EVERYWHERE=1000 for a whole demo company.
"""

import csv
import json
import os
import random
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from crm.demo.company import make_company
from crm.roles import give_roles
from customers.models import Customer
from documents.letterhead import sheet_size
from financials.aging import agings
from financials.returns import return_payment
from financials.statements.account import AccountStatement
from financials.statements.letter import addressed, print_statement
from financials.statements.mail import mail_of
from financials.statements.words import spoken
from foundation.languages import money_in
from foundation.money import format_money
from foundation.pdf.press import Press
from foundation.periods import company_today
from tests import make

pytestmark = pytest.mark.django_db

WANTED = int(os.environ.get("SAME_EVERYWHERE", "0"))
MINUS = "−"


@pytest.fixture
def desk(client):
    user = make.user("Rita Meyer")
    give_roles(user, "manager")
    client.force_login(user)
    return client


@pytest.fixture
def company():
    """Some customers of a demo company with all that its years brought, or a few with a little of everything."""
    if not WANTED:
        return [small_history(random.Random(number)) for number in range(6)]
    make_company(customers=WANTED, seed=5, today=company_today(), say=lambda doing: None)
    return list(Customer.objects.exclude(status="archived").order_by("pk"))


def small_history(chance: random.Random) -> Customer:
    """Invoices in two currencies, one in instalments, paid in part, too much, by a check that came back, or not."""
    customer, today = make.customer(currency=chance.choice(["USD", "EUR", "JPY"])), company_today()
    for months in range(chance.randint(0, 5)):
        day = today - timedelta(days=chance.randint(1, 500))
        whole = chance.randint(1, 900)
        terms = chance.choice(["net30", "net 30/60/90"])
        currency = chance.choice([customer.currency, customer.currency, "CHF"])
        invoice = make.invoice(customer, whole, issued_on=day, terms=terms, currency=currency)
        if months % 2:
            paid = make.payment(
                customer, whole + 7, received_on=day, to=[(invoice, chance.randint(1, whole))], currency=currency
            )  # fmt: skip
            if chance.random() < 0.4:
                came_back = {"returned_on": day, "reason": "no funds", "by": make.somebody(), "now": make.at(today)}
                return_payment(payment=paid, **came_back)
    return customer


@pytest.fixture(scope="module")
def press():
    with Press(sheet_size()) as press:
        yield press


def test_every_screen_says_the_same_balance(desk, company, press):
    today = company_today()
    for customer in company:
        for day in (today, today - timedelta(days=random.Random(customer.pk).randint(1, 500))):
            said = asked_of(desk, customer, day, today) | of_statement(desk, customer, day, press)
            assert len(set(said.values())) == 1, (customer.code, day, said)


def asked_of(desk, customer: Customer, day: date, today: date) -> dict[str, str]:
    """The balance in the customer's currency, as each place writes it."""
    query = {} if day == today else {"as_of": day.isoformat()}
    balance = {one.currency: one.balance for one in agings([customer.pk], as_of=day)[customer.pk]}
    said = {"the books": written(balance.get(customer.currency, 0), customer)}
    for place, name in (("overview", "folder"), ("tab", "financials:overview"), ("why", "financials:why")):
        page = desk.get(reverse(name, args=[customer.code]), query)
        said[place] = written(page.context["folder"].balance, customer)
        assert said[place].replace("-", MINUS) in page.content.decode()
    explained = next(one for one in page.context["accounts"] if one["parts"].currency == customer.currency)
    said["explanation"] = written(explained["parts"].total, customer)
    out = StringIO()
    call_command("folder", customer.code, "--json", "--as-of", day.isoformat(), stdout=out)
    said["folder --json"] = f"{json.loads(out.getvalue())['balance']}"
    if day == today:
        said["register"] = of_register(desk, customer)
    return {place: amount.replace(",", "") for place, amount in said.items()}


def of_statement(desk, customer: Customer, day: date, press: Press) -> dict[str, str]:
    """The balance in the customer's currency as the statement says it: on page, in its file, on paper, in reports."""
    page = desk.get(reverse("financials:statement", args=[customer.code]), {"ends_on": day.isoformat()})
    total = page.context["said"].totals[0]
    closing = written(total.closing, customer)
    assert page.context["said"].is_empty or closing.replace("-", MINUS) in page.content.decode()
    file = b"".join(desk.get(page.context["csv_url"]).streaming_content).decode("utf-8-sig")
    lines = [line for line in csv.DictReader(StringIO(file)) if line["line"] == "all accounts"]
    on_paper(page.context["said"], customer, press)
    out, asked = StringIO(), ["--customer", customer.code, "--as-of", day.isoformat(), "--format", "json", "-o", "-"]
    call_command("report", "statement", *asked, stdout=out)
    [told] = json.loads(out.getvalue())["statements"]
    said = {
        "statement": closing,
        "statement CSV": next(line["balance"] for line in lines if line["currency"] == customer.currency),
        "report statement": told["totals"][customer.currency]["closing"],
    }
    return {place: amount.replace(",", "") for place, amount in said.items()}


def on_paper(said: AccountStatement, customer: Customer, press: Press) -> None:
    """The PDF must carry each balance as its customer's language writes it, and the e-mail the same ones."""
    to = addressed(customer)
    pdf = print_statement(said, to, day=said.ends_on, press=press)
    printed = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
    mail = " ".join(mail_of(said, to).body.split())
    for total in [] if said.is_empty else said.totals:
        amount = " ".join(money_in(spoken(to.language), total.closing, total.currency).split())
        assert amount in printed, (customer.code, amount)
        assert amount in mail, (customer.code, amount)


def written(amount, customer: Customer) -> str:
    return format_money(Decimal(amount), customer.currency)


def of_register(desk, customer: Customer) -> str:
    """The balance column of the register, as its file carries it."""
    page = desk.get(
        reverse("customers:register"), {"q": customer.code, "columns": ["code", "balance"], "format": "csv"}
    )
    text = b"".join(page.streaming_content).decode("utf-8-sig")
    rows = dict(line.split(",") for line in text.splitlines()[1:])
    return rows[customer.code] or written(0, customer)
