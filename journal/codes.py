"""The verification code of a printed journal: how many entries there were, and the last link, which covers them all."""

import re

from customers.models import Customer
from journal.models import Entry, Head

DIGITS, GROUP = 40, 4  # hex digits of the link: two journals with one code would take some 2^80 tries to make
_WRITTEN = re.compile(r"(\d{1,15}):([0-9a-f]{40})")


class NoCode(ValueError):
    """What was typed is no verification code."""

    def __init__(self, typed: str):
        super().__init__(
            f"“{typed}” is no verification code. It looks like 1042-9f3c-…: a number and ten groups of four "
            "letters or digits, at the end of the printed journal."
        )


def verification_code(customer: Customer) -> str:
    """Return the code of the customer's journal as it stands now, "1042-9f3c-81aa-…"; empty when nothing is in it."""
    head = Head.objects.filter(customer=customer, seq__gt=0).first()
    return code_of(head.seq, bytes(head.chain)) if head else ""


def code_of(seq: int, link: bytes) -> str:
    """Return the code of a journal whose last entry is `seq` with this link."""
    digits = link.hex()[:DIGITS]
    return "-".join([str(seq), *(digits[start : start + GROUP] for start in range(0, DIGITS, GROUP))])


def disagreement(customer: Customer, typed: str) -> str:
    """Say in what the customer's journal is not the one that was printed with this code; empty when it is.

    The journal may have grown since. The links themselves are not recomputed here (journal.verify). Raises NoCode.
    """
    seq, digits = read_code(typed)
    entry = Entry.objects.filter(customer=customer, seq=seq).first()
    if entry is None:
        return f"the printed journal had {seq} entries, entry {seq} is not there any more"
    if bytes(entry.chain).hex()[:DIGITS] != digits:
        return f"the printed journal ended with another link: something among its entries 1 to {seq} was changed since"
    return ""


def read_code(typed: str) -> tuple[int, str]:
    """Return number of entries and digits of the link; blanks, dashes and capitals do not matter. Raises NoCode."""
    number, _, rest = typed.strip().lower().partition("-")
    written = _WRITTEN.fullmatch(f"{number}:{re.sub(r'[^0-9a-z]', '', rest)}")
    if not written:
        raise NoCode(typed)
    return int(written[1]), written[2]
