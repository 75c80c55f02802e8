"""A second person lets one order pass although it is held back, once; never who wrote it, and never for good."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from credit.gate import OwnOverride
from credit.holding.held import hold_back
from credit.holding.holds import place_on_hold
from credit.holding.overrides import OverrideRefused, grant_override, overrides_of, withdraw_override
from credit.limits import OverLimit
from credit.models import HeldWork, Override
from customers.holds import OnHold
from financials.documents import DocumentRefused
from financials.drafts import issue, save_draft
from financials.models import Document
from foundation.periods import company_today
from journal.models import Alert, Entry
from tests import make
from tests.journal.moving import merging

REASON = "Prepaid by wire this morning"


@pytest.fixture
def manager(db):
    return make.person("Rita Meyer", "manager")


@pytest.fixture
def anna(db):
    return make.person("Anna Lang", "sales")


@pytest.fixture
def acme(db, manager):
    acme = make.customer("ACME", "Acme Ltd")
    place_on_hold(customer=acme, reason="2 broken promises", by=manager, now=timezone.now())
    return acme


def drafted(customer, by, amount="100.00", **fields) -> Document:
    now = timezone.now()
    return save_draft(
        customer=customer, kind="order", lines=[make.line(amount)], by=by, now=now,
        issued_on=company_today(now), **fields,
    )  # fmt: skip


@pytest.fixture
def draft(acme, anna):
    """Anna's order of 100.00, refused and kept."""
    draft = drafted(acme, anna)
    try:
        with transaction.atomic():
            confirm(draft, anna)
    except OnHold as refusal:
        hold_back(draft=draft, refusal=refusal, by=anna, now=timezone.now())
    return draft


def confirm(draft, by) -> Document:
    return issue(draft=draft, by=by, now=timezone.now())


def grant(draft, by, reason=REASON, **fields) -> Override:
    return grant_override(work=draft, reason=reason, by=by, now=timezone.now(), **fields)


def test_granted_by_a_manager_it_lets_the_order_pass_once_and_everything_is_written_down(draft, anna, manager):
    override = grant(draft, manager)
    assert (override.lifts_hold, override.lifts_limit, override.amount) == (True, False, Decimal(100))
    assert (override.requested_by, override.granted_by) == (anna, manager)
    held = HeldWork.objects.get()
    assert (held.outcome, held.decided_by) == ("granted", manager)
    order = confirm(draft, anna)
    assert order.number
    override.refresh_from_db()
    assert override.used_at
    kinds = list(Entry.objects.filter(customer=order.customer).order_by("seq").values_list("kind", flat=True))
    assert kinds == ["hold_placed", "order_refused", "override_granted", "hold_overridden", "order_placed"]
    assert list(overrides_of(customer=order.customer)) == [override]


def test_it_goes_with_its_order_to_another_customer_in_a_merge_alone(draft, acme, anna, manager):
    grant(draft, manager)
    other, moving = make.customer("OTHER"), Override.objects.filter(customer=acme)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        moving.update(customer=other)
    merging(acme, other, by=manager, now=timezone.now())
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        moving.update(customer=other, reason="Another one")
    with transaction.atomic():
        assert moving.update(customer=other) == 1
        transaction.set_rollback(True)


def test_the_orders_page_says_who_let_it_pass_who_asked_and_why(client, draft, anna, manager):
    grant(draft, manager)
    order = confirm(draft, anna)
    client.force_login(anna)
    page = " ".join(client.get(order.get_absolute_url()).content.decode().split())
    assert f"Rita Meyer let it pass on {timezone.localdate():%-d %b}: {REASON}" in page
    assert "asked for by Anna Lang, used" in page


def test_those_concerned_are_told(draft, anna, manager):
    assert Alert.objects.filter(recipient=manager, text__startswith="A. Lang asks for approval").exists()
    grant(draft, manager)
    told = Alert.objects.filter(recipient=anna).latest("pk")
    assert told.text == f"R. Meyer lets the order of 100.00 USD of Acme Ltd pass: {REASON}. Confirm it."
    confirm(draft, anna)
    assert Alert.objects.filter(recipient=manager).latest("pk").text.endswith("by the override you granted.")


