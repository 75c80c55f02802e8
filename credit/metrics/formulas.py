"""The formulas of collecting as credit managers know them (CREDIT §3): plain arithmetic on sums of one currency.

Amounts are sums over everybody at the end of a day. What cannot be said is None, never 0.
"""

from collections.abc import Iterable
from decimal import Decimal

HUNDRED = Decimal(100)


def days_sales(amount: Decimal, sales: Decimal, days: int) -> Decimal | None:
    """Return how many days of selling an amount is worth: amount / credit sales x days; None without sales.

    Of all receivables it is DSO (days sales outstanding; CRF/NACM), of what is not due yet BPDSO (best possible DSO),
    of what is overdue ADD (average days delinquent): hence ADD = DSO - BPDSO.
    """
    return amount / sales * days if sales > 0 else None


def countback(amount: Decimal, months: Iterable[tuple[Decimal, int]]) -> Decimal | None:
    """Return the days of selling, counted back from the newest month, that add up to the receivables (countback DSO).

    `months` are (sales, days), the newest first; unlike DSO one large old month does not distort it. None when all
    known months together sold less than is owed. A month with more credit notes than invoices only adds its days.
    """
    days = Decimal(0)
    for sold, length in months:
        if amount <= max(sold, 0):
            return days + (amount / sold * length if sold > 0 else 0)
        amount, days = amount - max(sold, Decimal(0)), days + length
    return None


def effectiveness(*, beginning: Decimal, sales: Decimal, ending: Decimal, ending_current: Decimal) -> Decimal | None:
    """Return the CEI (collection effectiveness index) of a month in percent: how much of what could come in came in.

    (beginning + sales - ending) / (beginning + sales - ending current) x 100; of a quarter with a third of its sales
    (Highako). 100 when nothing is overdue; None when nothing could come in (denominator not above 0).
    """
    could_come_in = beginning + sales - ending_current
    return (beginning + sales - ending) / could_come_in * HUNDRED if could_come_in > 0 else None
