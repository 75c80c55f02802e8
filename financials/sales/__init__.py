"""What was sold: invoices less credit notes, net of tax, and however it is cut it comes to the same.

Counted is what was issued, by the day of the document; drafts and cancelled documents never. A document counts for
the sales rep of its customer on the day it was issued, or for the one who looks after the customer today: never for
both. Currencies are never added. What goods cost is known line by line or not at all; a margin is that of the lines
whose cost is known, and says how much of the sales they are.
"""
