"""The hybrid invoice: a PDF for people with the CII inside for programs (Factur-X 1.0, ZUGFeRD 2), as PDF/A-3b."""

import io

import pikepdf
from lxml import etree

from documents.letterhead import sheet_size
from financials.einvoice.writing import einvoice_of
from financials.models import Document
from financials.papers import html_of
from foundation.pdf.described import RDF, described
from foundation.pdf.press import Press
from foundation.pdf.renderer import Attached

NAME = "factur-x.xml"
PROFILE = "EN 16931"
FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
AIIM = "http://www.aiim.org/pdfa/ns/"
# What the archive wants to know about the four properties: their meaning.
PROPERTIES = {
    "DocumentFileName": ("name of the embedded XML invoice file", NAME),
    "DocumentType": ("INVOICE", "INVOICE"),
    "Version": ("the version of the Factur-X data", "1.0"),
    "ConformanceLevel": ("the profile of the Factur-X data", PROFILE),
}


def hybrid(document: Document, press: Press | None = None) -> bytes:
    """Return the PDF of an invoice with its e-invoice inside. Raises NoEInvoice and foundation.pdf.PdfError."""
    inside = Attached(NAME, einvoice_of(document, "cii"), "Factur-X invoice")
    html = html_of(document)
    if press:
        return described(press.print(html, inside), descriptions())
    with Press(sheet_size()) as own:
        return described(own.print(html, inside), descriptions())


def carries(pdf: bytes) -> bool:
    """Whether a PDF of ours has its e-invoice inside."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return NAME in document.attachments


def descriptions() -> list[etree._Element]:
    """Return the metadata of the profile, and the description of these properties an archive asks for."""
    facts = _description({"fx": FX})
    for name, (_, value) in PROPERTIES.items():
        etree.SubElement(facts, f"{{{FX}}}{name}").text = value
    return [facts, _schema()]


def _schema() -> etree._Element:
    extension, schema = f"{AIIM}extension/", f"{AIIM}schema#"
    described_by = _description({"pdfaExtension": extension, "pdfaSchema": schema, "pdfaProperty": f"{AIIM}property#"})
    about = _resource(_list(etree.SubElement(described_by, f"{{{extension}}}schemas"), "Bag"))
    words = {"schema": "Factur-X PDFA Extension Schema", "namespaceURI": FX, "prefix": "fx"}
    _values(about, schema, words)
    properties = _list(etree.SubElement(about, f"{{{schema}}}property"), "Seq")
    for name, (meaning, _) in PROPERTIES.items():
        words = {"name": name, "valueType": "Text", "category": "external", "description": meaning}
        _values(_resource(properties), f"{AIIM}property#", words)
    return described_by


def _description(namespaces: dict[str, str]) -> etree._Element:
    return etree.Element(f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""}, nsmap={"rdf": RDF, **namespaces})


def _list(within: etree._Element, kind: str) -> etree._Element:
    return etree.SubElement(within, f"{{{RDF}}}{kind}")


def _resource(within: etree._Element) -> etree._Element:
    return etree.SubElement(within, f"{{{RDF}}}li", {f"{{{RDF}}}parseType": "Resource"})


def _values(within: etree._Element, namespace: str, words: dict[str, str]) -> None:
    for name, word in words.items():
        etree.SubElement(within, f"{{{namespace}}}{name}").text = word
