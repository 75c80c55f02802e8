"""The verification code of a printed journal: how many entries there were, and the last link, which covers them all."""

import re

from customers.models import Customer
from journal.models import Entry, Head

DIGITS, GROUP = 40, 4  # hex digits of the link: two journals with one code would take some 2^80 tries to make
_WRITTEN = re.compile(r"(?:.*:)?\s*(\d[\d,.]*)(?:\s*entr(?:y|ies),?\s*last link)?[\s-]([\s0-9a-f-]+)", re.DOTALL)


class NoCode(ValueError):
    """What was typed is no verification code."""

    def __init__(self, typed: str):
        super().__init__(
            f"“{typed}” is no verification code. It stands at the end of the printed journal: how many entries there "
            "were, and the last link."
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
    if not bytes(entry.chain).hex().startswith(digits):
        return f"the printed journal ended with another link: something among its entries 1 to {seq} was changed since"
    return ""


def read_code(typed: str) -> tuple[int, str]:
    """Return number of entries and hex digits of the last link, 40 at least. Raises NoCode.

    "1042-9f3c-…", "1,042 entries, last link 9f3c…"; blanks, dashes and capitals do not matter.
    """
    written = _WRITTEN.fullmatch(typed.strip().lower())
    number, digits = (re.sub(r"[^0-9a-f]", "", part) for part in written.groups()) if written else ("", "")
    if not (len(number) <= 15 and DIGITS <= len(digits) <= 64):
        raise NoCode(typed)
    return int(number), digits
