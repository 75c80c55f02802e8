"""The night flags accounts: the register finds whom the folder warns of, and what did not change is not written."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from credit.flags import differences, found_on, keep_flags
from credit.health import facts_of
from credit.holding.holds import place_on_hold
from credit.models import (
    AccountFlag,
    Dispute,
    DunningLevel,
    Promise,
    RatedDay,
    RatingHistory,
    Reminder,
    ReminderItem,
    ReminderRun,
)  # fmt: skip
from credit.rating.history import keep
from credit.signals import FLAGS, having, signals_of
from credit.standing import run_night
from crm.books import check
from crm.night import run as run_whole_night
from crm.roles import give_roles
from customers.models import Customer
from foundation.periods import company_today, end_of_day
from journal.models import Entry
from tests import make

pytestmark = pytest.mark.django_db

TODAY = company_today()
YESTERDAY = TODAY - timedelta(days=1)
KEYS = [rule.key for rule in FLAGS]


def owing(customer, amount: str, days_overdue: int):
    """An invoice net 30 that is so many days overdue today."""
    return make.invoice(customer, amount, issued_on=TODAY - timedelta(days=30 + days_overdue))


def broken(customer, times: int):
    for place in range(times):
        due_on = TODAY - timedelta(days=40 + 30 * place)
        Promise.objects.create(
            customer=customer, currency="USD", amount=Decimal(100), due_on=due_on, made_on=due_on - timedelta(days=9),
            promised_by="Ms Lee", recorded_by=make.somebody(), closed_on=due_on + timedelta(days=5), outcome="broken",
        )  # fmt: skip


def fell(customer, before: int):
    day = TODAY - timedelta(days=120)
    RatedDay.objects.get_or_create(day=day)
    RatingHistory.objects.create(customer=customer, currency="USD", day=day, score=before, grade="A", provisional=False)


def reminded_for_the_last_time(customer, invoice):
    last = DunningLevel.objects.order_by("-position").first() or DunningLevel.objects.create(
        position=1, name="Last reminder", after_days=10
    )
    sent_at = make.at(TODAY - timedelta(days=12))
    run = ReminderRun.objects.create(
        day=sent_at.date(), status="finished", made_at=sent_at, made_by=make.somebody(), finished_at=sent_at
    )
    sent = Reminder.objects.create(
        customer=customer, run=run, currency="USD", level=last, status="sent", sent_at=sent_at, amount=invoice.total
    )
    ReminderItem.objects.create(
        customer=customer, reminder=sent, entry=invoice.entries.get(), document=invoice, level=last.position,
        open=invoice.total, days_late=40, counts=True,
    )  # fmt: skip


def flag() -> int:
    """What the night of yesterday does about flags; how many it changed."""
    run_night(day=YESTERDAY, now=make.at(TODAY))
    keep(day=YESTERDAY)
    return keep_flags(day=YESTERDAY, now=make.at(TODAY))


@pytest.fixture
def accounts():
    """One customer for each flag, named after it, and two of whom nothing is to be said."""
    people = {key: make.customer(f"K-{key}", credit_limit=Decimal(5000)) for key in [*KEYS, "fine", "held"]}
    owing(people["at-risk"], "90.00", 70)
    owing(people["over-limit"], "6000.00", -5)
    broken(people["broken-promises"], 3)
    for days_overdue in (400, 300, 200, 100, 45):
        invoice = owing(people["worsening"], "300.00", days_overdue)
        make.payment(people["worsening"], "300.00", received_on=TODAY - timedelta(days=30), to=[(invoice, "300.00")])
    fell(people["worsening"], 95)
    contested = owing(people["disputed"], "500.00", -5)
    Dispute.objects.create(
        customer=people["disputed"], document=contested, amount=200, reason="Two short", opened_on=YESTERDAY
    )
    reminded_for_the_last_time(people["last-reminder"], owing(people["last-reminder"], "80.00", 40))
    owing(people["fine"], "900.00", 10)
    place_on_hold(customer=people["held"], reason="court order", by=make.somebody(), now=make.at(YESTERDAY))
    return people


def flags() -> dict[str, set[str]]:
    """The codes of the customers the night flagged, by flag."""
    found = {key: set() for key in KEYS}
    for key, code in AccountFlag.objects.values_list("key", "customer__code"):
        found[key].add(code)
    return found


def test_every_flag_is_of_exactly_those_whose_folder_warns_of_it(accounts):
    run_whole_night(day=YESTERDAY, now=make.at(TODAY))
    everybody = list(Customer.objects.order_by("code"))
    facts = facts_of(everybody, as_of=TODAY, today=TODAY)
    warned = {one.pk: {signal.key: signal.why for signal in signals_of(facts[one.pk])} for one in everybody}
    for key in KEYS:
        assert f"K-{key}" in flags()[key]
        shown = {one for one in everybody if key in warned[one.pk]}
        assert set(Customer.objects.filter(having(key))) == shown, key
    for flag in AccountFlag.objects.all():
        assert warned[flag.customer_id][flag.key] == flag.why
        assert flag.since == YESTERDAY
    assert not {"K-fine", "K-held"} & set().union(*flags().values())


def test_branches_are_flagged_for_the_limit_they_share():
    head = make.customer("HEAD", credit_limit=Decimal(100))
    branch = make.customer("BRANCH", parent=head, shares_credit=True)
    make.customer("OTHER", parent=head)
    owing(branch, "150.00", -10)
    flag()
    assert flags()["over-limit"] == {"HEAD", "BRANCH"}


def test_a_night_that_finds_the_same_writes_nothing_and_says_nothing(accounts):
    written = flag()
    said = Entry.objects.filter(kind="risk_flagged").count()
    kept = set(AccountFlag.objects.values_list("pk", "key", "why", "since"))
    assert (written, said) == (len(kept), len(flags()["at-risk"]))
    assert flag() == 0
    assert keep_flags(day=TODAY, now=end_of_day(TODAY)) == 0
    assert set(AccountFlag.objects.values_list("pk", "key", "why", "since")) == kept
    assert Entry.objects.filter(kind="risk_flagged").count() == said


def test_at_risk_is_a_line_in_the_journal_when_it_begins_and_when_it_ends(accounts):
    late = accounts["at-risk"]
    invoice = late.documents.get()
    flag()
    make.payment(late, "40.00", received_on=TODAY, to=[(invoice, "40.00")])
    keep_flags(day=TODAY, now=end_of_day(TODAY))
    found = AccountFlag.objects.get(customer=late, key="at-risk")
    assert (found.why, found.since) == ("50.00 USD is more than 60 days overdue", YESTERDAY)
    tomorrow = TODAY + timedelta(days=1)
    make.payment(late, "50.00", received_on=TODAY, now=make.at(tomorrow), to=[(invoice, "50.00")])
    keep_flags(day=tomorrow, now=end_of_day(tomorrow))
    assert not AccountFlag.objects.filter(customer=late).exists()
    said = Entry.objects.filter(customer=late, kind__startswith="risk_").order_by("seq")
    assert [(entry.kind, entry.author_id) for entry in said] == [("risk_flagged", None), ("risk_cleared", None)]
    assert said[0].body.content.count("90.00 USD is more than 60 days overdue") == 1


def test_the_register_is_narrowed_to_flagged_accounts_by_what_the_night_kept(accounts, client):
    flag()
    clerk = make.user("Carl Lund")
    give_roles(clerk, "clerk")
    client.force_login(clerk)
    page = client.get(reverse("customers:register"), {"signal": "at-risk"}).content.decode()
    assert "K-at-risk" in page
    assert "K-fine" not in page
    assert "more than 60 days overdue" in page
    page = client.get(reverse("customers:register"), {"signal": "any"}).content.decode()
    assert all(f"K-{key}" in page for key in KEYS)
    assert "K-fine" not in page


def test_a_flag_somebody_changed_past_every_program_is_found(accounts):
    run_whole_night(day=YESTERDAY, now=make.at(TODAY))
    assert list(check(as_of=YESTERDAY)) == []
    AccountFlag.objects.filter(key="at-risk").delete()
    AccountFlag.objects.create(customer=accounts["fine"], key="disputed", why="made up", since=TODAY)
    wrong = {(row["code"], row["key"], row["found"]) for row in differences()}
    assert ("K-fine", "disputed", False) in wrong
    assert ("K-at-risk", "at-risk", True) in wrong
    assert [str(one) for one in check(as_of=YESTERDAY) if "K-fine" in one.where]


@pytest.mark.parametrize("count", [1, 3])
def test_the_night_asks_the_same_for_any_number_of_accounts(count, django_assert_num_queries):
    for _ in range(count):
        owing(make.customer(credit_limit=Decimal(10)), "90.00", 70)
    with django_assert_num_queries(10):
        assert list(found_on(day=TODAY, today=TODAY))


def test_the_header_names_the_gravest_and_counts_the_others(client):
    acme = make.customer("ACME", credit_limit=Decimal(50))
    owing(acme, "90.00", 70)
    broken(acme, 2)
    client.force_login(make.person("Carl Lund", "clerk"))
    page = reverse("folder", args=["ACME"])
    assert "broken promises" in client.get(page).content.decode()
    Dispute.objects.create(
        customer=acme, document=acme.documents.get(), amount=20, reason="Two short", opened_on=YESTERDAY
    )
    shown = client.get(page).content.decode()
    assert "2 more" in shown
    assert "disputed: 1 dispute is open" in shown
    assert ">broken promises<" not in shown
