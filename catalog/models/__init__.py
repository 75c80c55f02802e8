"""What is sold, at which price and tax, to whom, and how much of it stands in which warehouse.

Two guarantees are the database's (migrations 0002 and 0003): two prices of one list, product and quantity never hold
on the same day, and the figures of `Stock` are kept by triggers alone: on_hand by movements, on_order by expected
supplies, reserved by the reservations of the floor above; 0 <= reserved <= on_hand always.
"""

from catalog.models.assortments import Assortment
from catalog.models.prices import ListedPrice, PriceList, VerbalQuote
from catalog.models.products import AlternativeNumber, Product
from catalog.models.stock import Movement, Stock, Supply, Warehouse
from catalog.models.taxes import TaxCategory, TaxCode, TaxRate

__all__ = [
    "AlternativeNumber",
    "Assortment",
    "ListedPrice",
    "Movement",
    "PriceList",
    "Product",
    "Stock",
    "Supply",
    "TaxCategory",
    "TaxCode",
    "TaxRate",
    "VerbalQuote",
    "Warehouse",
]
