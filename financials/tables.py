"""The columns and the filter of the life-long list of documents and payments."""

from datetime import date
from decimal import Decimal

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from customers.models import Customer
from financials.aging import BUCKETS, bucket_of
from financials.models import Dealing, Document, Line
from foundation.money import NOTHING
from foundation.periods import business_day
from foundation.tables import Column

KINDS = [(kind.value, kind.label.capitalize()) for kind in Document.Kind] + [("payment", "Payment")]
POSTED = ("invoice", "credit_note", "payment")
AGES = [*((key, label) for key, (_, label) in BUCKETS.items()), ("unapplied", "Unapplied credit")]
STATUS_CELL = "financials/cells/status.html"


class Word(str):
    """A state in one word, with the tone of its chip."""

    tone = ""


def columns(*, customer: Customer, open_by_row: dict[int, Decimal], as_of: date) -> tuple[Column, ...]:
    """Return the columns of one customer's list; what is open comes from financials.aging, by row."""

    def url(dealing: Dealing) -> str:
        if dealing.payment_id:
            return reverse("financials:payment", args=[customer.code, dealing.payment_id])
        number = dealing.number or dealing.document_id
        return reverse("financials:document", args=[customer.code, dealing.kind, number])

    def left(dealing: Dealing) -> Decimal | None:
        return open_by_row.get(dealing.pk, NOTHING) if dealing.kind in POSTED else None

    return (
        Column("number", "Number", value=lambda dealing: dealing.number or "draft", sort="number", link=url),
        Column("kind", "Kind", value=lambda dealing: dict(KINDS)[dealing.kind].lower(), sort="kind"),
        Column("issued_on", "Date", kind="day", sort="issued_on"),
        Column("due_on", "Due", kind="day", sort="due_on", sort_unknown=True),
        Column("reference", "Reference"),
        Column("status", "Status", value=lambda dealing: state(dealing, left(dealing), as_of), cell=STATUS_CELL),
        Column("total", "Amount", kind="money", sort="total"),
        Column("open", "Open", value=left, kind="money", total=True, hint="Not settled yet; credit is negative"),
        Column("currency", "Currency", shown=False),
    )


def state(dealing: Dealing, left: Decimal | None, as_of: date) -> Word:
    """Return the state of a document or payment on a day, in the words of the office."""
    label, tone = dealing.status, ""
    if dealing.kind == Document.Kind.INVOICE and dealing.status == Document.Status.ISSUED:
        label, tone = _invoice_state(dealing, left, as_of)
    elif dealing.kind in POSTED and dealing.status != Document.Status.CANCELLED:
        label, tone = ("unapplied", "amber") if left else ("applied", "green")
    word = Word(label)
    word.tone = tone
    return word


def _invoice_state(dealing: Dealing, left: Decimal, as_of: date) -> tuple[str, str]:
    if not left:
        return "settled", "green"
    if business_day(dealing.due_on) < as_of:
        return "overdue", "red"
    return ("part paid", "amber") if left < dealing.total else ("open", "")


class DealingFilter(django_filters.FilterSet):
    """What a caller may ask for: a kind, a number or reference, a part number, a period, only what is open."""

    text = django_filters.CharFilter(label="Number or reference", method="with_text")
    kind = django_filters.ChoiceFilter(label="Kind", choices=KINDS, empty_label="All kinds")
    part = django_filters.CharFilter(label="Part number", method="with_part")
    since = django_filters.DateFilter(
        label="From", field_name="issued_on", lookup_expr="gte", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = django_filters.DateFilter(
        label="To", field_name="issued_on", lookup_expr="lte", widget=forms.DateInput(attrs={"type": "date"})
    )
    age = django_filters.ChoiceFilter(label="Age", choices=AGES, empty_label="Any age", method="of_age")
    open = django_filters.BooleanFilter(label="Only open", method="only_open", widget=forms.CheckboxInput())

    class Meta:
        model = Dealing
        fields = ()

    def __init__(self, *arguments, items: list[dict], **named):
        super().__init__(*arguments, **named)
        self.items = items

    def with_text(self, rows, name, text):
        return rows.filter(Q(number__icontains=text) | Q(reference__icontains=text))

    def with_part(self, rows, name, part):
        lines = Line.objects.filter(document_id=OuterRef("document_id"), part_number__iexact=part.strip())
        return rows.filter(Exists(lines))

    def only_open(self, rows, name, wanted):
        return rows.filter(pk__in={row_of(item) for item in self.items}) if wanted else rows

    def of_age(self, rows, name, key):
        return rows.filter(pk__in={row_of(item) for item in self.items if age_of(item) == key})


def age_of(item: dict) -> str:
    """Return the key of an open item's piece of the aging bar."""
    return bucket_of(item["days_past_due"]) if item["open"] > 0 else "unapplied"


def row_of(item: dict) -> int:
    """Return the key of an open item's line in the list (see the view financials_dealing)."""
    if item["document_id"]:
        return item["document_id"] * 3
    return item["adjustment_id"] * 3 + 2 if item["adjustment_id"] else item["payment_id"] * 3 + 1
