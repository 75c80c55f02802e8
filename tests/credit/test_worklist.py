"""Whom collections calls next: the most at risk first, and nobody who promised, disputes, paid or was just called."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credit.collecting.assigning import assign_cases
from credit.collecting.case import case_of
from credit.collecting.disputes import open_dispute
from credit.collecting.place import Place
from credit.collecting.refusals import CaseRefused
from credit.collecting.rows import overdue_of
from credit.collecting.until import until
from credit.collecting.working import set_next_contact
from credit.collecting.worklist import earliest_standing, everything, page, waiting
from credit.models import CollectionCase, Standing
from credit.risk.chances import open_risks
from credit.standing import run_night
from foundation.periods import company_today
from journal.models import Entry
from journal.record import record
from tests import make

LIST = "/worklist/"


@pytest.fixture
def today(db):
    return company_today()


@pytest.fixture
def lee(db):
    """Lee of collections."""
    return make.person("Lee Wagner", "collections")


@pytest.fixture
def window(client, lee):
    client.force_login(lee)
    return client


def debtor(code: str, amount: str, *, days_late: int, name: str = ""):
    """A customer with one invoice that is so many days late today, or up to two days less over a weekend."""
    firm = make.customer(code, name or f"{code} Ltd.")
    make.invoice(firm, amount, issued_on=company_today() - timedelta(days=30 + days_late))
    return firm


def close_the_day():
    run_night(day=company_today() - timedelta(days=1), now=timezone.now())


def listed(user, **asked) -> list[str]:
    rows = page(waiting(user=user, now=timezone.now()), today=company_today(), **asked).rows
    return [row.customer.code for row in rows]


def test_the_most_at_risk_is_called_first(lee, today):
    debtor("SMALL", "100.00", days_late=40)
    debtor("LARGE", "9000.00", days_late=40)
    debtor("NOT-DUE", "5000.00", days_late=-20)
    debtor("GRACE", "5000.00", days_late=1)
    close_the_day()
    assert listed(lee) == ["LARGE", "SMALL"]


def test_a_payment_of_this_minute_takes_the_row_away_at_once(lee, today):
    firm, other = debtor("ACME", "900.00", days_late=40), debtor("OTHER", "800.00", days_late=40)
    close_the_day()
    make.payment(firm, "900.00", received_on=today, to=[(firm.documents.get(), "900.00")])
    assert listed(lee) == ["OTHER"]
    make.payment(other, "800.00", received_on=today)  # came in, and nobody has applied it yet
    assert listed(lee) == []


def test_a_promise_keeps_them_off_until_its_time_has_passed(lee, today):
    firm = debtor("ACME", "900.00", days_late=40)
    close_the_day()
    given_on = timezone.now()
    make.promise_payment(customer=firm, amount=Decimal(900), due_on=today + timedelta(days=5), promised_by="Ms Park",
                    by=lee, now=given_on)  # fmt: skip
    assert listed(lee) == []
    after = until(today + timedelta(days=5)) + timedelta(days=1)
    assert waiting(user=lee, now=make.at(after)).count() == 1


def test_the_earliest_promise_that_stands_is_found_for_every_weekday(db, today):
    for day in (today + timedelta(days=step) for step in range(14)):
        first = earliest_standing(day)
        assert until(first) >= day > until(first - timedelta(days=1))


def test_a_dispute_about_all_of_it_belongs_into_the_other_queue(lee, today):
    firm = debtor("ACME", "900.00", days_late=40)
    close_the_day()
    dispute = {"document": firm.documents.get(), "reason": "Wrong bolts", "by": lee, "now": timezone.now()}
    open_dispute(amount=Decimal(200), **dispute)
    row = page(waiting(user=lee, now=timezone.now()), today=today).rows[0]
    assert (row.figures.overdue, row.figures.undisputed, row.figures.disputed) == (900, 700, 200)
    firm.disputes.update(amount=900)
    assert listed(lee) == []


def test_who_was_just_called_is_left_in_peace_until_the_day_that_was_chosen(lee, today):
    firm = debtor("ACME", "900.00", days_late=40)
    close_the_day()
    record(firm, "call_in", "Asked for a copy", by=lee, now=timezone.now(), people=["Ms Park"])
    assert listed(lee) == []
    tomorrow = today + timedelta(days=1)
    set_next_contact(customer=firm, day=tomorrow, by=lee, now=timezone.now(), note="after the payment run")
    assert waiting(user=lee, now=make.at(today)).count() == 0
    assert waiting(user=lee, now=make.at(tomorrow)).count() == 1
    row = page(waiting(user=lee, now=make.at(tomorrow)), today=tomorrow).rows[0]
    assert row.case.note == "after the payment run"


def test_a_day_that_has_passed_is_no_day_to_call_again(lee, today):
    firm = debtor("ACME", "900.00", days_late=40)
    with pytest.raises(CaseRefused, match="choose today or a later day"):
        set_next_contact(customer=firm, day=today - timedelta(days=1), by=lee, now=timezone.now())
    assert not CollectionCase.objects.exists()


def test_the_row_is_the_sum_of_its_invoices_and_the_case_says_the_same(lee, today):
    firm = debtor("ACME", "900.00", days_late=40)
    make.invoice(firm, "333.33", issued_on=today - timedelta(days=120))
    make.invoice(firm, "5000.00", issued_on=today)
    close_the_day()
    row = page(waiting(user=lee, now=timezone.now()), today=today).rows[0]
    account = case_of(firm, today=today).accounts[0]
    assert account.figures == row.figures
    assert row.figures.invoices == len(account.invoices) == 2
    assert row.figures.at_risk == sum(Decimal(f"{one.value_at_risk:.2f}") for one in account.invoices)
    assert [one.value_at_risk for one in account.invoices] == sorted(
        (one.value_at_risk for one in account.invoices), reverse=True
    )


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    bills=st.lists(st.tuples(st.integers(1, 200_000), st.integers(-20, 120)), min_size=1, max_size=5),
    paid=st.integers(0, 100_000),
    contested=st.integers(0, 100),
)
def test_the_sum_holds_for_any_invoices_money_and_disputes(db, lee, bills, paid, contested):
    today = company_today()
    firm = make.customer()
    for cents, late in bills:
        make.invoice(firm, Decimal(cents) / 100, issued_on=today - timedelta(days=30 + late))
    if paid:
        make.payment(firm, Decimal(paid) / 100, received_on=today)
    if part := Decimal(bills[0][0] * contested // 100) / 100:
        open_dispute(document=firm.documents.first(), amount=part, reason="Price", by=lee, now=timezone.now())
    late = [one for one in open_risks(customer_id=firm.pk, as_of=today) if one.age >= 0]
    figures = overdue_of([firm.pk], today=today).get((firm.pk, "USD"))
    assert (figures is None) == (not late)
    if figures:
        assert figures.at_risk == sum(
            Decimal(f"{one.value_at_risk:.10f}").quantize(Decimal("0.01"), "ROUND_HALF_UP") for one in late
        )
        assert figures.undisputed <= figures.overdue
        assert figures.days_late == max(one.days_late for one in late)


def test_pages_follow_each_other_and_back(lee, today):
    for number in range(7):
        debtor(f"D-{number}", "100.00" if number % 2 else "200.00", days_late=40)
    close_the_day()
    standings, seen, place = waiting(user=lee, now=timezone.now()), [], None
    while True:
        found = page(standings, today=today, size=3, after=place)
        seen += [row.customer.code for row in found.rows]
        if not (place := found.after and Place.read(str(found.after))):
            break
    assert seen == listed(lee) == [row.customer.code for row in everything(standings, today=today)]
    back = page(standings, today=today, size=3, before=found.before)
    assert [row.customer.code for row in back.rows] == seen[3:6]


def test_a_place_is_read_or_it_is_none():
    assert str(Place.read("12.3400_7_USD")) == "12.3400_7_USD"
    for nonsense in ("", "1_2", "x_1_USD", "NaN_1_USD", "1_99999999999999999999_USD"):
        assert Place.read(nonsense) is None


def test_thirty_accounts_change_hands_in_one_statement(lee, today, django_assert_max_num_queries):
    ann = make.person("Ann Becker", "collections")
    firms = [make.customer(f"F-{number}") for number in range(30)]
    assign_cases(customers=[firms[0].pk], collector=ann, by=lee, now=timezone.now())
    with django_assert_max_num_queries(14):
        changed = assign_cases(customers=[firm.pk for firm in firms], collector=lee, by=ann, now=timezone.now())
    assert changed == 30
    assert set(CollectionCase.objects.values_list("collector", flat=True)) == {lee.pk}
    entries = Entry.objects.filter(kind="collector_assigned", author=ann)
    assert entries.count() == 30
    said = entries.get(customer=firms[0]).body.subject
    assert said == "Collects: Lee Wagner, before Ann Becker"
    assert assign_cases(customers=[firm.pk for firm in firms], collector=lee, by=ann, now=timezone.now()) == 0


def test_who_does_not_collect_is_given_no_accounts(lee):
    sam = make.person("Sam Ortega", "sales")
    firm = make.customer()
    with pytest.raises(CaseRefused, match="does not collect"):
        assign_cases(customers=[firm.pk], collector=sam, by=lee, now=timezone.now())
    with pytest.raises(CaseRefused, match="Choose the accounts first"):
        assign_cases(customers=[], collector=lee, by=lee, now=timezone.now())


def test_ones_own_list_comes_first_and_the_filters_stay_in_the_address(window, lee, today):
    mine, _others = debtor("MINE", "900.00", days_late=40), debtor("OTHERS", "800.00", days_late=40, name="Ötker KG")
    close_the_day()
    assert b"OTHERS" in window.get(LIST).content
    assign_cases(customers=[mine.pk], collector=lee, by=lee, now=timezone.now())
    page_ = window.get(LIST).content.decode()
    assert "MINE" in page_
    assert "OTHERS" not in page_
    assert "whose=mine" in page_
    for query, codes in {
        "whose=all": {"MINE", "OTHERS"}, "whose=nobody": {"OTHERS"}, "whose=all&text=ötk": {"OTHERS"},
        "whose=all&least=850": {"MINE"},
        "whose=all&currency=USD": {"MINE", "OTHERS"}, "whose=all&level=0": {"MINE", "OTHERS"},
        "whose=all&broken=on": set(), "whose=all&grade=A": set(),
    }.items():  # fmt: skip
        shown = {row.customer.code for row in window.get(f"{LIST}?{query}").context["listing"].page.rows}
        assert shown == codes, query


def test_accounts_are_ticked_and_handed_to_a_colleague(window, lee, today):
    ann = make.person("Ann Becker", "collections")
    firms = [debtor(f"D-{number}", "900.00", days_late=40) for number in range(3)]
    close_the_day()
    typed = {"account": [firms[0].pk, firms[2].pk], "collector": ann.pk, "next": "/worklist/?whose=all&grade=C"}
    answer = window.post("/worklist/all/assign/", typed)
    assert answer.headers["Location"] == "/worklist/?whose=all&grade=C"
    assert [ann.pk for _ in range(2)] == list(CollectionCase.objects.values_list("collector", flat=True))
    answer = window.post("/worklist/all/assign/", {"next": "//evil.example/?whose=all"}, follow=True)
    assert answer.redirect_chain[0][0] == "/worklist/?whose=all"
    assert b"Choose the accounts first" in answer.content


def test_the_sums_by_collector(window, lee, today):
    firms = [debtor(f"D-{number}", "900.00", days_late=40) for number in range(3)]
    close_the_day()
    assign_cases(customers=[firms[0].pk], collector=lee, by=lee, now=timezone.now())
    sums = window.get("/worklist/all/totals/?whose=mine").context["sums"]
    assert [(one["name"], one["accounts"]) for one in sums] == [(None, 2), ("Lee Wagner", 1)]
    assert sums[1]["sums"][0]["at_risk"] == Standing.objects.get(customer=firms[0]).overdue_at_risk
    assert "whose=mine" in sums[1]["url"]
    assert "whose=nobody" in sums[0]["url"]


def test_what_is_filtered_is_taken_along_as_a_file(window, today):
    debtor("ACME", "900.00", days_late=40)
    close_the_day()
    file = b"".join(window.get(f"{LIST}?format=csv&whose=all").streaming_content).decode()
    assert file.splitlines()[0].startswith("\ufeffcustomer,next_action,at_risk,overdue")
    assert "ACME Ltd.,Call," in file


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_rows(window, lee, rows, django_assert_max_num_queries):
    for number in range(rows):
        firm = debtor(f"D-{number}", "900.00", days_late=40)
        record(firm, "call_in", "Hello", by=lee, now=timezone.now() - timedelta(days=20))
    close_the_day()
    window.get(LIST)
    with django_assert_max_num_queries(21):
        assert len(window.get(LIST).context["listing"].page.rows) == rows


def test_nobody_to_call_is_said_in_a_sentence(window):
    assert b"Nobody needs a call now" in window.get(LIST).content
    assert b"No account fits this filter" in window.get(f"{LIST}?whose=all&grade=A").content
