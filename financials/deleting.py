"""What keeps a customer from being deleted here: documents, payments and lines of the bank."""

from customers.deleting import there_are
from customers.models import Customer
from financials.models import BankLine, Document, Entry, Statement


def papers_and_payments(customer: Customer) -> list[str]:
    """Return each kind of paper there is with the number of the last one (one of settings.DELETE_GATES)."""
    found = []
    for kind in Document.Kind:
        papers = Document.objects.filter(customer=customer, kind=kind)
        last = papers.exclude(number=None).order_by("-issued_on", "-pk").values_list("number", flat=True).first()
        found += there_are(papers.count(), kind.label.lower(), last=last or "a draft")
    payments = customer.payments.order_by("-received_on", "-pk")
    found += there_are(payments.count(), "payment", last=getattr(payments.first(), "reference", ""))
    if not found:
        for rows, one, many in (
            (Entry.objects.filter(customer=customer), "entry of the books", "entries of the books"),
            (BankLine.objects.filter(customer=customer), "line of a bank statement", "lines of bank statements"),
            (Statement.objects.filter(customer=customer), "statement of account", "statements of account"),
            (Document.objects.filter(payer=customer), "invoice of others it pays", "invoices of others it pays"),
        ):
            found += there_are(rows.count(), one, many=many)
    return found
