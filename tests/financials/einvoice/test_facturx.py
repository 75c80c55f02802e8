"""The hybrid invoice: one file that a person reads and a program books."""

import io

import pikepdf
import pytest
from lxml import etree
from pikepdf.pdfa import check

from financials.einvoice.facturx import hybrid
from financials.einvoice.writing import einvoice_of
from foundation.pdf.press import Press
from tests import make
from tests.financials.einvoice.conftest import TODAY

pytestmark = pytest.mark.django_db
FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"


@pytest.fixture(scope="module")
def press():
    with Press("A4") as one:
        yield one


def test_the_pdf_carries_the_same_e_invoice_for_the_archive(baumgart, press):
    invoice = make.invoice(baumgart, issued_on=TODAY, lines=[make.line("1190.05", tax_percent=19)])
    made = hybrid(invoice, press)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert list(pdf.attachments) == ["factur-x.xml"]
        inside = pdf.attachments["factur-x.xml"]
        assert inside.get_file().read_bytes() == einvoice_of(invoice, "cii")
        assert (str(inside.relationship), inside.get_file().mime_type) == ("/Alternative", "text/xml")
        assert [str(entry.UF) for entry in pdf.Root.AF] == ["factur-x.xml"]
        assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFA1"
        assert all(font.get("/FontDescriptor") or font.get("/DescendantFonts") for font in fonts(pdf))
        packet = etree.fromstring(pdf.Root.Metadata.read_bytes())
        assert "/Filter" not in pdf.Root.Metadata
        # The checker knows no metadata beside the archive's own; what it wants of these is described in the file.
        assert [found for found in check(pdf, "3b").violations if "XMP" not in found.message] == []
    said = {name: packet.findtext(f".//{FX}{name}") for name in ("DocumentType", "DocumentFileName", "Version")}
    assert said == {"DocumentType": "INVOICE", "DocumentFileName": "factur-x.xml", "Version": "1.0"}
    assert packet.findtext(f".//{FX}ConformanceLevel") == "EN 16931"
    archive = packet.find(".//*[@{http://www.aiim.org/pdfa/ns/id/}part]")
    assert (archive.get(f"{PDFA}part"), archive.get(f"{PDFA}conformance")) == ("3", "B")


def fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [font for page in pdf.pages for font in page.resources.get("/Font", {}).values()]
