"""The lists of direct debits: the runs, and the debits of one run."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.urls import reverse

from financials.debits.pain008 import CURRENCY
from financials.models import Adjustment, DebitItem, DebitRun
from foundation.tables import Column


def in_euro(row: object) -> str:
    """Return the currency of every debit."""
    return CURRENCY


RUNS = (
    Column("number", "Run", sort="number", link=DebitRun.get_absolute_url, title=True),
    Column("collect_on", "Collection day", kind="day", sort="collect_on"),
    Column("scheme", "Mandates", sort="scheme"),
    Column("debits", "Debits", kind="quantity"),
    Column("total", "Total", kind="money", currency=in_euro),
    Column("state", "State", cell="financials/debits/cells/state.html"),
    Column("created_by", "Prepared by"),
    Column("created_at", "Prepared", kind="when", sort="created_at"),
)


def folder_of(item: DebitItem) -> str:
    return reverse("financials:overview", args=[item.customer.code])


def outcome(item: DebitItem) -> str:
    """Return what became of a debit, for a file."""
    steps = (
        (item.came_back, "came back"),
        (item.payment_id, "paid"),
        (item.rejected_at, f"refused: {item.rejected_because}"),
        (item.run.discarded_at, "not collected"),
        (item.run.sent_at, "under way"),
    )
    return next((said for happened, said in steps if happened), "not sent yet")


ITEMS = (
    Column("end_to_end_id", "Debit", kind="code", sort="end_to_end_id"),
    Column("customer", "Customer", value="customer.name", sort="customer__name", link=folder_of, title=True),
    Column("mandate", "Mandate", value="mandate.reference", kind="code", sort="mandate__reference"),
    Column("account", "Account", value="mandate.account.written", kind="code"),
    Column("sequence", "Sequence", kind="code", hint="FRST the first, RCUR a recurring one, OOFF the only one"),
    Column("remittance", "Invoices"),
    Column("amount", "Amount", kind="money", currency=in_euro, sort="amount", total=True),
    Column("outcome", "Outcome", value=outcome, cell="financials/debits/cells/outcome.html"),
)


def runs() -> QuerySet[DebitRun]:
    """Return the runs with the number and the sum of their debits, and what of it is under way."""
    under_way = Q(items__payment=None, items__rejected_at=None)
    return DebitRun.objects.select_related("created_by").annotate(
        debits=Count("items"), total=Sum("items__amount"), under_way=Sum("items__amount", filter=under_way)
    )


def items_of(run: DebitRun) -> QuerySet[DebitItem]:
    """Return the debits of a run, each knowing whether it came back."""
    returns = Adjustment.objects.filter(payment=OuterRef("payment"), kind=Adjustment.Kind.RETURN)
    items = run.items.select_related("customer", "mandate__account", "payment__customer", "run")
    return items.annotate(came_back=Exists(returns))
