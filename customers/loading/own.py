"""Taking over what a company sorts its customers by: the fields of its own, categories and tags."""

from customers.custom_fields import own_fields
from customers.loading.addresses import GOOD
from foundation.loading.staging import LIVE, Work


def gather_own_values(work: Work) -> None:
    """Put the values of the company's own fields together, as they are kept; JSON null takes a tick away."""
    fields = own_fields()
    if not fields:
        return
    pairs = ", ".join(f"('{own.key}', loading.{own.name})" for own in fields)
    known = " OR ".join(f"loading.{own.name} IS NOT NULL" for own in fields)
    work.run(
        f"""
        UPDATE loading SET own = (SELECT jsonb_object_agg(said.key, said.value)
                                  FROM (VALUES {pairs}) said (key, value) WHERE said.value IS NOT NULL)
        WHERE {LIVE} AND ({known})
        """
    )


def save_words(work: Work, column: str, *, table: str, link: str, longest: int) -> None:
    """Give the customers the categories or tags a cell names; what nobody had yet is made."""
    work.table(
        "loading_words",
        f"""
        SELECT DISTINCT customer_id, left(trim(part), {longest}) AS name
        FROM loading, regexp_split_to_table({column}, '[;,]') part WHERE {GOOD} AND trim(part) <> ''
        """,
    )
    made = {"customers_tag": ("name, colour", "name, 'grey'")}.get(table, ("name", "name"))
    work.run(
        f"""
        INSERT INTO {table} ({made[0]}) SELECT DISTINCT ON (lower(name)) {made[1]} FROM loading_words
        WHERE lower(name) NOT IN (SELECT lower(name) FROM {table}) ORDER BY lower(name), name
        """
    )
    work.run(
        f"""
        WITH added AS (
            INSERT INTO customers_customer_{column} (customer_id, {link})
            SELECT customer_id, known.id FROM loading_words said JOIN {table} known
                ON lower(known.name) = lower(said.name)
            ON CONFLICT DO NOTHING RETURNING customer_id
        )
        INSERT INTO loading_touched SELECT customer_id, '{column}' FROM added
        """
    )
