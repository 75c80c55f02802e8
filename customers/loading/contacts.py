"""Taking over contacts: the same name at the same customer is the same person, who is brought up to date."""

from customers.loading.names import read_names
from customers.loading.reach import add_emails, add_phones
from foundation.loading.staging import LIVE, News, Outcome, Work, tally

EXTRA = "customer_id bigint, contact_id bigint, person_id bigint, as_typed text, is_new boolean DEFAULT false"
NAME = "lower(coalesce(loading.first_name, '')) || '|' || lower(coalesce(loading.last_name, ''))"
WHOLE_NAME = f"{NAME} || '|' || lower(coalesce(loading.middle_name, '')) || '|' || lower(coalesce(loading.suffix, ''))"
OF_PERSON = (
    "as_typed", "salutation", "title", "first_name", "middle_name", "last_name", "suffix", "language", "birthday",
)  # fmt: skip
OF_NAME = ("salutation", "title", "middle_name", "suffix")
GOOD = "loading.reason IS NULL AND loading.person_id IS NOT NULL"


def take_over_contacts(work: Work) -> Outcome:
    """Create and update contacts out of the staged rows (layout: contact_columns)."""
    work.run("DROP TABLE IF EXISTS pg_temp.loading_touched")
    work.run("CREATE TEMP TABLE loading_touched (person_id bigint, what text) ON COMMIT DROP")
    work.refuse(
        "coalesce(loading.name, first_name, last_name) IS NULL",
        "'The contact needs a name: fill name, or first_name and last_name.'",
    )
    read_names(work)
    work.settle_repeats(f"lower(loading.customer_code) || '|' || {WHOLE_NAME}")
    _find_known(work)
    _create(work)
    _update(work)
    _save_reach(work)
    return _outcome(work)


def _find_known(work: Work) -> None:
    work.run(
        f"""
        UPDATE loading SET customer_id = known.id FROM (
            SELECT DISTINCT ON (loading.nr) loading.nr, coalesce(customer.merged_into_id, customer.id) AS id
            FROM loading JOIN customers_customer customer ON lower(customer.code) = lower(customer_code)
            WHERE {LIVE} ORDER BY loading.nr, customer.code <> customer_code) known
        WHERE known.nr = loading.nr
        """
    )
    work.refuse("customer_id IS NULL", "'There is no customer ' || customer_code || '. Load the customers first.'")
    work.run(
        f"""
        UPDATE loading SET contact_id = known.contact_id, person_id = known.person_id FROM (
            SELECT DISTINCT ON (loading.nr) loading.nr, contact.id AS contact_id, person.id AS person_id
            FROM loading JOIN customers_contact contact ON contact.customer_id = loading.customer_id
                JOIN customers_person person ON person.id = contact.person_id
                    AND lower(person.first_name) || '|' || lower(person.last_name) = {NAME}
                    AND {_same("middle_name")} AND {_same("suffix")}
            WHERE {LIVE}
            ORDER BY loading.nr, {_unsure("middle_name")} + {_unsure("suffix")}, contact.id) known
        WHERE known.nr = loading.nr
        """
    )


def _same(name: str) -> str:
    """A part of the name that only one of the two says is no other person; two different ones are."""
    return f"(loading.{name} IS NULL OR person.{name} = '' OR lower(person.{name}) = lower(loading.{name}))"


def _unsure(name: str) -> str:
    return f"(lower(person.{name}) <> lower(coalesce(loading.{name}, '')))::int"


