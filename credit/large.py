"""Accounts so large that what their figures build on is worked out once for a page, instead of in each statement."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction

from credit.observations import OBSERVATIONS
from credit.risk.chances import LATENESS
from credit.stage import Stage
from financials.models import Allocation

LARGE = 4_000  # allocations; below it setting up tables takes longer than it spares


@contextmanager
def worked_out_once(*, customer_id: int, as_of: date) -> Iterator[None]:
    """While this lasts, statements about this customer and day read the observations from temporary tables."""
    if not Allocation.objects.filter(customer=customer_id)[LARGE:].exists():
        yield
        return
    asked = {"customers": [customer_id], "as_of": as_of}
    stage = Stage((OBSERVATIONS, LATENESS), asked, with_statistics=False)
    with transaction.atomic(), stage, connection.execute_wrapper(stage.instead):
        yield
