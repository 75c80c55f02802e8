"""What somebody decides about rows of the preview, one by one or for all of an outcome."""

from django.db import transaction
from django.db.models import Q

from customers.models import ImportFile, ImportRow

Outcome = ImportRow.Outcome
NEEDS_A_CUSTOMER = (Outcome.UPDATE, Outcome.FILL)
IS = {outcome: Q(decision=outcome) | Q(decision="", outcome=outcome) for outcome in Outcome.values}


@transaction.atomic
def decide(*, file: ImportFile, what: str, number: int | None = None, outcome: str = "") -> int:
    """Do `what` with the row of a number, or with all that have an outcome now; "" goes back to what was proposed.

    A refused row stays refused; one that was recognised as nobody cannot be brought up to date. How many rows it was.
    """
    file = ImportFile.objects.select_for_update().get(pk=file.pk)
    if file.status != ImportFile.Status.PLANNED:
        return 0
    rows = file.rows.exclude(outcome=Outcome.REFUSED)
    rows = rows.filter(number=number) if number is not None else rows.filter(IS[outcome]) if outcome else rows.none()
    if what in NEEDS_A_CUSTOMER:
        rows = rows.exclude(customer=None)
    return rows.update(decision=what)
