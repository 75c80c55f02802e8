"""Orders that come by file meet the credit limit too, and history comes in whatever the limit."""

from datetime import timedelta

from django.utils import timezone

from credit.holding.holds import place_on_hold
from customers.models import Customer
from financials.models import Document
from foundation.periods import company_today
from tests import make
from tests.crm.conftest import counts, reasons

HEADER = "number,customer_code,issued_on,amount,status"


def order(number: int, customer: str, amount: str, status: str = "", ago: int = 0) -> str:
    return f"{number},{customer},{company_today() - timedelta(days=ago)},{amount},{status}"


def test_orders_are_measured_in_the_order_of_the_file_and_what_is_refused_does_not_count(load):
    load("customers", "code,name,currency,credit_limit", "ACME,Acme Corp.,USD,1000")
    rows = [order(1, "ACME", "600.00"), order(2, "ACME", "500.00"), order(3, "ACME", "400.00")]
    assert counts(load("orders", HEADER, *rows, dry_run=True)) == (2, 0, 0, 1)
    result = load("orders", HEADER, *rows)
    assert counts(result) == (2, 0, 0, 1)
    [said] = reasons(result)
    assert "This order would take Acme Corp. to 1,100.00 of its limit of 1,000.00 USD: 100.00 too much." in said
    assert counts(load("orders", HEADER, *rows)) == (0, 0, 2, 1), "the same file again"


def test_branches_that_share_a_limit_are_measured_together(load):
    load(
        "customers", "code,name,currency,credit_limit,parent_code,shares_credit", "HQ,Holding,USD,1000,,",
        "N,North,USD,,HQ,yes", "S,South,USD,,HQ,yes", "A,Alone,USD,,HQ,no",
    )  # fmt: skip
    rows = [order(1, "N", "600.00"), order(2, "S", "500.00"), order(3, "A", "5000.00"), order(4, "HQ", "400.00")]
    assert counts(load("orders", HEADER, *rows)) == (3, 0, 0, 1)
    assert not Document.objects.filter(number="2").exists()


def test_history_and_what_is_invoiced_or_cancelled_come_in_whatever_the_limit(load):
    load("customers", "code,name,currency,credit_limit", "ACME,Acme Corp.,USD,0", "EURO,Euro SA,EUR,100")
    rows = [
        order(1, "ACME", "600.00", ago=40), order(2, "ACME", "500.00", "invoiced"),
        order(3, "ACME", "500.00", "cancelled"), order(4, "ACME", "0.01"),
    ]  # fmt: skip
    result = load("orders", HEADER, *rows)
    assert counts(result) == (3, 0, 0, 1)
    assert "The credit limit of Acme Corp. is 0.00 USD: every order needs approval." in reasons(result)[0]
    result = load("orders", f"{HEADER},currency", f"{order(5, 'EURO', '1.00')},USD")
    assert "the credit limit of Euro SA is in EUR: it cannot be measured" in reasons(result)[0]


def test_a_branch_that_uses_the_credit_of_a_head_office_on_hold_is_refused_with_the_row(load):
    load(
        "customers", "code,name,currency,parent_code,shares_credit", "HQ,Holding,USD,,", "N,North,USD,HQ,yes",
        "A,Alone,USD,HQ,no",
    )  # fmt: skip
    place_on_hold(
        customer=Customer.objects.get(code="HQ"), reason="2 broken promises", by=make.user(), now=timezone.now()
    )
    result = load("orders", HEADER, order(1, "N", "1.00"), order(2, "A", "1.00"))
    assert counts(result) == (1, 0, 0, 1)
    assert "It uses the credit of Holding, which has been on hold since" in reasons(result)[0]


def test_credit_is_shared_by_file_only_with_a_head_office_in_the_same_currency(load):
    result = load(
        "customers", "code,name,currency,parent_code,shares_credit", "HQ,Holding,USD,,", "N,North,USD,HQ,yes",
        "E,East,EUR,HQ,yes", "L,Lonely,USD,,yes",
    )  # fmt: skip
    assert counts(result) == (2, 0, 0, 2)
    east, lonely = reasons(result)
    assert "the head office hq has its limit in USD, this customer buys in EUR" in east
    assert "there is no head office whose limit it could use" in lonely
    assert Customer.objects.get(code="N").shares_credit
    result = load("customers", "code,currency", "HQ,EUR")
    assert "N uses the limit of this customer" in reasons(result)[0]
    assert counts(load("customers", "code,currency,shares_credit", "HQ,EUR,", "N,,no")) == (0, 2, 0, 0)


def test_a_limit_in_a_file_is_no_negative_nor_an_absurd_one_and_its_change_is_told(load):
    rows = ("A,Acme,-5", "B,Bolt,99999999999", "C,Coil,NaN", "D,Dam,1.000.00", "E,Elm,500")
    result = load("customers", "code,name,credit_limit", *rows)
    assert counts(result) == (1, 0, 0, 4)
    load("customers", "code,credit_limit", "E,750")
    elm = Customer.objects.get(code="E")
    assert any("credit limit 500 → 750" in entry.body.subject for entry in elm.journal_entries.all())
