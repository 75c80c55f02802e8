"""A customer calls: whatever the caller says, in any spelling, leads to the folder."""

from datetime import date

import pytest

from customers.models import Address, Customer
from foundation.search import Rank, customer_ids, find
from tests import make

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 4)


def found(text, **asked):
    """The codes of the customers a text leads to, best first."""
    codes = dict(Customer.objects.values_list("pk", "code"))
    return [codes[pk] for pk in dict.fromkeys(hit.customer_id for hit in find(text, **asked))]


@pytest.fixture
def brid():
    """A customer in Dublin with an office, a person, phones, and another customer who must not be found."""
    brid = make.customer("C-10023", "Bríd Ó Súilleabháin Ltd", website="www.brid.example", tax_id="IE 6388047V")
    Address.objects.create(customer=brid, city="Baile Átha Cliath")
    anna = make.contact(brid, "Anna", "Müller")
    make.phone(brid, "030 1234567", "+49301234567")
    make.phone(anna, "(206) 555-9857 ext. 12", "+12065559857", extension="12")
    make.email(anna, "a.mueller@brid-exports.example")
    make.customer("C-777", "Nobody Else", tax_id="DE999")
    return brid


SPELLINGS_BERLIN = [
    "+49 30 1234567", "0049 30 1234567", "030 1234567", "030/1234567", "(030) 123 45 67", "+49 (0)30 123-45-67",
    "49301234567", "1234567", "tel:+49301234567", "011 49 30 1234567", "030.123.4567", "+49 030 1234567", "030-1234567",
    "030 – 1234567",
]  # fmt: skip
SPELLINGS_SEATTLE = [
    "(206) 555-9857", "206.555.9857", "206 555 9857", "1-206-555-9857", "+1 206 555 9857", "0012065559857",
    "12065559857", "555-9857", "(206) 555-9857 ext. 12", "206-555-9857 x12", "00 1 206 555 9857",
]  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS_BERLIN + SPELLINGS_SEATTLE)
def test_a_phone_number_is_found_in_any_spelling(brid, spelling):
    hits = find(spelling)
    assert [(hit.customer_id, hit.kind) for hit in hits] == [(brid.pk, "phone")]


@pytest.mark.parametrize("typed", ["030 12", "+49 30 12", "0049301", "206 5", "(206) 55", "4567", "9857", "34567"])
def test_a_phone_number_is_found_while_it_is_typed_and_by_its_end(brid, typed):
    assert found(typed) == ["C-10023"]


def test_another_country_is_another_number(brid):
    assert found("+33 30 1234567") == []


def test_an_internal_number_is_found_as_it_was_typed(brid):
    make.phone(brid, "A-123")
    assert found("A-123") == found("a123") == found("123") == ["C-10023"]


def test_a_number_that_could_not_be_understood_is_found_by_its_digits(brid):
    make.phone(Customer.objects.get(code="C-777"), "0171 / 44 55 66 x7")
    assert found("0171 445566") == found("+49 171 445566") == ["C-777"]


@pytest.mark.parametrize(
    "typed",
    [
        "brid", "BRÍD", "bri", "br", "b", "suilleabhain", "illeab", "ó súil", "ltd brid", "c-10023", "C10023", "10023",
        "100", "baile atha", "cliath", "anna müller", "muller", "mueller", "MÜLLER", "müll", "muell", "anna m",
        "a.mueller@brid-exports.example", "brid-exp", "@brid-exports", "www.brid.example", "IE6388047V", "6388047",
        "customer 10023", "vat no. IE 6388047V",
    ],
)  # fmt: skip
def test_a_customer_is_found_by_any_part_of_what_is_known_in_any_case_and_accent(brid, typed):
    assert found(typed) == ["C-10023"]


def test_what_was_written_out_is_found_with_the_letter_too(brid):
    make.contact(Customer.objects.get(code="C-777"), "Jörg", "Schroeder")
    assert found("schröder") == found("joerg") == found("jorg schroeder") == ["C-777"]


@pytest.mark.parametrize(("name", "typed"), [
    ("Weiß & Söhne", "weiss"), ("Ørsted A/S", "orsted"), ("Łódź Meble", "lodz"), ("Æther Corp", "aether"),
    ("Citroën", "citroen"), ("ŞİŞECAM", "sisecam"), ("Ｆｕｌｌ Width", "full"),
    ("北京王力公司", "王力公"), ("ООО Ромашка", "ромаш"),
    ("3M", "3m"), ("1&1 Telecom", "1&1"), ("O'Hara", "o'hara"),
])  # fmt: skip
def test_names_of_the_world(name, typed):
    make.customer("W-1", name)
    assert found(typed) == ["W-1"]


