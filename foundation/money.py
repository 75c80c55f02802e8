"""Money: decimal amounts in an ISO 4217 currency, rounded half-up to the currency's exponent."""

from decimal import ROUND_HALF_UP, Decimal

# ISO 4217 currencies whose minor unit is not a hundredth; every other code has two decimals.
EXPONENTS = {
    "BIF": 0,
    "CLP": 0,
    "DJF": 0,
    "GNF": 0,
    "ISK": 0,
    "JPY": 0,
    "KMF": 0,
    "KRW": 0,
    "PYG": 0,
    "RWF": 0,
    "UGX": 0,
    "VND": 0,
    "VUV": 0,
    "XAF": 0,
    "XOF": 0,
    "XPF": 0,
    "BHD": 3,
    "IQD": 3,
    "JOD": 3,
    "KWD": 3,
    "LYD": 3,
    "OMR": 3,
    "TND": 3,
}
NOTHING = Decimal(0)


def exponent(currency: str) -> int:
    """Return the number of decimals of an amount in this currency."""
    return EXPONENTS.get(currency, 2)


def round_money(amount: Decimal, currency: str) -> Decimal:
    """Round half-up (away from zero) to the currency's smallest unit."""
    return amount.quantize(Decimal(1).scaleb(-exponent(currency)), rounding=ROUND_HALF_UP)


def money_text(amount: Decimal | None, currency: str) -> str | None:
    """Return the amount as a plain decimal string for machines ("12480.50"); None stays None."""
    return None if amount is None else f"{round_money(amount, currency):f}"


def format_money(amount: Decimal | None, currency: str) -> str:
    """Return the amount for people ("12,480.50", "-3.00"); an unknown amount is an en dash."""
    if amount is None:
        return "–"
    rounded = round_money(amount, currency)
    return f"{rounded if rounded else abs(rounded):,}"


def minor(amount: Decimal, currency: str) -> int:
    """Return an amount in the currency's smallest unit."""
    return int(amount.scaleb(exponent(currency)).to_integral_value())


def major(amount: int, currency: str) -> Decimal:
    """Return an amount of smallest units as money."""
    return Decimal(amount).scaleb(-exponent(currency))
