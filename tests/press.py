"""One process that prints the letters of all stories of a test run: starting one takes a second."""

import atexit
from functools import cache

from documents.letterhead import sheet_size
from foundation.pdf.press import Press


@cache
def press() -> Press:
    printing = Press(sheet_size())
    atexit.register(printing.__exit__, None, None, None)
    return printing
