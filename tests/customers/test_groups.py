"""Groups: a tree as deep as one likes, who is in which, told in the journal; nothing is removed that holds somebody."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from customers.groups import (
    GroupRefused,
    change_group,
    counted_tree,
    full_name,
    group_tree,
    join_group,
    join_many,
    leave_group,
    leave_many,
    make_group,
    move_group,
    remove_group,
    with_below,
)
from customers.models import Customer, Group, Membership
from journal.models import Entry
from tests import make
from tests.financials.at_once import second_comes_before_first_commits

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)


@pytest.fixture
def anna(db):
    return make.person("Anna Meyer", "manager")


def tree(anna, *paths: str) -> dict[str, Group]:
    """Make groups out of paths: "Marketing/Newsletter" stands below "Marketing"."""
    made: dict[str, Group] = {}
    for path in paths:
        above, _, name = path.rpartition("/")
        made[path] = make_group(name=name, parent=made.get(above), by=anna)
    return made


@pytest.fixture
def office(anna):
    return tree(anna, "Marketing", "Marketing/Newsletter", "Marketing/Newsletter/Offers", "Service")


def counted() -> dict[str, tuple[int, int]]:
    return {branch.full_name: (branch.own, branch.total) for branch in counted_tree()}


def test_the_tree_counts_who_is_in_a_group_and_who_below_it_each_once(anna, office, django_assert_num_queries):
    acme, bolt, old = make.customer(), make.customer(), make.customer(status="archived")
    for customer, path in (
        (acme, "Marketing/Newsletter"), (acme, "Marketing/Newsletter/Offers"), (bolt, "Marketing"), (old, "Service"),
    ):  # fmt: skip
        join_group(customer=customer, group=office[path], by=anna, now=NOW)
    with django_assert_num_queries(1):
        found = counted()
    assert found == {
        "Marketing": (1, 2), "Marketing › Newsletter": (1, 1), "Marketing › Newsletter › Offers": (1, 1),
        "Service": (0, 0),
    }  # fmt: skip
    assert with_below([office["Marketing"].pk]) == sorted(office[path].pk for path in list(office)[:3])


def test_a_group_is_moved_with_all_below_it_and_never_below_itself(anna, office):
    newsletter, offers = office["Marketing/Newsletter"], office["Marketing/Newsletter/Offers"]
    move_group(group=newsletter, parent=office["Service"], by=anna)
    assert full_name(offers) == "Service › Newsletter › Offers"
    with pytest.raises(GroupRefused, match="Offers stands below Newsletter itself"):
        move_group(group=newsletter, parent=offers, by=anna)
    with pytest.raises(GroupRefused, match="below itself"):
        move_group(group=newsletter, parent=newsletter, by=anna)
    move_group(group=newsletter, parent=None, by=anna)
    assert full_name(offers) == "Newsletter › Offers"


def test_two_groups_of_one_name_stand_in_different_places_only(anna, office):
    with pytest.raises(GroupRefused, match="of this name in this place"):
        make_group(name="newsletter", parent=office["Marketing"], by=anna)
    make_group(name="Newsletter", parent=office["Service"], by=anna)
    with pytest.raises(GroupRefused, match="of this name in this place"):
        change_group(group=office["Marketing"], name="Service", notes="", by=anna)


def test_what_keeps_a_group_from_being_removed_is_named(anna, office):
    join_group(customer=make.customer("C-9", "Acme Ltd"), group=office["Marketing"], by=anna, now=NOW)
    with pytest.raises(GroupRefused, match=r"Newsletter stands below it and Acme Ltd \(C-9\) is in it"):
        remove_group(group=office["Marketing"], by=anna)
    remove_group(group=office["Service"], by=anna)
    with pytest.raises(GroupRefused, match="Somebody removed the group Service"):
        join_group(customer=make.customer(), group=office["Service"], by=anna, now=NOW)


def told(customer: Customer) -> list[str]:
    return [entry.body.subject for entry in Entry.objects.filter(customer=customer).order_by("seq")]


def test_joining_and_leaving_are_told_once(anna, office):
    acme, newsletter = make.customer(), office["Marketing/Newsletter"]
    assert [join_group(customer=acme, group=newsletter, by=anna, now=NOW) for _ in range(2)] == [True, False]
    assert [leave_group(customer=acme, group=newsletter, by=anna, now=NOW) for _ in range(2)] == [True, False]
    path = "the group Marketing › Newsletter"
    assert told(acme) == [f"Put into {path}", f"Taken out of {path}"]


@pytest.mark.parametrize("many", [2, 40])
def test_many_join_and_leave_in_as_many_statements_as_two(anna, office, many, django_assert_max_num_queries):
    customers = [make.customer() for _ in range(many)]
    join_group(customer=customers[0], group=office["Service"], by=anna, now=NOW)
    everybody = Customer.objects.filter(pk__in=[customer.pk for customer in customers])
    with django_assert_max_num_queries(12):
        assert join_many(customers=everybody, group=office["Service"], by=anna, now=NOW) == many - 1
    assert counted()["Service"] == (many, many)
    assert told(customers[0]) == told(customers[1]) == ["Put into the group Service"]
    with django_assert_max_num_queries(12):
        assert leave_many(customers=everybody, group=office["Service"], by=anna, now=NOW) == many
    assert not Membership.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_move_groups_below_each_other_make_no_circle():
    anna = make.user()
    one, other = make_group(name="One", by=anna), make_group(name="Other", by=anna)
    met = second_comes_before_first_commits(
        lambda: move_group(group=one, parent=other, by=anna), lambda: move_group(group=other, parent=one, by=anna)
    )
    assert met.waited
    assert isinstance(met.second, GroupRefused)
    with pytest.raises(DatabaseError, match="below itself"), transaction.atomic():
        Group.objects.filter(pk=other.pk).update(parent=one)


def test_the_pages_make_change_and_remove_a_group(client, anna, office):
    client.force_login(anna)
    page = reverse("customers:groups")
    assert client.post(page, {"name": "Trade shows", "parent": office["Marketing"].pk}).status_code == 302
    group = Group.objects.get(name="Trade shows")
    assert client.post(page, {"name": "trade SHOWS", "parent": office["Marketing"].pk}).status_code == 422
    client.post(reverse("customers:group", args=[group.pk]), {"name": "Fairs", "parent": "", "notes": "twice a year"})
    assert group_tree()[0].full_name == "Fairs"
    client.post(reverse("customers:remove_group", args=[group.pk]))
    refused = client.post(reverse("customers:remove_group", args=[office["Marketing"].pk]), follow=True)
    assert "Newsletter stands below it" in refused.content.decode()
    assert not Group.objects.filter(pk=group.pk).exists()
    assert Group.objects.filter(pk=office["Marketing"].pk).exists()


def test_the_folder_shows_the_groups_and_a_clerk_changes_them_by_name(client, anna, office):
    acme = make.customer("C-7", "Acme Ltd")
    client.force_login(make.person("Ben Ott", "clerk"))
    assert client.post(reverse("customers:groups"), {"name": "Mine"}).status_code == 403
    joined = client.post(reverse("customers:join_group", args=["C-7"]), {"group": "offers"}, follow=True)
    assert "Marketing › Newsletter › Offers" in joined.content.decode()
    unknown = client.post(reverse("customers:join_group", args=["C-7"]), {"group": "e"}, follow=True)
    assert "more than one, is called “e”" in unknown.content.decode()
    client.post(reverse("customers:leave_group", args=["C-7", office["Marketing/Newsletter/Offers"].pk]))
    assert not acme.memberships.exists()
