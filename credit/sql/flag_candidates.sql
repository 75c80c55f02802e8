-- Accounts that may be at risk or over their limit on the night of a day: more than are, never fewer (credit.flags asks
-- the rules themselves about each). Builds on exposure (credit.exposure), asked of who has a limit of its own alone;
-- who shares one with others is asked in any case.
SELECT customer_id FROM credit_standing WHERE days_61_90_amount > 0 OR days_over_90_amount > 0
UNION
SELECT exposure.customer_id
FROM exposure JOIN customers_customer customer ON customer.id = exposure.customer_id
WHERE exposure.balance + exposure.orders > customer.credit_limit
UNION
SELECT id FROM customers_customer WHERE shares_credit
UNION
SELECT parent_id FROM customers_customer WHERE shares_credit
