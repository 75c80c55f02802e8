"""International article numbers."""

LENGTHS = (8, 12, 13, 14)


def is_ean(number: str) -> bool:
    """Return whether the digits are an EAN, UPC or GTIN with the right check digit at its end."""
    if len(number) not in LENGTHS or not number.isdecimal():
        return False
    # From the right the weights are 1 (the check digit itself), 3, 1, 3 …
    return sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(reversed(number))) % 10 == 0
