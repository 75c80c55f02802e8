-- How each person of some customers keeps what is promised, and how the customer as a whole does (person NULL), of the
-- promises judged by the end of a day. A person is a contact, else whoever has that name. What was made good counts as
-- kept; what was withdrawn counts for nothing. `slip`: days from the day promised until the whole amount was there.
WITH judged AS (
    SELECT customer_id, contact_id, CASE WHEN contact_id IS NULL THEN lower(promised_by) END AS named, promised_by, id,
           made_on,
           CASE WHEN outcome = 'kept' OR made_good_on <= %(as_of)s THEN 'kept' ELSE outcome END AS outcome,
           CASE WHEN kept_on <= %(as_of)s THEN kept_on - due_on END AS slip
    FROM credit_promise
    WHERE closed_on <= %(as_of)s AND outcome <> 'withdrawn' AND customer_id = ANY (%(customers)s)
)
SELECT customer_id, contact_id, named, grouping(contact_id) = 0 AS is_person,
       (array_agg(promised_by ORDER BY id DESC))[1] AS name,
       count(*) AS judged,
       count(*) FILTER (WHERE outcome = 'kept') AS kept,
       count(*) FILTER (WHERE outcome = 'partly') AS partly,
       count(*) FILTER (WHERE outcome = 'broken') AS broken,
       count(slip) AS paid,
       avg(slip)::float8 AS slip,
       max(made_on) AS latest
FROM judged
GROUP BY GROUPING SETS ((customer_id), (customer_id, contact_id, named))
ORDER BY customer_id, is_person, judged DESC, latest DESC, name
