"""Bank accounts: sealed when kept, entered by one person and confirmed by a second."""

import subprocess
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from customers.banking import (
    BankingRefused,
    add_bank_account,
    close_bank_account,
    confirm_bank_account,
    edit_bank_account,
    find_by_number,
    reseal_bank_accounts,
    see_bank_number,
    set_payment_type,
    to_confirm,
)
from customers.mandates import add_mandate
from customers.models import BankAccount
from financials.bank.importing import import_statements
from financials.models import BankLine
from foundation.keeper import binary
from foundation.sealing import CannotOpen, fingerprint
from tests import make
from tests.financials.bank import samples

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
IBAN = "DE89 3704 0044 0532 0130 00"
BARE = "DE89370400440532013000"
WRONG = "DE89370400440532013001"
FRENCH = "FR14 2004 1010 0505 0001 3M02 606"
OTHERS = ["GB29NWBK60161331926819", "IT60X0542811101000000123456", "ES9121000418450200051332", "NL91ABNA0417164300"]


@pytest.fixture
def anna(db):
    return make.user("Anna Meyer")


@pytest.fixture
def ben(db):
    """Somebody who may see bank data."""
    return make.person("Ben Ott", "manager")


@pytest.fixture
def acme(db):
    return make.customer("ACME", name="Acme Ltd")


@pytest.fixture
def account(acme, anna):
    return add_bank_account(customer=acme, iban=IBAN, by=anna, now=NOW)


def told(customer):
    return list(customer.journal_entries.order_by("seq").values_list("body__subject", flat=True))


def test_an_account_is_entered_by_one_person_and_confirmed_by_another(acme, anna, ben, account):
    with pytest.raises(BankingRefused, match="Ask a colleague"):
        confirm_bank_account(account=account, by=anna, now=NOW)
    assert confirm_bank_account(account=account, by=ben, now=NOW).confirmed_by == ben
    changed = edit_bank_account(account=account, holder="Acme Limited", bic="", bank_name="", by=ben, now=NOW)
    assert (changed.confirmed_by, changed.added_by) == (None, ben)
    assert confirm_bank_account(account=account, by=anna, now=NOW).confirmed_by == anna
    assert told(acme) == [
        "Bank account added: …3000, Commerzbank, COBADEFFXXX, held by Acme Ltd",
        "Bank account confirmed: …3000, Commerzbank, COBADEFFXXX, held by Acme Ltd",
        "Bank account changed: …3000, Commerzbank, COBADEFFXXX, held by Acme Ltd → …3000, held by Acme Limited",
        "Bank account confirmed: …3000, held by Acme Limited",
    ]


