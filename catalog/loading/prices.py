"""Taking over prices: lists are known by name and made when they are new; a price that begins ends the one before."""

from django.conf import settings

from foundation.loading.cells import Days, currency, number, text
from foundation.loading.layout import Column
from foundation.loading.staging import LIVE, News, Outcome, Work, tally

EXTRA = (
    "product_id bigint, category_id bigint, customer_id bigint, owner_level text, price_list_id bigint, price_id bigint"
)
KEY = "concat_ws(E'\\x1f', lower(loading.price_list), loading.part_number, min_quantity, loading.valid_from)"
SAME = """price.price_list_id = loading.price_list_id AND price.product_id = loading.product_id
    AND price.min_quantity = loading.min_quantity"""
OVERLAP = """daterange({0}.valid_from, {0}.valid_until, '[]')
    && daterange(loading.valid_from, loading.valid_until, '[]')"""


def price_columns(days: Days) -> list[Column]:
    """Return the layout of a file of prices; the columns after valid_until say what a new list is like."""
    return [
        Column("price_list", text(100), required=True, filled=True),
        Column("part_number", text(60), required=True, filled=True),
        Column("min_quantity", number(4, least=0), sql="numeric"),
        Column("unit_price", number(6, least=0), sql="numeric"),
        Column("discount_percent", number(6, least=0, most=100), sql="numeric"),
        Column("valid_from", days.day, sql="date"),
        Column("valid_until", days.day, sql="date"),
        Column("currency", currency),
        Column("category", text(60)),
        Column("customer_code", text(40)),
        Column("contract_number", text(60)),
    ]


def take_over_prices(work: Work) -> Outcome:
    """Create and update prices out of the staged rows (layout: price_columns)."""
    work.run("UPDATE loading SET min_quantity = coalesce(min_quantity, 1)")
    work.settle_repeats(KEY)
    _refuse_what_is_no_price(work)
    _find_owners(work)
    made = _make_lists(work)
    _refuse_other_owners(work)
    _find_known(work)
    _make_room(work)
    _write(work)
    work.run(f"UPDATE loading SET outcome = 'skipped' WHERE {LIVE}")
    outcome = tally(work)
    outcome.news = _news(work)
    if made:
        outcome.warnings.append(f"New price lists: {', '.join(made)}.")
    return outcome


def _refuse_what_is_no_price(work: Work) -> None:
    work.run(
        f"""
        UPDATE loading SET product_id = product.id FROM catalog_product product
        WHERE product.part_number = loading.part_number AND {LIVE}
        """
    )
    work.refuse("product_id IS NULL", "'No product has the part number ' || loading.part_number || '.'")
    work.refuse(
        "(loading.unit_price IS NULL) = (loading.discount_percent IS NULL)",
        "'Write either unit_price or discount_percent.'",
    )
    work.refuse("loading.valid_until < loading.valid_from", "'valid_until lies before valid_from.'")


def _find_owners(work: Work) -> None:
    """Find whose each row's list is; the level follows from it."""
    work.run(
        f"""
        UPDATE loading SET category_id = category.id FROM customers_category category
        WHERE lower(category.name) = lower(loading.category) AND {LIVE}
        """
    )
    work.run(
        f"""
        UPDATE loading SET customer_id = coalesce(customer.merged_into_id, customer.id)
        FROM customers_customer customer
        WHERE customer.code = loading.customer_code AND {LIVE}
        """
    )
    work.refuse("category IS NOT NULL AND category_id IS NULL", "'There is no category ' || category || '.'")
    work.refuse("customer_code IS NOT NULL AND customer_id IS NULL", "'There is no customer ' || customer_code || '.'")
    work.refuse(
        "category IS NOT NULL AND customer_code IS NOT NULL OR contract_number IS NOT NULL AND customer_code IS NULL",
        "'A list is for a category, for a customer, or for a contract_number with its customer_code.'",
    )
    work.run(
        """
        UPDATE loading SET owner_level = CASE WHEN contract_number IS NOT NULL THEN 'contract'
            WHEN customer_code IS NOT NULL THEN 'customer' WHEN category IS NOT NULL THEN 'group' END
        """
    )


