"""Sixteen people who write into journals at the same time, each a process with its own connection."""

import random
import time
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from customers.models import Customer
from journal.record import record
from staff.models import User
from tests import make
from tests.benchmarks.clerks import Desks, begin_together, processor_time
from tests.benchmarks.stopwatch import percentile

WRITERS = 16
CUSTOMERS = 400
SAID = """asked for the delivery of the pallets again, says the invoice was paid by check last Tuesday, wants a price
for two hundred hydraulic valves, promised to call back about the damaged gearbox, our driver waited at gate four"""
WORDS = SAID.split()


@dataclass
class Written:
    """What one round came to."""

    rate: float  # entries a second, all together
    took: list[float]  # milliseconds of each request, the commit included
    used: float  # milliseconds of a processor each

    def within(self, share: float) -> float:
        return percentile(self.took, share)


class Writers(Desks):
    """`write` lets all of them work at once."""

    def __init__(self) -> None:
        super().__init__(WRITERS)

    def write(self, customers: list[int], each: int, *, held: float = 0) -> Written:
        """Each writes `each` notes with any of the customers; a request stays open `held` seconds after its note."""
        shares = [(number, customers, each, held) for number in range(WRITERS)]
        answers, seconds = self.together(at_the_desk, shares)
        took = [one for desk, _ in answers for one in desk]
        return Written(len(took) / seconds, took, sum(used for _, used in answers) / len(took) * 1000)


def open_the_journals() -> list[int]:
    """The writers are on file, and so are the customers they speak with."""
    for number in range(WRITERS):
        make.user(f"Writer {number}")
    return [make.customer(f"J{number:05d}", name=f"Customer {number}").pk for number in range(CUSTOMERS)]


def at_the_desk(number: int, customers: list[int], each: int, held: float) -> tuple[list[float], float]:
    by = User.objects.order_by("pk")[number]
    chance = random.Random(number)
    files = list(Customer.objects.filter(pk__in=customers))
    notes = [(chance.choice(files), a_note(chance)) for _ in range(each)]
    begin_together()
    before = processor_time()
    took = [note(customer, text, by, held) for customer, text in notes]
    return took, processor_time() - before


def a_note(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=30))


def note(customer: Customer, text: str, by: User, held: float) -> float:
    """Write one note as a request does; returns its milliseconds, the commit included."""
    began = time.perf_counter()
    now = timezone.now()
    with transaction.atomic():
        record(
            customer, "call_in", text[:60], text=text, by=by, now=now, happened_at=now - timedelta(minutes=1),
            people=["Ms Lee"],
        )  # fmt: skip
        time.sleep(held)
    return (time.perf_counter() - began) * 1000