def test_the_database_refuses_whoever_confirms_what_he_entered(account, anna):
    with pytest.raises(IntegrityError, match="account_is_confirmed_by_a_second_person"), transaction.atomic():
        BankAccount.objects.filter(pk=account.pk).update(confirmed_by=anna, confirmed_at=NOW)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"iban_index": ""}, "iban_has_its_fingerprint"),
        ({"iban_index": "", "iban_sealed": ""}, "account_has_a_number"),
        ({"closed_at": NOW}, "closed_account_says_who"),
    ],
)
def test_the_database_refuses_half_an_account(account, change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        BankAccount.objects.filter(pk=account.pk).update(**change)


def test_the_same_iban_stands_once_with_a_customer_and_may_stand_with_several(acme, anna, ben, account):
    with pytest.raises(BankingRefused, match="is here already"):
        add_bank_account(customer=acme, iban=BARE, by=anna, now=NOW)
    with pytest.raises(IntegrityError, match="iban_once_per_customer"), transaction.atomic():
        BankAccount.objects.create(
            customer=acme, holder="x", iban_sealed="x", iban_index=fingerprint(BARE), last4="x", added_by=anna,
            added_at=NOW,
        )  # fmt: skip
    branch = make.customer(name="Acme Cork")
    add_bank_account(customer=branch, iban=BARE, by=anna, now=NOW)
    assert [found.customer for found in find_by_number(IBAN, viewer=ben)] == [acme, branch]
    close_bank_account(account=account, by=anna, now=NOW)
    assert [found.customer for found in find_by_number(IBAN, viewer=ben)] == [branch]
    add_bank_account(customer=acme, iban=BARE, by=anna, now=NOW)


@pytest.mark.parametrize("text", ["", "DE", "COBADEFFXXX", "DE89370400440532013001"])
def test_what_is_no_known_number_finds_nobody(ben, account, text):
    assert find_by_number(text, viewer=ben) == []


def test_a_closed_account_is_not_changed_any_more(account, anna, ben):
    close_bank_account(account=account, by=anna, now=NOW)
    with pytest.raises(BankingRefused, match="was closed on 12 Nov 2026"):
        confirm_bank_account(account=account, by=ben, now=NOW)


def test_how_a_customer_pays_is_told_to_the_journal_and_to_whoever_edits_at_the_same_time(acme, anna):
    version = acme.version
    for _ in range(2):
        set_payment_type(customer=acme, payment_type="sepa", by=anna, now=NOW)
    acme.refresh_from_db()
    assert (acme.payment_type, acme.version, acme.changed_by) == ("sepa", version + 1, anna)
    assert told(acme) == ["Payment type: on invoice → SEPA direct debit"]


def test_a_new_key_seals_anew_and_what_the_old_one_sealed_is_found_until_then(settings, acme, anna, ben, account):
    settings.BANK_DATA_KEYS = [b"n" * 32, *settings.BANK_DATA_KEYS]
    assert [found.pk for found in find_by_number(IBAN, viewer=ben)] == [account.pk]
    with pytest.raises(BankingRefused, match="is here already"):
        add_bank_account(customer=acme, iban=IBAN, by=anna, now=NOW)
    assert reseal_bank_accounts() == 1
    assert reseal_bank_accounts() == 0
    settings.BANK_DATA_KEYS = settings.BANK_DATA_KEYS[:1]
    assert [found.iban for found in find_by_number(IBAN, viewer=ben)] == [BARE]


def test_a_row_copied_to_another_customer_opens_nothing(acme, account):
    stranger = make.customer()
    BankAccount.objects.filter(pk=account.pk).update(customer=stranger)
    with pytest.raises(CannotOpen):
        _ = BankAccount.objects.get(pk=account.pk).iban


def test_an_account_is_found_by_the_end_of_its_number_by_those_who_see_bank_data(acme, anna, ben, account):
    national = add_bank_account(customer=acme, number="0123456789", clearing_code="021000021", by=anna, now=NOW)
    for text, found in {
        "3000": account, "0130 00": account, "5320 1300 0": account, "6320 1300 0": None, "0532 0130 00": account,
        "6789": national, "0123456789": national, "10123456789": None, "300": None, "%%%%": None,
    }.items():  # fmt: skip
        assert find_by_number(text, viewer=ben) == ([found] if found else []), text
    assert find_by_number(IBAN, viewer=anna) == []
    close_bank_account(account=account, by=anna, now=NOW)
    assert find_by_number("3000", viewer=ben) == []


def test_whoever_looks_at_a_number_is_named_in_the_journal(acme, ben, account):
    assert see_bank_number(account=account, by=ben, now=NOW) == IBAN
    entry = acme.journal_entries.get(kind="bank_number_seen")
    assert (entry.body.subject, entry.author) == ("Looked at the full number of bank account …3000", ben)


def test_what_waits_for_a_second_person_is_offered_to_those_who_could_be_it(acme, anna, ben, account):
    assert list(to_confirm(viewer=ben)) == [account]
    assert not to_confirm(viewer=anna).exists(), "who sees no bank data confirms none"
    own = add_bank_account(customer=acme, iban=OTHERS[0], by=ben, now=NOW)
    assert own not in to_confirm(viewer=ben)
    confirm_bank_account(account=account, by=ben, now=NOW)
    assert not to_confirm(viewer=ben).exists()


def test_no_number_stands_in_a_dump_of_the_database_or_in_the_log(transactional_db, client, caplog):
    caplog.set_level("DEBUG")
    acme, collector, manager = make.customer("ACME"), make.person("Col", "collections"), make.person("Mia", "manager")
    ibans = ["DE02120300000000202051", FRENCH.replace(" ", ""), *OTHERS]
    client.force_login(collector)
    for typed in (*({"iban": iban} for iban in ibans), {"number": "0123456789", "clearing_code": "021000021"}):
        client.post(reverse("customers:check_bank_account", args=["ACME"]), typed)
        assert client.post(reverse("customers:add_bank_account", args=["ACME"]), typed).status_code == 302
    client.post(reverse("customers:add_bank_account", args=["ACME"]), {"iban": WRONG})
    client.force_login(manager)
    for account in acme.bank_accounts.all():
        client.post(reverse("customers:confirm_bank_account", args=["ACME", account.pk]))
        client.post(reverse("customers:bank_number", args=["ACME", account.pk]))
        client.get(reverse("search"), {"q": account.full_number})
    add_mandate(
        account=acme.bank_accounts.first(), signed_on=NOW.date(), first_debit_on=NOW.date(), by=collector, now=NOW
    )
    imported = samples.mt940(*((f"{place}.00", f"INV 4{place} from {iban}") for place, iban in enumerate(ibans, 1)))
    import_statements(content=imported, file_name="may.sta", by=collector, now=NOW)
    database = settings.SERVERS.connection | {"dbname": connection.settings_dict["NAME"]}
    address = ["-h", database["host"], "-U", database["user"], "-d", database["dbname"]]
    dump = subprocess.run([binary("pg_dump"), *address, "--inserts"], capture_output=True, text=True, check=True)
    assert "…2051" in dump.stdout
    assert BankLine.objects.count() == len(ibans)
    written = (dump.stdout + caplog.text).replace(" ", "")
    for number in (*ibans, *(iban[4:] for iban in ibans), "0123456789", WRONG):
        assert number not in written
