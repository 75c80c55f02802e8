"""Two firms turn out to be one: the clerk sees them side by side, merges them, and takes it back."""

import pytest
from playwright.sync_api import expect

from customers.models import Group, Membership
from foundation.periods import company_today
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_firms_are_merged_and_taken_apart_again(sign_in):
    ruth = make.person("Ruth Meyerhof", "manager")
    old = make.customer("OLD-1", "Baumgart Ltd", website="www.old.example")
    new = make.customer("NEW-1", "Baumgart Metallbau")
    metal = Group.objects.create(name="Metal")
    for one, amount in ((old, "100.00"), (new, "150.00")):
        make.invoice(one, amount, issued_on=company_today())
        Membership.objects.create(customer=one, group=metal, since=make.at(company_today()))
    page = sign_in(ruth)
    page.goto("/customers/merge/?one=OLD-1&other=NEW-1&stays=NEW-1")
    expect(page.get_by_role("radio", name="www.old.example")).to_be_checked()
    expect(page.get_by_text("150.00 + 100.00 = 250.00 USD")).to_be_visible()
    page.get_by_role("radio", name="Baumgart Ltd").check()
    page.get_by_role("button", name="Merge into NEW-1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Baumgart Ltd")
    page.goto("/customers/OLD-1/financials/")
    assert page.url.endswith("/customers/NEW-1/financials/")
    page.goto("/customers/NEW-1/")
    page.get_by_role("link", name="OLD-1 was merged into this one").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("took it back on")).to_be_visible()
    page.get_by_role("link", name="Open OLD-1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Baumgart Ltd")
    page.goto("/customers/NEW-1/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Baumgart Metallbau")
