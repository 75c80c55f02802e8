"""The style sheets of paper, handed to the renderer as files: static/css/print/*.css and the size of the sheet."""

from pathlib import Path

from django.conf import settings

SIZES = ("A4", "Letter", "A4 landscape", "Letter landscape")
SHEETS = Path(settings.BASE_DIR) / "static" / "css" / "print"


def paper(size: str) -> dict[str, bytes]:
    """Return all print style sheets by name ("report.css") and "size.css" for one of SIZES."""
    if size not in SIZES:
        raise ValueError(f"A sheet is one of {', '.join(SIZES)}, not {size}.")
    sheets = {file.name: file.read_bytes() for file in SHEETS.glob("*.css")}
    return {**sheets, "size.css": f"@page {{ size: {size} }}".encode()}