def _make_lists(work: Work) -> list[str]:
    """Make the lists nobody knows, each as its first row says; return their names."""
    made = work.rows(
        f"""
        INSERT INTO catalog_pricelist (name, currency, level, category_id, customer_id, contract_number, notes)
        SELECT price_list, coalesce(loading.currency, customer.currency, %s), coalesce(owner_level, 'list'),
            category_id, customer_id, coalesce(contract_number, ''), ''
        FROM (SELECT DISTINCT ON (lower(price_list)) * FROM loading WHERE {LIVE} ORDER BY lower(price_list), nr) loading
        LEFT JOIN customers_customer customer ON customer.id = customer_id
        WHERE NOT EXISTS (SELECT FROM catalog_pricelist known WHERE lower(known.name) = lower(price_list))
        ORDER BY nr RETURNING name
        """,
        settings.COMPANY_CURRENCY,
    )
    work.run(
        f"""
        UPDATE loading SET price_list_id = list.id FROM catalog_pricelist list
        WHERE lower(list.name) = lower(price_list) AND {LIVE}
        """
    )
    return [name for (name,) in made]


def _refuse_other_owners(work: Work) -> None:
    """What a row says of its list must be what the list is."""
    work.refuse(
        """
        list.id = price_list_id AND (
            loading.currency <> list.currency OR owner_level <> list.level OR loading.category_id <> list.category_id
            OR loading.customer_id <> list.customer_id OR loading.contract_number <> list.contract_number)
        """,
        "'The price list ' || list.name || ' is for somebody else or in another currency: name another one.'",
        using="catalog_pricelist list",
    )


def _find_known(work: Work) -> None:
    work.run(
        f"""
        UPDATE loading SET price_id = price.id FROM catalog_listedprice price
        WHERE {SAME} AND price.valid_from IS NOT DISTINCT FROM loading.valid_from AND {LIVE}
        """
    )


def _make_room(work: Work) -> None:
    """End what held until the first day of a new price; refuse what would hold on the same days as another."""
    work.run(
        f"""
        UPDATE catalog_listedprice price SET valid_until = loading.valid_from - 1 FROM loading
        WHERE {SAME} AND price_id IS NULL AND {LIVE}
            AND coalesce(price.valid_from < loading.valid_from, loading.valid_from IS NOT NULL)
            AND coalesce(price.valid_until >= loading.valid_from, true)
            AND NOT EXISTS (SELECT FROM loading other WHERE other.price_id = price.id)
        """
    )
    work.refuse(
        f"EXISTS (SELECT FROM catalog_listedprice price WHERE {SAME} AND price.id IS DISTINCT FROM price_id"
        f" AND NOT EXISTS (SELECT FROM loading same WHERE same.price_id = price.id AND same.reason IS NULL)"
        f" AND {OVERLAP.format('price')})",
        "'The list has another price from this quantity for some of these days. Say valid_from and valid_until.'",
    )
    work.refuse(
        f"EXISTS (SELECT FROM loading other WHERE other.nr < loading.nr AND other.reason IS NULL"
        f" AND other.outcome IS NULL AND {SAME.replace('price.', 'other.')} AND {OVERLAP.format('other')})",
        "'An earlier row has another price from this quantity for some of these days.'",
    )


def _write(work: Work) -> None:
    work.run(
        f"""
        WITH changed AS (
            UPDATE catalog_listedprice price SET unit_price = loading.unit_price,
                discount_percent = loading.discount_percent, valid_until = loading.valid_until,
                set_by_id = NULL, set_at = now()
            FROM loading WHERE price.id = price_id AND {LIVE}
                AND (price.unit_price, price.discount_percent, price.valid_until)
                    IS DISTINCT FROM (loading.unit_price, loading.discount_percent, loading.valid_until)
            RETURNING loading.nr
        )
        UPDATE loading SET outcome = 'updated' FROM changed WHERE changed.nr = loading.nr
        """
    )
    work.run(
        f"""
        INSERT INTO catalog_listedprice
            (price_list_id, product_id, min_quantity, unit_price, discount_percent, valid_from, valid_until)
        SELECT price_list_id, product_id, min_quantity, unit_price, discount_percent, valid_from, valid_until
        FROM loading WHERE {LIVE} AND price_id IS NULL ORDER BY nr
        """
    )
    work.run(f"UPDATE loading SET outcome = 'created' WHERE {LIVE} AND price_id IS NULL")


def _news(work: Work) -> list[News]:
    """Tell the customers whose own lists have changed."""
    rows = work.rows(
        """
        SELECT list.customer_id, list.name, count(*) FROM loading JOIN catalog_pricelist list ON list.id = price_list_id
        WHERE outcome IN ('created', 'updated') AND list.customer_id IS NOT NULL
        GROUP BY list.id ORDER BY list.customer_id, list.id
        """
    )
    return [
        News(pk, f"{count:,} {'price' if count == 1 else 'prices'} in {name} from {work.file}")
        for pk, name, count in rows
    ]
