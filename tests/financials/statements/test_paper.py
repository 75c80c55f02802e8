"""The paper of a statement: in the customer's language, with the amounts of its e-mail, of any length."""

import io
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from pypdf import PdfReader

from customers.addresses import add_address
from documents.letterhead import sheet_size
from financials.models import StatementRun
from financials.statements.account import Account, AccountStatement, Item, Name, total_of
from financials.statements.letter import Addressed, addressed, file_name, html_of, print_statement
from financials.statements.mail import mail_of
from financials.statements.reading import statement_of
from financials.statements.words import WORDS, named
from foundation.pdf.press import Press
from tests import make
from tests.financials.statements.made import aging_of

DAY = date(2026, 3, 31)
LANGUAGES = ("en", "de", "fr", "es")


@pytest.fixture(scope="module")
def press():
    with Press(sheet_size()) as press:
        yield press


def text_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def long_statement(lines: int) -> AccountStatement:
    items = tuple(
        Item(Name("invoice", f"INV-{place:04}"), DAY, DAY + timedelta(days=30), "", Decimal(10), Decimal(10), -30)
        for place in range(lines)
    )
    account = Account("C-1", "Baumgart GmbH", Decimal(0), (), items, aging_of(Decimal(10 * lines)))
    total = total_of("USD", [account], forward=False)
    return AccountStatement(1, "C-1", "Baumgart GmbH", StatementRun.Kind.OPEN_ITEM, None, DAY, (account,), (total,))


@pytest.mark.parametrize(("lines", "pages"), [(1, 1), (12, 1), (40, 2), (400, 10)])
def test_a_statement_of_any_length_repeats_its_head_and_keeps_its_totals_together(press, lines, pages):
    to = Addressed(("Baumgart GmbH",), "en")
    told = text_of(print_statement(long_statement(lines), to, day=DAY, press=press))
    assert len(told) == pages
    for place, page in enumerate(told, start=1):
        assert f"Page {place} of {pages}" in page
    assert all("Open USD" in page for page in told if "INV-" in page)
    last = told[-1]
    assert "Balance on 31 March 2026" in last
    assert "Over 90 days" in last
    assert sum(page.count("INV-") for page in told) == lines


def test_every_language_says_every_word():
    for language in LANGUAGES:
        words = WORDS[language]
        assert words.kinds.keys() == WORDS["en"].kinds.keys()
        assert all(getattr(words, field.name) for field in fields(words))
        assert named(words, Name("cancellation", "7", "invoice")).endswith(f"{words.kinds['invoice']} 7")
    titles = {WORDS[language].title for language in LANGUAGES}
    assert len(titles) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "amount", "word"),
    [
        ("en", "1,190.50 USD", "Statement of account"),
        ("de-AT", "1.190,50 USD", "Kontoauszug"),
        ("fr", "1 190,50 USD", "Relevé de compte"),
        ("es", "1 190,50 USD", "Extracto de cuenta"),
        ("fi", "1,190.50 USD", "Statement of account"),
    ],
)
@pytest.mark.django_db
def test_letter_and_mail_say_the_same_amount_in_the_customers_language(language, amount, word):
    acme = make.customer(language=language)
    make.invoice(acme, "1190.50", issued_on=date(2026, 1, 5))
    said = statement_of(customer=acme, kind="open_item", begins_on=None, ends_on=DAY)
    to = addressed(acme)
    mail = mail_of(said, replace(to, greeted="Jan Roth"))
    plain = str.maketrans("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", "  ")
    letter, body = html_of(said, to, day=DAY).translate(plain), mail.body.translate(plain)
    assert body.count(amount) == 2  # the balance, and that it is overdue
    assert letter.count(amount) == 2
    assert word in letter
    assert mail.subject.startswith(word)
    assert "Jan Roth" in body


@pytest.mark.django_db
def test_the_window_shows_where_papers_go_and_for_whom():
    acme, by = make.customer(), make.somebody()
    parts = {"line1": "Hafenstraße 12", "postcode": "20457", "city": "Hamburg", "country": "DE"}
    add_address(customer=acme, parts=parts, by=by, now=make.at(DAY))
    to = addressed(acme, contact=make.contact(acme), sender=by)
    assert to.window[:3] == ("Baumgart GmbH", "Jan Roth", "Hafenstraße 12")
    assert to.sender_email == by.email


@pytest.mark.django_db
def test_what_moved_is_printed_with_what_was_brought_forward(press):
    acme = make.customer()
    make.invoice(acme, "100.00", issued_on=date(2026, 2, 2))
    make.invoice(acme, "40.00", issued_on=date(2026, 2, 27), now=make.at(date(2026, 3, 4)))
    make.payment(acme, "60.00", received_on=date(2026, 3, 9), method="check", reference="5567")
    said = statement_of(customer=acme, kind="balance_forward", begins_on=date(2026, 3, 1), ends_on=DAY)
    [page] = text_of(print_statement(said, addressed(acme), day=DAY, press=press))
    for words in ("Balance brought forward from 28 February 2026", "booked on 4 Mar 2026", "Check 5567", "80.00 USD"):
        assert words in page.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.django_db
def test_a_head_offices_statement_has_each_account_and_their_sum(press):
    head = make.customer(name="Baumgart Holding")
    branch = make.customer(name="Baumgart Nord", parent=head)
    for customer in (head, branch):
        make.invoice(customer, "30.00", issued_on=date(2026, 3, 2))
    said = statement_of(customer=head, kind="open_item", begins_on=None, ends_on=DAY, consolidated=True)
    page = " ".join(text_of(print_statement(said, addressed(head), day=DAY, press=press)))
    for words in (f"Baumgart Nord ({branch.code})", "All accounts together", "60.00 USD", "with the account of 1"):
        assert words.lower() in page.replace("\N{NO-BREAK SPACE}", " ").lower()


@pytest.mark.django_db
def test_nothing_open_is_said_in_one_sentence_without_a_table():
    acme = make.customer()
    said = statement_of(customer=acme, kind="open_item", begins_on=None, ends_on=DAY)
    letter = html_of(said, addressed(acme), day=DAY)
    assert "Nothing was open on your account on 31 March 2026." in letter
    assert '<table class="items' not in letter
    assert file_name(said) == f"statement-{acme.code}-2026-03-31.pdf"
