"""A field defined in the administration is at once in the form, the list, its filters, files, search and folder."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.urls import reverse

from catalog.models import PriceList
from crm.roles import give_roles
from customers.models import Category, Customer, CustomField, Tag
from customers.tags import TagRefused, tag_customers, tag_named, untag_customers
from foundation.search import customer_ids
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
REGISTER = reverse("customers:register")
ADD = reverse("admin:customers_customfield_add")


def sign_in(client, *roles):
    user = make.user("Ruth Meyerhof")
    give_roles(user, *roles)
    client.force_login(user)
    return user


@pytest.fixture
def manager(client, db):
    return sign_in(client, "manager", "administrator")


@pytest.fixture
def town(db):
    return [make.customer(code, name) for code, name in (("A-1", "Acme Ltd"), ("B-2", "Brid"), ("C-3", "Caro"))]


def found(client, **asked):
    return [row.name for row in client.get(REGISTER, asked).context["listing"].page.rows]


def test_a_new_route_is_at_once_a_field_a_column_a_filter_a_file_and_a_word_to_search(
    client, manager, town, tmp_path, capsys
):
    said = {"label": "Route", "kind": "list", "choices": "North\r\nSouth", "position": "1"}
    said |= {"in_list": "on", "searched": "on"}
    assert client.post(ADD, said).status_code == 302
    # The master data form, and the Contacts tab.
    edit = reverse("customers:edit", args=["A-1"])
    form = client.get(edit).context["form"]
    values = {name: form[name].value() for name in form.fields} | {"own_route": "North", "seen": form.seen}
    posted = client.post(edit, {name: value for name, value in values.items() if value not in (None, False)})
    assert posted.status_code == 302
    assert "<dt>Route</dt><dd>North</dd>" in client.get(reverse("customers:contacts", args=["A-1"])).content.decode()
    assert "<dt>Route</dt>" not in client.get(reverse("customers:contacts", args=["B-2"])).content.decode()
    # A file brings further ones in: the head may be the label.
    file = tmp_path / "routes.csv"
    file.write_text("Code,Route,Tags\nB-2,south,VIP; Fair\nC-3,West,\n")
    with pytest.raises(SystemExit):  # a row of it is refused
        call_command("load", "customers", str(file), "--json")
    outcome = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (outcome["updated"], outcome["failed"]) == (1, 1)
    # The list: a column, filtered, sorted both ways with unknown last, exported.
    assert "South" in client.get(REGISTER).content.decode()
    assert found(client, cf_route="North") == ["Acme Ltd"]
    assert found(client, cf_route=["South", "-"]) == ["Brid", "Caro"]
    assert found(client, sort="route") == ["Acme Ltd", "Brid", "Caro"]
    assert found(client, sort="-route") == ["Brid", "Acme Ltd", "Caro"]
    file = b"".join(client.get(REGISTER, {"format": "csv", "columns": "code,route"}).streaming_content)
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    assert rows == [["code", "route"], ["A-1", "North"], ["B-2", "South"], ["C-3", ""]]
    # The search, and the folder for machines.
    assert customer_ids("south") == [town[1].pk]
    call_command("folder", "B-2", "--json")
    folder = json.loads(capsys.readouterr().out)["customer"]
    assert (folder["own_fields"], folder["tags"]) == ({"route": "South"}, ["Fair", "VIP"])
    # An entry in use stays; a retired field is offered nowhere and loses nothing.
    change = reverse("admin:customers_customfield_change", args=[CustomField.objects.get().pk])
    refused = client.post(change, said | {"choices": "North"})
    assert "1 customer has “South”" in refused.content.decode()
    assert client.post(change, said | {"retired": "on"}).status_code == 302
    assert "cf_route" not in client.get(REGISTER).context["asked"].filter.form.fields
    assert "own_route" not in client.get(edit).context["form"].fields
    assert Customer.objects.get(code="A-1").custom == {"route": "North"}


def test_ranges_ticks_and_parts_of_texts_narrow_the_list(client, manager, town):
    kinds = {"Size": "number", "Until": "date", "Deposit": "money", "Fair": "checkbox", "Word": "text"}
    for label, kind in kinds.items():
        client.post(ADD, {"label": label, "kind": kind, "choices": "", "position": "0"})
    kept = {"size": 12.5, "until": "2027-03-31", "deposit": "100.0000", "fair": True, "word": "Zürich, Löwen"}
    Customer.objects.filter(code="A-1").update(custom=kept)
    Customer.objects.filter(code="B-2").update(custom={"size": 100, "word": "Bern"})
    asked = {
        ("size_from", "13"): ["Brid"], ("size_to", "99"): ["Acme Ltd"], ("until_from", "2027-03-31"): ["Acme Ltd"],
        ("until_to", "2027-03-30"): [], ("deposit_from", "99.99"): ["Acme Ltd"], ("fair", "yes"): ["Acme Ltd"],
        ("fair", "no"): ["Brid", "Caro"], ("word", "zurich lo"): ["Acme Ltd"], ("word", "-"): ["Caro"],
        ("word", "*"): ["Acme Ltd", "Brid"],
    }  # fmt: skip
    assert {key: found(client, **{f"cf_{key[0]}": key[1]}) for key in asked} == asked
    assert found(client, sort="size") == ["Acme Ltd", "Brid", "Caro"]  # 12.5 comes before 100


def test_a_tag_is_put_on_and_taken_off_in_the_head_of_the_folder(client, manager, town):
    tags = reverse("customers:tags", args=["A-1"])
    assert client.post(tags, {"name": " Trade  show "}).status_code == 302
    tag = Tag.objects.get(name="Trade show")
    strip = client.post(tags, {"name": "trade SHOW"}, headers={"HX-Request": "true"}).content.decode()
    assert (Tag.objects.count(), strip.count("Take the tag Trade show off")) == (1, 1)
    assert "Trade show</span>" in client.get(reverse("folder", args=["A-1"])).content.decode()
    client.post(reverse("customers:untag", args=["A-1", tag.pk]))
    told = town[0].journal_entries.filter(kind="customer_changed").order_by("seq")
    assert list(told.values_list("body__subject", flat=True)) == ["Tagged Trade show", "No longer tagged Trade show"]


def test_a_clerk_takes_the_tags_there_are(client, town):
    sign_in(client, "clerk")
    answer = client.post(reverse("customers:tags", args=["A-1"]), {"name": "Mine"})
    assert (answer.status_code, Tag.objects.count()) == (422, 0)
    assert "There is no tag “Mine”. Choose one of the list, or ask a manager" in answer.content.decode()


def test_a_manager_renames_colours_and_removes_a_tag(client, manager, town):
    tag_customers(customers=[town[0].pk], tag=tag_named("VPI"), by=manager, now=NOW)
    tag = Tag.objects.get()
    one = reverse("customers:tag", args=[tag.pk])
    assert client.post(reverse("customers:all_tags"), {"name": "vpi", "colour": "red"}).status_code == 422
    assert client.post(one, {"name": "VIP", "colour": "amber"}).status_code == 302
    assert 'class="chip chip-amber"' in client.get(reverse("customers:all_tags")).content.decode()
    client.post(reverse("customers:remove_tag", args=[tag.pk]))
    last = town[0].journal_entries.order_by("seq").last()
    assert (Tag.objects.count(), last.body.subject) == (0, "No longer tagged VIP")


def test_a_manager_makes_renames_and_removes_a_category(client, manager, town):
    client.post(reverse("customers:all_categories"), {"name": " Route  north "})
    route = Category.objects.get(name="Route north")
    assert client.post(reverse("customers:all_categories"), {"name": "ROUTE NORTH"}).status_code == 422
    for customer in town[:2]:
        customer.categories.add(route)
    assert client.post(reverse("customers:category", args=[route.pk]), {"name": "Route North"}).status_code == 302
    listed = client.get(reverse("customers:all_categories")).content.decode()
    assert f'?category={route.pk}&amp;status=all">Route North</a></td>\n                <td class="num">2' in listed
    page = client.post(reverse("customers:remove_category", args=[route.pk]), follow=True).content.decode()
    assert "The category Route North is gone; it was on 2 customers." in page
    last = town[1].journal_entries.order_by("seq").last()
    assert (Category.objects.count(), last.body.subject) == (0, "Category Route North taken off")


def test_a_category_prices_are_made_for_stays(client, manager, town):
    trade = Category.objects.create(name="Trade")
    town[0].categories.add(trade)
    PriceList.objects.create(name="Trade 2026", currency="EUR", level="group", category=trade)
    page = client.post(reverse("customers:remove_category", args=[trade.pk]), follow=True).content.decode()
    assert "The category Trade stays: it is named in the price list Trade 2026." in page
    assert list(town[0].categories.all()) == [trade]


def test_who_may_not_sees_no_page_of_categories(client, town):
    sign_in(client, "clerk")
    assert client.get(reverse("customers:all_categories")).status_code == 403
    assert "/customers/categories/" not in client.get(reverse("customers:register")).content.decode()


def test_many_are_tagged_in_a_few_statements_and_only_who_changes_is_told(town, django_assert_max_num_queries):
    vip, by = tag_named("VIP"), make.user()
    town[0].tags.add(vip)
    keys = [customer.pk for customer in town]
    with django_assert_max_num_queries(30):
        assert tag_customers(customers=keys, tag=vip, by=by, now=NOW) == keys[1:]
    assert untag_customers(customers=keys, tag=vip, by=by, now=NOW) == keys
    assert [customer.journal_entries.count() for customer in town] == [1, 2, 2]
    with pytest.raises(TagRefused, match="at most 40 characters"):
        tag_named("x" * 41)
