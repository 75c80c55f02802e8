"""The caller says a few letters or digits: the answer stands there while they are typed."""

import random
from urllib.parse import quote

import pytest

from customers.models import Customer, Email, Person, Phone
from financials.models import Document, Payment
from tests.benchmarks.stopwatch import milliseconds, percentile

EACH = 40  # questions of a kind


def some(chance: random.Random, model, column: str, **only) -> list[str]:
    """Values out of the whole table, drawn by key so that nothing is read in full."""
    last = model.objects.order_by("-pk").values_list("pk", flat=True)[0]
    found: list[str] = []
    while len(found) < EACH:
        row = (
            model.objects.filter(pk__gte=chance.randrange(1, last + 1), **only)
            .order_by("pk")
            .values_list(column, flat=True)[:1]
        )
        found += [value for value in row if value]
    return found


def names(chance):
    for name in some(chance, Customer, "name"):
        yield name[: chance.randint(2, 7)]
        word = max(name.split(), key=len)
        start = chance.randrange(max(1, len(word) - 4))
        yield word[start : start + chance.randint(3, 5)]


def people(chance):
    for first, last in zip(some(chance, Person, "first_name"), some(chance, Person, "last_name"), strict=True):
        yield last[:5]
        yield f"{first[:3]} {last[:4]}"


def phones(chance):
    for number in some(chance, Phone, "e164"):
        yield number[-chance.randint(4, 7) :]
        yield number[1:7]


def numbers(chance):
    for number in some(chance, Document, "number", kind="invoice"):
        yield number
        yield number[-5:]
    yield from some(chance, Document, "reference", kind="order")
    yield from some(chance, Payment, "reference")
    yield from some(chance, Customer, "code")


def addresses(chance):
    for address in some(chance, Email, "address"):
        yield address[:8]


def nothing(chance):
    for _ in range(EACH):
        yield "".join(chance.choices("bcdfghjklmnpqrstvwxz", k=chance.randint(4, 9)))


KINDS = {
    "names": names,
    "people": people,
    "phone digits": phones,
    "numbers": numbers,
    "e-mail": addresses,
    "no hit": nothing,
}


@pytest.fixture(scope="module")
def times() -> list[tuple[float, float]]:
    """All times of the module, asked for the first time and again; the last test looks at them together."""
    return []


@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_comes_while_typing(kind, visitor, board, times):
    """Asked of a server that has answered others before, as it has in an office a minute after it was started."""
    for question in KINDS[kind](random.Random(2)):
        visitor.get(f"/search/suggest?q={quote(question)}")
    asked = list(KINDS[kind](random.Random(1)))
    took = [twice(visitor, f"/search/suggest?q={quote(question)}") for question in asked]
    times += took
    first, again = zip(*took, strict=True)
    board.put(f"search, {kind}: slowest of {len(asked)}", max(first), best=max(again))
    board.put(f"search, {kind}: 95 of 100 within", percentile(first, 0.95), best=percentile(again, 0.95))


def twice(visitor, path: str) -> tuple[float, float]:
    """The time of the first asking and the better one of two more."""
    first, *again = (milliseconds(lambda: visitor.get(path)) for _ in range(3))
    return first, min(again)


def test_of_all_that_is_asked(board, times):
    first, again = zip(*times, strict=True)
    what = f"search, all {len(times)}: 95 of 100 within"
    board.put(what, percentile(first, 0.95), best=percentile(again, 0.95), target=40)
