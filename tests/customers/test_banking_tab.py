"""The block “Banking” on the Contacts tab, and who sees it."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from crm.roles import give_roles
from customers.banking import add_bank_account, edit_bank_account
from customers.mandates import add_mandate
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
IBAN = "DE89 3704 0044 0532 0130 00"
BARE = "DE89370400440532013000"
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


@pytest.fixture
def desk(client, acme):
    """Act as somebody with this role; returns the person."""

    def sit_down(role):
        person = make.user(role)
        give_roles(person, role)
        client.force_login(person)
        return person

    return sit_down


def url(name, *args):
    return reverse(f"customers:{name}", args=["ACME", *args])


@pytest.mark.parametrize("role", ["clerk", "sales", "service"])
def test_sales_and_the_telephone_see_no_bank_data(client, desk, account, role):
    desk(role)
    page = client.get(url("contacts")).content.decode()
    assert "3000" not in page
    assert "Banking" not in page
    for name, *args in (("add_bank_account",), ("edit_bank_account", account.pk), ("add_mandate", account.pk)):
        assert client.get(url(name, *args)).status_code == 403


@pytest.mark.parametrize("role", ["collections", "manager"])
def test_who_brings_the_money_in_sees_the_last_four_digits_and_no_more(client, desk, anna, account, role):
    mandate(account, anna, reference="M-1")
    desk(role)
    page = client.get(url("contacts")).content.decode()
    assert "•••• 3000" in page
    assert "M-1" in page
    for form in (url("contacts"), url("edit_bank_account", account.pk)):
        text = client.get(form).content.decode()
        assert BARE not in text
        assert "0532" not in text


def test_an_account_a_mandate_and_the_payment_type_are_entered_on_the_tab(client, desk, acme):
    desk("collections")
    assert "No bank account is known." in client.get(url("contacts")).content.decode()
    wrong = client.post(url("add_bank_account"), {"iban": "DE89 3704 0044 0532 0130 01"})
    assert wrong.status_code == 422
    assert "check digits do not fit" in wrong.content.decode()
    client.post(url("add_bank_account"), {"iban": IBAN, "holder": "Acme Ltd"})
    account = acme.bank_accounts.get()
    assert "to be confirmed" in client.get(url("contacts")).content.decode()
    early = {"signed_on": "2026-11-02", "first_debit_on": "2026-11-01", "scheme": "CORE", "collect": "on"}
    refused = client.post(url("add_mandate", account.pk), early)
    assert "first debit cannot come before" in refused.content.decode()
    signed = {**early, "signed_on": "2020-11-02", "first_debit_on": "2020-11-20"}
    assert client.post(url("add_mandate", account.pk), signed).url == url("contacts")
    acme.refresh_from_db()
    assert acme.payment_type == "sepa"
    text = client.get(url("contacts")).content.decode()
    assert "SEPA direct debit" in text
    assert "paper not here yet" in text
    given = acme.mandates.get()
    client.post(url("edit_mandate", given.pk), {"received_on": "2020-11-05", "first_debit_on": "2020-11-20"})
    client.post(url("revoke_mandate", given.pk), {"reason": "letter of 3 Nov"})
    given.refresh_from_db()
    assert (given.received_on, given.revoked_because) == (date(2020, 11, 5), "letter of 3 Nov")
    client.post(url("payment_type"), {"payment_type": "paypal"})
    client.post(
        url("edit_bank_account", account.pk), {"holder": "Acme Limited", "bic": "COBADEFF", "bank_name": "Coba"}
    )
    client.post(url("close_bank_account", account.pk))
    account.refresh_from_db()
    assert (account.holder, account.bic, bool(account.closed_at)) == ("Acme Limited", "COBADEFF", True)


def test_who_entered_an_account_is_not_offered_to_confirm_it_and_a_colleague_is(client, desk, acme, account):
    desk("manager")
    assert "Confirm account" in client.get(url("contacts")).content.decode()
    client.post(url("confirm_bank_account", account.pk))
    account.refresh_from_db()
    assert account.confirmed_by
    other = add_bank_account(customer=acme, iban=FRENCH, by=desk("collections"), now=NOW)
    page = client.get(url("contacts")).content.decode()
    assert "Confirm account" not in page
    assert "Ask a colleague" in client.post(url("confirm_bank_account", other.pk), follow=True).content.decode()


def test_the_accounts_of_another_customer_are_not_found(client, desk, anna):
    stranger = add_bank_account(customer=make.customer(), iban=IBAN, by=anna, now=NOW)
    desk("manager")
    assert client.get(url("edit_bank_account", stranger.pk)).status_code == 404
    assert client.post(url("close_bank_account", stranger.pk)).status_code == 404


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ({"iban": IBAN}, "Commerzbank, Köln"),
        ({"iban": "DE02 1203 0000 0000 2020 51"}, "Deutsche Kreditbank"),
        ({"iban": "DE89 3704 0044 0532 0130 01"}, "check digits do not fit"),
        ({"iban": IBAN, "bic": "DEUTFRPP"}, "This BIC is of another country than the IBAN"),
        ({"number": "0123456789", "clearing_code": "021000021", "country": "US"}, "The number can be right"),
        ({"number": "0123456789", "clearing_code": "021000022", "country": "US"}, "check digit of the routing number"),
        ({"number": "12345678", "clearing_code": "20-20-1", "country": "United Kingdom"}, "A sort code has 6 digits"),
        ({"number": "532013000", "clearing_code": "37040044", "country": "DE"}, "Commerzbank"),
        ({"number": "0123456789"}, ""),
        ({"holder": "Acme"}, ""),
    ],
)
def test_what_was_typed_so_far_is_checked_before_it_is_saved(client, desk, acme, typed, answer):
    desk("collections")
    said = client.post(url("check_bank_account"), typed).content.decode().strip()
    assert (answer in said) if answer else not said
    assert not acme.bank_accounts.exists()


def test_an_account_that_is_on_file_already_is_told_before_it_is_saved(client, desk, anna, acme, account):
    other = make.customer("OTHER", "Zeta AG")
    add_bank_account(customer=other, iban=IBAN, by=anna, now=NOW)
    desk("collections")
    said = client.post(url("check_bank_account"), {"iban": IBAN}).content.decode()
    assert "This account is here already." in said
    assert "Also on file with" in said
    assert "Zeta AG" in said


def test_who_may_sees_the_number_in_full_and_nobody_by_accident(client, desk, acme, account):
    desk("clerk")
    assert client.post(url("bank_number", account.pk)).status_code == 403
    manager = desk("manager")
    assert client.get(url("bank_number", account.pk)).status_code == 405
    page = client.post(url("bank_number", account.pk))
    assert IBAN in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert acme.journal_entries.get(kind="bank_number_seen").author == manager


def test_a_key_that_is_missing_is_said_and_nobody_has_looked(client, desk, acme, account, settings):
    desk("manager")
    settings.BANK_DATA_KEYS = [b"x" * 32]
    page = client.post(url("bank_number", account.pk)).content.decode()
    assert "Bring back the key" in page
    assert not acme.journal_entries.filter(kind="bank_number_seen").exists()


def test_a_national_number_is_judged_by_the_country_of_its_bank(client, desk, acme):
    desk("collections")
    typed = {"number": "123456789", "clearing_code": "021000022", "country": "United States"}
    refused = client.post(url("add_bank_account"), typed)
    assert "The check digit of the routing number does not fit" in refused.content.decode()
    assert 'value="123456789"' in refused.content.decode()
    client.post(url("add_bank_account"), {**typed, "clearing_code": "021000021", "bank_name": "Chase"})
    page = client.get(url("contacts")).content.decode()
    assert "routing number" in page
    assert acme.bank_accounts.get().country == "US"


def test_two_people_at_one_account_are_asked_which_holder_it_is(client, desk, acme, anna, account):
    desk("manager")
    form = client.get(url("edit_bank_account", account.pk)).context["form"]
    edit_bank_account(account=account, holder="Acme Holding", bic=account.bic, bank_name="Coba", by=anna, now=NOW)
    mine = {"holder": "Acme Limited", "bic": account.bic, "bank_name": "Commerzbank", "seen": form.seen}
    clash = client.post(url("edit_bank_account", account.pk), mine)
    assert clash.status_code == 409
    assert "Acme Holding" in clash.content.decode()
    assert client.post(url("edit_bank_account", account.pk), {**mine, "holder": "Acme Ltd"}).status_code == 302
    account.refresh_from_db()
    assert (account.holder, account.bank_name) == ("Acme Holding", "Coba")


def test_an_account_to_be_confirmed_waits_on_the_day_of_a_colleague(client, desk, acme, account):
    desk("manager")
    page = client.get(reverse("home")).content.decode()
    assert "Confirm account •••• 3000, Commerzbank" in page
    assert f"{url('contacts')}#account-{account.pk}" in page
    desk("clerk")
    assert "3000" not in client.get(reverse("home")).content.decode()


def test_the_answer_box_finds_the_customer_by_the_number_or_its_end(client, desk, acme, account):
    desk("manager")
    for question in (IBAN, BARE.lower(), "3000", "013000", "iban 3000"):
        page = client.get(reverse("search-suggest"), {"q": question}).content.decode()
        assert "Acme Ltd" in page, question
        assert "•••• 3000" in page, question
    assert client.get(reverse("search"), {"q": IBAN}).url == f"{url('contacts')}#account-{account.pk}"
    desk("clerk")
    for question in (IBAN, "3000"):
        assert "Acme Ltd" not in client.get(reverse("search-suggest"), {"q": question}).content.decode()
