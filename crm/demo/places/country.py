from dataclasses import dataclass


@dataclass(frozen=True)
class City:
    name: str
    region: str
    postcode: str
    phone: str
    tax_percent: str


@dataclass(frozen=True, kw_only=True)
class Country:
    """`trunk` is the digit dialled inside the country only; `share` is how often customers come from there."""

    code: str
    language: str
    currency: str
    dial: str
    trunk: str
    mobile: str
    share: int
    forms: tuple[str, ...]
    cities: tuple[City, ...]


def cities(text: str, *, tax: str = "") -> tuple[City, ...]:
    rows = (line.split("|") for line in text.split("\n") if line)
    return tuple(City(*row[:4], row[4] if len(row) > 4 else tax) for row in rows)
