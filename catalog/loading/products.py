"""Taking over products: a new part number is created, a known one brought up to date in what the file says of it."""

from foundation.loading.cells import Days, meanings, number, text, whole_number, word
from foundation.loading.layout import Column
from foundation.loading.staging import LIVE, Outcome, Work, tally

EXTRA = "product_id bigint"
PLAIN = ("description", "group", "unit", "list_price", "cost", "tax_percent", "kind", "lead_days", "notes")
KINDS = meanings({"goods": "material;article;product;stock item", "service": "services;labour;labor;work"})
MOST_DAYS = 32_767  # of lead time; what the column holds


def product_columns(days: Days) -> list[Column]:
    """Return the layout of a file of products."""
    return [
        Column("part_number", text(60), required=True, filled=True),
        Column("description", text(300)),
        Column("group", text(60)),
        Column("unit", text(20)),
        Column("list_price", number(4, least=0), sql="numeric"),
        Column("cost", number(4, least=0), sql="numeric"),
        Column("tax_percent", number(4, least=0, most=100), sql="numeric"),
        Column("kind", word(KINDS)),
        Column("lead_days", whole_number, sql="bigint"),
        Column("notes", text()),
    ]


def take_over_products(work: Work) -> Outcome:
    """Create and update products out of the staged rows (layout: product_columns)."""
    work.settle_repeats("loading.part_number")
    work.run(
        f"""
        UPDATE loading SET product_id = known.id FROM catalog_product known
        WHERE known.part_number = loading.part_number AND {LIVE}
        """
    )
    work.refuse("product_id IS NULL AND description IS NULL", "'A new product needs a description.'")
    work.refuse("lead_days > %s", "'A lead time of ' || lead_days || ' days is too long.'", MOST_DAYS)
    work.refuse(
        "loading.kind = 'service' AND known.id = product_id AND known.stocked",
        "known.part_number || ' is kept in stock, so it is no service.'",
        using="catalog_product known",
    )
    _update(work)
    work.run(
        f"""
        INSERT INTO catalog_product
            (part_number, description, "group", unit, list_price, cost, tax_percent, kind, lead_days, notes)
        SELECT part_number, description, coalesce("group", ''), coalesce(unit, 'pc'), list_price, cost,
            coalesce(tax_percent, 0), coalesce(kind, 'goods'), lead_days, coalesce(notes, '')
        FROM loading WHERE {LIVE} AND product_id IS NULL ORDER BY nr
        """
    )
    work.run(
        f"UPDATE loading SET outcome = CASE WHEN product_id IS NULL THEN 'created' ELSE 'skipped' END WHERE {LIVE}"
    )
    return tally(work)


def _update(work: Work) -> None:
    names = ", ".join(f'"{name}"' for name in PLAIN)
    said = ", ".join(f"coalesce(loading.{name}, known.{name})" for name in PLAIN)
    work.run(
        f"""
        WITH changed AS (
            UPDATE catalog_product known SET ({names}) = ({said}) FROM loading
            WHERE known.id = product_id AND {LIVE}
                AND ({said}) IS DISTINCT FROM ({", ".join(f"known.{name}" for name in PLAIN)})
            RETURNING loading.nr
        )
        UPDATE loading SET outcome = 'updated' FROM changed WHERE changed.nr = loading.nr
        """
    )
