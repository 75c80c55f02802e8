"""Long documents: two processes work on them, and nobody sees on paper where their halves meet."""

import re

import pytest
from pypdf import PdfReader

from foundation.pdf.long import FEWEST_SHARED, Running, even_breaks, render_rows

ROWS = FEWEST_SHARED + 100


def part(rows, *, first: bool, last: bool, breaks: frozenset[int] = frozenset()) -> str:
    lines = "".join(line(place, row, place in breaks) for place, row in enumerate(rows))
    sheets = "".join(f'<link rel="stylesheet" href="map:{name}.css">' for name in ("size", "paper", "report"))
    return f"<head>{sheets}</head><h1>{'Begin' if first else ''}</h1><table>{lines}</table>{'End' if last else ''}"


def line(place: int, row: int, new_page: bool) -> str:
    more = "<br>more" * (row % 3)
    return f'<tr id="row-{place}" class="{"new-page" if new_page else ""}"><td>No {row}.{more}</td></tr>'


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> list[list[int]]:
    """The rows of each page of a document of two halves."""
    file, told = tmp_path_factory.mktemp("long") / "long.pdf", []
    render_rows(range(ROWS), part, to=file, running=Running("Long"), told=told.append, side_by_side=True)
    assert told == sorted(told)
    assert told[-1] == ROWS
    return [[int(row) for row in re.findall(r"No (\d+)\.", page.extract_text())] for page in PdfReader(file).pages]


def test_every_row_is_on_paper_once_and_in_order(pages):
    assert [row for rows in pages for row in rows] == list(range(ROWS))


def test_no_page_but_the_last_is_left_half_empty(pages):
    counts = [len(rows) for rows in pages[:-1]]
    assert min(counts) >= 0.75 * max(counts)


def test_the_last_pages_of_a_half_are_filled_to_the_same_height():
    full = [[(page * 10 + row, 20.0 * row) for row in range(10)] for page in range(3)]
    short = [*full, [(30, 0.0), (31, 20.0)]]
    assert even_breaks(short) == {8, 16, 24}
    assert even_breaks([full[0]]) == frozenset()
