"""Documents on paper: HTML in, PDF out, in a child process that can reach nothing but what it was given.

A page may use only the files handed in, by the address `map:NAME`; every other address is refused unfetched.
`render` makes one document; `long.render_rows` and `long.render_parts` make documents of any length in bounded memory.
"""

from collections.abc import Mapping

from foundation.pdf.renderer import PdfError, Renderer, TookTooLong, TooLarge

__all__ = ["PdfError", "Renderer", "TooLarge", "TookTooLong", "render"]


def render(html: str, *, files: Mapping[str, bytes] | None = None, seconds: float = 30) -> bytes:
    """Return the HTML as PDF; raises PdfError (TookTooLong, TooLarge) with a sentence that can be shown."""
    with Renderer(files=files, seconds=seconds) as renderer:
        return renderer.render(html).pdf
