"""Handing the books over: the accounts, the journal lines of a period, and the proof that nothing is missing."""
