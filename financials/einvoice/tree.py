"""Writing XML element by element, with prefixes as the standards print them; what is empty is left out."""

import re
from collections.abc import Mapping
from decimal import Decimal

from lxml import etree

NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Tree:
    """An XML document being written; names are "prefix:Name"."""

    def __init__(self, root: str, namespaces: Mapping[str | None, str]):
        self.namespaces = namespaces
        self.root = etree.Element(self._name(root), nsmap=dict(namespaces))

    def put(self, parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
        """Append an element, with text where some is given, and return it."""
        element = etree.SubElement(parent, self._name(name), attributes)
        if text is not None:
            element.text = clean(text)
        return element

    def fill(self, parent: etree._Element, path: str, text: str, **attributes: str) -> None:
        """Append a value inside the elements of a path ("cac:Country/cbc:IdentificationCode"); nothing for ""."""
        if not clean(text):
            return
        *above, last = path.split("/")
        for name in above:
            parent = self.put(parent, name)
        self.put(parent, last, text, **attributes)

    def __bytes__(self) -> bytes:
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", pretty_print=True)

    def _name(self, name: str) -> str:
        prefix, _, local = name.rpartition(":")
        return f"{{{self.namespaces[prefix or None]}}}{local}"


def clean(text: str) -> str:
    """Return a text without what XML has no room for, its ends trimmed."""
    return NOT_XML.sub("", text).strip()


def number(value: Decimal) -> str:
    """Write a quantity, price or rate as a plain decimal: "2", "0.0375"."""
    return f"{value.normalize() + 0:f}"


def amount(value: Decimal) -> str:
    """Write an amount; two decimals at least, unless it has none (the yen)."""
    plain = value.normalize()
    return f"{value.quantize(Decimal('0.01')):f}" if plain == round(plain, 2) else f"{plain:f}"
