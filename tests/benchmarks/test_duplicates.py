"""Whom a typed name, number or address may be, while it is typed; and the whole register looked through."""

import random
import time
from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from customers.duplicates.pairs import find_duplicates
from customers.models import Customer, Email, Phone
from tests.benchmarks.stopwatch import milliseconds, percentile
from tests.benchmarks.test_search import some

SLIPS = 30


def misspelt(chance: random.Random, name: str) -> str:
    at = chance.randrange(1, max(2, len(name) - 2))
    return name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]


def test_a_customer_of_that_name_or_number_is_suggested_while_it_is_typed(visitor, board):
    chance = random.Random(9)
    names = some(chance, Customer, "name")[:SLIPS]
    asked = [{"name": name[: chance.randint(3, len(name))]} for name in names]
    asked += [{"name": misspelt(chance, name), "city": "Berlin"} for name in names]
    asked += [{"name": "Neu", "phone": number} for number in some(chance, Phone, "e164")[:SLIPS]]
    asked += [{"name": "Neu", "email": address} for address in some(chance, Email, "address")[:SLIPS]]
    chance.shuffle(asked)
    url = reverse("customers:similar")
    times = [milliseconds(lambda one=one: visitor.get(f"{url}?{urlencode(one)}")) for one in asked]
    board.put("suggestion while a new customer is typed, median", percentile(times, 0.5), target=150)
    board.put("suggestion while a new customer is typed, 95 of 100", percentile(times, 0.95), target=150)


def test_the_whole_register_is_looked_through(board):
    """What is found is not kept: nothing here changes the company."""
    with transaction.atomic():
        began = time.perf_counter()
        found = find_duplicates(now=timezone.now())
        board.put("all duplicates of the register looked for", time.perf_counter() - began, unit="s")
        board.put("pairs found", found, unit="")
        transaction.set_rollback(True)
