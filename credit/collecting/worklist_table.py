"""The worklist as a page: its columns, what it can be narrowed to, and the sums by collector."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.http import QueryDict

from credit.collecting.place import Place
from credit.collecting.worklist import CASE, SIZE, asked_of_each, everything, page
from credit.models import CollectionCase, DunningLevel, Promise, Reminder, Standing
from foundation.tables import Column, Listing
from foundation.tables.paging import Page
from staff.models import User
from staff.permissions import holders

SELECT = forms.Select(attrs={"class": "form-select", "data-autosubmit": ""})
MINE, NOBODYS, ALL = "mine", "nobody", "all"
PAGING = ("after", "before", "format", "columns", "at", "end")  # of an address, what is no filter

COLUMNS = (
    Column("customer", "Customer", value="customer.name", title=True, cell="credit/cells/case.html"),
    Column("code", "Code", value="customer.code", kind="code", shown=False),
    Column("next_action", "Next action", cell="credit/cells/next_action.html"),
    Column("at_risk", "At risk", value="figures.at_risk", kind="money", total=True,
           hint="What is neither disputed nor covered, times the chance that it is not paid in 30 days"),
    Column("overdue", "Overdue", value="figures.overdue", kind="money", total=True),
    Column("undisputed", "Undisputed", value="figures.undisputed", kind="money", total=True, shown=False),
    Column("invoices", "Invoices", value="figures.invoices", kind="quantity", shown=False),
    Column("days_late", "Days late", value="figures.days_late", kind="quantity", hint="Of the oldest invoice"),
    Column("expected_on", "Expected", value="figures.expected_on", kind="day",
           hint="When the first of it will most likely be paid"),
    Column("grade", "Grade", value="standing.grade", cell="credit/cells/graded.html"),
    Column("heard", "Last contact", value=lambda row: row.heard and row.heard.on, cell="credit/cells/heard.html"),
    Column("promise", "Promise", value=lambda row: row.broken and row.broken.due_on, kind="day",
           cell="credit/cells/broken.html", hint="The last one that was broken"),
    Column("level", "Reminder", value=lambda row: row.reminder and row.reminder.level.name,
           cell="credit/cells/level.html"),
    Column("collector", "Collector", value="collector.name", cell="credit/cells/collector.html"),
)  # fmt: skip


def has_accounts(user: User) -> bool:
    """Whether somebody collects from anybody in particular, who then sees the own list first."""
    return CollectionCase.objects.filter(collector=user).exists()


class WorklistFilter(django_filters.FilterSet):
    """Whose accounts, how bad, how often reminded, since which promise."""

    text = django_filters.CharFilter(
        label="Search", method="by_text",
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search", "placeholder": "Name or code"}),
    )  # fmt: skip
    whose = django_filters.ChoiceFilter(label="Whose", method="by_whose", empty_label=None, widget=SELECT)
    grade = django_filters.ChoiceFilter(
        label="Grade", choices=[(each, each) for each in "ABCDE"], empty_label="Any", widget=SELECT
    )
    level = django_filters.ChoiceFilter(label="Reminded", method="by_level", empty_label="Any", widget=SELECT)
    currency = django_filters.ChoiceFilter(label="Currency", empty_label="Any", widget=SELECT)
    least = django_filters.NumberFilter(
        label="Overdue at least", field_name="overdue", lookup_expr="gte", max_digits=19,
        widget=forms.TextInput(attrs={"class": "form-control num", "inputmode": "decimal", "size": 8}),
    )  # fmt: skip
    broken = django_filters.BooleanFilter(
        label="Broken promise", method="by_broken",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input", "data-autosubmit": ""}),
    )  # fmt: skip

    class Meta:
        model = Standing
        fields = ()

    def __init__(self, data: QueryDict, rows: QuerySet[Standing], *, by: User):
        data = data.copy()
        if "whose" not in data:
            data["whose"] = MINE if has_accounts(by) else ALL
        super().__init__(data, rows)
        self.by = by
        people = holders("credit.change_collectioncase").exclude(pk=by.pk).order_by("name").values_list("pk", "name")
        whose = [(ALL, "Everybody's"), (MINE, "Mine"), (NOBODYS, "Nobody's")]
        self.filters["whose"].extra["choices"] = [*whose, *((str(pk), name) for pk, name in people)]
        levels = DunningLevel.objects.values_list("position", "name")
        self.filters["level"].extra["choices"] = [("0", "Not yet"), *((str(at), name) for at, name in levels)]
        owed = Standing.objects.filter(overdue_at_risk__gt=0).values_list("currency", flat=True).distinct()
        self.filters["currency"].extra["choices"] = [(each, each) for each in owed.order_by("currency")]

    @cached_property
    def chosen(self) -> str:
        """What an address carries to stay within this list."""
        query = self.data.copy()
        for name in PAGING:
            query.pop(name, None)
        return query.urlencode()

    @property
    def is_mine(self) -> bool:
        return self.data.get("whose") == MINE

    @property
    def is_used(self) -> bool:
        """Whether the list is narrowed, but for whose it is."""
        return any(self.data.get(name) for name in self.filters if name != "whose")

    @property
    def everybodys(self) -> QuerySet[Standing]:
        """The list as filtered, whoever collects."""
        self.form.is_valid()
        rows = self.queryset.all()
        for name, value in self.form.cleaned_data.items():  # what is no choice is left out
            rows = self.filters[name].filter(rows, ALL if name == "whose" else value)
        return rows

    def of(self, collector: int | None) -> str:
        """The same list of somebody's accounts, as an address carries it."""
        query = QueryDict(self.chosen, mutable=True)
        query["whose"] = NOBODYS if collector is None else MINE if collector == self.by.pk else str(collector)
        return query.urlencode()

    def by_text(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        for word in text.split():
            rows = rows.filter(Q(customer__name__icontains=word) | Q(customer__code__istartswith=word))
        return rows

    def by_whose(self, rows: QuerySet, name: str, whose: str) -> QuerySet:
        known = {ALL: Q(), MINE: Q(**{f"{CASE}__collector": self.by}), NOBODYS: Q(**{f"{CASE}__collector": None})}
        return rows.filter(known[whose] if whose in known else Q(**{f"{CASE}__collector": whose}))

    def by_level(self, rows: QuerySet, name: str, level: str) -> QuerySet:
        sent = Reminder.objects.filter(
            customer=OuterRef("customer_id"), currency=OuterRef("currency"), status=Reminder.Status.SENT
        )
        if level == "0":
            return rows.exclude(Exists(sent))
        return rows.alias(reminded=Subquery(sent.order_by("-sent_at").values("level__position")[:1])).filter(
            reminded=level
        )

    def by_broken(self, rows: QuerySet, name: str, broken: bool) -> QuerySet:
        told = Promise.objects.missed().filter(
            kept_on=None, customer=OuterRef("customer_id"), currency=OuterRef("currency")
        )
        return rows.filter(asked_of_each(told)) if broken else rows


class Worklist(Listing):
    """The list in the order of last night; its pages begin at places in that order, and nobody counts them."""

    count = None

    def __init__(self, standings: QuerySet[Standing], query: QueryDict, *, today):
        super().__init__(COLUMNS, (), query, what="accounts", sort="", size=SIZE)
        self.standings, self.today = standings, today

    @cached_property
    def page(self) -> Page:
        places = {name: Place.read(self.query.get(name, "")) for name in ("after", "before")}
        found = page(self.standings, today=self.today, **places)
        return Page(found.rows, found.before and str(found.before), found.after and str(found.after))

    def all_rows(self) -> Iterable[Any]:
        return everything(self.standings, today=self.today)

    @property
    def lines(self) -> list[tuple[Any, list]]:
        """Each row of this page with its cells."""
        return list(zip(self.page.rows, self.rows, strict=True))


def by_collector(chosen: WorklistFilter) -> list[dict[str, Any]]:
    """Return how many accounts each collector has on the list and what of them is overdue and at risk, by currency.

    By last night's figures, the most at risk first; each with the address of that list.
    """
    standings = chosen.everybodys
    found = standings.values("currency", who=F(f"{CASE}__collector"), name=F(f"{CASE}__collector__name"))
    sums = found.annotate(accounts=Count("customer_id"), owed=Sum("overdue"), at_risk=Sum("overdue_at_risk"))
    people: dict[int | None, dict[str, Any]] = {}
    for row in sums.order_by("-at_risk"):
        person = people.setdefault(row["who"], {"name": row["name"], "accounts": 0, "sums": []})
        person["accounts"] += row["accounts"]
        person["sums"].append(row)
    return [person | {"url": chosen.of(who)} for who, person in people.items()]
