"""Documents of any length: rendered part by part in bounded memory, joined, and numbered once the total is known.

A part ends where its last page ends: the rows that begin on that page are carried over into the next part, so nobody
sees on paper where the parts met.
"""

import contextlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import Any

import pikepdf
from django.template.loader import render_to_string

from foundation.pdf.renderer import Rendered, Renderer
from foundation.pdf.styles import paper

PAGES_A_PART = 12
ROWS_OF_FIRST_PART = 60
FEWEST_SHARED = 600  # rows; of fewer the second process would hardly be faster than it starts
MOST_HELD = 20_000  # rows in memory
STAMPS_AT_ONCE = 100

# part(rows, first=bool, last=bool) -> HTML, each row with id="row-<its place in the part>"; where two processes work on
# the document also `breaks`, the rows that begin a page.
Part = Callable[..., str]
Told = Callable[[int], None]  # told how many rows are on paper; may raise to stop the work


@dataclass(frozen=True)
class Running:
    """What stands on every page: at the foot, and (from page two) at the head."""

    title: str
    head: str = ""
    foot: str = ""


@dataclass
class Parts:
    """The finished parts in their order, each a file of its own, so that none is held in memory."""

    directory: Path
    files: list[Path] = field(default_factory=list)

    def add(self, pdf: bytes) -> None:
        self.files.append(self.directory / f"{len(self.files):05}.pdf")
        self.files[-1].write_bytes(pdf)


def render_parts(
    parts: Iterable[str], *, to: Path, running: Running, files=None, size="A4", told: Told | None = None
) -> int:
    """Join documents that each begin on a page of their own into `to`; returns the number of pages."""
    with _workplace(files, size) as (renderer, made):
        for place, html in enumerate(parts, start=1):
            made.add(renderer.render(html).pdf)
            if told:
                told(place)
        return _finish(renderer, made, running, to)


def render_rows(
    rows: Iterable[Any], part: Part, *, to: Path, running: Running, files=None, size="A4", told: Told | None = None,
    side_by_side: bool = False,
) -> int:  # fmt: skip
    """Write rows of any number as one flowing document to `to`; returns the number of pages. Raises PdfError.

    `side_by_side` lets two processes work on it where there are many rows; these must be plain values then.
    """
    with _workplace(files, size) as (renderer, made):
        work, rows = flow, iter(rows)
        if side_by_side:
            held = list(islice(rows, MOST_HELD))
            work, rows = (in_halves if FEWEST_SHARED <= len(held) < MOST_HELD else flow), chain(held, rows)
        for done in work(renderer, made, rows, part):
            if told:
                told(done)
        return _finish(renderer, made, running, to)


def flow(
    renderer: Renderer, made: Parts, rows: Iterator, part: Part, *, begins: bool = True, ends: bool = True
) -> Iterator[int]:
    """Render part after part; yields the number of rows that are on paper. Half a document may not begin it or end it;
    one that does not end it fills its last pages evenly.
    """
    waiting, wanted, done, last = [], ROWS_OF_FIRST_PART, 0, False
    while not last:
        waiting += islice(rows, wanted)
        ahead = list(islice(rows, 1))
        last = not ahead
        asked = {"first": begins and not done, "last": ends and last}
        rendered = renderer.render(part(waiting, **asked), carry=not last)
        if last and not ends:
            rendered = _filled(renderer, rendered, lambda breaks: part(waiting, **asked, breaks=breaks))  # noqa: B023
        kept = len(waiting) if rendered.carried is None else rendered.carried
        if last or rendered.carried is not None:
            made.add(rendered.pdf)
            done += kept
            wanted = _rows_for_a_part(kept, rendered.pages) - (len(waiting) - kept)
            waiting = waiting[kept:]
        waiting += ahead
        yield done


def in_halves(renderer: Renderer, made: Parts, rows: Iterable, part: Part) -> Iterator[int]:
    """Render both halves of the rows at once, each by a process of its own; yields as flow does."""
    rows, behind = list(rows), Parts(made.directory / "behind")
    behind.directory.mkdir()
    middle, done = len(rows) // 2, [0, 0]

    def later(second: Renderer) -> None:
        for done[1] in flow(second, behind, iter(rows[middle:]), part, begins=False):
            pass

    with ThreadPoolExecutor(1) as pool, Renderer(files=renderer.files) as second:
        half = pool.submit(later, second)
        for done[0] in flow(renderer, made, iter(rows[:middle]), part, ends=False):
            yield sum(done)
        while not wait([half], timeout=1).done:
            yield sum(done)
        half.result()
    made.files += behind.files
    yield sum(done)


def _filled(renderer: Renderer, rendered: Rendered, html: Callable[[frozenset[int]], str]) -> Rendered:
    """Return the part again with its pages filled evenly, so that nobody sees that its last one was not full."""
    breaks = even_breaks(rendered.places)
    again = renderer.render(html(breaks)) if breaks else rendered
    return again if again.pages == rendered.pages else rendered


def even_breaks(pages: Sequence[Sequence[tuple[int, float]]]) -> frozenset[int]:
    """Return the rows before which to break, so that as many pages are filled to the same height; none if they are."""
    if len(pages) < 2 or any(len(rows) < 2 for rows in pages[:-1]) or not pages[-1]:
        return frozenset()
    heights: list[float] = []
    for rows in pages:
        between = [below - above for (_, above), (_, below) in pairwise(rows)]
        heights += [*between, sum(between) / len(between) if between else heights[-1]]
    share, filled, breaks = sum(heights) / len(pages), 0.0, set()
    for row, height in enumerate(heights):
        if filled >= share * (len(breaks) + 1) and len(breaks) < len(pages) - 1:
            breaks.add(row)
        filled += height
    return frozenset(breaks)


def _rows_for_a_part(rows: int, pages: int) -> int:
    return max(rows * PAGES_A_PART // max(pages, 1), ROWS_OF_FIRST_PART)


@contextlib.contextmanager
def _workplace(files: Mapping[str, bytes] | None, size: str) -> Iterator[tuple[Renderer, Parts]]:
    with (
        tempfile.TemporaryDirectory(prefix="pdf-") as directory,
        Renderer(files={**paper(size), **(files or {})}) as renderer,
    ):
        yield renderer, Parts(Path(directory))


def _finish(renderer: Renderer, made: Parts, running: Running, to: Path) -> int:
    """Join the parts and write head, foot and "Page x of y" over each page."""
    with contextlib.ExitStack() as opened, pikepdf.new() as whole:
        for file in made.files:
            whole.pages.extend(opened.enter_context(pikepdf.open(file)).pages)
        numbers = range(1, len(whole.pages) + 1)
        for at in range(0, len(numbers), STAMPS_AT_ONCE):
            stamps = _stamps(renderer, made, numbers[at : at + STAMPS_AT_ONCE], len(numbers), running)
            for page, stamp in zip(whole.pages[at:], opened.enter_context(pikepdf.open(stamps)).pages, strict=False):
                page.add_overlay(stamp)
        _describe(whole, running.title)
        whole.save(to, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return len(numbers)


def _stamps(renderer: Renderer, made: Parts, numbers: Sequence[int], of: int, running: Running) -> Path:
    html = render_to_string("print/stamps.html", {"numbers": numbers, "of": of, "running": running})
    file = made.directory / f"stamps-{numbers[0]}.pdf"
    file.write_bytes(renderer.render(html).pdf)
    return file


def _describe(whole: pikepdf.Pdf, title: str) -> None:
    whole.docinfo["/Title"] = title
    whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    whole.Root.Lang = pikepdf.String("en")