def test_the_override_is_for_one_order_only(draft, acme, anna, manager):
    grant(draft, manager)
    confirm(draft, anna)
    with pytest.raises(OnHold), transaction.atomic():
        confirm(drafted(acme, anna), anna)


def test_whoever_granted_it_does_not_confirm_the_order(draft, anna, manager):
    grant(draft, manager)
    with (
        pytest.raises(OwnOverride, match="You granted the override of this order yourself: let A"),
        transaction.atomic(),
    ):
        confirm(draft, manager)
    assert confirm(draft, anna).number


@pytest.mark.parametrize("reason", ["", "   ", "because", "  too short  "[:9]])
def test_a_reason_under_ten_characters_is_refused_and_nothing_is_lost(draft, manager, reason):
    with pytest.raises(OverrideRefused, match="at least 10 characters"):
        grant(draft, manager, reason=reason)
    assert not Override.objects.exists()
    assert HeldWork.objects.get().decided_at is None


@pytest.mark.parametrize("days", [0, -1, 31, 10_000])
def test_an_absurd_number_of_days_is_refused(draft, manager, days):
    with pytest.raises(OverrideRefused, match="1 to 30 days"):
        grant(draft, manager, days=days)


def test_nobody_grants_an_override_for_an_order_they_wrote_changed_or_asked_for(acme, draft, manager):
    own = drafted(acme, manager)
    with pytest.raises(OverrideRefused, match="You wrote this order yourself: somebody else must grant it"):
        grant(own, manager)
    changed = save_draft(
        customer=acme, kind="order", lines=[make.line("90.00")], by=manager, now=timezone.now(),
        issued_on=draft.issued_on, draft=draft,
    )  # fmt: skip
    with pytest.raises(OverrideRefused, match="somebody else must grant it"):
        grant(changed, manager)
    other = make.person("Otto Ohm", "manager")
    HeldWork.objects.filter(order=draft).update(asked_by=other)
    with pytest.raises(OverrideRefused, match="somebody else must grant it"):
        grant(changed, other)


def test_without_the_permission_it_is_refused(draft, anna):
    with pytest.raises(OverrideRefused, match="You may not grant overrides: ask a manager"):
        grant(draft, make.person("Cleo Clerk", "clerk"))


def test_an_order_that_is_taken_or_not_held_back_needs_none(draft, anna, manager):
    free = drafted(make.customer(name="Otter Ltd"), anna)
    with pytest.raises(OverrideRefused, match="Nothing holds this back any more"):
        grant(free, manager)
    confirm(free, anna)
    with pytest.raises(OverrideRefused, match="is no draft of an order any more"):
        grant(free, manager)


def test_one_that_is_still_good_is_not_granted_twice(draft, manager):
    grant(draft, manager)
    with pytest.raises(OverrideRefused, match=r"R\. Meyer has granted an override already"):
        grant(draft, make.person("Otto Ohm", "manager"))


def test_an_order_that_grew_is_refused_until_it_is_granted_anew(draft, acme, anna, manager):
    first = grant(draft, manager)
    grown = save_draft(
        customer=acme, kind="order", lines=[make.line("101.00")], by=anna, now=timezone.now(),
        issued_on=draft.issued_on, draft=draft,
    )  # fmt: skip
    with pytest.raises(OnHold), transaction.atomic():
        confirm(grown, anna)
    second = grant(grown, manager)
    first.refresh_from_db()
    assert first.withdrawn_at
    assert second.amount == Decimal(101)
    assert confirm(grown, anna).number


def test_a_withdrawn_or_expired_override_lets_nothing_pass(draft, anna, manager):
    override = grant(draft, manager)
    withdraw_override(override=override, by=manager, now=timezone.now())
    with pytest.raises(OnHold), transaction.atomic():
        confirm(draft, anna)
    with pytest.raises(OverrideRefused, match="withdrawn already"):
        withdraw_override(override=override, by=manager, now=timezone.now())
    long_ago = timezone.now() - timedelta(days=8)
    grant_override(work=draft, reason=REASON, by=manager, now=long_ago)
    with pytest.raises(OnHold), transaction.atomic():
        confirm(draft, anna)
    assert Entry.objects.filter(kind="override_withdrawn").count() == 1


