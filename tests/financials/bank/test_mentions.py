"""What people write into the text of a payment, and what is understood of it."""

import pytest

from financials.bank.mentions import mentions
from financials.bank.names import core, likeness


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rechnung 42", [("42", "invoice")]),
        ("INV-00042", [("INV-00042", "invoice")]),
        ("inv00042 & 00043", [("inv00042", "invoice"), ("00043", "invoice")]),
        ("RG. Nr. 2026/0042 vom 4.4.2026", [("2026/0042", "invoice"), ("2026", "invoice"), ("0042", "invoice")]),
        (
            "Re 42/43, Kd-Nr. C00017",
            [("42/43", "invoice"), ("42", "invoice"), ("43", "invoice"), ("C00017", "customer")],
        ),
        ("PO 4711 / INV 42 and 43", [("4711", "order"), ("42", "invoice"), ("43", "invoice")]),
        ("payment of 4 May", []),
        ("Zahlung FA 1207", [("1207", "")]),
        ("Danke fuer 2 Kisten", []),
    ],
)
def test_numbers_are_understood_by_the_words_before_them(text, found):
    assert [(mention.written, mention.of) for mention in mentions(text)] == found


def test_letters_before_a_number_may_belong_to_it():
    (mention,) = mentions("FA 1207")
    assert mention.keys == ("1207", "fa1207")


def test_the_digits_of_what_is_something_else_are_no_invoice_number():
    invoice, other = mentions("INV 42, B-1000")
    assert (invoice.digits_count, other.digits_count) == (True, False)


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("Müller & Söhne GmbH & Co. KG", "MUELLER SOEHNE"),
        ("BAUMGART B.V.", "Baumgart"),
        ("Acme, Inc.", "ACME"),
        ("S.A.R.L. Dupont", "dupont"),
        ("Dr. Jane Doe", "JANE DOE"),
    ],
)
def test_the_same_firm_is_the_same_whatever_kind_of_firm_it_says(written, same):
    assert core(written) == core(same)


def test_names_in_another_order_are_the_same_and_misspelt_ones_alike():
    assert likeness("Roth Jan", "Jan Roth") == 1
    assert likeness("Baumgart GmbH", "BAUMGARD GMBH") > 0.5
    assert likeness("Baumgart GmbH", "Zimmermann GmbH") < 0.2
