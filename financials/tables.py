"""The columns and the filter of the life-long list of documents, payments and adjustments."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

import django_filters
from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Abs

from customers.models import Customer
from financials.aging import BUCKETS, bucket_of, open_items
from financials.models import Adjustment, Dealing, Document, Line, Payment
from financials.states import Facts, facts_of, row_of
from foundation.periods import on_day
from foundation.tables import Column

BOOKED = [kind for kind in Adjustment.Kind if kind != Adjustment.Kind.CANCELLATION]
KINDS = [
    *((kind.value, kind.label.capitalize()) for kind in Document.Kind),
    ("payment", "Payment"),
    *((kind.value, kind.label.capitalize()) for kind in BOOKED),
]
SETTLED = ("invoice", "credit_note", "payment", *BOOKED)
AGES = [*((key, label) for key, (_, label) in BUCKETS.items()), ("unapplied", "Unapplied credit")]
DAY = {"widget": forms.DateInput(attrs={"type": "date"})}
AMOUNT = {"widget": forms.NumberInput(attrs={"class": "num", "inputmode": "decimal", "step": "any"})}


class Shown:
    """The list of one customer as of a day: what its cells show."""

    def __init__(self, customer: Customer, *, day: date, today: date, disputed: Collection[int] | None = None):
        self.customer, self.day, self.today, self.disputed = customer, day, today, disputed

    def complete(self, dealings: Sequence[Dealing]) -> None:
        """Give each row its facts (financials.states), the same few queries whatever their number."""
        day = {"day": self.day, "today": self.today, "disputed": self.disputed}
        facts = facts_of(dealings, customer_id=self.customer.pk, **day)
        for one in dealings:
            one.customer, one.facts = self.customer, facts[one.pk]

    def url(self, dealing: Dealing, place: str = "") -> str:
        """Return the page of a row, as of the same day."""
        if not hasattr(dealing, "page"):
            dealing.page = on_day(dealing.get_absolute_url(), self.day, self.today)
        return dealing.page + place

    @property
    def columns(self) -> tuple[Column, ...]:
        return (
            Column("number", "Number", value=name, sort="number", link=self.url, title=True),
            Column("kind", "Kind", value=lambda dealing: dict(KINDS)[dealing.kind].lower(), sort="kind"),
            Column("issued_on", "Date", kind="day", sort="issued_on"),
            Column("due_on", "Due", value=due_on, kind="day", sort="due_on", sort_unknown=True, complete=self.complete),
            Column("reference", "Reference", value=reference),
            Column(
                "status", "Status", value=lambda dealing: dealing.facts.state, cell="financials/cells/status.html",
                complete=self.complete,
            ),
            Column("total", "Amount", kind="money", sort="total", link=lambda dealing: self.url(dealing, "#amount")),
            Column(
                "open", "Open", value=left, kind="money", total=True, complete=self.complete,
                link=lambda dealing: self.url(dealing, "#open") if left(dealing) is not None else None,
                hint="Not settled yet; credit is negative",
            ),
            Column("currency", "Currency", shown=False),
        )  # fmt: skip


def name(dealing: Dealing) -> str:
    """Return what a row is called."""
    return dealing.number or ("draft" if dealing.document_id else f"{dealing.kind_label} {dealing.adjustment_id}")


def reference(dealing: Dealing) -> str:
    """Return the customer's order number, how a payment came, or why an adjustment was made."""
    return Payment.Method(dealing.reference).label if dealing.payment_id else dealing.reference


def due_on(dealing: Dealing) -> date | None:
    """Return when the next of what is open is due; of what is settled or no invoice, the document's own day."""
    return dealing.facts.due_on or dealing.due_on


def left(dealing: Dealing) -> Decimal | None:
    """Return what is open; None for what is never on the account."""
    facts: Facts = dealing.facts
    return facts.open if dealing.kind in SETTLED and facts.status != Document.Status.DRAFT else None


