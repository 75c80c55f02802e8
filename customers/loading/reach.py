"""Phones and e-mails out of the staged rows: added where the customer or person does not have them yet.

`found` is a query that yields, among others, owner_id, kind and the text of a cell with one or more values
separated by semicolons. Owners that got something new are noted in `loading_touched`.
"""

from customers.phones import kind_of, parse
from foundation.loading.staging import Work

# The column “phone” says no kind: what is told of a mobile number by itself was not typed twice.
KEPT_AS = "IN ({0}, CASE {0} WHEN 'office' THEN 'mobile' END)"


def add_phones(work: Work, owner: str, found: str) -> None:
    """Add the telephone numbers of `found` (owner_id, nr, kind, typed, region) to customers or persons (`owner`)."""
    work.table(
        "loading_phone",
        f"""
        SELECT owner_id, nr, place, kind, written AS as_typed, region
        FROM ({found}) found, regexp_split_to_table(typed, ';') WITH ORDINALITY AS parts (part, place),
            LATERAL trim(part, E' \\t\\r\\n') written
        WHERE written <> '' AND NOT EXISTS (
            SELECT FROM customers_phone known
            WHERE known.{owner}_id = owner_id AND known.as_typed = written
                AND known.kind {KEPT_AS.format("found.kind")})
        """,
    )
    _understand(work)
    _insert_phones(work, owner)


def _understand(work: Work) -> None:
    """Make `loading_e164`: what each spelling means in its country, read once."""
    spellings = work.rows("SELECT DISTINCT as_typed, coalesce(region, '') FROM loading_phone")
    work.run("DROP TABLE IF EXISTS pg_temp.loading_e164")
    columns = "as_typed text, region text, e164 text, extension text, told text"
    work.run(f"CREATE TEMP TABLE loading_e164 ({columns}) ON COMMIT DROP")
    understood = [(typed, region, parse(typed, region)) for typed, region in spellings]
    work.copy(
        "loading_e164",
        [(typed, region, read.e164, read.extension, kind_of(read.e164)) for typed, region, read in understood],
    )
    work.look_again("loading_e164")


def _insert_phones(work: Work, owner: str) -> None:
    work.run(
        f"""
        WITH added AS (
            INSERT INTO customers_phone ({owner}_id, kind, as_typed, e164, extension)
            SELECT owner_id, kind, as_typed, e164, extension FROM (
                SELECT DISTINCT ON (owner_id, kind, number) * FROM (
                    SELECT owner_id, nr, place, CASE kind WHEN 'office' THEN told ELSE kind END AS kind, as_typed, e164,
                           left(extension, 10) AS extension,
                           coalesce(nullif(e164, '') || ' ' || extension, as_typed) AS number
                    FROM loading_phone JOIN loading_e164 read USING (as_typed)
                    WHERE read.region = coalesce(loading_phone.region, '')) numbers
                WHERE NOT EXISTS (
                    SELECT FROM customers_phone known WHERE known.{owner}_id = owner_id AND known.kind = numbers.kind
                        AND known.e164 || ' ' || known.extension = number AND known.e164 <> '')
                ORDER BY owner_id, kind, number, nr, place) fresh
            ORDER BY nr, kind DESC, place
            RETURNING {owner}_id
        )
        INSERT INTO loading_touched SELECT {owner}_id, 'phone' FROM added
        """
    )


def add_emails(work: Work, owner: str, found: str) -> None:
    """Add the e-mail addresses of `found` (owner_id, nr, typed) to customers or persons (`owner`)."""
    work.run(
        f"""
        WITH added AS (
            INSERT INTO customers_email ({owner}_id, address)
            SELECT owner_id, part FROM (
                SELECT DISTINCT ON (owner_id, lower(part)) owner_id, part, nr, place
                FROM ({found}) found, regexp_split_to_table(typed, ';') WITH ORDINALITY AS parts (part, place)
                ORDER BY owner_id, lower(part), nr, place) found
            WHERE NOT EXISTS (SELECT FROM customers_email known
                              WHERE known.{owner}_id = owner_id AND lower(known.address) = lower(part))
            ORDER BY nr, place
            RETURNING {owner}_id
        )
        INSERT INTO loading_touched SELECT {owner}_id, 'e-mail' FROM added
        """
    )
