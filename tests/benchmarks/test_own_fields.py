"""The register with thirty fields of the company's own: shown, sorted and narrowed by each kind (A25)."""

import pytest
from django.db import connection

from customers.custom_fields.definitions import save_definition
from customers.models import CustomField
from tests.benchmarks.stopwatch import percentile, rounds_of

ENTRIES = ["North", "South", "East", "West", "Harbour"]
# How each kind is filled: by the number of the customer and of the field, a fifth of them left unknown.
VALUES = {
    "text": "to_jsonb('Word ' || md5(id::text || {n}))",
    "number": "to_jsonb((id * {n}) %% 9973)",
    "date": "to_jsonb((date '2020-01-01' + (id * {n} %% 3000)::int)::text)",
    "list": "to_jsonb((ARRAY['North', 'South', 'East', 'West', 'Harbour'])[1 + (id * {n} %% 5)])",
    "checkbox": "to_jsonb(true)",
    "money": "to_jsonb(((id * {n}) %% 100000)::text || '.5000')",
}
THIRTY = [(f"Bench {kind} {n}", kind, n) for n in range(1, 6) for kind in VALUES]
COLUMNS = "&".join(f"columns=bench_{kind}_{n}" for _, kind, n in THIRTY)
ASKED = {
    "thirty columns": f"columns=name&{COLUMNS}",
    "sorted by a text": "columns=name,bench_text_2&sort=bench_text_2",
    "sorted by a number backwards": "columns=name,bench_number_2&sort=-bench_number_2",
    "sorted by a day": "columns=name,bench_date_3&sort=bench_date_3",
    "sorted by a list": "columns=name,bench_list_3&sort=-bench_list_3",
    "sorted by an amount": "columns=name,bench_money_4&sort=bench_money_4",
    "sorted by a tick": "columns=name,bench_checkbox_4&sort=bench_checkbox_4",
    "a text contains": "cf_bench_text_1=abc12",
    "a number from … to": "cf_bench_number_1_from=100&cf_bench_number_1_to=120",
    "a day from": "cf_bench_date_1_from=2028-02-01",
    "an entry of a list": "cf_bench_list_1=North",
    "no entry of a list": "cf_bench_list_1=-",
    "a tick": "cf_bench_checkbox_1=yes",
    "an amount up to": "cf_bench_money_1_to=900",
    "three of them together": "cf_bench_list_1=North&cf_bench_number_2_from=5000&cf_bench_date_3_from=2026-01-01"
    "&sort=-bench_money_1",
}


@pytest.fixture(scope="session")
def thirty(house, django_db_blocker):
    """Thirty fields, filled; made once in the company that is kept."""
    with django_db_blocker.unblock():
        if not CustomField.objects.filter(label=THIRTY[0][0]).exists():
            fill()
    return THIRTY


def fill() -> None:
    """Define the fields and give everybody values in one statement, past the history and the search index."""
    for label, kind, _ in THIRTY:
        save_definition(CustomField(label=label, kind=kind, choices=ENTRIES if kind == "list" else []))
    known = "'bench_{kind}_{n}', CASE WHEN (id + {n}) %% 5 > 0 THEN {value} END"
    pairs = ", ".join(known.format(kind=kind, n=n, value=VALUES[kind].format(n=n)) for _, kind, n in THIRTY)
    values = f"jsonb_strip_nulls(jsonb_build_object({pairs}))"
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"UPDATE customers_customer SET custom = custom || {values}", [])
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE customers_customer")


@pytest.mark.parametrize("what", ASKED)
def test_the_register_with_thirty_own_fields(what, thirty, visitor, board):
    path = f"/customers/?{ASKED[what]}"
    rounds = rounds_of(lambda: visitor.get(path), 7)
    board.put(f"own fields, {what}: server time, median", percentile(rounds, 0.5), best=min(rounds), target=300)
