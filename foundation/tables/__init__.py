"""List pages: columns, sorting, keyset paging, sums of what is shown, and export of exactly what is filtered."""

from foundation.tables.columns import Column, Extra
from foundation.tables.exports import (
    csv_response,
    plain_text,
    safe_text,
    write_csv,
    write_xlsx,
    xlsx_response,
)
from foundation.tables.listing import Listing
from foundation.tables.paging import Page, keyset_page

__all__ = [
    "Column", "Extra", "Listing", "Page", "csv_response", "keyset_page", "plain_text", "safe_text", "write_csv",
    "write_xlsx", "xlsx_response",
]  # fmt: skip
