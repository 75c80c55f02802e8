"""Addresses out of the staged rows of customers: one text is read into parts; parts of their own are taken as they are.

A row has one address, the main one unless `address_purpose` says otherwise. It is created where the customer has none
of that purpose and label, else changed in what the file names.
"""

from django.conf import settings

from customers.addresses import PARTS, read_parts
from foundation.loading.staging import Work

GOOD = "loading.reason IS NULL AND loading.customer_id IS NOT NULL"
SAID = f"{GOOD} AND coalesce(loading.address, {', '.join(f'loading.{name}' for name in PARTS)}) IS NOT NULL"
PURPOSE = "coalesce(loading.address_purpose, 'main')"
KNOWN = f"""
    LEFT JOIN LATERAL (
        SELECT * FROM customers_address known
        WHERE known.customer_id = loading.customer_id AND known.purpose = {PURPOSE}
            AND (known.purpose = 'main' OR lower(known.label) = lower(coalesce(loading.address_label, '')))
        ORDER BY known.id LIMIT 1) known ON true
"""


def save_addresses(work: Work) -> None:
    """Create and change the addresses; whose customer got or changed one is noted in `loading_touched`."""
    _read_texts(work)
    said = {"as_typed": "coalesce(loading.address, known.as_typed, '')"} | _parts("''")
    said["label"] = "coalesce(loading.address_label, known.label, '')"
    said["keep_as_typed"] = f"coalesce(known.keep_as_typed, false) AND (loading.address IS NOT NULL OR {_same_parts()})"
    work.table(
        "loading_address",
        f"""
        SELECT DISTINCT ON (loading.customer_id) loading.customer_id, known.id, {PURPOSE} AS purpose,
               {", ".join(f"{value} AS {name}" for name, value in said.items())}
        FROM loading {KNOWN} LEFT JOIN loading_read USING (nr) WHERE {SAID} ORDER BY loading.customer_id, known.id
        """,
    )
    _write(work, list(said))


def _read_texts(work: Work) -> None:
    """Make `loading_read`: the parts of the texts that stand in a file without any, unless they are known already."""
    texts = work.rows(
        f"""
        SELECT nr, address, coalesce(loading.country, known.country, '') FROM loading {KNOWN}
        WHERE {GOOD} AND address IS NOT NULL AND address IS DISTINCT FROM known.as_typed
            AND coalesce({", ".join(f"loading.{name}" for name in PARTS if name != "country")}) IS NULL
        """
    )
    work.run("DROP TABLE IF EXISTS pg_temp.loading_read")
    columns = ", ".join(f"{name} text" for name in PARTS)
    work.run(f"CREATE TEMP TABLE loading_read (nr bigint, {columns}) ON COMMIT DROP")
    home = settings.COMPANY_COUNTRY
    read = [(nr, read_parts(text, country=country, home=home)) for nr, text, country in texts]
    work.copy("loading_read", [(nr, *(parts[name] for name in PARTS)) for nr, parts in read])
    work.look_again("loading_read")


def _parts(nothing: str) -> dict[str, str]:
    """Say where each part comes from: its own cell, the text read, what is known."""
    return {name: f"coalesce(loading.{name}, loading_read.{name}, known.{name}, {nothing})" for name in PARTS}


def _same_parts() -> str:
    known = ", ".join(f"known.{name}" for name in PARTS)
    return f"(({', '.join(_parts('NULL').values())}) IS NOT DISTINCT FROM ({known}))"


def _write(work: Work, columns: list[str]) -> None:
    names, said = ", ".join(columns), ", ".join(f"said.{name}" for name in columns)
    work.run(
        f"""
        WITH added AS (
            INSERT INTO customers_address (customer_id, purpose, {names})
            SELECT customer_id, purpose, {names} FROM loading_address WHERE id IS NULL RETURNING customer_id
        ), changed AS (
            UPDATE customers_address known SET ({names}) = ({said}), changed_at = %s, changed_by_id = NULL
            FROM loading_address said WHERE said.id = known.id
                AND ({said}) IS DISTINCT FROM ({", ".join(f"known.{name}" for name in columns)})
            RETURNING known.customer_id
        )
        INSERT INTO loading_touched
        SELECT customer_id, 'address' FROM added UNION ALL SELECT customer_id, 'address' FROM changed
        """,
        work.now,
    )
