"""Mandates: signed, received, used, revoked."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from customers.banking import BankingRefused, add_bank_account, close_bank_account
from customers.mandates import add_mandate, edit_mandate, revoke_mandate
from customers.models import Mandate
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
TODAY = date(2026, 11, 12)
IBAN = "DE89 3704 0044 0532 0130 00"
FRENCH = "FR14 2004 1010 0505 0001 3M02 606"


@pytest.fixture
def anna(db):
    return make.user("Anna Meyer")


@pytest.fixture
def acme(db):
    return make.customer("ACME", name="Acme Ltd")


@pytest.fixture
def account(acme, anna):
    return add_bank_account(customer=acme, iban=IBAN, by=anna, now=NOW)


def mandate(account, by, **fields):
    fields = {"signed_on": date(2026, 11, 2), "first_debit_on": date(2026, 11, 20), **fields}
    return add_mandate(account=account, by=by, now=NOW, **fields)


def told(customer):
    return list(customer.journal_entries.order_by("seq").values_list("body__subject", flat=True))


def test_a_mandate_gets_a_reference_with_the_code_of_its_own_customer(acme, anna, account):
    first = mandate(account, anna)
    assert first.reference.startswith("ACME-M")
    revoke_mandate(mandate=first, reason="New owner", by=anna, now=NOW)
    assert mandate(account, anna).reference != first.reference
    assert mandate(account, anna, scheme="B2B", reference="OLD-77").reference == "OLD-77"


def test_a_code_with_characters_banks_refuse_still_makes_a_reference(anna):
    odd = make.customer("Bäcker & Söhne/1")
    account = add_bank_account(customer=odd, iban=IBAN, by=anna, now=NOW)
    assert mandate(account, anna).reference.startswith("B-cker---S-hne-1-M")


@pytest.mark.parametrize("reference", ["Bäcker", "/A", "A/", "A//B", "x" * 36, "A_B"])
def test_a_reference_banks_refuse_is_refused_here(anna, account, reference):
    with pytest.raises(BankingRefused, match="up to 35 letters"):
        mandate(account, anna, reference=reference)


def test_a_reference_is_used_once_in_the_whole_house(anna, account):
    mandate(account, anna, reference="M-1")
    other = add_bank_account(customer=make.customer(), iban=FRENCH, by=anna, now=NOW)
    with pytest.raises(BankingRefused, match="M-1 is in use"):
        mandate(other, anna, reference="M-1")


def test_one_mandate_of_a_scheme_is_in_force_at_a_time(acme, anna, account):
    first = mandate(account, anna)
    with pytest.raises(BankingRefused, match="is in force already"):
        mandate(account, anna)
    with pytest.raises(IntegrityError, match="one_mandate_in_force_per_scheme"), transaction.atomic():
        Mandate.objects.create(
            customer=acme, account=account, reference="X", signed_on=TODAY, first_debit_on=TODAY, added_by=anna,
            added_at=NOW,
        )  # fmt: skip
    with pytest.raises(BankingRefused, match=f"Mandate {first.reference} is in force"):
        close_bank_account(account=account, by=anna, now=NOW)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"signed_on": date(2026, 11, 13), "first_debit_on": date(2026, 12, 1)}, "signed after today"),
        ({"received_on": date(2026, 11, 1)}, "between its signature and today"),
        ({"received_on": date(2026, 11, 13)}, "between its signature and today"),
        ({"first_debit_on": date(2026, 11, 1)}, "first debit cannot come before"),
    ],
)
def test_the_days_of_a_mandate_are_in_their_order(anna, account, days, sentence):
    with pytest.raises(BankingRefused, match=sentence):
        mandate(account, anna, **days)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"first_debit_on": date(2026, 11, 1)}, "mandate_is_signed_before_its_first_debit"),
        ({"received_on": date(2026, 11, 1)}, "mandate_is_signed_before_it_is_received"),
        ({"revoked_at": NOW}, "revoked_mandate_says_who_and_why"),
        ({"reference": "Bäcker"}, "mandate_reference_can_be_sent"),
        ({"reference": "A//B"}, "mandate_reference_can_be_sent"),
    ],
)
def test_the_database_refuses_what_a_mandate_cannot_be(anna, account, change, constraint):
    given = mandate(account, anna)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Mandate.objects.filter(pk=given.pk).update(**change)


def test_a_mandate_never_points_to_the_account_of_another_customer(anna, account):
    given = mandate(account, anna)
    other = add_bank_account(customer=make.customer(), iban=FRENCH, by=anna, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="same_customer"), transaction.atomic():
        Mandate.objects.filter(pk=given.pk).update(account=other)


def test_a_mandate_needs_an_iban_in_sepa(acme, anna):
    american = add_bank_account(customer=acme, number="0123456789", clearing_code="021000021", by=anna, now=NOW)
    with pytest.raises(BankingRefused, match="has no IBAN"):
        mandate(american, anna)
    turkish = add_bank_account(customer=acme, iban="TR33 0006 1005 1978 6457 8413 26", by=anna, now=NOW)
    with pytest.raises(BankingRefused, match="no part in SEPA"):
        mandate(turkish, anna)


def test_the_paper_comes_later_and_a_revoked_mandate_stays_as_it_was(acme, anna, account):
    given = mandate(account, anna, reference="M-1")
    edit_mandate(mandate=given, received_on=TODAY, first_debit_on=date(2026, 12, 1), by=anna, now=NOW)
    revoke_mandate(mandate=given, reason="letter of 11 Nov", by=anna, now=NOW)
    for verb, fields in (
        (revoke_mandate, {"reason": "x"}),
        (edit_mandate, {"received_on": None, "first_debit_on": TODAY}),
    ):
        with pytest.raises(BankingRefused, match=r"revoked on 12 Nov 2026: letter of 11 Nov\."):
            verb(mandate=given, by=anna, now=NOW, **fields)
    assert told(acme)[1:] == [
        "Mandate M-1 (CORE) for account …3000, signed 02 Nov 2026, not received yet",
        "Mandate M-1: received 12 Nov 2026, first debit on or after 01 Dec 2026",
        "Mandate M-1 revoked: letter of 11 Nov",
    ]
