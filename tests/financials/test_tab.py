"""The Financials tab: everything ever dealt, found by what a caller says, on any day; and the page of a document."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse

from crm.roles import give_roles
from financials.conversion import carry_out
from financials.refunds import refund_credit
from foundation.periods import company_today
from journal.models import Entry
from tests import make

pytestmark = pytest.mark.django_db

TODAY = company_today()


def ago(days: int):
    return TODAY - timedelta(days=days)


@pytest.fixture
def desk(client):
    user = make.user("Rita Meyer")
    give_roles(user, "manager")
    client.force_login(user)
    return client


@pytest.fixture
def acme():
    """Order SO in two parts, an invoice part paid by check 5567 and credited, and credit paid back."""
    acme = make.customer("C-10", credit_limit=Decimal(5000))
    bolts = make.line("100.00", quantity=Decimal(10), part_number="BOLT-8", tax_percent=Decimal(19), unit="box")
    freight = make.line("60.00", description="Freight to Hamburg")
    order = make.order(acme, issued_on=ago(90), lines=[bolts, freight], reference="PO 77", discount_percent=Decimal(10))
    first = order.lines.get(position=1)
    clock = {"by": make.somebody(), "now": make.at(ago(80)), "issued_on": ago(80)}
    invoice = carry_out(source=order, into="invoice", quantities={first.pk: Decimal(4)}, **clock)
    make.payment(acme, "200.00", received_on=ago(60), reference="5567", method="check", to=[(invoice, "200.00")])
    make.credit_note(acme, "50.00", issued_on=ago(50), applies_to=invoice)
    paid = make.payment(acme, "33.00", received_on=ago(30), reference="TWICE")
    refund_credit(
        of=paid, amount=Decimal("33.00"), paid_on=ago(20), reference="OUT-1", reason="Paid twice by mistake",
        by=make.somebody(), now=make.at(ago(20)),
    )  # fmt: skip
    return acme


def numbers(desk, **asked) -> list[str]:
    page = desk.get(reverse("financials:overview", args=["C-10"]), asked)
    assert page.status_code == 200
    return [row.number for row in page.context["listing"].page.rows]


def one(acme, kind: str):
    return acme.documents.get(kind=kind)


def test_the_list_holds_everything_and_is_found_by_what_a_caller_says(desk, acme):
    order, invoice, note = (one(acme, kind).number for kind in ("order", "invoice", "credit_note"))
    assert numbers(desk) == ["OUT-1", "TWICE", note, "5567", invoice, order]
    assert numbers(desk, kind="refund") == ["OUT-1"]
    assert numbers(desk, part="bolt-8") == [invoice, order]
    assert numbers(desk, text="hamburg") == [order]
    assert numbers(desk, text="po 77") == [invoice, order]
    assert numbers(desk, text="5567") == ["5567"]
    assert numbers(desk, text="by mistake") == ["OUT-1"]
    assert numbers(desk, open="on") == numbers(desk, age="31-60") == [invoice]
    assert numbers(desk, least="30", most="50") == ["OUT-1", "TWICE", note]
    assert numbers(desk, since=ago(65).isoformat(), until=ago(40).isoformat()) == [note, "5567"]
    assert numbers(desk, as_of=ago(55).isoformat()) == ["5567", invoice, order]


def test_what_is_no_amount_and_no_day_is_said_and_the_rest_is_shown(desk, acme):
    page = desk.get(reverse("financials:overview", args=["C-10"]), {"least": "many", "since": "soon"})
    assert page.status_code == 200
    assert len(page.context["listing"].page.rows) == 6


def test_the_file_holds_what_is_filtered_with_state_and_open_amount(desk, acme):
    page = desk.get(reverse("financials:overview", args=["C-10"]), {"kind": "invoice", "format": "csv"})
    head, row = b"".join(page.streaming_content).decode("utf-8-sig").splitlines()
    found = dict(zip(head.split(","), row.split(","), strict=True))
    assert (found["status"], found["total"], found["open"]) == ("overdue", "428.40", "178.40")


def test_the_page_of_an_order_shows_its_chain_its_parts_and_what_it_comes_to(desk, acme):
    order, invoice = one(acme, "order"), one(acme, "invoice")
    page = desk.get(order.get_absolute_url())
    detail = page.context["detail"]
    assert [line.done for line in detail.lines] == [[("invoiced", Decimal(4))], []]
    assert [each.number for each in detail.led_to] == [invoice.number]
    assert (detail.sums.gross, detail.sums.discount, detail.sums.net) == (1060, 106, 954)
    assert [(rate.percent, rate.tax) for rate in detail.sums.by_tax] == [(0, 0), (19, 171)]
    assert detail.sums.total == order.total
    before = desk.get(order.get_absolute_url(), {"as_of": ago(85).isoformat()}).context["detail"]
    assert [line.done for line in before.lines] == [[], []]
    assert before.led_to == []
    assert str(before.facts.state) == "confirmed"


def test_the_page_of_an_invoice_explains_what_is_open_and_links_keep_the_day(desk, acme):
    invoice = one(acme, "invoice")
    page = desk.get(invoice.get_absolute_url(), {"as_of": ago(55).isoformat()})
    why = page.context["detail"].why_open
    assert [step.amount for step in why.steps] == [Decimal("428.40"), Decimal("-200.00")]
    shown = page.content.decode()
    assert f"{why.steps[1].url}?as_of={ago(55).isoformat()}" in shown
    assert reverse("financials:send", args=["C-10", "invoice", invoice.number]) not in shown
    assert desk.get(invoice.get_absolute_url(), {"as_of": ago(81).isoformat()}).status_code == 404


@pytest.mark.parametrize("figure", ["balance", "overdue", "unapplied", "current", "1-30", "90+", "billed", "paid"])
def test_each_figure_has_its_page(desk, acme, figure):
    page = desk.get(reverse("financials:why", args=["C-10"]), {"figure": figure})
    assert page.status_code == 200
    assert desk.get(reverse("financials:why", args=["C-10"]), {"figure": "luck"}).status_code == 404


def test_the_exposure_is_explained_by_the_balance_and_the_rest_of_the_order(desk, acme):
    page = desk.get(reverse("credit:exposure", args=["C-10"]))
    steps = page.context["why"].steps
    assert [step.amount for step in steps] == [Decimal("178.40"), Decimal("696.60")]
    assert "Of the limit of 5,000.00" in page.content.decode()


@pytest.mark.parametrize("kind", ["order", "invoice", "credit_note"])
def test_a_document_is_printed_as_the_customer_gets_it(desk, acme, kind):
    page = desk.get(reverse("financials:paper", args=["C-10", kind, one(acme, kind).number]))
    assert page["Content-Type"] == "application/pdf"
    assert page.content.startswith(b"%PDF")
    assert "sandbox" in page["Content-Security-Policy"]


def test_an_invoice_is_sent_again_and_the_journal_says_to_whom(desk, acme):
    lee = make.contact(acme, "Mary", "Lee")
    make.email(lee, "lee@acme.example")
    invoice = one(acme, "invoice")
    page = reverse("financials:send", args=["C-10", "invoice", invoice.number])
    form = desk.get(page).context["form"]
    assert form.initial["to"] == "lee@acme.example"
    assert desk.post(page, form.initial).status_code == 302
    [message] = mail.outbox
    [(name, content, kind)] = message.attachments
    assert (message.to, name, kind) == (["lee@acme.example"], f"invoice-{invoice.number}.pdf", "application/pdf")
    assert content.startswith(b"%PDF")
    entry = Entry.objects.get(kind="email")
    assert entry.body.subject == f"Invoice {invoice.number} sent to lee@acme.example"
    assert "Mary Lee" in entry.body.content
    assert entry in [line.entry for line in desk.get(invoice.get_absolute_url()).context["detail"].entries]


def test_without_an_address_or_a_mail_server_nothing_is_sent_and_nothing_noted(desk, acme, settings):
    invoice = one(acme, "invoice")
    page = reverse("financials:send", args=["C-10", "invoice", invoice.number])
    said = desk.get(page).context["form"].initial
    assert said["to"] == ""
    refused = desk.post(page, said)
    assert refused.status_code == 422
    assert "There is no e-mail address" in refused.content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    refused = desk.post(page, said | {"to": "lee@acme.example"})
    assert refused.status_code == 422
    assert "the mail server refused it or does not answer" in refused.content.decode()
    assert not Entry.objects.filter(kind="email").exists()
