"""Lines that concern no customer: money between accounts of ours, and what the bank takes for its work."""

import re
from collections.abc import Sequence

from financials.models import BankLine, OwnAccount
from foundation.sealing import fingerprints

OWN_TRANSFER, BANK_CHARGES, PAID_OUT = "Own transfer", "Bank charges", "Money we paid out"
CHARGED = re.compile(
    r"\b(kontof(ü|ue)hrung|geb(ü|ue)hr(en)?|entgelt(e|abschluss)?|abschluss|bank charges?|service charges?"
    r"|account fees?|monthly fee|wire fee|frais (bancaires|de tenue)|bankkosten|comisi(ó|o)n|commissioni)\b",
    re.IGNORECASE,
)


def hints(lines: Sequence[BankLine]) -> dict[int, str]:
    """Return, by line, why nothing is to be booked, where that can be seen."""
    ours = {mark for number in OwnAccount.objects.values_list("number", flat=True) for mark in fingerprints(number)}
    found = {line.pk: OWN_TRANSFER for line in lines if line.account_index and line.account_index in ours}
    charged = (line for line in lines if line.amount < 0 and not line.returned and CHARGED.search(line.text))
    return {line.pk: BANK_CHARGES for line in charged} | found
