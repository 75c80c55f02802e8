-- Customers that may be the one typed: each way reads one index and is cut off early.
(SELECT id FROM (
     SELECT id, name FROM customers_customer
     WHERE customers_name_keys(name) && customers_name_keys(%(telling)s) LIMIT 3000
 ) named ORDER BY similarity(foundation_fold(name), %(telling)s) DESC LIMIT 40)
UNION
(SELECT customer_id FROM foundation_searchentry
 WHERE kind = 'customer' AND %(head)s <> '' AND left(term, 60) LIKE ' ' || foundation_fold(%(head)s) || '%%' LIMIT 20)
UNION
(SELECT customer_id FROM foundation_searchentry
 WHERE kind = 'phone' AND digits = ANY (%(phones)s::text[]) LIMIT 40)
UNION
(SELECT customer_id FROM foundation_searchentry
 WHERE kind = 'email' AND term LIKE ANY (%(emails)s::text[]) LIMIT 40)
