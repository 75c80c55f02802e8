"""Which banners a customer shows: by its latest invoice for the banner's article, as the books stand now.

An invoice that was cancelled, or whose line was credited in full, does not count: the one before it does. What was
written off is not paid. Whether an invoice was reminded is said by the floor above (settings.REMINDED).
"""

from datetime import date, datetime

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import DateField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.module_loading import import_string

from customers.models import Customer
from financials.models import Allocation, Banner, Document, Entry, Line
from staff.models import User

SHOWN = JSONObject(line1="line1", line2="line2", colour="colour", shape="shape", number="number")
PAID, OPEN, REMINDED = Banner.Condition


class MonthsLater(Func):
    """The day so many months after another one; NULL where either is unknown."""

    arg_joiner = " + make_interval(months => "
    template = "((%(expressions)s))::date)"
    output_field = DateField()


def banners_shown(*, today: date) -> ArraySubquery:
    """Return the annotation of a query of customers: a dictionary for each banner the customer shows today."""
    return ArraySubquery(_fulfilled(Banner.objects.filter(active=True), today).order_by("pk").values(said=SHOWN))


def showing(*, banners: QuerySet[Banner], today: date) -> QuerySet[Customer]:
    """Return the customers that fulfil one of these banners today, whether it is switched on or not."""
    invoiced = Line.objects.filter(product__in=banners.values("product"), document__kind=Document.Kind.INVOICE)
    asked = Customer.objects.present().filter(pk__in=invoiced.values("customer"))
    return asked.filter(Exists(_fulfilled(banners, today)))


def _fulfilled(banners: QuerySet[Banner], today: date) -> QuerySet[Banner]:
    """Of these banners, those that the customer of the query around this one fulfils."""
    found = banners.annotate(latest=Subquery(_invoices(today).values("document")[:1])).filter(latest__isnull=False)
    invoice = Document.objects.filter(pk=OuterRef("latest"))
    known = found.annotate(
        invoiced_on=Subquery(invoice.values("issued_on")), number=Subquery(invoice.values("number"))
    ).alias(ends_on=MonthsLater(F("invoiced_on"), F("months")))
    lasting = Q(months=None) | Q(ends_on__gt=today)
    begun = Q(since=None) | Q(invoiced_on__gte=F("since"))
    ended = Q(until=None) | Q(invoiced_on__lte=F("until"))
    return known.filter(lasting & begun & ended & _standing())


def _invoices(today: date) -> QuerySet[Line]:
    """The lines of the customer's invoices for the banner's article, the latest first."""
    lines = Line.objects.filter(customer=OuterRef(OuterRef("pk")), product=OuterRef("product"))
    issued = {"document__kind": Document.Kind.INVOICE, "document__status": Document.Status.ISSUED}
    known = lines.filter(**issued, document__counts_from__lte=today).exclude(credited=F("quantity"))
    return known.order_by("-document__issued_on", "-document")


def _standing() -> Q:
    """How the latest invoice stands, as the banner wants it."""
    is_open = Q(Exists(Entry.objects.filter(document=OuterRef("latest"), is_open=True)))
    reminded = Q(import_string(settings.REMINDED)("latest"))
    settled = Allocation.objects.filter(debit__document=OuterRef("latest"), reverses=None, reversal=None)
    paid = Q(Exists(settled.filter(credit__kind=Entry.Kind.PAYMENT)))
    given_up = Q(Exists(settled.filter(credit__kind=Entry.Kind.WRITE_OFF)))
    return (
        Q(condition=PAID) & ~is_open & paid & ~given_up
        | Q(condition=OPEN) & is_open & ~reminded
        | Q(condition=REMINDED) & is_open & reminded
    )


@transaction.atomic
def keep_banner(*, banner: Banner, by: User, now: datetime) -> Banner:
    """Save a new or changed banner; it is shown, or gone, with the next page."""
    banner.changed_by, banner.changed_at = by, now
    banner.save()
    return banner


@transaction.atomic
def switch_banner(*, banner: Banner, by: User, now: datetime) -> Banner:
    """Switch a banner off, or on again."""
    banner.active = not banner.active
    return keep_banner(banner=banner, by=by, now=now)


@transaction.atomic
def remove_banner(*, banner: Banner) -> None:
    """Remove a banner; nothing else hangs on it."""
    banner.delete()
