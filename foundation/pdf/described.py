"""What a PDF says about itself to programs (XMP): further descriptions beside those WeasyPrint wrote."""

import io
from collections.abc import Iterable

import pikepdf
from lxml import etree

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
HEAD = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
FOOT = b'\n<?xpacket end="w"?>'


def described(pdf: bytes, descriptions: Iterable[etree._Element]) -> bytes:
    """Return a PDF of our own with more rdf:Description elements in its metadata."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        packet = etree.fromstring(document.Root.Metadata.read_bytes())  # of the child process, nobody else's
        packet.find(f"{{{RDF}}}RDF").extend(descriptions)
        document.Root.AF = pikepdf.Array([file.obj for file in document.attachments.values()])  # WeasyPrint: twice
        document.Root.Metadata.write(HEAD + etree.tostring(packet, encoding="UTF-8") + FOOT)
        made = io.BytesIO()
        document.save(made)
        return made.getvalue()
