"""Files of other systems, turned into our own layouts: `manage.py load --from NAME PATH`."""

from collections.abc import Callable
from pathlib import Path

from crm.foreign import ibm_receivables, northwind
from foundation.loading.reading import Table

SOURCES: dict[str, Callable[[Path], list[tuple[str, Table]]]] = {
    "northwind": northwind.tables,
    "ibm-ar": ibm_receivables.tables,
}
