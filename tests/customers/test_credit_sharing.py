"""Whose limit a customer uses, and how much it is: said in one place, refused in sentences, and told in the journal."""

from datetime import date
from decimal import Decimal

import pytest

from crm.roles import give_roles, sync_roles
from customers.credit_groups import credit_groups
from customers.models import Customer
from customers.register import RegisterRefused, create_customer, edit_customer
from tests import make

NOW = make.at(date(2026, 5, 4))


@pytest.fixture
def rita(client, db):
    sync_roles()
    rita = make.user("Rita Meyer")
    give_roles(rita, "manager")
    client.force_login(rita)
    return rita


@pytest.fixture
def head(rita):
    return make.customer("HQ", "Acme Holding", credit_limit=Decimal(10_000))


@pytest.fixture
def branch(head):
    return make.customer("NORTH", "Acme North", parent=head, credit_limit=Decimal(50))


def change(customer, by, **changes) -> Customer:
    original = {name: getattr(customer, name) for name in changes}
    return edit_customer(customer=customer, changes=changes, original=original, by=by, now=NOW)


def told(customer) -> list[str]:
    return [entry.body.subject for entry in customer.journal_entries.filter(kind="limit_changed").order_by("seq")]


def test_a_branch_uses_the_limit_of_its_head_office_and_its_own_again(rita, head, branch):
    branch = change(branch, rita, shares_credit=True)
    assert credit_groups([branch.pk]) == {branch.pk: (head.pk, [head.pk, branch.pk])}
    branch = change(branch, rita, shares_credit=False)
    assert credit_groups([branch.pk]) == {branch.pk: (branch.pk, [branch.pk])}
    assert told(branch) == [
        "Uses the credit limit of Acme Holding (HQ) from now on",
        "Uses its own credit limit from now on, no longer that of Acme Holding (HQ)",
    ]


def test_a_changed_limit_is_told_from_what_to_what(rita, head):
    head = change(head, rita, credit_limit=Decimal(15_000))
    change(head, rita, credit_limit=None)
    assert told(head) == [
        "Credit limit changed from 10,000.00 USD to 15,000.00 USD",
        "Credit limit changed from 15,000.00 USD to no limit",
    ]
    assert {entry.author for entry in head.journal_entries.filter(kind="limit_changed")} == {rita}


def test_nobody_shares_across_currencies_or_with_nobody(rita, head):
    euro = make.customer("EURO", "Acme Wien", parent=head, currency="EUR")
    with pytest.raises(RegisterRefused, match="has its credit limit in USD, Acme Wien buys in EUR"):
        change(euro, rita, shares_credit=True)
    with pytest.raises(RegisterRefused, match="has no head office whose credit limit it could use"):
        change(head, rita, shares_credit=True)
    with pytest.raises(RegisterRefused, match="has no head office"):
        create_customer(name="Acme Ost", status="customer", shares_credit=True, by=rita, now=NOW)


def test_head_office_and_currency_stay_while_credit_is_shared(rita, head, branch):
    other = make.customer("OTHER", "Other Holding")
    branch = change(branch, rita, shares_credit=True)
    with pytest.raises(RegisterRefused, match="let it use its own first, then change the head office"):
        change(branch, rita, parent=other)
    with pytest.raises(RegisterRefused, match="a limit is shared in one currency only"):
        change(branch, rita, currency="EUR")
    with pytest.raises(RegisterRefused, match="Acme North uses this credit limit in USD"):
        change(head, rita, currency="EUR")
    change(branch, rita, shares_credit=False, parent=other)


def values(form) -> dict:
    """What a browser posts of a form as it was opened."""
    found = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in found.items() if value is not False}


BAD = {
    "-1": "A credit limit cannot be negative",
    "12345678901": "more than 10 digits before the point",
    "NaN": "is not a number",
    "1.000.00": "is not a number",
    "much": "is not a number",
    "1.00001": "at most 4 decimals",
}


@pytest.mark.parametrize("typed", BAD)
@pytest.mark.parametrize("page", ["/customers/HQ/edit/", "admin"])
def test_a_limit_nobody_can_mean_is_refused_in_a_sentence_and_nothing_is_lost(client, rita, head, typed, page):
    if page == "admin":
        give_roles(rita, "administrator")
        page = f"/admin/customers/customer/{head.pk}/change/"
    form = client.get(page).context["form" if "edit" in page else "adminform"]
    form = getattr(form, "form", form)
    data = {**values(form), "credit_limit": typed, "notes": "Typed for an hour"}
    answer = client.post(page, data)
    said = answer.content.decode()
    assert BAD[typed] in said
    assert f'value="{typed}"' in said
    assert "Typed for an hour" in said
    head.refresh_from_db()
    assert head.credit_limit == 10_000


def test_the_form_offers_sharing_to_who_sets_terms_and_keeps_what_was_typed(client, rita, head, branch):
    page = f"/customers/{branch.code}/edit/"
    form = client.get(page).context["form"]
    assert client.post(page, {**values(form), "shares_credit": "on", "credit_limit": "10,000"}).status_code == 302
    branch.refresh_from_db()
    assert (branch.shares_credit, branch.credit_limit) == (True, 10_000)
    page_of_head = f"/customers/{head.code}/edit/"
    shared = {**values(client.get(page_of_head).context["form"]), "shares_credit": "on"}
    refused = client.post(page_of_head, shared)
    assert (refused.status_code, "Name the head office whose credit limit is used" in refused.content.decode()) == (
        422,
        True,
    )
    give_roles(rita, "clerk")
    assert "shares_credit" not in client.get(page).context["form"].fields


def test_the_administration_shares_credit_by_the_same_rule(client, rita, head):
    give_roles(rita, "administrator")
    page = f"/admin/customers/customer/{head.pk}/change/"
    form = client.get(page).context["adminform"].form
    data = values(form)
    answer = client.post(page, {**data, "shares_credit": "on"})
    assert "has no head office whose credit limit it could use" in answer.content.decode()
    assert client.post(page, {**data, "credit_limit": "123.45"}).status_code == 302
    assert told(head) == ["Credit limit changed from 10,000.00 USD to 123.45 USD (in the administration)"]
