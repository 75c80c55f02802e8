"""VAT and tax numbers of a file: brought into the spelling they are kept in; what does not check is kept and told."""

from customers.tax_numbers import TaxNumberRefused, is_vat_id, read_tax_number, read_vat_id
from foundation.loading.staging import LIVE, Work

LONGEST_VAT_ID = 20
NAMED = 10  # customers a warning names

NUMBERS = f"""
    SELECT nr, code, coalesce(vat_id, ''), coalesce(tax_id, ''), coalesce(loading.country, known.country, '')
    FROM loading LEFT JOIN LATERAL (
        SELECT country FROM customers_address known
        WHERE known.customer_id = loading.customer_id AND known.purpose = 'main' ORDER BY known.id LIMIT 1
    ) known ON true
    WHERE {LIVE} AND coalesce(vat_id, tax_id, '') <> '' ORDER BY nr
"""


def settle_tax_numbers(work: Work) -> list[str]:
    """Rewrite the numbers of the live rows; return a warning about those that do not check.

    A valid VAT number in the column tax_id is taken for what it is where the file says no other.
    """
    doubtful, rewritten = [], []
    for nr, code, vat_id, tax_id, country in work.rows(NUMBERS):
        if not vat_id and is_vat_id(tax_id):
            vat_id, tax_id = tax_id, ""
        kept, doubts = _read(vat_id, tax_id, country)
        rewritten.append((nr, *kept))
        doubtful += [f"{doubt} ({code})" for doubt in doubts]
    _write(work, rewritten)
    work.refuse(
        f"length(vat_id) > {LONGEST_VAT_ID}", f"'vat_id: a VAT number has up to {LONGEST_VAT_ID} letters and digits.'"
    )
    if not doubtful:
        return []
    return [f"{len(doubtful)} VAT or tax numbers do not check and are kept as typed: {', '.join(doubtful[:NAMED])}."]


def _read(vat_id: str, tax_id: str, country: str) -> tuple[tuple[str, str], list[str]]:
    """Return both numbers as they are kept, and those that do not check."""
    kept, doubts = [], []
    for number, read in ((vat_id, read_vat_id), (tax_id, read_tax_number)):
        try:
            kept.append(read(number, country=country))
        except TaxNumberRefused:
            kept.append(number)
            doubts.append(number)
    return (kept[0], kept[1]), doubts


def _write(work: Work, rewritten: list[tuple[int, str, str]]) -> None:
    work.run("DROP TABLE IF EXISTS pg_temp.loading_tax")
    work.run("CREATE TEMP TABLE loading_tax (nr bigint, vat_id text, tax_id text) ON COMMIT DROP")
    work.copy("loading_tax (nr, vat_id, tax_id)", rewritten)
    work.run(
        """
        UPDATE loading SET vat_id = nullif(said.vat_id, ''), tax_id = nullif(said.tax_id, '')
        FROM loading_tax said WHERE said.nr = loading.nr
        """
    )
