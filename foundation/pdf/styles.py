"""What papers are made with, handed to the renderer as files: static/css/print/*.css, the sheet's size, the logo."""

from pathlib import Path

from django.conf import settings

SIZES = ("A4", "Letter", "A4 landscape", "Letter landscape")
SHEETS = Path(settings.BASE_DIR) / "static" / "css" / "print"


def logo() -> str:
    """Return the name of the house's logo among the files of paper ("logo.svg"), "" when it has none."""
    return f"logo{Path(settings.COMPANY_LOGO).suffix.lower()}" if settings.COMPANY_LOGO else ""


def paper(size: str) -> dict[str, bytes]:
    """Return all print style sheets by name ("report.css"), "size.css" for one of SIZES, and the house's logo."""
    if size not in SIZES:
        raise ValueError(f"A sheet is one of {', '.join(SIZES)}, not {size}.")
    sheets = {file.name: file.read_bytes() for file in SHEETS.glob("*.css")}
    pictures = {logo(): Path(settings.COMPANY_LOGO).read_bytes()} if settings.COMPANY_LOGO else {}
    return {**sheets, **pictures, "size.css": f"@page {{ size: {size} }}".encode()}
