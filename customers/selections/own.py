"""What customers are selected by on this floor: how they are sorted, who and where they are, what holds for them."""

import re
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower, Upper

from customers.custom_fields import OwnField, own_fields
from customers.groups import group_tree, with_below
from customers.models import (
    Address,
    Assignment,
    Category,
    Contact,
    Customer,
    CustomField,
    Email,
    Hold,
    Membership,
    Phone,
    Tag,
)
from customers.selections.criteria import Criterion
from customers.selections.values import MONEY, NUMBER, TEXT, Asked, Between, Nothing, OneOf, Words, days
from foundation.countries import COUNTRIES
from foundation.languages import language_name
from staff.models import User

SORTED, WHO, WHERE, TERMS, HOLDS, OWN = (
    "Groups and tags", "Who", "Where", "Terms", "What holds", "Own fields",
)  # fmt: skip
NOBODY = "none"
HERE = OuterRef("pk")


def own_criteria(today: date) -> list[Criterion]:
    """Return the criteria of this floor (first of settings.SELECTION_CRITERIA)."""
    return [
        *sorting(),
        *who(today),
        *where(),
        *terms(),
        *holding(),
        *(of_field(field, today) for field in own_fields()),
    ]


def sorting() -> list[Criterion]:
    """Groups with those below them, tags, categories."""
    groups = OneOf("group", lambda: [(branch.id, branch.full_name) for branch in group_tree()])
    tags = OneOf("tag", lambda: Tag.objects.order_by(Lower("name")).values_list("pk", "name"))
    categories = OneOf("category", lambda: Category.objects.order_by(Lower("name")).values_list("pk", "name"))
    return [
        Criterion("group", "Group", SORTED, groups, in_groups, "in {}", hint="with all groups below it"),
        Criterion("tag", "Tag", SORTED, tags, tagged, "tagged {}"),
        Criterion("category", "Category", SORTED, categories, categorised, "in the category {}"),
    ]


def in_groups(groups: list[Any]) -> Q:
    """Return the condition of those in one of the groups or below."""
    return Q(Exists(Membership.objects.filter(customer=HERE, group__in=with_below(map(int, groups)))))


def tagged(tags: list[str]) -> Q:
    return Q(Exists(Customer.tags.through.objects.filter(customer=HERE, tag__in=tags)))


def categorised(categories: list[str]) -> Q:
    return Q(Exists(Customer.categories.through.objects.filter(customer=HERE, category__in=categories)))


def who(today: date) -> list[Criterion]:
    """Name, status, kind, since when, who looks after them."""
    statuses = [(key, label.lower()) for key, label in Customer.Status.choices if key not in Customer.GONE]
    kinds = [(key, label.lower()) for key, label in Customer.Kind.choices]
    staff = User.objects.order_by("name").values_list("pk", "name")

    def assigned(chosen: list[str]) -> Q:
        return Q(Exists(Assignment.objects.filter(customer=HERE, user__in=chosen)))

    return [
        Criterion("name", "Name", WHO, Words("part of the name"), named, "called {}"),
        Criterion("status", "Status", WHO, OneOf("status", lambda: statuses), lambda chosen: Q(status__in=chosen)),
        Criterion("kind", "Company or person", WHO, OneOf("kind", lambda: kinds),
                  lambda chosen: Q(kind__in=chosen), "a {}"),
        Criterion("sales_rep", "Sales rep", WHO, OneOf("sales rep", lambda: [(NOBODY, "nobody"), *staff]), sold_to_by),
        Criterion("assigned", "Looked after by", WHO, OneOf("person", lambda: staff), assigned,
                  hint="besides the sales rep, in any duty"),
        Criterion("created_on", "Customer since", WHO, Between(days(today)), lambda ends: within("created_on", ends)),
    ]  # fmt: skip


def named(parts: list[str]) -> Q:
    wanted = Q()
    for part in parts:
        wanted |= Q(name__icontains=part)
    return wanted


def sold_to_by(chosen: list[str]) -> Q:
    people = Q(sales_rep__in=[key for key in chosen if key != NOBODY])
    return people | Q(sales_rep=None) if NOBODY in chosen else people


def within(field: str, ends: tuple[Any, Any]) -> Q:
    """Return the condition that a field lies in a range, one end of which may be open."""
    low, high = ends
    inside = Q() if low is None else Q(**{f"{field}__gte": low})
    return inside if high is None else inside & Q(**{f"{field}__lte": high})


def where() -> list[Criterion]:
    """Where the main address is."""
    countries = OneOf("country", lambda: sorted(COUNTRIES.items(), key=lambda item: item[1]))
    main = "of the main address"
    return [
        Criterion("country", "Country", WHERE, countries, lambda chosen: at_main(Q(country__in=chosen)), "in {}", main),
        Criterion("postcode", "Postcode", WHERE, Between(TEXT), lambda ends: at_main(coded(ends)), hint=main),
        Criterion("city", "City", WHERE, Words("Berlin, Hamburg"), lambda names: at_main(spelt("city", names)),
                  "in {}", main),
        Criterion("region", "Region", WHERE, Words("CA, Oregon"), lambda names: at_main(spelt("region", names)),
                  "in {}", main),
    ]  # fmt: skip


def at_main(condition: Q) -> Q:
    main = Address.objects.alias(
        plain_city=Lower("city"), plain_region=Lower("region"), plain_code=Upper("postcode")
    ).filter(customer=HERE, purpose=Address.Purpose.MAIN)
    return Q(Exists(main.filter(condition)))


