"""Locking the customers a file speaks of: one thing at a time happens to an account."""

from customers.credit_groups import LOCK_LINES
from foundation.loading.staging import Work


def lock_customers(work: Work, asked: str) -> None:
    """Lock the customers a query of `customer_id` names, and the head offices whose credit they use, until commit.

    A hold or limit that is being changed waits, and is seen by who comes later; branches first, as orders lock them.
    """
    work.run(LOCK_LINES.replace("{asked}", asked))
