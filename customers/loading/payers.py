"""Who pays for the customers of a file (customers.payers): refused where it cannot be, then written for all at once."""

from foundation.loading.staging import LIVE, News, Work

SAID = f"EXISTS (SELECT FROM loading WHERE {LIVE} AND payer IS NOT NULL)"
# Who will pay for whom, as the file leaves them; codes in small letters.
STANDING = f"""
    SELECT lower(code) AS code, lower(payer) AS payer FROM loading WHERE {LIVE} AND payer IS NOT NULL
    UNION ALL
    SELECT lower(customer.code), lower(payer.code)
    FROM customers_customer customer JOIN customers_customer payer ON payer.id = customer.payer_id
    WHERE lower(customer.code) NOT IN (SELECT lower(code) FROM loading WHERE {LIVE} AND payer IS NOT NULL)
"""
CODES = f"""
    SELECT lower(code) AS code, status FROM loading WHERE {LIVE} AND status IS NOT NULL
    UNION ALL
    SELECT lower(code), status FROM customers_customer
    WHERE lower(code) NOT IN (SELECT lower(code) FROM loading WHERE {LIVE} AND status IS NOT NULL)
    UNION ALL
    SELECT lower(code), 'customer' FROM loading WHERE {LIVE} AND status IS NULL AND customer_id IS NULL
"""
PAID = """
    SELECT DISTINCT ON (loading.nr) loading.nr, loading.customer_id, payer.id AS payer_id
    FROM loading JOIN customers_customer payer ON lower(payer.code) = lower(loading.payer)
    WHERE loading.reason IS NULL AND loading.customer_id IS NOT NULL AND loading.payer IS NOT NULL
    ORDER BY loading.nr, payer.code <> loading.payer
"""
WRITE = """
    WITH changed AS (
        UPDATE customers_customer SET payer_id = paid.payer_id, version = customers_customer.version + 1
        FROM loading_paid paid
        WHERE customers_customer.id = paid.customer_id AND customers_customer.payer_id IS DISTINCT FROM paid.payer_id
        RETURNING customers_customer.id, customers_customer.name, customers_customer.code, paid.payer_id
    ), touched AS (
        INSERT INTO loading_touched SELECT id, 'payer' FROM changed
    )
    SELECT payer_id, string_agg(name || ' (' || code || ')', ', ' ORDER BY code) FROM changed GROUP BY payer_id
"""


def refuse_payers(work: Work) -> None:
    """Refuse rows whose payer is nobody, archived, the customer itself, or has a payer of its own.

    Each refusal is asked about again: who is refused may be a payer too, and stays as it is.
    """
    if not work.value(f"SELECT {SAID}"):
        return
    work.refuse("lower(payer) = lower(code)", "'payer: who pays its own invoices needs no payer; leave it empty.'")
    while _refuse(work):
        pass


def _refuse(work: Work) -> int:
    work.table("loading_pays", STANDING)
    work.table("loading_known", CODES)
    known = "SELECT FROM loading_known known WHERE known.code = lower(loading.payer)"
    unknown = work.refuse(
        f"payer IS NOT NULL AND NOT EXISTS ({known})",
        "'payer: there is no customer ' || payer || ', neither here nor in the file.'",
    )
    archived = work.refuse(
        f"payer IS NOT NULL AND EXISTS ({known} AND status = 'archived')",
        "'payer: ' || payer || ' is archived and gets no invoices.'",
    )
    return unknown + archived or _refuse_chains(work)


def _refuse_chains(work: Work) -> int:
    paid_for_itself = work.refuse(
        "lower(loading.payer) IN (SELECT code FROM loading_pays)",
        "'payer: somebody else pays for ' || loading.payer || '; name who pays in the end.'",
    )
    return paid_for_itself or work.refuse(
        "loading.payer IS NOT NULL AND lower(loading.code) IN (SELECT payer FROM loading_pays)",
        "'payer: this customer pays for others, so it has to pay for itself.'",
    )


def save_payers(work: Work) -> list[News]:
    """Write who pays, and return what the journals of those who pay are to say."""
    work.table("loading_paid", PAID)
    return [News(pk, f"Pays for {whom}, taken over from {work.file}") for pk, whom in work.rows(WRITE)]
