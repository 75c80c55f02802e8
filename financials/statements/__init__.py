"""Statements of account: what was open, what moved, what is open; for page, paper, file and e-mail from one object."""
