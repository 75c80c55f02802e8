"""What the demo company is called and prints on its papers, where nobody has said anything of the kind.

It is written as an installation's own settings would be, into settings.env of VAR_DIR, and counts from the next start.
"""

from pathlib import Path

from django.conf import settings

LOGO = Path(__file__).with_name("northway.svg")
HOUSE = f"""\
# The demo company. Write your own here, or set them in the environment, which wins.
COMPANY_NAME="Northway Technical Supplies"
COMPANY_ADDRESS="4200 Harbor Drive, Tacoma, WA 98421, United States"
COMPANY_COUNTRY="US"
COMPANY_LOGO="{LOGO.name}"
COMPANY_PHONE="+1 253 555 0100"
COMPANY_EMAIL="office@northway.example"
COMPANY_WEB="www.northway.example"
COMPANY_REGISTER="Northway Technical Supplies Inc., Washington UBI 604 555 010"
COMPANY_TAX_ID="91-5550100"
COMPANY_BANK="First Harbor Bank; Routing 125000024; Account 0001234567"
"""


def introduce() -> bool:
    """Give the installation the demo company's name and papers, unless it has some; return whether it was done."""
    file = settings.SETTINGS_FILE
    if file.exists() or settings.COMPANY_ADDRESS:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    (file.parent / LOGO.name).write_bytes(LOGO.read_bytes())
    file.write_text(HOUSE, encoding="utf-8")
    return True
