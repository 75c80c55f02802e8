"""Lines of a statement find their customers and invoices: by numbers in any spelling, by account, name, amount."""

from decimal import Decimal

import pytest

from customers.models import BankAccount
from financials.bank.booking import accept, book_payment
from financials.bank.importing import import_statements
from financials.bank.proposing import propose
from financials.models import BankLine, Document
from foundation.sealing import fingerprint
from tests import make
from tests.financials.bank import samples

MAY = samples.DAY
APRIL = MAY.replace(month=4)
NOW = make.at(MAY)


@pytest.fixture
def acme(db):
    return make.customer("ACME-7", "Baumgart Maschinenbau GmbH", currency="EUR")


@pytest.fixture
def others(db):
    """Some of the many one is not meant by."""
    firms = [make.customer(f"K-{number}", f"Huber {number} AG", currency="EUR") for number in range(3)]
    for firm in firms:
        make.invoice(firm, "119.00", issued_on=APRIL)
    return firms


def line(*bookings: tuple[str, str], content: bytes | None = None) -> BankLine:
    """The first line of a statement just imported and proposed for."""
    imported = import_statements(content=content or samples.mt940(*bookings), file_name="may.sta", by=None, now=NOW)
    lines = imported.statements[0].lines.order_by("position")
    propose(lines)
    return lines.all().first()  # as it is now


def numbers(found: BankLine) -> dict[str, str]:
    return {number: str(Decimal(amount)) for _, number, amount, _ in found.proposal["parts"]}


@pytest.mark.parametrize(
    "spelled",
    ["{whole}", "{small}", "Rechnung {short}", "Re.Nr. {short}", "payment for inv {padded} thanks", "Rg {short} Danke",
     "INVOICE NO. {padded}", "FACTURE {short}", "RE {padded} vom 03.04.2026"],
)  # fmt: skip
def test_an_invoice_number_is_understood_in_any_spelling(acme, others, spelled):
    invoice = make.invoice(acme, "119.00", issued_on=APRIL)
    padded = "".join(letter for letter in invoice.number if letter.isdigit())
    written = spelled.format(
        whole=invoice.number, small=invoice.number.lower().replace("-", ""), short=padded.lstrip("0"), padded=padded
    )
    found = line(("119.00", samples.german(written, name="", iban="")))
    assert (found.customer, found.confidence) == (acme, "sure")
    assert numbers(found) == {invoice.number: "119.00"}
    assert found.proposal["reasons"][0] == f"Names invoice {invoice.number}"


def test_two_invoices_in_one_text_are_both_paid(acme, others):
    first, second = (make.invoice(acme, amount, issued_on=APRIL) for amount in ("100.00", "19.00"))
    last = second.number[-5:]
    found = line(("119.00", samples.german(f"{first.number.lower()} & {last}", name="")))
    assert found.confidence == "sure"
    assert set(numbers(found)) == {first.number, second.number}


def test_the_customers_own_order_number_leads_to_the_invoice(acme, others):
    invoice = make.invoice(acme, "119.00", issued_on=APRIL, reference="PO-4711/B")
    found = line(("119.00", samples.german("Bestellung PO 4711 B", name="", end_to_end="PO-4711/B")))
    assert (found.customer, set(numbers(found))) == (acme, {invoice.number})
    assert found.confidence in ("sure", "likely")
    assert "reference" in found.proposal["reasons"][0]


def test_the_customers_code_and_a_fitting_amount_are_enough(acme, others):
    invoice = make.invoice(acme, "77.00", issued_on=APRIL)
    found = line(("77.00", "Kd-Nr. acme-7 Danke"))
    assert (found.customer, found.confidence, set(numbers(found))) == (acme, "sure", {invoice.number})


def test_an_account_is_learned_from_the_first_payment_booked(acme, others):
    make.invoice(acme, "119.00", issued_on=APRIL)
    second = make.invoice(acme, "77.00", issued_on=APRIL)
    first = line(("119.00", samples.german("danke", name="", iban=samples.PAYER)))
    assert first.customer is None, "four customers owe this amount"
    book_payment(line=first, customer=acme, shares=[], by=make.user(), now=NOW)
    found = line(("77.00", samples.german("Zahlung", name="X", iban=samples.PAYER)))
    assert (found.customer, found.confidence, set(numbers(found))) == (acme, "sure", {second.number})
    assert found.proposal["reasons"][0] == "Paid before from the account •••• 6819"


def test_an_account_on_the_customers_file_is_known_too(acme, others):
    make.invoice(acme, "77.00", issued_on=APRIL)
    account = BankAccount(customer=acme, holder="Baumgart", last4="6819", added_at=NOW, added_by=make.somebody())
    account.iban, account.iban_index = samples.PAYER, fingerprint(samples.PAYER)
    account.save()
    found = line(("77.00", samples.german("Zahlung", name="X")))
    assert (found.customer, found.confidence) == (acme, "sure")


@pytest.mark.parametrize(
    ("name", "confidence"),
    [
        ("BAUMGART MASCHINENBAU", "likely"),
        ("Baumgart Maschinenbau GmbH & Co. KG", "likely"),
        ("BAUMGARD MASCHINENBAU", "possible"),
        ("Maschinenbau Baumgart", "possible"),
    ],
)
def test_a_name_is_recognised_whatever_the_kind_of_firm_is_called(acme, others, name, confidence):
    make.invoice(acme, "77.00", issued_on=APRIL)
    found = line(("77.00", samples.german("danke", name=name, iban="")))
    assert (found.customer, found.confidence) == (acme, confidence)