def test_a_used_override_cannot_be_withdrawn(draft, anna, manager):
    override = grant(draft, manager)
    confirm(draft, anna)
    with pytest.raises(OverrideRefused, match="has been used"):
        withdraw_override(override=override, by=manager, now=timezone.now())


def test_it_lifts_the_limit_where_that_holds_the_order_back_and_no_hold_placed_later(anna, manager):
    acme = make.customer(credit_limit=Decimal(50))
    draft = drafted(acme, anna)
    with pytest.raises(OverLimit), transaction.atomic():
        confirm(draft, anna)
    override = grant(draft, manager)
    assert (override.lifts_hold, override.lifts_limit) == (False, True)
    place_on_hold(customer=acme, reason="Rumours", by=manager, now=timezone.now())
    with pytest.raises(OnHold), transaction.atomic():
        confirm(draft, anna)


# Past every program: each constraint broken once.


def row(draft, anna, manager, **fields) -> Override:
    now = timezone.now()
    said = {
        "customer": draft.customer, "order": draft, "lifts_hold": True, "amount": draft.total, "currency": "USD",
        "reason": REASON, "requested_by": anna, "granted_by": manager, "granted_at": now,
        "expires_at": now + timedelta(days=1),
    }  # fmt: skip
    return Override.objects.create(**said | fields)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"call_id": 7}, "override_is_for_one_piece_of_work"),
        ({"order": None}, "override_is_for_one_piece_of_work"),
        ({"amount": None}, "override_of_an_order_has_an_amount"),
        ({"amount": Decimal(-1)}, "override_of_an_order_has_an_amount"),
        ({"currency": ""}, "override_of_an_order_has_an_amount"),
        ({"lifts_hold": False}, "override_lifts_something"),
        ({"reason": "too short"}, "override_has_a_reason"),
        ({"reason": " " * 20}, "override_has_a_reason"),
        ({"withdrawn_at": timezone.now(), "used_at": timezone.now()}, "granted by somebody else|used_or_withdrawn"),
    ],
)
def test_the_database_refuses_an_override_that_is_none(draft, anna, manager, fields, name):
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        row(draft, anna, manager, **fields)


def test_the_database_wants_two_people_a_later_end_and_one_override_an_order(draft, anna, manager):
    refusals = {
        "override_takes_two_people": {"requested_by": manager},
        "override_expires_later": {"expires_at": timezone.now() - timedelta(days=1)},
        "granted by somebody else than who wrote": {"granted_by": anna, "requested_by": manager},
    }
    for name, fields in refusals.items():
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            row(draft, anna, manager, **fields)
    row(draft, anna, manager)
    with pytest.raises(DatabaseError, match="one_override_per_order"), transaction.atomic():
        row(draft, anna, manager)


def test_the_database_never_changes_or_deletes_one(draft, anna, manager):
    override = row(draft, anna, manager)
    for fields in (
        {"amount": Decimal(10_000)}, {"expires_at": timezone.now() + timedelta(days=300)},
        {"used_at": timezone.now()}, {"granted_by": anna},
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="override"), transaction.atomic():
            Override.objects.filter(pk=override.pk).update(**fields)
    confirm(draft, anna)
    with pytest.raises(DatabaseError, match="used override is kept"), transaction.atomic():
        Override.objects.filter(pk=override.pk).delete()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Override.objects.filter(pk=override.pk).update(used_at=None)


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_take_the_order_once():
    manager, anna = make.person("Rita Meyer", "manager"), make.person("Anna Lang", "sales")
    acme = make.customer("ACME")
    place_on_hold(customer=acme, reason="2 broken promises", by=manager, now=timezone.now())
    draft = drafted(acme, anna)
    grant(draft, manager)
    start, outcomes = threading.Barrier(2), []

    def run():
        start.wait()
        try:
            outcomes.append(confirm(Document.objects.get(pk=draft.pk), anna).number)
        except DocumentRefused as refusal:
            outcomes.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(isinstance(outcome, str) for outcome in outcomes) == [False, True]
    assert Document.objects.exclude(number=None).count() == 1
