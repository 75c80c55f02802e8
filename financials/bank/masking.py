"""Account numbers inside texts: all but their last four characters are left out before anything is kept."""

import re

from financials.bank.contents import is_iban

SPELLED_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")


def masked(text: str) -> str:
    """Return the text with each IBAN, written in one or in groups, as "•••• 3000"."""
    return SPELLED_IBAN.sub(_mask, text)


def _mask(found: re.Match) -> str:
    """The pattern may take a word too many behind the number: the longest beginning that is an IBAN counts."""
    written = found[0]
    for end in range(len(written), 14, -1):
        number = written[:end].replace(" ", "")
        if is_iban(number) and (end == len(written) or not written[end].isalnum()):
            return f"•••• {number[-4:]}{written[end:]}"
    return written
