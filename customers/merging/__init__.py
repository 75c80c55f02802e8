"""Making one customer of two (F33, A19), and two of one again for 30 days (D12).

Everything that points to the loser moves to the survivor, whatever table it stands in: the foreign keys are read from
the database, so that no table is ever forgotten. What both have of a kind that may exist once is folded together
(merging.folding). The loser stays as a row whose code finds the survivor.
"""
