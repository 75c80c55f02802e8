"""Restricted catalogs: who may buy what. A refusal is a sentence, "" means the product may be sold."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from catalog.family import Family, family_of
from catalog.models import Assortment, Product
from customers.models import Customer

HOLDING = Assortment.products.through


def refusal(*, customer: Customer, product: Product, day: date) -> str:
    """Return why this customer cannot buy the product, "" when it can."""
    return refusals(customer=customer, products=[product], day=day).get(product.pk, "")


def refusals(*, customer: Customer, products: Iterable[Product], day: date) -> dict[int, str]:
    """Return the products that cannot be sold to the customer, by key, each with the sentence of why.

    At most five queries however many products there are. A membership of the head office counts for its branches.
    """
    products = list(products)
    mine = memberships(family_of(customer), day)
    limited = [each for each in mine if each.kind == Assortment.Kind.LIMITED]
    allowed = contents(limited, products) if limited else {product.pk for product in products}
    holders = exclusive_holders(products, day)
    own = {each.pk for each in mine}
    sentences = {}
    for product in products:
        exclusive = holders.get(product.pk, {})
        if not product.active:
            sentences[product.pk] = f"{product.part_number} is not sold any more."
        elif product.pk not in allowed:
            names = " or ".join(each.name for each in limited)
            sentences[product.pk] = f"{customer.name} buys only from {names}; {product.part_number} is not in it."
        elif exclusive and not own & set(exclusive):
            names = " and ".join(exclusive.values())
            sentences[product.pk] = f"{product.part_number} is sold only to the customers of {names}."
    return sentences


def memberships(family: Family, day: date) -> list[Assortment]:
    """Return the assortments of a customer on a day: its own, its groups', its head offices'."""
    whose = Q(customers__in=family.ids) | Q(categories__customers=family.customer)
    return list(Assortment.objects.valid_on(day).filter(whose).distinct().order_by("name"))


def contents(assortments: Iterable[Assortment], products: Iterable[Product]) -> set[int]:
    """Return the keys of those products that one of the assortments holds."""
    rows = HOLDING.objects.filter(assortment__in=assortments, product__in=products)
    return set(rows.values_list("product_id", flat=True))


def exclusive_holders(products: Iterable[Product], day: date) -> dict[int, dict[int, str]]:
    """Return the exclusive assortments (key and name) that hold each of the products."""
    exclusive = Assortment.objects.valid_on(day).filter(kind=Assortment.Kind.EXCLUSIVE)
    rows = HOLDING.objects.filter(assortment__in=exclusive, product__in=products).order_by("assortment__name")
    held: dict[int, dict[int, str]] = {}
    for product, pk, name in rows.values_list("product_id", "assortment_id", "assortment__name"):
        held.setdefault(product, {})[pk] = name
    return held


def buyable(*, customer: Customer, day: date) -> QuerySet[Product]:
    """Return the products the customer may buy on a day, for lists to choose from."""
    mine = memberships(family_of(customer), day)
    limited = [each for each in mine if each.kind == Assortment.Kind.LIMITED]
    exclusive = Assortment.objects.valid_on(day).filter(kind=Assortment.Kind.EXCLUSIVE)
    closed = HOLDING.objects.filter(assortment__in=exclusive).values("product")
    own = [each for each in mine if each.kind == Assortment.Kind.EXCLUSIVE]
    open_to_me = HOLDING.objects.filter(assortment__in=own).values("product")
    products = Product.objects.filter(active=True).filter(Q(pk__in=open_to_me) | ~Q(pk__in=closed))
    return (
        products.filter(pk__in=HOLDING.objects.filter(assortment__in=limited).values("product"))
        if limited
        else products
    )
