"""SEPA direct debits: what is collected and why not, the file for the bank, booking what came in."""
