"""What goes into an answer pack: the papers that were ticked, and what proves that the goods of them arrived."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from customers.models import Customer
from documents.models import StoredFile
from financials.einvoice.enclosing import beside, told
from financials.models import Document, DocumentFile, Payment

KIND = Document.Kind
MOST = 40  # papers of one e-mail; a journal entry speaks of 50 things
GONE = (Document.Status.CANCELLED, Document.Status.DRAFT, Document.Status.TEMPLATE)


@dataclass(frozen=True)
class Picked:
    """The documents and payments ticked in the list of one customer, oldest first."""

    customer: Customer
    documents: tuple[Document, ...]
    payments: tuple[Payment, ...]

    def __bool__(self) -> bool:
        return bool(self.documents or self.payments)

    def __len__(self) -> int:
        return len(self.documents) + len(self.payments)

    @cached_property
    def deliveries(self) -> list[Document]:
        """The delivery notes of the invoices among them, without those that were ticked themselves."""
        invoices = [one.pk for one in self.documents if one.kind == KIND.INVOICE]
        ticked = {one.pk for one in self.documents}
        return [one for one in deliveries_of(self.customer, invoices) if one.pk not in ticked]

    @cached_property
    def proofs(self) -> list[StoredFile]:
        """The files attached to all deliveries in it: what the driver brought back signed."""
        notes = [one.pk for one in (*self.documents, *self.deliveries) if one.kind == KIND.DELIVERY]
        files = StoredFile.objects.filter(customer=self.customer, pk__in=attached_to(notes))
        return list(files.order_by("uploaded_at", "pk"))

    @cached_property
    def e_invoices(self) -> dict[int, str]:
        """The form of the e-invoice beside the PDF, by document, of those whose customer wants one and can have it."""
        found = {one.pk: beside(one) for one in self.documents}
        return {pk: form for pk, form in found.items() if form}

    @property
    def e_invoice(self) -> str:
        """What the customer calls them; "" where none goes beside a PDF."""
        return next(iter(self.e_invoices.values()), "").upper()

    @cached_property
    def without_e_invoice(self) -> list[tuple[Document, str]]:
        """The documents that go without the e-invoice the customer wants, and why."""
        found = [(one, told(one)[1]) for one in self.documents]
        return [(one, " ".join(reasons)) for one, reasons in found if reasons]


def picked(customer: Customer, rows: Iterable[str]) -> Picked:
    """Return what the ticked rows of the list stand for (financials.states.row_of), without what is not theirs."""
    keys = {int(row) for row in rows if row.isdecimal()}
    documents, payments = ([key // 3 for key in keys if key % 3 == rest] for rest in (0, 1))
    sent = customer.documents.filter(pk__in=documents).exclude(status__in=GONE).select_related("contact")
    came = customer.payments.filter(pk__in=payments).exclude(adjustments__kind="return")
    found = Picked(
        customer,
        tuple(sent.order_by("issued_on", "pk")),
        tuple(came.order_by("received_on", "pk")),
    )
    for one in (*found.documents, *found.payments):
        one.customer = customer
    return found


def deliveries_of(customer: Customer, invoices: Sequence[int]) -> list[Document]:
    """Return what was delivered of some invoices: the deliveries they were written from; of an invoice written from
    its order, the deliveries of the lines it carries out, or those that name its order, as history taken over does.
    """
    if not invoices:
        return []
    from_delivery = customer.documents.filter(pk__in=invoices, lines__source__document__kind=KIND.DELIVERY)
    written_from = set(from_delivery.values_list("pk", flat=True))
    others = [pk for pk in invoices if pk not in written_from]
    orders = customer.documents.filter(pk__in=others).exclude(order_number="").values("order_number")
    wanted = Q(lines__carried_out_by__document__in=written_from)
    wanted |= Q(lines__source__carried_out_by__document__in=others) | Q(order_number__in=orders)
    mine = customer.documents.filter(wanted, kind=KIND.DELIVERY).exclude(status__in=GONE).distinct()
    return [_with(one, customer) for one in mine.order_by("issued_on", "pk")]


def attached_to(documents: Sequence[int]) -> QuerySet:
    """Return the keys of the files attached to some documents."""
    return DocumentFile.objects.filter(document__in=documents).values("file")


def _with(document: Document, customer: Customer) -> Document:
    document.customer = customer
    return document
