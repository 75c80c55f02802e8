"""The verification code of a printed journal: how many entries there were, and the last link, which covers them all."""

import re

from django.db.models import Q

from customers.models import Customer
from journal.models import Entry, Head

DIGITS = 40  # hex digits of the link that are enough: two journals with one code would take some 2^80 tries to make
_WRITTEN = re.compile(r"(?:.*:)?\s*(\d[\d,.]*)(?:\s*entr(?:y|ies),?\s*last link)?[\s-]([\s0-9a-f-]+)", re.DOTALL)


class NoCode(ValueError):
    """What was typed is no verification code."""

    def __init__(self, typed: str):
        super().__init__(
            f"“{typed}” is no verification code. It stands at the end of the printed journal: how many entries there "
            "were, and the last link."
        )


def code_of(head: Head) -> str:
    """Return the verification code: how many entries there are, and the last link, which covers each of them."""
    entries = "1 entry" if head.seq == 1 else f"{head.seq:,} entries"
    return f"{entries}, last link {bytes(head.chain).hex()}"


def disagreement(customer: Customer, typed: str) -> str:
    """Say in what the customer's journal is not the one that was printed with this code; empty when it is.

    The journal may have grown since. The links themselves are not recomputed here (journal.verify). Raises NoCode.
    """
    seq, digits = read_code(typed)
    found = Entry.objects.filter(Q(book=customer) | Q(customer=customer), seq=seq)  # of each book in the folder
    links = [bytes(chain).hex() for chain in found.values_list("chain", flat=True)]
    if not links:
        return f"the printed journal had {seq} entries, entry {seq} is not there any more"
    if not any(link.startswith(digits) for link in links):
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
