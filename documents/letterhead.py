"""The company on its papers: its address, and the sheet they are printed on."""

from django.conf import settings

LETTER = {"US", "CA", "MX", "PH", "CL", "CO", "VE"}  # countries that print on Letter


def sheet_size() -> str:
    """Return the size of the house's sheets, one of foundation.pdf.styles.SIZES."""
    return "Letter" if settings.COMPANY_COUNTRY in LETTER else "A4"


def company_lines() -> list[str]:
    """Return the company's own address (setting COMPANY_ADDRESS, its lines parted by commas)."""
    return [line.strip() for line in settings.COMPANY_ADDRESS.split(",") if line.strip()]
