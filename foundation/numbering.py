"""Numbers of documents and customers: unique, and without gaps because the series row is locked until commit."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from foundation.models import Series


def next_number(name: str, *, words: Mapping[str, str] | None = None, today: date | None = None) -> str:
    """Take the next number of the series ("INV-00042").

    Call it inside the transaction that uses the number: a rollback gives it back. A series with a pattern wants
    today's date, and the `words` of whom the number is for. Raises Series.DoesNotExist for a series nobody set up.
    """
    return next_numbers(name, words=[words or {}], today=today)[0]


def next_numbers(name: str, *, words: Sequence[Mapping[str, str]], today: date | None = None) -> list[str]:
    """Take as many numbers of the series at once as there are `words`, a number for each; else as next_number."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A number is taken inside the transaction that uses it.")
    series = Series.objects.select_for_update().get(pk=name)
    numbers = [series.written(series.next_value + at, words=said, today=today) for at, said in enumerate(words)]
    Series.objects.filter(pk=name).update(next_value=series.next_value + len(numbers))
    return numbers
