"""Tags, groups and categories of many customers at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.db.models.functions import Lower

from customers.bulk.action import Action, Plan
from customers.events import tell_many
from customers.groups import join_many, leave_many, memberships_of
from customers.models import Category, CategoryLink, Customer, Group, Operation, Tag, TagLink
from customers.operations import made, remember
from customers.tags import tag_customers, untag_customers
from staff.models import User

SELECT = forms.Select(attrs={"class": "form-select"})
TAGS, GROUPS, CATEGORIES = "customers_customer_tags", "customers_membership", "customers_customer_categories"


class TagForm(forms.Form):
    tag = forms.ModelChoiceField(Tag.objects.order_by(Lower("name")), label="Tag", widget=SELECT)


class GroupForm(forms.Form):
    group = forms.ModelChoiceField(Group.objects.order_by(Lower("name")), label="Group", widget=SELECT)


class CategoryForm(forms.Form):
    category = forms.ModelChoiceField(Category.objects.order_by(Lower("name")), label="Category", widget=SELECT)


def with_and_without(customers: QuerySet, **having: Any) -> tuple[QuerySet, QuerySet]:
    """Return the customers that have it, and those that have not."""
    found = Customer.objects.filter(**having).values("pk")
    return customers.filter(pk__in=found), customers.exclude(pk__in=found)


def plan_tag(customers: QuerySet, values: Mapping[str, Any]) -> Plan:
    having, without = with_and_without(customers, tags=values["tag"])
    title = f"Tag {values['tag']} given"
    return Plan(title, without, f"get the tag {values['tag']}", [(having, "have it already")])


def tag(operation: Operation, ids: Sequence[int], values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    changed = tag_customers(customers=ids, tag=values["tag"], by=by, now=now)
    links = TagLink.objects.filter(tag=values["tag"], customer__in=changed)
    made(operation, TAGS, links.values_list("pk", flat=True))


def plan_untag(customers: QuerySet, values: Mapping[str, Any]) -> Plan:
    having, without = with_and_without(customers, tags=values["tag"])
    return Plan(f"Tag {values['tag']} taken off", having, f"lose the tag {values['tag']}", [(without, "have it not")])


def untag(operation: Operation, ids: Sequence[int], values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    links = TagLink.objects.filter(tag=values["tag"], customer__in=ids)
    remember(operation, TAGS, links.values_list("pk", flat=True))
    untag_customers(customers=ids, tag=values["tag"], by=by, now=now)


def plan_join(customers: QuerySet, values: Mapping[str, Any]) -> Plan:
    having, without = with_and_without(customers, memberships__group=values["group"])
    title = f"Put into the group {values['group']}"
    return Plan(title, without, f"join the group {values['group']}", [(having, "are in it already")])


def join(operation: Operation, ids: Sequence[int], values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    customers = Customer.objects.filter(pk__in=ids)
    join_many(customers=customers, group=values["group"], by=by, now=now)
    made(operation, GROUPS, memberships_of(customers, values["group"]).values_list("pk", flat=True))


def plan_leave(customers: QuerySet, values: Mapping[str, Any]) -> Plan:
    having, without = with_and_without(customers, memberships__group=values["group"])
    title = f"Taken out of the group {values['group']}"
    return Plan(title, having, f"leave the group {values['group']}", [(without, "are not in it")])


def leave(operation: Operation, ids: Sequence[int], values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    customers = Customer.objects.filter(pk__in=ids)
    remember(operation, GROUPS, memberships_of(customers, values["group"]).values_list("pk", flat=True))
    leave_many(customers=customers, group=values["group"], by=by, now=now)


def plan_category(customers: QuerySet, values: Mapping[str, Any]) -> Plan:
    having, without = with_and_without(customers, categories=values["category"])
    title = f"Category {values['category']} given"
    return Plan(title, without, f"get the category {values['category']}", [(having, "have it already")])


def categorise(operation: Operation, ids: Sequence[int], values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    category = values["category"]
    links = CategoryLink.objects.bulk_create(CategoryLink(customer_id=pk, category=category) for pk in ids)
    made(operation, CATEGORIES, [link.pk for link in links])
    tell_many(ids, "customer_changed", f"Category {category} given", by=by, now=now)


def plan_uncategory(customers: QuerySet, values: Mapping[str, Any]) -> Plan:
    having, without = with_and_without(customers, categories=values["category"])
    title = f"Category {values['category']} taken off"
    return Plan(title, having, f"lose the category {values['category']}", [(without, "have it not")])


def uncategorise(
    operation: Operation, ids: Sequence[int], values: Mapping[str, Any], *, by: User, now: datetime
) -> None:  # fmt: skip
    links = CategoryLink.objects.filter(category=values["category"], customer__in=ids)
    remember(operation, CATEGORIES, links.values_list("pk", flat=True))
    links.delete()
    tell_many(ids, "customer_changed", f"Category {values['category']} taken off", by=by, now=now)


ACTIONS = (
    Action("tag", "Give a tag", "plus", "Give the tag", plan_tag, tag, TagForm),
    Action("untag", "Take a tag off", "cross", "Take the tag off", plan_untag, untag, TagForm),
    Action("join", "Put into a group", "plus", "Put into the group", plan_join, join, GroupForm, prominent=True),
    Action("leave", "Take out of a group", "cross", "Take out of the group", plan_leave, leave, GroupForm),
    Action("category", "Give a category", "plus", "Give the category", plan_category, categorise, CategoryForm),
    Action(
        "uncategory", "Take a category off", "cross", "Take the category off", plan_uncategory, uncategorise,
        CategoryForm,
    ),
)  # fmt: skip
