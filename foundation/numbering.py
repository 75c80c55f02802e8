"""Numbers of documents and customers: unique, and without gaps because the series row is locked until commit."""

from django.db import transaction

from foundation.models import Series


def next_number(name: str) -> str:
    """Take the next number of the series ("INV-00042").

    Call it inside the transaction that uses the number: a rollback gives it back. Raises Series.DoesNotExist
    for a series nobody set up.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A number is taken inside the transaction that uses it.")
    series = Series.objects.select_for_update().get(pk=name)
    number = f"{series.prefix}{series.next_value:0{series.digits}d}"
    Series.objects.filter(pk=name).update(next_value=series.next_value + 1)
    return number
