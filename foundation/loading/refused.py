"""The file of the rows that were not taken over: as they came, with the reason behind them, ready to be mended."""

import csv
import os
import tempfile
from pathlib import Path

from foundation.loading.reading import Table


def failed_file_of(source: Path) -> Path:
    """Return where the failed rows go: beside the file, else in the current directory, else among temporary files."""
    places = (source.parent, Path.cwd(), Path(tempfile.gettempdir()))
    place = next((place for place in places if os.access(place, os.W_OK)), places[-1])
    return place / f"{source.stem}.failed.csv"


def write_refused(table: Table, reasons: dict[int, str], target: Path) -> None:
    """Write the refused rows (reasons by row number) as UTF-8 CSV with the delimiter of the source."""
    width = len(table.header)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=table.delimiter)
        names = [name for name in table.header if name != "reason"]
        kept = [place for place, name in enumerate(table.header) if name != "reason"]
        writer.writerow([*names, "reason"])
        for number, cells in table.rows():
            if number in reasons:
                cells = [*cells, *[""] * (width - len(cells))]
                extra = cells[width:]
                writer.writerow([*(cells[place] for place in kept), reasons[number], *extra])
