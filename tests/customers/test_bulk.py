"""Many customers at once: what would happen is said before, it is one operation, and it can be taken back."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from customers.bulk.action import BulkRefused, Chosen
from customers.bulk.actions import action_named, all_actions
from customers.bulk.changing import change_in_background, change_many
from customers.groups import make_group
from customers.models import Category, Customer, Operation, Tag
from customers.operations import undo
from journal.models import Entry
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)


@pytest.fixture
def ruth(db):
    return make.person("Ruth Meyer", "manager")


@pytest.fixture
def firms(db):
    """120 customers of a fair, and one prospect that is none of them."""
    rows = [
        Customer(code=f"F-{n:03}", name=f"Fair {n:03}", currency="USD", terms="net30", created_on=NOW.date())
        for n in range(120)
    ]
    Customer.objects.bulk_create(rows)
    make.customer("P-1", "Prospect", status="prospect")
    return Customer.objects.filter(code__startswith="F-")


def everybody(**values):
    return Chosen(query="status=customer")


def test_120_customers_get_a_tag_in_one_operation_and_lose_it_again(ruth, firms):
    vip, tag = Tag.objects.create(name="VIP"), action_named("tag")
    for customer in firms[:7]:
        customer.tags.add(vip)
    plan = tag.plan(everybody().customers(ruth), {"tag": vip})
    assert plan.sentence() == "113 customers get the tag VIP; 7 have it already."
    operation = change_many(action=tag, chosen=everybody(), values={"tag": vip}, by=ruth, now=NOW)
    assert operation.title == "Tag VIP given: 113 customers"
    assert (vip.customers.count(), Entry.objects.filter(kind="customer_changed").count()) == (120, 113)
    assert undo(operation=operation, by=ruth, now=NOW).rows == 113
    assert vip.customers.count() == 7


def values_of(ruth):
    return {
        "tag": Tag.objects.get_or_create(name="Fair")[0],
        "group": make_group(name="Guests", by=ruth),
        "category": Category.objects.create(name="Hospital"),
        "sales_rep": ruth,
        "user": ruth,
        "duty": "technician",
        "why": "asked on 3 Nov",
    }


def state(firms):
    """Return what actions change, of everybody."""
    plain = firms.order_by("pk").values_list("status", "sales_rep", "do_not_contact", "do_not_contact_note")
    counts = [firms.exclude(**{each: None}).count() for each in ("tags", "memberships", "categories", "assignments")]
    return list(plain), counts


WAY_AND_BACK = (
    ("tag", "untag"), ("join", "leave"), ("category", "uncategory"), ("assign", "unassign"), ("quiet", "open"),
    ("archive", "restore"), ("sales-rep", None),
)  # fmt: skip


@pytest.mark.parametrize(("there", "back"), WAY_AND_BACK)
def test_every_action_goes_there_and_back_and_each_can_be_taken_back(ruth, firms, there, back):
    values, ids = values_of(ruth), tuple(firms.values_list("pk", flat=True)[:5])
    before = state(firms)
    first = change_many(action=action_named(there), chosen=Chosen(ids=ids), values=values, by=ruth, now=NOW)
    between = state(firms)
    assert between != before
    with pytest.raises(BulkRefused, match="Nothing was changed: 0 customers"):
        change_many(action=action_named(there), chosen=Chosen(ids=ids), values=values, by=ruth, now=NOW)
    if back:
        second = change_many(action=action_named(back), chosen=Chosen(ids=ids), values=values, by=ruth, now=NOW)
        assert state(firms) == before
        undo(operation=second, by=ruth, now=NOW)
        assert state(firms) == between
    undo(operation=first, by=ruth, now=NOW)
    assert state(firms) == before


def test_every_action_there_is_goes_its_way_here():
    assert {action.key for action in all_actions()} == {key for pair in WAY_AND_BACK for key in pair if key}


def test_who_pays_for_somebody_is_not_archived_with_the_others(ruth, firms):
    mother, child = firms[0], firms[1]
    Customer.objects.filter(pk=child.pk).update(payer=mother)
    plan = action_named("archive").plan(Chosen(ids=(mother.pk, child.pk)).customers(ruth), {})
    assert plan.sentence() == (
        "1 customer leave the lists; their folders stay readable; 1 get the invoices of others and stay."
    )


def test_who_may_not_change_many_is_refused_with_a_sentence(firms):
    clerk = make.person("Maya Lindqvist", "clerk")
    with pytest.raises(BulkRefused, match="is not yours to do with many customers"):
        change_many(action=action_named("open"), chosen=everybody(), values={}, by=clerk, now=NOW)


class Silent:
    """The progress of a job nobody watches."""

    def __init__(self, folder):
        self.folder, self.told = folder, []

    def of(self, total):
        self.told.append(total)

    def done(self, count):
        self.told.append(count)


def test_as_a_job_it_says_whom_it_changed(ruth, firms, tmp_path):
    tag = Tag.objects.create(name="VIP")
    progress = Silent(tmp_path)
    said = {"action": "tag", "chosen": everybody().as_json(), "answers": f"to-tag={tag.pk}", "by": ruth.pk}
    name, path = change_in_background(progress, **said)
    assert (name, path.read_text("utf-8-sig").splitlines()[:2]) == (
        "customers-changed.csv",
        ["code,name", "F-000,Fair 000"],
    )
    assert progress.told == [120, 120]
    assert Operation.objects.get().title == "Tag VIP given: 120 customers"


def test_the_pages_say_what_would_happen_before_it_does(client, ruth, firms):
    client.force_login(ruth)
    tag = Tag.objects.create(name="VIP")
    page = reverse("customers:many", args=["tag"])
    asked = client.get(page, {"all": "1", "of": "status=customer"})
    assert "Give a tag: 120 customers" in asked.content.decode()
    said = client.get(page, {"all": "1", "of": "status=customer", "to-tag": tag.pk})
    assert "120 customers get the tag VIP." in said.content.decode()
    assert tag.customers.count() == 0
    done = client.post(f"{page}?all=1&of=status%3Dcustomer", {"to-tag": tag.pk}, follow=True)
    assert "Tag VIP given: 120 customers." in done.content.decode()
    assert "Take it back" in done.content.decode()
    assert tag.customers.count() == 120
    nobody = client.get(page, follow=True)
    assert "Nobody is ticked." in nobody.content.decode()
