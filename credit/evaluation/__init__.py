"""How good the rating and the collection risk are, measured on the invoices of a file (CREDIT §4).

The file is loaded into temporary tables that carry the names of the real ones and hide them, and the product's own
statements are asked again and again what they would have said at the start of a month, knowing nothing later. What
then happened is compared with it. The transaction is rolled back; the real books are neither read nor touched.
"""
