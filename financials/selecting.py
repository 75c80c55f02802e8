"""What sales add to the criteria of selections: revenue, margin, frequency, products, who stopped ordering (F42)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, Exists, F, Max, OuterRef, Q, QuerySet, Sum, When

from catalog.models import Product
from customers.selections.criteria import Criterion
from customers.selections.periods import InPeriod
from customers.selections.values import MONEY, NUMBER, PERCENT, Between, OneOf, Words, days
from financials import sales
from financials.banners import showing
from financials.models import Banner, Document, Line
from financials.sales.sold import SOLD, which_sold
from financials.sales.spans import Span
from financials.sales.stopped import SILENT, asked
from foundation.sql import statement, subquery

HEADING = "Sales"
MAY = "financials.view_document"
KIND, STATUS = Document.Kind, Document.Status
OF_CUSTOMER = OuterRef("pk")
BILLED = Q(kind__in=[KIND.INVOICE, KIND.CREDIT_NOTE], status=STATUS.ISSUED)
ORDERED = Q(kind=KIND.ORDER) & ~Q(status__in=[STATUS.DRAFT, STATUS.TEMPLATE, STATUS.CANCELLED]) | Q(
    kind=KIND.INVOICE, status=STATUS.ISSUED, order_number=""
)
NET = Sum(Case(When(kind=KIND.INVOICE, then="net"), default=-F("net"), output_field=DecimalField()))
CLASSES = {"A": ("0", "0.8"), "B": ("0.8", "0.95"), "C": ("0.95", "1")}
CLASSED = f"WITH {statement(sales.__file__, 'classes')}"
EARNING = f"WITH {SOLD}, {statement(sales.__file__, 'earning')}"


def sales_criteria(today: date) -> list[Criterion]:
    """Return the criteria for customers.selections (settings.SELECTION_CRITERIA)."""
    return [*when(today), *how_much(today), *what(today)]


def when(today: date) -> list[Criterion]:
    """Last order, last invoice, who stopped."""
    day, times = days(today), [("2", "2 usual intervals"), ("3", "3 usual intervals"), ("5", "5 usual intervals")]

    def last(key: str, label: str, condition: Q) -> Criterion:
        documents = Document.objects.filter(condition)
        hint = "“up to 90 days ago” is: none since then"
        return Criterion(key, label, HEADING, Between(day), lambda ends: last_of(documents, ends), "", hint, MAY)

    def silent(chosen: list[str]) -> Q:
        keys = f"{SILENT} SELECT customer_id FROM stopped"
        return Q(pk__in=subquery(keys, asked(today, min(map(int, chosen)))))

    return [
        last("last_order", "Last order", ORDERED),
        last("last_invoice", "Last invoice", Q(kind=KIND.INVOICE, status=STATUS.ISSUED)),
        Criterion("stopped", "Stopped ordering", HEADING, OneOf("time", lambda: times), silent,
                  "stopped ordering for {}", "silent for longer than usual, as the report says", MAY),
    ]  # fmt: skip


def last_of(documents: QuerySet[Document], ends: tuple[date | None, date | None]) -> Q:
    """Return the condition that the last of these documents is dated in a range of days; of nobody without one."""
    low, high = ends
    if high is None:
        return Q(Exists(documents.filter(customer=OF_CUSTOMER, issued_on__gte=low)))
    last = documents.order_by().values("customer").annotate(last=Max("issued_on")).filter(last__lte=high)
    return Q(pk__in=(last if low is None else last.filter(last__gte=low)).values("customer"))


def how_much(today: date) -> list[Criterion]:
    """Revenue, its class, how often, margin."""
    own = "invoices less credit notes, net, in each currency by itself"
    classes = OneOf("class", lambda: [(key, key) for key in CLASSES])
    return [
        Criterion("revenue", "Revenue", HEADING, InPeriod(Between(MONEY), today), revenue, "", own, MAY),
        Criterion("revenue_class", "Revenue class", HEADING, InPeriod(classes, today), classed, "",
                  "A: the largest, who make 80 % of the revenue; B: the next 15 %; C: the rest", MAY),
        Criterion("orders", "Number of orders", HEADING, InPeriod(Between(NUMBER), today), often, "",
                  "days with an order, or an invoice without one", MAY),
        Criterion("margin", "Margin", HEADING, InPeriod(Between(PERCENT), today), earning, "",
                  "of the lines whose cost is known", "catalog.view_cost"),
    ]  # fmt: skip


def in_days(documents: QuerySet, first: date, last: date) -> QuerySet:
    return documents.filter(issued_on__gte=first, issued_on__lte=last)


def revenue(wanted: tuple[tuple[Decimal | None, Decimal | None], date, date]) -> Q:
    """Return the condition on what was sold in a period. Who bought nothing is meant by a range with 0 in it."""
    ends, first, last = wanted
    billed = in_days(Document.objects.filter(BILLED), first, last).values("customer", "currency")
    inside = _summed(billed.annotate(sum=NET), ends)
    if _takes_in(ends, Decimal(0)):
        nothing = ~Q(Exists(in_days(Document.objects.filter(BILLED, customer=OF_CUSTOMER), first, last)))
        return Q(pk__in=inside) | nothing
    return Q(pk__in=inside)


def often(wanted: tuple[tuple[Decimal | None, Decimal | None], date, date]) -> Q:
    """Return the condition on how many days of a period had an order."""
    ends, first, last = wanted
    ordered = in_days(Document.objects.filter(ORDERED), first, last).values("customer")
    inside = Q(pk__in=_summed(ordered.annotate(sum=Count("issued_on", distinct=True)), ends))
    if _takes_in(ends, Decimal(0)):
        return inside | ~Q(Exists(in_days(Document.objects.filter(ORDERED, customer=OF_CUSTOMER), first, last)))
    return inside


def _summed(sums: QuerySet, ends: tuple[Any, Any]) -> QuerySet:
    """Return the customers whose `sum` lies in the range."""
    low, high = ends
    sums = sums if low is None else sums.filter(sum__gte=low)
    sums = sums if high is None else sums.filter(sum__lte=high)
    return sums.order_by().values("customer")


def _takes_in(ends: tuple[Any, Any], value: Any) -> bool:
    low, high = ends
    return (low is None or low <= value) and (high is None or value <= high)


def classed(wanted: tuple[list[str], date, date]) -> Q:
    """Return the condition on the class by revenue."""
    chosen, first, last = wanted
    classes = Q()
    for key in chosen:
        above, up_to = CLASSES[key]
        share = {"first_on": first, "last_on": last, "above": above, "up_to": up_to}
        classes |= Q(pk__in=subquery(CLASSED, share))
    return classes


def earning(wanted: tuple[tuple[Decimal | None, Decimal | None], date, date]) -> Q:
    """Return the condition on the margin of a period, in percent."""
    (low, high), first, last = wanted
    ends = {"low": low if low is None else low / 100, "high": high if high is None else high / 100}
    return Q(pk__in=subquery(EARNING, which_sold(Span(first, last)) | ends))


def what(today: date) -> list[Criterion]:
    """Products and product groups bought, and how the invoice for one stands that has a banner."""
    banners = Banner.objects.order_by("pk")
    groups = Product.objects.exclude(group="").order_by("group").values_list("group", "group").distinct()
    return [
        Criterion("bought", "Bought", HEADING, InPeriod(Words("part numbers"), today), bought, "bought {}",
                  "part numbers on invoices", MAY),
        Criterion("bought_group", "Bought of a product group", HEADING, InPeriod(OneOf("product group", lambda: groups),
                  today), bought_of, "bought of {}", permission=MAY),
        Criterion("banner", "Shows a banner", HEADING, OneOf("banner", lambda: [(one.pk, one) for one in banners]),
                  lambda keys: shows(keys, today), "shows the banner {}", permission="financials.view_banner"),
    ]  # fmt: skip


def shows(keys: list[str], today: date) -> Q:
    """Return the condition that a customer fulfils one of these banners."""
    return Q(pk__in=showing(banners=Banner.objects.filter(pk__in=keys), today=today).values("pk"))


def bought(wanted: tuple[list[str], date, date]) -> Q:
    """Return the condition that one of these part numbers was invoiced in a period."""
    parts, first, last = wanted
    spoken = {spelt for part in parts for spelt in (part, part.upper())}
    products = list(Product.objects.filter(part_number__in=spoken).values_list("pk", flat=True))
    return _invoiced(Q(product__in=products) | Q(product=None, part_number__in=spoken), first, last)


def bought_of(wanted: tuple[list[str], date, date]) -> Q:
    groups, first, last = wanted
    products = list(Product.objects.filter(group__in=groups).values_list("pk", flat=True))
    return _invoiced(Q(product__in=products), first, last)


def _invoiced(condition: Q, first: date, last: date) -> Q:
    invoices = in_days(Document.objects.filter(kind=KIND.INVOICE, status=STATUS.ISSUED), first, last)
    return Q(pk__in=Line.objects.filter(condition, document__in=invoices.values("pk")).order_by().values("customer"))