@pytest.mark.parametrize(
    "typed", ["%", "_", "\\", "%%%", "100%", "___", "a%b", "'; --", '"', "\0", " ", "", "()", "+", "-"]
)
def test_wildcards_and_quotes_are_only_characters(brid, typed):
    assert found(typed) == []


def test_a_percent_sign_in_a_name_is_found_as_such(brid):
    make.customer("P-1", "100% Organic_Foods")
    assert found("100%") == found("organic_f") == ["P-1"]
    assert found("100%_") == []


def test_a_question_as_long_as_a_book_is_cut(brid):
    assert found("brid " * 10_000) == ["C-10023"]


def test_what_begins_with_the_question_stands_before_what_contains_it():
    make.customer("A", "Nordbaum Holding")
    make.customer("B", "Holz Baumann KG")
    make.customer("C", "Baum & Co")
    make.customer("BAUM", "Zeta AG")
    assert found("baum") == ["BAUM", "C", "B", "A"]
    ranks = [hit.rank for hit in find("baum")]
    assert ranks == [Rank.NUMBER, Rank.NAME, Rank.WORD, Rank.WORD, Rank.PART]


def test_a_misspelt_name_is_found_only_when_nothing_else_is_and_says_so(brid):
    hits = find("suileabain")
    assert [(hit.customer_id, hit.similar) for hit in hits] == [(brid.pk, True)]
    assert not any(hit.similar for hit in find("suilleabhain"))
    assert find("xqzwv") == []


@pytest.fixture
def papers():
    """One customer's papers, and another's with numbers that look alike."""
    acme = make.customer("ACME", "Acme Ltd")
    order = make.order(acme, issued_on=TODAY, reference="PO 88-12")
    invoice = make.invoice(acme, "1190.00", issued_on=TODAY, order_number=order.number, reference="88/2026")
    paid = make.payment(acme, "500.00", received_on=TODAY, reference="005567", method="check")
    wired = make.payment(acme, "10.00", received_on=TODAY, reference="RF18 5390 0754 7034", method="wire")
    other = make.invoice(make.customer("OTHER", "Other Ltd"), issued_on=TODAY)
    return {"order": order, "invoice": invoice, "check": paid, "wire": wired, "other": other}


def sources(text, **asked):
    return {hit.source_id for hit in find(text, **asked)}


def test_an_invoice_is_found_by_its_number_however_it_is_said(papers):
    number = papers["invoice"].number
    bare = number.lstrip("INV-0")
    for said in (number, number.lower(), number.replace("-", ""), bare, f"invoice {number}", f"Invoice no. {bare}"):
        assert papers["invoice"].pk in sources(said), said
        assert papers["other"].pk not in {hit.source_id for hit in find(said) if hit.exact}, said


def test_a_paper_is_found_by_the_customers_own_reference(papers):
    for said in ("PO 88-12", "po88-12", "88-12", "8812", "PO 8812"):
        assert papers["order"].pk in sources(said), said
    assert papers["invoice"].pk in sources("88/2026")


def test_an_invoice_is_found_by_the_number_of_its_order(papers):
    hits = find(f"order {papers['order'].number}")
    assert [(hit.kind, hit.source_id) for hit in hits if hit.exact] == [
        ("document", papers["order"].pk), ("order_number", papers["invoice"].pk)
    ]  # fmt: skip


def test_a_payment_is_found_by_its_check_number_or_bank_reference(papers):
    for said in ("check 5567", "5567", "005567", "cheque no 5567"):
        assert (papers["check"].pk, "payment") in {(hit.source_id, hit.kind) for hit in find(said)}, said
    assert papers["wire"].pk in sources("rf18539007547034")
    assert papers["wire"].pk in sources("RF18 5390")
    assert papers["wire"].pk in sources("7034")


def test_a_word_before_the_number_leaves_the_other_kinds_out(papers):
    assert {hit.kind for hit in find("check 5567")} == {"payment"}


def test_kinds_that_may_not_be_seen_are_not_looked_at(papers):
    assert find(papers["invoice"].number, kinds=("customer", "code", "phone")) == []


def test_only_customers_within_are_found(papers):
    nobody = Customer.objects.none().values("pk")
    acme = Customer.objects.filter(code="ACME").values("pk")
    assert find("ltd", within=nobody) == []
    assert found("ltd", within=acme) == ["ACME"]
    assert find(papers["other"].number, within=acme) == []


def test_the_register_asks_for_customers_alone(papers):
    acme = Customer.objects.get(code="ACME")
    assert customer_ids("acme") == [acme.pk]
    assert customer_ids(papers["invoice"].number) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_costs_two_queries_however_much_is_found(rows, django_assert_num_queries):
    for number in range(rows):
        make.customer(f"Q-{number}", f"Quartz {number}")
    with django_assert_num_queries(2):
        assert len(find("quartz")) == rows
