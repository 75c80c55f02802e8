"""The folder: every figure for any day, the same on each screen, in a fixed number of queries."""

import json
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from credit.holding.holds import place_on_hold
from credit.rating.history import keep
from credit.standing import run_night
from crm.roles import give_roles
from financials.aging import aging
from foundation.periods import company_today
from tests import make
from tests.confirming import post_confirmed

pytestmark = pytest.mark.django_db

TABS = ["folder", "customers:contacts", "journal:entries", "financials:overview", "credit:overview", "documents:files"]
# Each block of the credit tab is another question, and where papers go is asked in two; the reminders ask four.
MOST_QUERIES = {"credit:overview": 42, "customers:contacts": 34, "folder": 30}
TODAY = company_today()


@pytest.fixture
def manager():
    user = make.user("Rita Meyer")
    give_roles(user, "manager")
    return user


@pytest.fixture
def desk(client, manager):
    """The browser of the manager, signed in."""
    client.force_login(manager)
    return client


@pytest.fixture
def acme(manager):
    """A customer calls about invoice 10432; there is a promise, and since yesterday a hold."""
    acme = make.customer("C-10", credit_limit=Decimal("5000.00"))
    make.contact(acme, "Mary", "Lee")
    invoice = make.invoice(acme, "1190.00", issued_on=TODAY - timedelta(days=90))
    paid_on = TODAY - timedelta(days=50)
    make.payment(acme, "500.00", received_on=paid_on, reference="5567", method="check", to=[(invoice, "500.00")])
    make.order(acme, "300.00", issued_on=TODAY - timedelta(days=3))
    make.promise_payment(
        customer=acme, amount=Decimal("690.00"), due_on=TODAY, promised_by="Ms Lee", by=manager, now=make.at(TODAY)
    )
    yesterday = make.at(TODAY - timedelta(days=1))
    place_on_hold(customer=acme, reason="2 broken promises", by=manager, now=yesterday)
    return acme


def figures(code: str, *arguments) -> dict:
    said = StringIO()
    call_command("folder", code, "--json", *arguments, stdout=said)
    return json.loads(said.getvalue())


def test_the_command_answers_with_every_figure(acme):
    found = figures("C-10")
    assert (found["balance"], found["overdue"], found["unapplied"]) == ("690.00", "690.00", "0.00")
    assert found["exposure"] == "990.00"
    assert found["aging"]["31-60"] | found["aging"]["61-90"] != {}
    assert sum(Decimal(bucket["amount"]) for bucket in found["aging"].values()) == Decimal("690.00")
    assert found["customer"]["credit_limit"] == "5000.00"
    assert found["hold"]["reason"] == "2 broken promises"
    assert found["counts"] == {
        "contacts": 1, "journal": 5, "quotes": 0, "orders": 1, "deliveries": 0, "invoices": 1, "credit_notes": 0,
        "payments": 1, "service_calls": 0, "documents": 0,
    }  # fmt: skip
    assert [(one["open"], one["amount"]) for one in found["open_items"]] == [("690.00", "1190.00")]
    assert found["promises"][0]["promised_by"] == "Ms Lee"
    assert [entry["verified"] for entry in found["journal"]] == [True] * 5
    assert found["rating"]["grade"] in "ABCDE"
    assert found["payment_days"] == {"invoices": 0, "min": None, "max": None, "average": None, "weighted": 40.0}
    assert found["other_currencies"] == []


def test_risk_limit_and_signals_are_said_with_their_reasons(acme):
    head = make.customer("C-9", "Acme Holding", credit_limit=Decimal("900.00"))
    acme.parent, acme.shares_credit = head, True
    acme.save(update_fields=["parent", "shares_credit"])
    make.invoice(head, "100.00", issued_on=TODAY)
    found = figures("C-10")
    assert 0 < found["risk"]["not_paid_30d"] <= 1
    assert found["risk"]["reasons"][0].keys() == {"key", "text", "effect", "invoices"}
    assert (found["exposure"], found["own_exposure"]) == ("1090.00", "990.00")
    assert found["limit"] == {
        "customer": "C-9", "amount": "900.00", "free": "-190.00", "used_percent": 121, "shared_by": ["C-9", "C-10"],
    }  # fmt: skip
    assert [signal["key"] for signal in found["signals"]][:2] == ["on-hold", "over-limit"]
    assert figures("C-9")["exposure"] == found["exposure"]
    rating = found["rating"]
    effects = sum(one["effect"] for one in rating["moved"]) + (rating["rest"]["effect"] if rating["rest"] else 0)
    assert rating["mean"] + effects == pytest.approx(rating["score"], abs=0.01)


def test_what_is_unknown_of_somebody_new_is_null():
    make.customer("C-1")
    found = figures("C-1")
    assert (found["risk"]["not_paid_30d"], found["rating"]["score"], found["rating"]["grade"]) == (None, None, "N")
    assert (found["limit"]["amount"], found["limit"]["free"], found["signals"]) == (None, None, [])


def test_the_header_of_a_past_day_shows_the_rating_its_night_kept(desk, acme):
    day = TODAY - timedelta(days=10)
    url = reverse("folder", args=["C-10"])
    assert "that day&#x27;s" in desk.get(url, {"as_of": day.isoformat()}).content.decode().replace("'", "&#x27;")
    run_night(day=day, now=make.at(day + timedelta(days=1)))
    keep(day=day)
    page = desk.get(url, {"as_of": day.isoformat()})
    score = figures("C-10", "--as-of", day.isoformat())["rating"]["score"]
    assert round(score) == page.context["folder"].rating.score


