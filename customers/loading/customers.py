"""Taking over customers: a new code is created, a known one brought up to date in what the file says of it."""

from django.conf import settings

from customers.loading.addresses import GOOD, save_addresses
from customers.loading.credit import refuse_unshareable_credit
from customers.loading.own import gather_own_values, save_words
from customers.loading.payers import refuse_payers, save_payers
from customers.loading.reach import add_emails, add_phones
from customers.loading.tax import settle_tax_numbers
from foundation.loading.staging import LIVE, News, Outcome, Work, tally
from staff.loading import settle_staff

EXTRA = "customer_id bigint, is_new boolean DEFAULT false, own jsonb NOT NULL DEFAULT '{}'"
PLAIN = (
    "name", "kind", "status", "language", "currency", "terms", "credit_limit", "shares_credit", "vat_id", "tax_id",
    "own_tax_rules", "website", "notes", "do_not_contact", "do_not_contact_note",
)  # fmt: skip


def take_over_customers(work: Work) -> Outcome:
    """Create and update customers out of the staged rows (layout: customer_columns)."""
    work.run("DROP TABLE IF EXISTS pg_temp.loading_touched")
    work.run("CREATE TEMP TABLE loading_touched (customer_id bigint, what text) ON COMMIT DROP")
    work.settle_repeats("lower(loading.code)")
    _find_known(work)
    doubts = settle_tax_numbers(work)
    _refuse_unknown_parents(work)
    _refuse_rules_of_nobody(work)
    refuse_unshareable_credit(work)
    refuse_payers(work)
    entered = settle_staff(work, f"SELECT DISTINCT sales_rep FROM loading WHERE {LIVE} AND sales_rep IS NOT NULL")
    gather_own_values(work)
    _create(work)
    _update(work)
    paying = save_payers(work)
    save_addresses(work)
    _save_reach(work)
    save_words(work, "categories", table="customers_category", link="category_id", longest=60)
    save_words(work, "tags", table="customers_tag", link="tag_id", longest=40)
    outcome = _outcome(work, entered)
    outcome.warnings += doubts
    outcome.news += paying
    return outcome


def _find_known(work: Work) -> None:
    """The customer of the same code; in other capitals when there is none in these."""
    work.run(
        f"""
        UPDATE loading SET customer_id = known.id FROM (
            SELECT DISTINCT ON (loading.nr) loading.nr, customer.id
            FROM loading JOIN customers_customer customer ON lower(customer.code) = lower(loading.code)
            WHERE {LIVE} ORDER BY loading.nr, customer.code <> loading.code) known
        WHERE known.nr = loading.nr
        """
    )
    work.refuse(
        "customer_id IN (SELECT id FROM customers_customer WHERE status = 'merged')",
        "code || ' was merged into ' || (SELECT other.code FROM customers_customer gone JOIN customers_customer other "
        "ON other.id = gone.merged_into_id WHERE gone.id = customer_id) || '. Load it under that code.'",
    )
    work.refuse("customer_id IS NULL AND name IS NULL", "'A new customer needs a name.'")


def _refuse_unknown_parents(work: Work) -> None:
    if not work.value(f"SELECT count(*) FROM loading WHERE {LIVE} AND parent_code IS NOT NULL"):
        return
    work.refuse("lower(parent_code) = lower(code)", "'parent_code: nobody is their own parent.'")
    missing = f"""
        parent_code IS NOT NULL
        AND NOT EXISTS (SELECT FROM customers_customer parent WHERE lower(parent.code) = lower(loading.parent_code))
        AND NOT EXISTS (SELECT FROM loading parent WHERE lower(parent.code) = lower(loading.parent_code)
                        AND {LIVE.replace("loading.", "parent.")})
    """
    while work.refuse(
        missing, "'parent_code: there is no customer ' || parent_code || ', neither here nor in the file.'"
    ):
        pass  # whoever is refused may be a parent too
    _refuse_circles(work)


def _refuse_rules_of_nobody(work: Work) -> None:
    """Rules of its own are a branch's, instead of those of the offices above."""
    work.refuse(
        "own_tax_rules AND parent_code IS NULL AND NOT EXISTS "
        "(SELECT FROM customers_customer own WHERE own.id = loading.customer_id AND own.parent_id IS NOT NULL)",
        "'own_tax_rules: there is no head office whose tax exemptions would count else; name it in parent_code.'",
    )


def _refuse_circles(work: Work) -> None:
    """Nobody stands above himself, not over any number of steps either."""
    work.table(
        "loading_above",
        f"""
        WITH RECURSIVE said AS (
            SELECT lower(code) AS child, lower(parent_code) AS parent FROM loading
            WHERE {LIVE} AND parent_code IS NOT NULL
        ), edge AS (
            SELECT * FROM said UNION ALL
            SELECT lower(child.code), lower(parent.code)
            FROM customers_customer child JOIN customers_customer parent ON parent.id = child.parent_id
            WHERE lower(child.code) NOT IN (SELECT said.child FROM said)
        ), above AS (
            SELECT * FROM said UNION SELECT above.child, edge.parent FROM above JOIN edge ON edge.child = above.parent
        )
        SELECT child FROM above WHERE child = parent
        """,
    )
    work.refuse(
        "lower(code) IN (SELECT child FROM loading_above)", "'parent_code: this customer would stand above itself.'"
    )


