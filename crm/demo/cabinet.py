"""A few papers for the filing cabinet, so that it does not stand empty."""

import io
from datetime import datetime

import pikepdf
from django.core.files.base import ContentFile

from crm.demo.team import Team
from customers.models import Customer
from documents.filing import store_file
from staff.models import User

FOLDERS = 6  # customers who get papers
AGREEMENT = """FRAMEWORK AGREEMENT

between {house} (supplier)
and {name}, customer {code} (buyer)

1. The buyer calls off fasteners, fittings and pneumatics as needed.
   Prices are fixed until the end of the year.
2. Call-off orders before noon leave the warehouse on the same day.
3. Terms of payment: {terms}.
4. Goods stay the supplier's until they are paid.

Agreed on {day}. Signed for both sides.
"""
CERTIFICATE = """INSPECTION CERTIFICATE 3.1

Customer: {name} ({code})

Ball valve DN 15, stainless            heat 417-22   Rm 538   A5 46
Hexagon bolt M8 x 40, stainless A4     heat 388-09   Rm 812   A5 21

The goods conform to the order. {day}
"""
VISIT = """Visit at {name}, {day}

- Two shifts since spring, third one planned.
- Wants a bin system for fasteners; 40 articles, fortnightly refill.
- Compressed air: leaks in hall 2, offered a measurement.
- Next visit in three months.
"""
# name of the file, what stands in it, note
PAPERS = (
    ("Framework agreement.pdf", AGREEMENT, "Signed copy, original in the safe."),
    ("Certificate 3.1.pdf", CERTIFICATE, ""),
    ("Notes of the visit.txt", VISIT, "From the sales rep's tablet."),
)


def fill_cabinet(team: Team, *, house: str, now: datetime) -> None:
    """File some papers with the first companies; an agreement for each, the others in turn."""
    clerk = User.objects.get(pk=team.members["clerk"][0])
    companies = Customer.objects.filter(status=Customer.Status.CUSTOMER, kind=Customer.Kind.COMPANY)
    for place, customer in enumerate(companies.order_by("pk")[:FOLDERS]):
        for name, text, note in (PAPERS[0], *PAPERS[1 + place % 2 :]):
            written = text.format(
                house=house, name=customer.name, code=customer.code, terms=customer.terms, day=f"{now:%-d %B %Y}"
            )
            content = typed_page(written) if name.endswith(".pdf") else written.encode()
            store_file(customer=customer, content=ContentFile(content), name=name, by=clerk, now=now, note=note)


def typed_page(text: str) -> bytes:
    """Return one page of typewriting as PDF."""
    with pikepdf.new() as paper:
        page = paper.add_blank_page(page_size=(595, 842))
        courier = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Courier,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=courier))
        shown = (pikepdf.String(line.encode("cp1252", "replace")).unparse() for line in text.splitlines())
        lines = b"\n".join(line + b" Tj T*" for line in shown)
        page.Contents = paper.make_stream(b"BT /F1 11 Tf 15 TL 72 770 Td\n" + lines + b"\nET")
        made = io.BytesIO()
        paper.save(made, deterministic_id=True)
        return made.getvalue()
