"""What a report is asked: a day or a period, which customers, and choices of its own such as by what it is added up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from customers.head_offices import group_of
from customers.models import Address, Category, Customer
from foundation.templatetags.formats import day_full
from journal.filters import EntryFilter
from staff.models import User

EVERYTHING = EntryFilter()
NONE, SEVERAL = "none", "several"  # what is said instead of somebody, or of one category


@dataclass(frozen=True)
class Choice:
    """A choice of a report's own: one of `options` (words by key, the first where nothing is said), else any text.

    One that is said `by_link` alone is offered nowhere, but kept and told in words.
    """

    key: str
    label: str
    options: Mapping[str, str] = field(default_factory=dict)
    by_link: bool = False

    def of(self, asked: "Asked") -> str:
        """Return what was chosen."""
        return asked.choices.get(self.key) or next(iter(self.options), "")

    def in_words(self, asked: "Asked") -> str:
        """Return it for the heading; what is usual is not said."""
        said = asked.choices.get(self.key, "")
        usual = next(iter(self.options), "")
        words = self.options[said].lower() if said in self.options else said
        return f"{self.label} {words}" if said not in ("", usual) else ""


@dataclass(frozen=True)
class Asked:
    """What a report is about: a day or a period that ends with it, for some reports only certain customers (one, those
    of a sales rep, a category, a head office with all below it, a status, a place), a choice of entries, or only the
    accounts of a collector, a grade, a currency.

    Master data is today's, whatever the day. `without` names what the customers lack: sales_rep, category.
    `seen_by` is who asks; customers this user may not see are left out. None: the house itself, from the console.
    """

    as_of: date
    customer: Customer | None = None
    chosen: EntryFilter = EVERYTHING
    sales_rep: User | None = None
    seen_by: User | None = None
    since: int = 0
    begins_on: date | None = None
    collector: User | None = None
    grade: str = ""
    currency: str = ""
    category: Category | None = None
    group: Customer | None = None
    status: str = ""
    place: str = ""
    without: frozenset[str] = frozenset()
    several: bool = False  # only customers in several categories
    choices: Mapping[str, str] = field(default_factory=dict)
    own: tuple[Choice, ...] = ()  # what `choices` may say

    @property
    def customers(self) -> QuerySet[Customer]:
        """The customers it is about: the one, those that are chosen, or all."""
        seen = Customer.objects.visible_to(self.seen_by) if self.seen_by else Customer.objects.all()
        if self.customer:
            return seen.filter(pk=self.customer.pk)
        return seen.filter(self._whose()).filter(self._which())

    def customer_ids(self) -> list[int] | None:
        """Return the keys of the customers it is about; None means everybody."""
        if not self.is_narrowed:
            return None
        return list(self.customers.values_list("pk", flat=True))

    @property
    def is_narrowed(self) -> bool:
        """Whether it is about some customers only."""
        named = (self.customer, self.sales_rep, self.collector, self.category, self.group)
        barred = self.seen_by and not self.seen_by.has_perm("customers.view_customer")
        return any([*named, self.status, self.place, self.without, self.several, barred])

    def _whose(self) -> Q:
        wanted = Q(collection_case__collector=self.collector) if self.collector else Q()
        if "sales_rep" in self.without:
            wanted &= Q(sales_rep=None)
        return wanted & Q(sales_rep=self.sales_rep) if self.sales_rep else wanted

    def _which(self) -> Q:
        wanted = Q(status=self.status) if self.status else Q()
        if self.group:
            wanted &= Q(pk__in=group_of(self.group))
        if self.place:
            wanted &= Q(Exists(in_place(self.place)))
        return wanted & self._sorted()

    def _sorted(self) -> Q:
        """The condition on categories."""
        links = Customer.categories.through.objects.filter(customer=OuterRef("pk"))
        wanted = Q(Exists(links.filter(category=self.category))) if self.category else Q()
        if "category" in self.without:
            wanted &= ~Q(Exists(links))
        many = links.order_by().values("customer").annotate(number=Count("pk")).filter(number__gt=1)
        return wanted & Q(Exists(many)) if self.several else wanted

    def in_words(self) -> str:
        """Return the filter as the heading says it ("As of 31 May 2026 · Baumgart GmbH (C-10)")."""
        begins, ends = day_full(self.begins_on), day_full(self.as_of)
        words = [
            f"{begins} to {ends}" if self.begins_on else f"As of {ends}",
            *(choice.in_words(self) for choice in self.own),
            str(self.customer or self._whose_words()),
            *self._which_words(),
            f"Collector {self.collector}" if self.collector else "",
            f"Grade {self.grade}" if self.grade else "",
            f"Only {self.currency}" if self.currency else "",
            self.chosen.in_words(),
        ]
        return " · ".join(filter(None, words))

    def _whose_words(self) -> str:
        if "sales_rep" in self.without:
            return "Customers of nobody"
        return f"Customers of {self.sales_rep}" if self.sales_rep else ""

    def _which_words(self) -> list[str]:
        return [
            f"Category {self.category}" if self.category else "",
            "In no category" if "category" in self.without else "",
            "In several categories" if self.several else "",
            f"{self.group} and all below" if self.group else "",
            f"Status {self.status}" if self.status else "",
            f"In {self.place}" if self.place else "",
        ]


def in_place(place: str) -> QuerySet[Address]:
    """Return the main addresses in a city, a postcode that begins so, a region or a country, of the row outside."""
    here = Q(city__istartswith=place) | Q(postcode__istartswith=place) | Q(region__iexact=place)
    main = Address.objects.filter(customer=OuterRef("pk"), purpose=Address.Purpose.MAIN)
    return main.filter(here | Q(country__iexact=place))