def _create(work: Work) -> None:
    work.run(f"UPDATE loading SET is_new = true, outcome = 'created' WHERE {LIVE} AND customer_id IS NULL")
    work.number("is_new", customer_id="customers_customer_id_seq")
    work.look_again()
    work.table("loading_parent", _PARENTS)
    work.run(
        """
        INSERT INTO customers_customer (id, code, name, kind, status, language, currency, terms, credit_limit,
                                        shares_credit, sales_rep_id, parent_id, vat_id, tax_id, own_tax_rules,
                                        website, notes, do_not_contact, do_not_contact_note, custom, created_on,
                                        version)
        SELECT customer_id, code, loading.name, coalesce(kind, 'company'), coalesce(status, 'customer'),
               coalesce(language, 'en'), coalesce(currency, %s), coalesce(terms, 'net30'), credit_limit,
               coalesce(shares_credit, false), staff.id, parent.id, coalesce(vat_id, ''), coalesce(tax_id, ''),
               coalesce(own_tax_rules, false), coalesce(website, ''), coalesce(notes, ''),
               coalesce(do_not_contact, false), coalesce(do_not_contact_note, ''), jsonb_strip_nulls(own),
               coalesce(created_on, %s), 1
        FROM loading LEFT JOIN loading_staff staff ON staff.name = sales_rep LEFT JOIN loading_parent parent USING (nr)
        WHERE is_new ORDER BY nr
        """,
        settings.COMPANY_CURRENCY,
        work.today,
    )


_PARENTS = f"""
    SELECT DISTINCT ON (loading.nr) loading.nr, parent.id
    FROM loading JOIN (
        SELECT code, id FROM customers_customer UNION ALL SELECT code, customer_id FROM loading WHERE is_new
    ) parent ON lower(parent.code) = lower(loading.parent_code)
    WHERE {GOOD} AND loading.parent_code IS NOT NULL ORDER BY loading.nr, parent.code <> loading.parent_code
"""


def _update(work: Work) -> None:
    """Change what the file says differently; what it leaves empty stays."""
    said = {name: f"coalesce(loading.{name}, customer.{name})" for name in (*PLAIN, "created_on")}
    said |= {
        "sales_rep_id": "coalesce(staff.id, customer.sales_rep_id)",
        "parent_id": "coalesce(parent.id, customer.parent_id)",
        "custom": "jsonb_strip_nulls(customer.custom || loading.own)",
    }
    work.run(
        f"""
        WITH changed AS (
            UPDATE customers_customer SET version = customer.version + 1,
                {", ".join(f"{name} = {value}" for name, value in said.items())}
            FROM loading JOIN customers_customer customer ON customer.id = loading.customer_id
                LEFT JOIN loading_staff staff ON staff.name = loading.sales_rep
                LEFT JOIN loading_parent parent USING (nr)
            WHERE customers_customer.id = customer.id AND {LIVE}
                AND ({", ".join(said.values())}) IS DISTINCT FROM ({", ".join(f"customer.{name}" for name in said)})
            RETURNING customer.id, customer.credit_limit AS before, customers_customer.credit_limit AS limit
        )
        INSERT INTO loading_touched
        SELECT id, 'master data' FROM changed
        UNION ALL
        SELECT id, 'credit limit ' || coalesce(trim_scale(before)::text, 'none') || ' → ' || trim_scale(changed.limit)
        FROM changed WHERE before IS DISTINCT FROM changed.limit
        """
    )


def _save_reach(work: Work) -> None:
    cells = f"""
        SELECT loading.customer_id AS owner_id, nr, cells.kind, cells.typed,
               coalesce(known.country, loading.country) AS region
        FROM loading CROSS JOIN LATERAL (VALUES ('office', phone), ('fax', fax)) AS cells (kind, typed)
            LEFT JOIN LATERAL (SELECT country FROM customers_address known WHERE known.customer_id = loading.customer_id
                               AND known.purpose = 'main' ORDER BY known.id LIMIT 1) known ON true
        WHERE {GOOD} AND cells.typed IS NOT NULL
    """
    add_phones(work, "customer", cells)
    add_emails(
        work,
        "customer",
        f"SELECT customer_id AS owner_id, nr, email AS typed FROM loading WHERE {GOOD} AND email <> ''",
    )


def _outcome(work: Work, entered: list[str]) -> Outcome:
    work.run(
        f"""
        UPDATE loading SET outcome = CASE WHEN customer_id IN (SELECT customer_id FROM loading_touched)
                                     THEN 'updated' ELSE 'skipped' END WHERE {LIVE}
        """
    )
    outcome = tally(work)
    if entered:
        outcome.warnings.append(
            f"{len(entered)} sales reps were not known and are entered without sign-in: {', '.join(entered[:10])}."
        )
    created = work.rows("SELECT customer_id FROM loading WHERE outcome = 'created' ORDER BY nr")
    changed = work.rows(
        """
        SELECT customer_id, string_agg(DISTINCT touched.what, ', ') FROM loading_touched touched JOIN loading
            USING (customer_id) WHERE outcome = 'updated' GROUP BY customer_id
        """
    )
    outcome.news = [News(pk, f"Customer taken over from {work.file}") for (pk,) in created]
    outcome.news += [News(pk, f"Brought up to date from {work.file}: {what}") for pk, what in changed]
    return outcome
