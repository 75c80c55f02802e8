"""What the database knows of itself: the key and columns of a table, and which columns point to which table."""

from dataclasses import dataclass

from foundation.sql import fetch

LINKS = """
    SELECT conrelid::regclass::text AS from_table, confrelid::regclass::text AS to_table,
           ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY u (number, place)
                 JOIN pg_attribute ON attrelid = conrelid AND attnum = number ORDER BY place) AS columns,
           ARRAY(SELECT attname::text FROM unnest(confkey) WITH ORDINALITY u (number, place)
                 JOIN pg_attribute ON attrelid = confrelid AND attnum = number ORDER BY place) AS to_columns
    FROM pg_constraint
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conparentid = 0
    ORDER BY from_table, conname
"""
KEYS = """
    SELECT indrelid::regclass::text AS name,
           array_agg(attname::text ORDER BY place) AS columns,
           array_agg(format_type(atttypid, NULL) ORDER BY place) AS types
    FROM pg_index, unnest(indkey) WITH ORDINALITY u (number, place)
    JOIN pg_attribute ON attnum = number
    WHERE attrelid = indrelid AND indisprimary AND indrelid::regclass::text = ANY(%(tables)s)
    GROUP BY 1
"""
COLUMNS = """
    SELECT attrelid::regclass::text AS name, array_agg(attname::text ORDER BY attnum) AS columns
    FROM pg_attribute
    WHERE attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attrelid::regclass::text = ANY(%(tables)s)
    GROUP BY 1
"""


@dataclass(frozen=True)
class Link:
    """A foreign key: these columns of one table name a row of another, or of the same."""

    table: str
    columns: tuple[str, ...]
    to_table: str
    to_columns: tuple[str, ...]


def links() -> list[Link]:
    """Return every foreign key there is, those over several columns too."""
    return [
        Link(row["from_table"], tuple(row["columns"]), row["to_table"], tuple(row["to_columns"]))
        for row in fetch(LINKS, {})
    ]


@dataclass(frozen=True)
class Key:
    """The primary key of a table; one of several columns is said as a text, its values with | between them."""

    columns: tuple[str, ...]
    types: tuple[str, ...]

    def text(self, row: str) -> str:
        """Return the SQL that says the key of a row of this name as a text."""
        if len(self.columns) == 1:
            return f"({row}.{self.columns[0]})::text"
        return f"concat_ws('|', {', '.join(f'{row}.{column}' for column in self.columns)})"

    def among(self, row: str, texts: str) -> str:
        """Return the SQL condition that the row's key is among those said by an array of texts."""
        if len(self.columns) == 1:
            return f"{row}.{self.columns[0]} = ANY(({texts})::{self.types[0]}[])"
        return f"{self.text(row)} = ANY({texts})"

    def equals(self, row: str, text: str) -> str:
        """Return the SQL condition that the row's key is the one said by a text."""
        if len(self.columns) == 1:
            return f"{row}.{self.columns[0]} = ({text})::{self.types[0]}"
        return f"{self.text(row)} = {text}"


def keys_of(tables: list[str]) -> dict[str, Key]:
    """Return the primary keys by table."""
    return {row["name"]: Key(tuple(row["columns"]), tuple(row["types"])) for row in fetch(KEYS, {"tables": tables})}


def key_of(table: str) -> Key:
    """Return the primary key of one table. Raises KeyError for a table without one."""
    return keys_of([table])[table]


def columns_of(tables: list[str]) -> dict[str, list[str]]:
    """Return the columns a row can be written with, by table: those the database computes are left out."""
    return {row["name"]: row["columns"] for row in fetch(COLUMNS, {"tables": tables})}
