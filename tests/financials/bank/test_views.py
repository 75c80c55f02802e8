"""Reviewing a statement at the screen: import, look, accept, correct, ignore, book what is sure."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from crm.roles import give_roles
from financials.models import BankLine, BankStatement, Payment
from tests import make
from tests.financials.bank import samples

MAY = samples.DAY
APRIL = MAY.replace(month=4)


@pytest.fixture
def clerk(db, client):
    person = make.user("Cleo Clerk")
    give_roles(person, "collections")
    client.force_login(person)
    return person


@pytest.fixture
def acme(db):
    return make.customer("ACME-7", "Baumgart Maschinenbau GmbH", currency="EUR")


def upload(client, content: bytes, name: str = "may.sta", **fields):
    data = {"file": SimpleUploadedFile(name, content), **fields}
    return client.post(reverse("bank:import"), data, follow=True)


def read(answer) -> str:
    """The page with plain blanks, as a person reads it."""
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def states() -> list[str]:
    return list(BankLine.objects.order_by("position").values_list("state", flat=True))


def test_a_statement_is_imported_and_shows_what_it_proposes(client, clerk, acme):
    invoice = make.invoice(acme, "119.00", issued_on=APRIL)
    page = upload(client, samples.mt940(("119.00", f"Zahlung {invoice.number}"), ("-5.00", "Kontogebuehr")))
    statement = BankStatement.objects.get()
    assert page.redirect_chain[-1][0] == statement.get_absolute_url()
    assert statement.imported_by == clerk
    text = read(page)
    for shown in (
        "Read as MT940: 2 new bookings.",
        acme.name,
        invoice.number,
        "sure",
        "Book 1 sure line",
        "Money went out",
    ):
        assert shown in text
    assert "0 of 2" in read(client.get(reverse("bank:statements")))


def test_accepting_books_the_payment_and_goes_to_the_next_line(client, clerk, acme):
    invoice = make.invoice(acme, "119.00", issued_on=APRIL)
    upload(client, samples.mt940(("119.00", f"Zahlung {invoice.number}"), ("5.00", "?")))
    line, following = BankLine.objects.order_by("position")
    answer = client.post(reverse("bank:accept", args=[line.pk]), {"seen": line.mark})
    assert answer.url == f"{line.statement.get_absolute_url()}#line-{following.pk}"
    line.refresh_from_db()
    assert (line.state, line.decided_by, line.customer) == ("booked", clerk, acme)
    assert (line.payment.amount, line.payment.received_on, line.payment.booked_by) == (119, MAY, clerk)
    assert not invoice.entries.get().is_open
    again = client.post(reverse("bank:accept", args=[line.pk]), {"seen": line.mark}, follow=True)
    assert "This line was booked before by Cleo Clerk. Nothing was booked a second time." in read(again)
    assert Payment.objects.count() == 1


def test_a_proposal_that_changed_meanwhile_is_shown_before_it_is_booked(client, clerk, acme):
    invoice = make.invoice(acme, "119.00", issued_on=APRIL)
    upload(client, samples.mt940(("119.00", f"Zahlung {invoice.number}")))
    line = BankLine.objects.get()
    make.payment(acme, "100.00", received_on=APRIL, to=[(invoice, "100.00")])
    answer = client.post(reverse("bank:accept", args=[line.pk]), {"seen": line.mark}, follow=True)
    assert "The open invoices have changed since this was proposed." in read(answer)
    assert Payment.objects.count() == 1


def test_all_sure_lines_are_booked_at_once_and_the_others_wait(client, clerk, acme):
    invoices = [make.invoice(acme, amount, issued_on=APRIL) for amount in ("119.00", "77.00", "50.00")]
    bookings = [("119.00", invoices[0].number), ("77.00", invoices[1].number), ("20.00", invoices[2].number)]
    upload(client, samples.mt940(*bookings))
    page = client.post(reverse("bank:book-sure", args=[BankStatement.objects.get().pk]), follow=True)
    assert "2 lines are booked." in read(page)
    assert states() == ["booked", "booked", "proposed"]


def test_another_customer_is_found_and_the_allocation_is_changed_by_hand(client, clerk, acme):
    other = make.customer("OTHER", "Zimmermann KG", currency="EUR")
    first, second = (make.invoice(other, amount, issued_on=APRIL) for amount in ("80.00", "60.00"))
    upload(client, samples.mt940(("100.00", "Danke")))
    line = BankLine.objects.get()
    assert "?customer=OTHER" in read(client.get(line.get_absolute_url(), {"q": "zimmermann"}))
    assert f"{first.entries.get().pk}-amount" in read(client.get(line.get_absolute_url(), {"customer": "OTHER"}))
    typed = {
        "customer": "OTHER",
        f"{first.entries.get().pk}-amount": "40.00",
        f"{second.entries.get().pk}-amount": "60.00",
    }
    client.post(reverse("bank:book", args=[line.pk]), typed)
    line.refresh_from_db()
    assert (line.customer, line.payment.amount) == (other, 100)
    assert [entry.allocated for entry in (first.entries.get(), second.entries.get())] == [40, 60]


def test_more_than_the_money_is_refused_and_what_was_typed_stays(client, clerk, acme):
    invoice = make.invoice(acme, "119.00", issued_on=APRIL)
    upload(client, samples.mt940(("100.00", "Danke")))
    line = BankLine.objects.get()
    typed = {"customer": acme.code, f"{invoice.entries.get().pk}-amount": "110.00"}
    answer = client.post(reverse("bank:book", args=[line.pk]), typed)
    assert answer.status_code == 422
    assert "10.00 EUR more is applied than there is" in read(answer)
    assert 'value="110.00"' in read(answer)
    assert not Payment.objects.exists()


def test_another_combination_and_the_sums_come_while_typing(client, clerk, acme):
    entries = [make.invoice(acme, "50.00", issued_on=APRIL).entries.get() for _ in range(3)]
    upload(client, samples.mt940(("100.00", "Danke")))
    line = BankLine.objects.get()
    fragment = client.post(reverse("bank:settle", args=[line.pk, acme.code]), {"choice": "1"})
    assert "combinations add up to the amount" in read(fragment)
    sums = client.post(reverse("bank:reckon", args=[line.pk, acme.code]), {f"{entries[0].pk}-amount": "30.00"})
    assert "70.00 EUR stays as credit" in read(sums)


def test_lines_that_concern_nobody_are_ignored_with_a_reason_and_taken_back(client, clerk):
    page = upload(client, samples.mt940(("-5.00", "Gebuehr"), ("-900.00", "Miete"), ("50.00", "Umbuchung")))
    assert "Bank charges: nothing to book" in read(page)
    statement, line = BankStatement.objects.get(), BankLine.objects.get(amount=50)
    refused = client.post(reverse("bank:ignore", args=[line.pk]), {"reason": " "})
    assert "Say in a few words why nothing is booked" in read(refused)
    client.post(reverse("bank:ignore", args=[line.pk]), {"reason": "Own transfer"})
    line.refresh_from_db()
    assert (line.state, line.reason) == ("ignored", "Own transfer")
    client.post(reverse("bank:reopen", args=[line.pk]))
    line.refresh_from_db()
    assert (line.state, line.reason) == ("new", "")
    client.post(reverse("bank:ignore-paid-out", args=[statement.pk]))
    assert states() == ["ignored", "ignored", "new"]
    reasons = BankLine.objects.filter(state="ignored").order_by("position").values_list("reason", flat=True)
    assert list(reasons) == ["Bank charges", "Money we paid out"]


def test_a_bounced_check_is_returned_with_a_fee_for_the_customer(client, clerk, acme):
    invoice = make.invoice(acme, "119.00", issued_on=APRIL)
    check = make.payment(acme, "119.00", received_on=APRIL, reference="5567", method="check", to=[(invoice, "119.00")])
    upload(client, samples.mt940(("-119.00", "109?00RETOURE?20SCHECK 5567 ZURUECK?32BAUMGART MASCHINENBAU")))
    line = BankLine.objects.get()
    assert "The payment that came back" in read(client.get(line.get_absolute_url()))
    client.post(reverse("bank:return", args=[line.pk]), {"payment": check.pk, "fee": "7.50"})
    line.refresh_from_db()
    assert (line.state, line.payment, line.adjustment.kind) == ("booked", check, "return")
    assert invoice.entries.get().is_open
    assert acme.documents.filter(kind="invoice", total=Decimal("7.50")).exists()


def test_a_payment_booked_by_hand_is_put_on_its_line(client, clerk, acme):
    by_hand = make.payment(acme, "119.00", received_on=MAY, reference="WIRE-1")
    upload(client, samples.mt940(("119.00", samples.german("Danke", name=acme.name))))
    line = BankLine.objects.get()
    client.post(reverse("bank:confirm", args=[line.pk]), {"payment": by_hand.pk})
    line.refresh_from_db()
    assert (line.state, line.payment) == ("booked", by_hand)
    assert Payment.objects.count() == 1


def test_a_file_that_is_no_statement_is_refused_beside_the_field(client, clerk):
    page = upload(client, b"hello")
    assert page.status_code == 422
    assert "The file is neither MT940" in read(page)


def test_a_csv_without_an_account_asks_for_it(client, clerk):
    content = b"Date;Description;Amount\n2026-05-04;INV 42;119,00\n"
    refused = read(upload(client, content, "may.csv"))
    assert "choose the account, or enter it" in refused
    assert "<details open>" in refused
    upload(client, content, "may.csv", number="123456", currency="eur")
    assert BankStatement.objects.get().account.currency == "EUR"


def test_a_statement_with_nothing_booked_is_taken_out(client, clerk):
    upload(client, samples.mt940(("50.00", "Umbuchung")))
    client.post(reverse("bank:remove", args=[BankStatement.objects.get().pk]))
    assert not BankLine.objects.exists()


def test_readers_look_and_do_not_book(client, acme):
    invoice = make.invoice(acme, "119.00", issued_on=APRIL)
    boss, reader = make.user(), make.user()
    give_roles(boss, "manager")
    give_roles(reader, "clerk")
    client.force_login(boss)
    upload(client, samples.mt940(("119.00", invoice.number)))
    client.force_login(reader)
    line = BankLine.objects.get()
    for page in (reverse("bank:statements"), line.statement.get_absolute_url(), line.get_absolute_url()):
        text = read(client.get(page))
        assert "Import statement" not in text
        assert "/accept/" not in text
        assert "/book/" not in text
    assert client.post(reverse("bank:accept", args=[line.pk]), {"seen": line.mark}).status_code == 403


@pytest.mark.parametrize("lines", [1, 30])
def test_the_review_costs_the_same_for_any_number_of_lines(client, clerk, acme, lines, django_assert_max_num_queries):
    invoices = [make.invoice(acme, amount, issued_on=APRIL) for amount in range(1, lines + 1)]
    upload(client, samples.mt940(*((f"{invoice.total:.2f}", invoice.number) for invoice in invoices)))
    with django_assert_max_num_queries(11):
        page = client.get(BankStatement.objects.get().get_absolute_url())
    assert read(page).count("/accept/") == lines


def test_long_statements_have_pages(client, clerk):
    upload(client, samples.mt940(*((f"{amount}.00", "?") for amount in range(1, 131))))
    statement = BankStatement.objects.get()
    first = read(client.get(statement.get_absolute_url()))
    assert "100 of 130 lines" in first
    second = read(client.get(statement.get_absolute_url(), {"after": 100}))
    assert "30 of 130 lines" in second