def _create(work: Work) -> None:
    """The first contact of a customer who has no key contact becomes the one to call first."""
    work.run(f"UPDATE loading SET is_new = true, outcome = 'created' WHERE {LIVE} AND person_id IS NULL")
    work.number("is_new", person_id="customers_person_id_seq")
    work.look_again()
    work.run(
        f"""
        INSERT INTO customers_person (id, {", ".join(OF_PERSON)}, do_not_contact, notes)
        SELECT person_id, {", ".join(f"coalesce({name}, '')" for name in OF_PERSON)},
               coalesce(do_not_contact, false), ''
        FROM loading WHERE is_new ORDER BY nr
        """
    )
    work.run(
        """
        INSERT INTO customers_contact (customer_id, person_id, role, department, is_key, notes)
        SELECT customer_id, person_id, coalesce(role, ''), coalesce(department, ''),
               row_number() OVER (PARTITION BY customer_id ORDER BY nr) = 1 AND NOT EXISTS (
                   SELECT FROM customers_contact key WHERE key.customer_id = loading.customer_id AND key.is_key),
               coalesce(notes, '')
        FROM loading WHERE is_new ORDER BY nr
        """
    )


def _update(work: Work) -> None:
    """Change what the file says differently; the name as typed goes with its parts."""
    of_name = {name: f"coalesce(loading.{name}, known.{name})" for name in OF_NAME}
    same_name = f"({', '.join(of_name.values())}) = ({', '.join(f'known.{name}' for name in of_name)})"
    rest = {name: f"coalesce(loading.{name}, known.{name})" for name in ("language", "birthday", "do_not_contact")}
    typed = {"as_typed": f"CASE WHEN {same_name} THEN known.as_typed ELSE coalesce(loading.as_typed, '') END"}
    _change(work, "customers_person", "person_id", of_name | rest | typed)
    of_contact = {name: f"coalesce(loading.{name}, known.{name})" for name in ("role", "department", "notes")}
    _change(work, "customers_contact", "contact_id", of_contact)


def _change(work: Work, table: str, key: str, said: dict[str, str]) -> None:
    """Set columns of the known rows to what the file says (expressions), and note whose that changed."""
    work.run(
        f"""
        WITH changed AS (
            UPDATE {table} known SET ({", ".join(said)}) = ROW({", ".join(said.values())}),
                changed_at = %s, changed_by_id = NULL
            FROM loading WHERE known.id = loading.{key} AND {LIVE}
                AND ({", ".join(said.values())}) IS DISTINCT FROM ({", ".join(f"known.{name}" for name in said)})
            RETURNING loading.person_id
        )
        INSERT INTO loading_touched SELECT person_id, 'contact' FROM changed
        """,
        work.now,
    )


def _save_reach(work: Work) -> None:
    add_phones(
        work,
        "person",
        f"""
        SELECT person_id AS owner_id, nr, cells.kind, cells.typed, known.country AS region
        FROM loading
            CROSS JOIN LATERAL (VALUES ('office', phone), ('mobile', mobile), ('fax', fax)) AS cells (kind, typed)
            LEFT JOIN LATERAL (SELECT country FROM customers_address known WHERE known.customer_id = loading.customer_id
                               AND known.purpose = 'main' ORDER BY known.id LIMIT 1) known ON true
        WHERE {GOOD} AND cells.typed IS NOT NULL
        """,
    )
    add_emails(
        work, "person", f"SELECT person_id AS owner_id, nr, email AS typed FROM loading WHERE {GOOD} AND email <> ''"
    )


def _outcome(work: Work) -> Outcome:
    work.run(
        f"""
        UPDATE loading SET outcome = CASE WHEN person_id IN (SELECT person_id FROM loading_touched)
                                     THEN 'updated' ELSE 'skipped' END WHERE {LIVE}
        """
    )
    outcome = tally(work)
    changes = work.rows(
        """
        SELECT customer_id, concat_ws(', ', nullif(count(*) FILTER (WHERE outcome = 'created'), 0) || ' taken over',
                                      nullif(count(*) FILTER (WHERE outcome = 'updated'), 0) || ' brought up to date')
        FROM loading WHERE outcome IN ('created', 'updated') GROUP BY customer_id
        """
    )
    outcome.news = [News(pk, f"Contacts from {work.file}: {what}") for pk, what in changes]
    return outcome