def test_a_branch_is_on_hold_with_its_head_office(desk, acme):
    branch = make.customer("C-12", parent=acme, shares_credit=True)
    page = desk.get(reverse("folder", args=[branch.code])).content.decode()
    assert "On hold with its head office" in page
    assert reverse("credit:release", args=["C-12"]) not in page


def test_a_day_of_the_past_shows_what_was_known_then(acme):
    day = (TODAY - timedelta(days=60)).isoformat()
    found = figures("C-10", "--as-of", day)
    assert (found["balance"], found["hold"], found["promises"]) == ("1190.00", None, [])
    assert found["counts"]["payments"] == 0
    make.payment(acme, "690.00", received_on=TODAY - timedelta(days=70), now=make.at(TODAY))
    assert figures("C-10", "--as-of", day) == found


def test_another_currency_stands_beside_and_is_never_added(acme):
    make.invoice(acme, "70.00", issued_on=TODAY, currency="EUR")
    found = figures("C-10")
    assert found["balance"] == "690.00"
    assert [(one["currency"], one["balance"]) for one in found["other_currencies"]] == [("EUR", "70.00")]


def test_an_unknown_code_is_a_sentence_and_exit_1(capsys):
    with pytest.raises(SystemExit) as stop:
        figures("C-99")
    assert stop.value.code == 1


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_shows_balance_hold_and_promise(desk, acme, tab):
    page = desk.get(reverse(tab, args=["C-10"]))
    assert page.status_code == 200
    shown = page.content.decode()
    assert "690.00" in shown
    assert "2 broken promises" in shown


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_costs_the_same_number_of_queries_whatever_it_shows(
    desk, acme, tab, django_assert_max_num_queries, manager
):
    url, most = reverse(tab, args=["C-10"]), MOST_QUERIES.get(tab, 30)
    desk.get(url)
    with django_assert_max_num_queries(most) as few:
        desk.get(url)
    for day in range(3):
        invoice = make.invoice(acme, "10.00", issued_on=TODAY - timedelta(days=day))
        make.payment(acme, "5.00", received_on=TODAY, to=[(invoice, "5.00")])
        make.contact(acme, last_name=f"Roth {day}")
    desk.get(url)  # what is new is told, and seen from now on
    with django_assert_max_num_queries(most) as many:
        desk.get(url)
    assert len(many) == len(few)


@pytest.mark.parametrize("tab", TABS)
def test_the_folder_of_a_past_day_says_so_and_offers_no_change(desk, acme, tab):
    day = TODAY - timedelta(days=60)
    page = desk.get(reverse(tab, args=["C-10"]), {"as_of": day.isoformat()}).content.decode()
    assert "as it stood at the end of" in page
    assert "1,190.00" in page


@pytest.mark.parametrize("age", ["current", "1-30", "31-60", "61-90", "90+", "unapplied"])
def test_a_piece_of_the_aging_bar_leads_to_its_items(desk, age):
    """Twelve invoices of all ages and two credits: what the list shows of an age is what the bar says of it."""
    acme = make.customer("C-77")
    for days in range(0, 180, 15):
        make.invoice(acme, "10.00", issued_on=TODAY - timedelta(days=days))
    for number in range(2):
        make.payment(acme, "3.00", received_on=TODAY, reference=f"loose {number}")
    account = aging(customer_id=acme.pk, currency="USD", as_of=TODAY)
    expected = -account.unapplied if age == "unapplied" else account.by_bucket[age]["amount"]
    page = desk.get(reverse("financials:overview", args=["C-77"]), {"age": age})
    shown = page.context["listing"].page.rows
    left = next(column for column in page.context["listing"].columns if column.key == "open")
    assert sum(left.read(row) for row in shown) == expected != 0


def test_the_invoice_explains_what_is_open(desk, acme):
    invoice = acme.documents.get(kind="invoice")
    page = desk.get(invoice.get_absolute_url()).content.decode()
    assert "Check 5567" in page
    assert "690.00" in page
    assert "Hex bolts M8" in page


def test_another_customers_document_is_not_found(desk, acme):
    other = make.invoice(make.customer("C-11"), issued_on=TODAY)
    url = reverse("financials:document", args=["C-10", "invoice", other.number])
    assert desk.get(url).status_code == 404


def test_release_asks_for_a_reason_keeps_what_was_typed_and_journals_it(desk, acme):
    url = reverse("credit:release", args=["C-10"])
    assert desk.post(url, {"reason": ""}).status_code == 422
    page = post_confirmed(desk, url, {"reason": "Paid today, check 5599"}, follow=True).content.decode()
    assert "The hold is released" in page
    assert acme.holds.get().release_reason == "Paid today, check 5599"


def test_a_clerk_may_look_but_not_release(client, acme):
    clerk = make.user("Carl Lund")
    give_roles(clerk, "clerk")
    client.force_login(clerk)
    assert client.get(reverse("credit:overview", args=["C-10"])).status_code == 200
    assert client.post(reverse("credit:release", args=["C-10"]), {"reason": "please"}).status_code == 403
    assert acme.holds.active().exists()


def test_balance_is_one_number_on_every_screen_and_in_the_command(desk):
    balances = {}
    for number in range(12):
        customer = make.customer(f"S-{number}")
        for amount in ("100.10", "33.35", "7.00")[: number % 3 + 1]:
            make.invoice(customer, amount, issued_on=TODAY - timedelta(days=10 * number))
        make.payment(customer, f"{number + 1}.05", received_on=TODAY)
        balances[customer.code] = figures(customer.code)["balance"]
    register = desk.get(reverse("customers:register")).content.decode()
    for code, balance in balances.items():
        assert f">{balance}<" in register
        for tab in ("folder", "financials:overview", "financials:why"):
            assert balance in desk.get(reverse(tab, args=[code])).content.decode()