def test_an_amount_only_one_customer_owes_is_a_guess_and_no_more(acme, others):
    invoice = make.invoice(acme, "77.31", issued_on=APRIL)
    found = line(("77.31", "ueberweisung"))
    assert (found.customer, found.confidence, set(numbers(found))) == (acme, "possible", {invoice.number})


def test_what_nothing_points_to_stays_new(acme, others):
    found = line(("1.23", "ueberweisung"))
    assert (found.state, found.customer, found.proposal) == ("new", None, {})


def test_money_less_the_discount_of_its_value_date_closes_the_invoice(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MAY.replace(day=1), terms="2/10 net 30")
    found = line(("98.00", f"{invoice.number}"))
    assert found.confidence == "sure"
    assert found.proposal["parts"][0][2:] == ["98.00", "2.00"]


def test_what_the_bank_kept_counts_as_paid(acme):
    invoice = make.invoice(acme, "100.00", issued_on=APRIL)
    charges = '<Chrgs><Rcrd><Amt Ccy="EUR">1.50</Amt></Rcrd></Chrgs>'
    content = samples.camt(samples.entry("98.50", samples.detail(invoice.number, more=charges)))
    found = line(content=content)
    assert (found.confidence, numbers(found)) == ("sure", {invoice.number: "100.00"})
    booked = accept(line=found, seen=found.mark, by=make.user(), now=NOW)
    assert (booked.payment.amount, booked.payment.bank_charges) == (Decimal("98.50"), Decimal("1.50"))
    assert not invoice.entries.get().is_open


def test_another_currency_pays_no_invoice(acme):
    make.invoice(acme, "100.00", issued_on=APRIL, currency="USD")
    found = line(("100.00", "Kd acme-7"))
    assert (found.customer, found.proposal["parts"], found.confidence) == (acme, [], "likely")


def test_a_check_booked_by_hand_is_only_confirmed(acme):
    make.invoice(acme, "119.00", issued_on=APRIL)
    by_hand = make.payment(acme, "119.00", received_on=MAY, reference="check 5567", method="check")
    found = line(("119.00", samples.german("Scheck", name=acme.name)))
    assert (found.proposal["does"], found.proposal["payment"]) == ("confirm", by_hand.pk)
    assert found.proposal["reasons"][0].startswith("This amount was booked by hand as payment check 5567")
    booked = accept(line=found, seen=found.mark, by=make.user(), now=NOW)
    assert booked.payment == by_hand
    assert acme.payments.count() == 1


def test_money_that_comes_back_leads_to_its_payment(acme, others):
    invoice = make.invoice(acme, "119.00", issued_on=APRIL)
    payment = make.payment(acme, "119.00", received_on=MAY, reference="DD-100-7", to=[(invoice, "119.00")])
    found = line(("-119.00", "109?00RETOURE?20RUECKLASTSCHRIFT DD-100-7 ?21NO FUNDS?32HUBER"))
    assert (found.customer, found.proposal["does"], found.proposal["payment"]) == (acme, "return", payment.pk)
    assert found.confidence == "likely"
    booked = accept(line=found, seen=found.mark, by=make.user(), now=NOW)
    assert (booked.adjustment.kind, booked.payment) == ("return", payment)
    assert invoice.entries.get().is_open


def test_other_money_that_goes_out_concerns_no_customer(acme):
    make.invoice(acme, "119.00", issued_on=APRIL)
    found = line(("-119.00", f"Gutschrift {acme.name}"))
    assert found.state == "new"


def test_the_same_day_and_amount_in_another_format_is_doubted(acme):
    invoice = make.invoice(acme, "119.00", issued_on=APRIL)
    line(("119.00", "no name"))
    found = line(content=samples.camt(samples.entry("119.00", samples.detail(invoice.number))))
    assert found.confidence == "likely"
    assert found.proposal["doubts"][-1].startswith("A MT940 statement has a booking")


def test_many_lines_cost_as_many_queries_as_few(acme, others, django_assert_max_num_queries):
    bookings = [
        (f"{amount}.17", samples.german(f"Rechnung {amount}", name=f"Firm {amount}")) for amount in range(1, 60)
    ]
    imported = import_statements(content=samples.mt940(*bookings), file_name="x", by=None, now=NOW)
    lines = list(imported.statements[0].lines.all())
    with django_assert_max_num_queries(24):
        propose(lines)


def test_an_order_leads_to_its_invoices(acme, others):
    order = make.order(acme, "119.00", issued_on=APRIL)
    invoice = make.invoice(acme, "119.00", issued_on=APRIL, order_number=order.number)
    found = line(("119.00", f"Auftrag {order.number}"))
    assert (found.customer, set(numbers(found))) == (acme, {invoice.number})
    assert Document.objects.filter(kind="order").count() == 1


def test_money_between_our_accounts_and_what_the_bank_takes_is_nothing_to_book(acme):
    line(("1.00", "first"), ("2.00", "second"))
    other = samples.mt940(
        ("-500.00", samples.german("Umbuchung", iban=samples.IBAN, name=acme.name)), ("-4.90", "KONTOFUEHRUNG MAI"),
        ("-70.00", "Miete"), account="99887766", number="1",
    )  # fmt: skip
    line(content=other)
    found = BankLine.objects.filter(account__number="99887766").order_by("position")
    assert [each.proposal.get("hint") for each in found] == ["Own transfer", "Bank charges", None]
    assert {each.state for each in found} == {"new"}
