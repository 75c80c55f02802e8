"""Whether customers may use the credit limit of their head offices, as the file leaves them (see credit_groups)."""

from django.conf import settings

from foundation.loading.staging import LIVE, Work

# Every live row as it will stand, beside its head office as that will stand.
STANDING = f"""
    WITH said AS (
        SELECT nr, code, customer_id, parent_code, shares_credit, currency FROM loading WHERE {LIVE}
    ), standing AS (
        SELECT said.nr, lower(coalesce(known.code, said.code)) AS code,
               coalesce(said.shares_credit, known.shares_credit, false) AS shares,
               coalesce(said.currency, known.currency, %s) AS currency, known.currency AS was,
               lower(coalesce(said.parent_code, parent.code)) AS parent
        FROM said LEFT JOIN customers_customer known ON known.id = said.customer_id
            LEFT JOIN customers_customer parent ON parent.id = known.parent_id
    )
    SELECT standing.nr, standing.shares, standing.parent, standing.currency,
           coalesce(above.currency, head.currency) AS limit_currency,
           standing.currency <> standing.was AS moved, branch.code AS branch
    FROM standing LEFT JOIN standing above ON above.code = standing.parent
        LEFT JOIN customers_customer head ON lower(head.code) = standing.parent
        LEFT JOIN LATERAL (
            SELECT branch.code FROM customers_customer branch JOIN customers_customer own ON own.id = branch.parent_id
            WHERE lower(own.code) = standing.code AND branch.shares_credit
              AND NOT EXISTS (SELECT FROM standing said WHERE said.code = lower(branch.code)) LIMIT 1) branch
            ON standing.currency <> standing.was
"""


def refuse_unshareable_credit(work: Work) -> None:
    """Refuse rows that would share credit with nobody, or across currencies.

    Each refusal is asked about again: who is refused may be a head office too, and stays as it is.
    """
    if not work.value(
        f"SELECT EXISTS (SELECT FROM loading WHERE {LIVE} AND shares_credit)"
        " OR EXISTS (SELECT FROM customers_customer WHERE shares_credit)"
    ):
        return
    while _refuse(work):
        pass


def _refuse(work: Work) -> int:
    work.table("loading_credit", STANDING, settings.COMPANY_CURRENCY)
    at = "credit.nr = loading.nr"
    return (
        work.refuse(
            f"{at} AND shares AND parent IS NULL",
            "'shares_credit: there is no head office whose limit it could use; name it in parent_code.'",
            using="loading_credit credit",
        )
        + work.refuse(
            f"{at} AND shares AND credit.currency <> limit_currency",
            "'shares_credit: the head office ' || parent || ' has its limit in ' || limit_currency "
            "|| ', this customer buys in ' || credit.currency || '.'",
            using="loading_credit credit",
        )
        + work.refuse(
            f"{at} AND moved AND branch IS NOT NULL",
            "'currency: ' || branch || ' uses the limit of this customer; let it use its own before.'",
            using="loading_credit credit",
        )
    )
