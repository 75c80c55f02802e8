"""What must hold of ratings, overrides and shared limits; each query returns what breaks its rule."""

CREDIT_RULES = {
    "the history of a rating ends with what the night kept": """
        WITH night AS (
            SELECT day FROM credit_nightlyrun run
            WHERE EXISTS (SELECT FROM credit_nightstep step
                          WHERE step.day = run.day AND step.step = 'rating history'
                            AND step.finished_at >= run.finished_at)
              AND finished_at = (SELECT max(finished_at) FROM credit_nightlyrun)
        )
        SELECT kept.customer_id, kept.currency AS place,
               concat_ws(' ', kept.grade, round(kept.score::numeric)) AS expected,
               concat_ws(' ', coalesce(latest.grade, 'N'), latest.score) AS found
        FROM night CROSS JOIN credit_standing kept
            LEFT JOIN LATERAL (
                SELECT grade, score, provisional FROM credit_ratinghistory history
                WHERE history.customer_id = kept.customer_id AND history.currency = kept.currency
                  AND history.day <= night.day
                ORDER BY history.day DESC LIMIT 1) latest ON true
        WHERE (kept.grade, round(kept.score::numeric), kept.provisional)
              IS DISTINCT FROM (coalesce(latest.grade, 'N'), latest.score::numeric, coalesce(latest.provisional, false))
    """,
    "an override is used up by an order that was taken": """
        SELECT override.customer_id, override.id::text AS place, 'an order taken' AS expected,
               coalesce(document.status, 'no order') AS found
        FROM credit_override override LEFT JOIN financials_document document ON document.id = override.order_id
        WHERE override.used_at IS NOT NULL AND override.order_id IS NOT NULL
          AND (document.status IS NULL OR document.status = 'draft')
    """,
    "a limit is shared with a head office in the same currency": """
        SELECT branch.id AS customer_id, branch.code AS place, branch.currency AS expected,
               coalesce(head.currency, 'no head office') AS found
        FROM customers_customer branch LEFT JOIN customers_customer head ON head.id = branch.parent_id
        WHERE branch.shares_credit AND head.currency IS DISTINCT FROM branch.currency
    """,
}
