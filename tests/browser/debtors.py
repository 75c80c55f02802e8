"""Direct debits for the walk over all pages: a run that is prepared, an invoice to collect, one that is left out."""

from datetime import date, datetime, timedelta

from financials.debits.collecting import earliest_collection
from financials.models import DebitRun
from staff.models import User
from tests import make
from tests.financials.debits.office import IBANS, debtor, prepared


def debits(*, by: User, now: datetime, today: date) -> DebitRun:
    """Prepare a run for one customer; another one could be collected from, a third one lacks the paper."""
    firms = [
        debtor(by, "Lindhorst Antriebe GmbH & Co. KG", iban=IBANS[0], today=today - timedelta(days=1)),
        debtor(by, "Établissements Morvan SAS", iban=IBANS[1], today=today - timedelta(days=1)),
        debtor(by, "Peeters & Zonen NV", iban=IBANS[5], today=today - timedelta(days=1), received_on=None),
    ]
    invoices = [make.invoice(firm, "1180.50", issued_on=today - timedelta(days=60)) for firm in firms]
    return prepared(by, invoices[0], collect_on=earliest_collection(today), now=now)