def spelt(part: str, names: list[str]) -> Q:
    return Q(**{f"plain_{part}__in": [name.lower() for name in names]})


def coded(ends: tuple[str | None, str | None]) -> Q:
    """Return the condition that a postcode lies in a range of texts.

    "2999" takes in "2999 AB", and digits only postcodes with as many of them: 20001 does not lie in 2000 to 2999.
    """
    low, high = ends
    inside = Q(plain_code__gte=low) if low else ~Q(plain_code="")
    if high:
        inside &= Q(plain_code__lte=high) | Q(plain_code__startswith=high)
    lengths = {len(end) for end in (low, high) if end}
    if len(lengths) == 1 and all(re.fullmatch(r"\d+", end) for end in (low, high) if end):
        inside &= Q(plain_code__regex=rf"^\d{{{lengths.pop()}}}(\D|$)")
    return inside


def terms() -> list[Criterion]:
    """Language, currency, terms, way of paying, limit."""
    everybody = Customer.objects.present().order_by()

    def used(field: str) -> list[str]:
        return sorted(everybody.values_list(field, flat=True).distinct())

    languages = OneOf("language", lambda: [(code, language_name(code)) for code in used("language")])
    currencies = OneOf("currency", lambda: [(code, code) for code in used("currency")])
    kinds = OneOf("terms", lambda: [(words, words) for words in used("terms")])
    paying = OneOf("way of paying", lambda: Customer.PaymentType.choices)
    return [
        Criterion("language", "Language", TERMS, languages, lambda chosen: Q(language__in=chosen), "spoken to in {}"),
        Criterion("currency", "Currency", TERMS, currencies, lambda chosen: Q(currency__in=chosen), "billed in {}"),
        Criterion("terms", "Payment terms", TERMS, kinds, lambda chosen: Q(terms__in=chosen)),
        Criterion("payment_type", "Way of paying", TERMS, paying, lambda chosen: Q(payment_type__in=chosen)),
        Criterion("credit_limit", "Credit limit", TERMS, Between(MONEY), lambda ends: within("credit_limit", ends),
                  hint="in the customer's currency; who has none is not meant"),
    ]  # fmt: skip


def holding() -> list[Criterion]:
    """What is so or not."""
    branches = Customer.objects.present().filter(parent=HERE)
    people = Contact.objects.filter(customer=HERE)

    def flag(key: str, label: str, condition: Q, hint: str = "") -> Criterion:
        return Criterion(key, label, HOLDS, Nothing(), lambda _: condition, hint=hint)

    reached = "the office's own, or that of a contact"
    return [
        flag("do_not_contact", "Do not contact", Q(do_not_contact=True), "the whole firm asked for it"),
        flag("on_hold", "On hold", Q(Exists(Hold.objects.active().filter(customer=HERE)))),
        flag("has_email", "Has an e-mail address",
             Q(Exists(Email.objects.filter(customer=HERE))) | Q(Exists(people.filter(person__emails__isnull=False))),
             reached),
        flag("has_phone", "Has a telephone number",
             Q(Exists(Phone.objects.filter(customer=HERE).exclude(kind=Phone.Kind.FAX)))
             | Q(Exists(people.filter(person__phones__isnull=False))), reached),
        flag("has_address", "Has an address", Q(Exists(Address.objects.filter(customer=HERE)))),
        flag("head_office", "Is a head office", Q(Exists(branches)), "others name it as theirs"),
        flag("branch", "Is a branch", Q(parent__isnull=False)),
        flag("shares_credit", "Uses its head office's credit limit", Q(shares_credit=True)),
        flag("own_tax_rules", "Has tax rules of its own", Q(own_tax_rules=True), "not those of its head office"),
    ]  # fmt: skip


def of_field(field: OwnField, today: date) -> Criterion:
    """Return the criterion of a field the company added."""
    kinds = CustomField.Kind
    if field.kind == kinds.CHECKBOX:
        return Criterion(field.name, field.label, OWN, Nothing(), lambda _: field.condition("is", True))
    if field.kind == kinds.LIST:
        choices = OneOf("choice", lambda: [(each, each) for each in field.definition.choices])
        return Criterion(field.name, field.label, OWN, choices, lambda chosen: one_of(field, chosen))
    if field.kind == kinds.TEXT:
        return Criterion(field.name, field.label, OWN, Words("part of the text"), lambda parts: holds(field, parts))
    return Criterion(field.name, field.label, OWN, ranged(field, today), lambda ends: between(field, ends))


def ranged(field: OwnField, today: date) -> Asked:
    scales = {CustomField.Kind.DATE: days(today), CustomField.Kind.MONEY: MONEY}
    return Between(scales.get(field.kind, NUMBER))


def one_of(field: OwnField, chosen: list[str]) -> Q:
    wanted = Q()
    for each in chosen:
        wanted |= field.condition("is", each)
    return wanted


def holds(field: OwnField, parts: list[str]) -> Q:
    wanted = Q()
    for part in parts:
        wanted |= field.condition("contains", part)
    return wanted


def between(field: OwnField, ends: tuple[Any, Any]) -> Q:
    low, high = ends
    inside = Q() if low is None else field.condition("from", low)
    return inside if high is None else inside & field.condition("to", high)
