"""What the reports on sales are asked beside the usual: by what they are cut, whose sales, which part number."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from catalog.models import Product
from crm.reports.asking import NONE, Asked, Choice
from crm.reports.report import CannotReport
from customers.models import Customer
from financials.sales.cuts import CUTS, in_exactly
from financials.sales.sold import Which
from financials.sales.spans import Span
from staff.models import User

BY = Choice("by", "By", {key: cut.label for key, cut in CUTS.items()})
SOLD_BY = Choice("sold_by", "Sold by", by_link=True)
PART = Choice("part", "Part number")
PRODUCT_GROUP = Choice("product_group", "Product group")
EXACTLY_IN = Choice("categories", "Exactly in", by_link=True)  # "Hospital, Route North": these categories and no other
OF_DOCUMENTS = (SOLD_BY, PART, PRODUCT_GROUP, EXACTLY_IN)
WHOSE = ("period", "customer", "sales_rep", "category", "group", "currency")


def sees_cost(asked: Asked) -> bool:
    """Whether who asks may know what goods cost; the house itself may."""
    return asked.seen_by is None or asked.seen_by.has_perm("catalog.view_cost")


def span_of(asked: Asked) -> Span:
    return Span(asked.begins_on, asked.as_of)


def which(asked: Asked) -> Which:
    """Return which sales are meant. Raises CannotReport for somebody, or a product group, nobody knows."""
    sold_by, part = SOLD_BY.of(asked), PART.of(asked)
    product = Product.objects.filter(part_number__iexact=part).first() if part else None
    return Which(
        customers=_customers(asked),
        sold_by=_user(sold_by).pk if sold_by and sold_by != NONE else None,
        sold_by_nobody=sold_by == NONE,
        product=product.pk if product else None,
        part=product.part_number if product else part,
        product_group=_product_group(PRODUCT_GROUP.of(asked)),
        currency=asked.currency,
    )


def _user(said: str) -> User:
    if found := User.objects.filter(Q(email__iexact=said) | Q(name__iexact=said)).first():
        return found
    raise CannotReport(
        f"Nobody here is called {said}: write the full name or the e-mail address of who sold, or “none” for nobody."
    )


def _product_group(said: str) -> str | None:
    """Return the group that is meant, "" for products in none; None where nothing is said."""
    if not said or Product.objects.filter(group=said).exists():
        return said or None
    if said == NONE:
        return ""
    raise CannotReport(f"No product is in a group {said}: write it as on the product, or “none” for those in none.")


def _customers(asked: Asked) -> list[int] | None:
    names = EXACTLY_IN.of(asked)
    if not names:
        return asked.customer_ids()
    return list(asked.customers.filter(pk__in=in_exactly(names)).values_list("pk", flat=True))


def page(name: str, asked: Asked, **other: str) -> str:
    """Return the address of a report on sales about the same, but for what is said otherwise."""
    things = {"sales_rep": asked.sales_rep, "category": asked.category}
    said = {key: str(thing.pk) for key, thing in things.items() if thing}
    said |= dict.fromkeys(asked.without, NONE) | {choice.key: choice.of(asked) for choice in OF_DOCUMENTS}
    said |= {key: thing.code for key, thing in codes(asked).items() if thing}
    said |= {"begins_on": asked.begins_on and asked.begins_on.isoformat(), "as_of": asked.as_of.isoformat()}
    said |= {"currency": asked.currency, **other}
    wanted = {key: text for key, text in said.items() if text}
    return f"{reverse('report', args=[name])}?{urlencode(wanted)}"


def codes(asked: Asked) -> Mapping[str, Customer | None]:
    return {"customer": asked.customer, "group": asked.group}