class DealingFilter(django_filters.FilterSet):
    """What a caller may ask for: a kind, a text, a part number, a period, an amount, an age, only what is open."""

    text = django_filters.CharFilter(label="Number or text", method="with_text")
    kind = django_filters.ChoiceFilter(label="Kind", choices=KINDS, empty_label="All kinds")
    part = django_filters.CharFilter(label="Part number", method="with_part")
    since = django_filters.DateFilter(label="From", field_name="issued_on", lookup_expr="gte", **DAY)
    until = django_filters.DateFilter(label="To", field_name="issued_on", lookup_expr="lte", **DAY)
    least = django_filters.NumberFilter(label="Amount from", method="of_at_least", **AMOUNT)
    most = django_filters.NumberFilter(label="to", method="of_at_most", **AMOUNT)
    age = django_filters.ChoiceFilter(label="Age", choices=AGES, empty_label="Any age", method="of_age")
    open = django_filters.BooleanFilter(label="Only open", method="only_open", widget=forms.CheckboxInput())

    class Meta:
        model = Dealing
        fields = ()

    def __init__(self, *arguments, customer: Customer, day: date, **named):
        super().__init__(*arguments, **named)
        self.customer, self.day = customer, day

    @property
    def is_used(self) -> bool:
        """Whether anything is asked for."""
        return any(self.data.get(name) for name in self.filters)

    @cached_property
    def items(self) -> list[dict]:
        return open_items(customer_id=self.customer.pk, as_of=self.day)

    def with_text(self, rows: QuerySet, field: str, text: str) -> QuerySet:
        """Search numbers and references, and of documents also their notes and lines, of payments their notes."""
        documents = Document.objects.filter(
            Q(note__icontains=text) | Q(order_number__icontains=text), customer=self.customer
        )
        wanted = Q(description__icontains=text) | Q(part_number__icontains=text) | Q(note__icontains=text)
        lines = Line.objects.filter(wanted, customer=self.customer)
        found = {*documents.values_list("pk", flat=True), *lines.values_list("document_id", flat=True)}
        payments = Payment.objects.filter(customer=self.customer, note__icontains=text).values_list("pk", flat=True)
        named = Q(number__icontains=text) | Q(reference__icontains=text)
        return rows.filter(named | one_of("document_id", found) | one_of("payment_id", payments))

    def with_part(self, rows: QuerySet, field: str, part: str) -> QuerySet:
        """Keep the documents with this part number; read first, as a customer's lines are many and those few."""
        lines = Line.objects.filter(customer=self.customer, part_number__iexact=part.strip()).exclude(part_number="")
        return rows.filter(one_of("document_id", set(lines.values_list("document_id", flat=True))))

    def of_at_least(self, rows: QuerySet, field: str, least: Decimal) -> QuerySet:
        return rows.alias(size=Abs("total")).filter(size__gte=least)

    def of_at_most(self, rows: QuerySet, field: str, most: Decimal) -> QuerySet:
        return rows.alias(size=Abs("total")).filter(size__lte=most)

    def only_open(self, rows: QuerySet, field: str, wanted: bool) -> QuerySet:
        return of_items(rows, self.items) if wanted else rows

    def of_age(self, rows: QuerySet, field: str, key: str) -> QuerySet:
        return of_items(rows, [item for item in self.items if age_of(item) == key])


def of_items(rows: QuerySet, items: Sequence[dict]) -> QuerySet:
    """Keep the rows that these open items belong to; asked by each table's own key, which has an index."""
    keys = {row_of(item) for item in items}
    documents, payments, adjustments = ([key // 3 for key in keys if key % 3 == rest] for rest in range(3))
    return rows.filter(
        one_of("document_id", documents) | one_of("payment_id", payments) | one_of("adjustment_id", adjustments)
    )


class AnyOf(Func):
    """`key = ANY (keys)`: thousands of keys as one parameter."""

    arg_joiner = " = ANY ("
    template = "%(expressions)s)"
    output_field = BooleanField()


def one_of(key: str, keys: Iterable[int]) -> Q:
    """Return the condition that a key is among many."""
    return Q(AnyOf(F(key), Value(list(keys), output_field=ArrayField(BigIntegerField()))))


def age_of(item: dict) -> str:
    """Return the key of an open item's piece of the aging bar."""
    return bucket_of(item["days_past_due"]) if item["open"] > 0 else "unapplied"


def item_url(item: dict, customer: Customer) -> str:
    """Return the page that explains an open item."""
    places = {name: item[name] for name in ("number", "document_id", "adjustment_id", "payment_id")}
    return Dealing(customer=customer, kind=item["document_kind"], **places).get_absolute_url()
