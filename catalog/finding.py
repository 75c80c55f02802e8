"""Finding products by what somebody says: part number, words of the description, or any other number of it."""

from collections.abc import Iterable

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.db.models.functions import Upper

from catalog.models import AlternativeNumber, Product
from customers.models import Customer


def matching(rows: QuerySet[Product], text: str, customer: Customer | None = None) -> QuerySet[Product]:
    """Narrow products to those that hold each word of the text.

    Numbers that are a customer's own count for that customer, and for everybody where none is given.
    """
    for word in text.split():
        others = AlternativeNumber.objects.filter(product=OuterRef("pk"), number__icontains=word)
        if customer:
            others = others.filter(Q(customer=None) | Q(customer=customer))
        rows = rows.filter(Q(part_number__icontains=word) | Q(description__icontains=word) | Exists(others))
    return rows


def suggested(text: str, *, customer: Customer | None = None, rows: QuerySet[Product] | None = None) -> QuerySet:
    """Return active products for a choice while somebody types, exact numbers first, then beginnings."""
    rows = Product.objects.filter(active=True) if rows is None else rows
    text = text.strip()
    exactly = Exists(spoken_of([text], customer).filter(product=OuterRef("pk")))
    place = Case(
        When(part_number__iexact=text, then=0),
        When(exactly, then=1),
        When(part_number__istartswith=text, then=2),
        default=3,
    )
    return matching(rows, text, customer).order_by(place, "part_number")


def numbered_like(text: str) -> QuerySet[Product]:
    """Return the products one of whose numbers begins like this, exact part numbers and those sold first."""
    others = AlternativeNumber.objects.filter(number__istartswith=text).values("product")
    found = Product.objects.filter(Q(part_number__istartswith=text) | Q(pk__in=others))
    return found.order_by(Case(When(part_number__iexact=text, then=0), default=1), "-active", "part_number")


def known_as(numbers: Iterable[str], *, customer: Customer | None = None) -> dict[str, Product]:
    """Return the product each number means, by the number in capitals; what means none or several is left out.

    A part number of ours comes first, then the customer's own numbers, then the others. Two queries.
    """
    wanted = {number.strip().upper() for number in numbers}
    ours = {product.part_number.upper(): product for product in named(wanted)}
    meant: dict[str, dict[bool, set[Product]]] = {}
    for each in spoken_of(wanted - set(ours), customer).select_related("product"):
        own = each.customer_id is not None
        meant.setdefault(each.number.upper(), {}).setdefault(own, set()).add(each.product)
    best = {number: found.get(True) or found[False] for number, found in meant.items()}
    return ours | {number: next(iter(found)) for number, found in best.items() if len(found) == 1}


def named(numbers: Iterable[str]) -> QuerySet[Product]:
    return Product.objects.alias(capitals=Upper("part_number")).filter(capitals__in=numbers)


def spoken_of(numbers: Iterable[str], customer: Customer | None) -> QuerySet[AlternativeNumber]:
    """Return the other numbers of products among these; of the customers' own only this customer's."""
    known = AlternativeNumber.objects.filter(Q(customer=None) | Q(customer=customer) if customer else Q(customer=None))
    return known.alias(capitals=Upper("number")).filter(capitals__in=[number.upper() for number in numbers])
