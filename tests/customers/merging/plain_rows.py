"""The plainest row that stands in a table, so that no table is left empty because nobody thought of it."""

from foundation.schema import links
from foundation.sql import fetch

NEEDED = """
    SELECT attname::text AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attrelid = %(table)s::regclass AND attnum > 0 AND NOT attisdropped AND attnotnull AND attidentity = ''
        AND attgenerated = '' AND adbin IS NULL
"""
PLAIN = {
    "boolean": "false", "date": "current_date", "timestamp with time zone": "now()", "jsonb": "'{}'", "uuid":
    "gen_random_uuid()", "bytea": "'\\x00'", "double precision[]": "'{0.1}'",
}  # fmt: skip
# Where a check asks for more than the plainest value; the keys that may be empty, but not both of them.
MINE = "(SELECT id FROM {table} WHERE customer_id = {customer} ORDER BY 1 LIMIT 1)"
CALL = MINE.format(table="service_servicecall", customer="{customer}")
ANYBODY = "(SELECT min(id) FROM staff_user)"
CUSTOMER = {"code": "gen_random_uuid()::text", "name": "'Somebody'", "currency": "'USD'", "kind": "'company'",
            "status": "'customer'", "terms": "'net30'", "language": "'en'"}  # fmt: skip
SAID = {
    "credit_accountflag": {"key": "'slow'", "why": "'Slow.'"},
    "credit_disputenote": {"text": "'Said.'"},
    "credit_dunningstop": {"reason": "'Talks.'"},
    "credit_heldwork": {"call_id": CALL},
    "credit_holdproposal": {"act": "'place'", "reason": "'Late.'"},
    "credit_override": {
        "call_id": CALL, "lifts_hold": "true", "amount": "1", "currency": "'USD'", "reason": "'It is urgent.'",
        "expires_at": "now() + interval '1 day'", "granted_by_id": "(SELECT max(id) FROM staff_user)",
        "requested_by_id": ANYBODY,
    },
    "credit_reminderitem": {"open": "9"},
    "credit_reminderrun": {"made_by_id": ANYBODY},
    "customers_customer": CUSTOMER,
    "customers_merge": {"operation_id": "(SELECT max(id) FROM customers_operation)", "loser_id": "0"},
    "customers_operation": {"kind": "'merge'"},
    "financials_bankline": {"position": "99", "fingerprint": "'99'", "state": "'new'"},
    "financials_document": {"tax": "0", "kind": "'invoice'", "status": "'draft'", "currency": "'USD'"},
    "financials_original": {"payment_id": MINE.format(table="financials_payment", customer="{customer}")},
    "financials_statementrun": {"kind": "'open_item'"},
    "financials_statuschange": {"before": "'sent'", "after": "'declined'"},
}  # fmt: skip


def add_plain_row(table: str, column: str, customer: int) -> None:
    """Insert a row that names this customer in the column, with the rows it needs in other tables."""
    said = {name: value.replace("{customer}", str(customer)) for name, value in SAID.get(table, {}).items()}
    values = {column: str(customer), **said} if column else said
    if table == "customers_merge":
        add_plain_row("customers_operation", "", customer)
    if column == "merged_into_id":
        values["status"] = "'merged'"
    needed = fetch(NEEDED, {"table": table})
    pointing = {}
    for link in links():
        if link.table == table:
            pointing |= {each: (link, other) for each, other in zip(link.columns, link.to_columns, strict=True)}
    for row in needed:
        if row["name"] not in values:
            values[row["name"]] = _target(*pointing[row["name"]], customer) if row["name"] in pointing else _plain(row)
    names = ", ".join(f'"{name}"' for name in values)
    fetch(f"INSERT INTO {table} ({names}) SELECT {', '.join(values.values())} RETURNING 1", {})


def _target(link, column: str, customer: int) -> str:
    """Return the key of a row of this customer's where the link says so, else of any."""
    whose = f"WHERE customer_id = {customer}" if "customer_id" in link.to_columns and column != "customer_id" else ""
    if not fetch(f"SELECT FROM {link.to_table} {whose} LIMIT 1", {}):
        add_plain_row(link.to_table, "customer_id" if whose else "", customer)
    return f"(SELECT {column} FROM {link.to_table} {whose} ORDER BY 1 LIMIT 1)"


def _plain(row: dict) -> str:
    kind = row["type"]
    if kind.startswith(("character varying", "text")):
        return "''"
    return PLAIN.get(kind, "1")
