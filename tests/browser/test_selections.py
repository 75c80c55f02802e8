"""A saved selection: in the newsletter or a VIP, in these postcodes, but not on hold; counted as it is put together."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from customers.groups import join_group, make_group
from customers.models import Hold, Selection, Tag
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(sign_in):
    anna, now = make.person("Anna Meyer", "manager"), timezone.now()
    vip, newsletter = Tag.objects.create(name="VIP"), make_group(name="Newsletter", by=anna)
    for code, name, postcode in (
        ("C-1", "Aare Pumpen AG", "2540"), ("C-2", "Birs Metallbau", "2800"), ("C-3", "Canton Tools", "9000"),
        ("C-4", "Doubs Robotics", "2300"), ("C-5", "Emme Valves", "2100"),
    ):  # fmt: skip
        customer = make.customer(code, name)
        customer.addresses.create(purpose="main", line1="1 Street", postcode=postcode, city="Bern", country="CH")
        if code == "C-2":
            customer.tags.add(vip)
        elif code != "C-5":
            join_group(customer=customer, group=newsletter, by=anna, now=now)
        if code == "C-4":
            Hold.objects.create(customer=customer, reason="late", placed_at=now, placed_by=anna)
    return sign_in(anna, viewport={"width": 1440, "height": 900})


def add(page, column: str, criterion: str) -> None:
    page.locator(f"[name={column}-add]").fill(criterion)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Take {criterion} out")).to_be_visible()


def test_a_saved_selection_any_all_none(page):
    page.goto("/customers/selections/new/")
    found = page.locator("#found")
    expect(found).to_contain_text("5 customers")
    for criterion, choice in (("Group", "Newsletter"), ("Tag", "VIP")):
        add(page, "any", criterion)
        if page.get_by_role("checkbox", name=choice).count():
            page.get_by_role("checkbox", name=choice).check()
        else:
            page.keyboard.type(choice)
            page.keyboard.press("Enter")
    expect(found).to_contain_text("4 customers")
    add(page, "all", "Postcode")
    page.keyboard.type("2000")
    page.keyboard.press("Tab")
    page.keyboard.type("2999")
    expect(found).to_contain_text("3 customers")
    add(page, "none", "On hold")
    expect(found).to_contain_text("2 customers")
    expect(found).to_contain_text("In Newsletter or tagged VIP; and postcode 2000–2999; but not on hold.")
    page.get_by_label("Name", exact=True).fill("Jura, spring")
    page.get_by_role("button", name="Save selection").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jura, spring")
    assert Selection.objects.get().name == "Jura, spring"
    page.get_by_role("link", name="Show in the list").click()
    rows = page.locator("table.rows tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Aare Pumpen AG")
    expect(rows.nth(1)).to_contain_text("Birs Metallbau")
    assert page.complaints == []
