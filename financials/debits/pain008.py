"""The file of a run for the bank: ISO 20022 pain.008, written by sepaxml and checked against its schema.

The same run always gives the same file, with the same identifications, so that a bank that gets it twice can tell.
"""

from functools import cache
from pathlib import Path

import sepaxml
from django.conf import settings
from lxml import etree
from sepaxml import SepaDD

from financials.debits.characters import sendable
from financials.debits.creditor import Creditor, creditor
from financials.models import DebitItem, DebitRun

CURRENCY = "EUR"
LONGEST_NAME = 70


class NotWellFormed(Exception):
    """The file would not be taken by the bank; the text says which element is wrong."""


def file_of(run: DebitRun) -> bytes:
    """Return the run as pain.008 in the format of the settings. Raises NotSetUp and NotWellFormed."""
    ours, schema = creditor(), settings.DEBIT_FORMAT
    message = SepaDD(_config(ours, run), schema=schema, clean=False)
    items = run.items.select_related("mandate__account").order_by("id")
    for item in items:
        message.add_payment(_payment(item, run))
    document = etree.fromstring(message.export(validate=False))
    _name(document, run)
    _ensure_valid(document, schema)
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _config(ours: Creditor, run: DebitRun) -> dict[str, object]:
    account = {"IBAN": ours.iban} | ({"BIC": ours.bic} if ours.bic else {})
    return account | {
        "name": sendable(ours.name, LONGEST_NAME),
        "creditor_id": ours.identifier,
        "currency": CURRENCY,
        "instrument": run.scheme,
        "batch": True,
    }


def _payment(item: DebitItem, run: DebitRun) -> dict[str, object]:
    account = item.mandate.account
    return ({"BIC": account.bic} if account.bic else {}) | {
        "name": sendable(account.holder, LONGEST_NAME),
        "IBAN": account.iban,
        "amount": int(item.amount.scaleb(2)),
        "type": item.sequence,
        "collection_date": run.collect_on,
        "mandate_id": item.mandate.reference,
        "mandate_date": item.mandate.signed_on,
        "description": item.remittance,
        "endtoend_id": item.end_to_end_id,
    }


def _name(document: etree._Element, run: DebitRun) -> None:
    """Put the run's own identifications and time where the library draws random ones and reads the clock."""
    space = {"d": etree.QName(document).namespace}
    header = document.find(".//d:GrpHdr", space)
    header.find("d:MsgId", space).text = run.message_id
    header.find("d:CreDtTm", space).text = run.created_at.strftime("%Y-%m-%dT%H:%M:%S")
    for batch in document.iterfind(".//d:PmtInf", space):
        sequence = batch.find(".//d:SeqTp", space).text
        batch.find("d:PmtInfId", space).text = f"{run.message_id}-{sequence}"


def _ensure_valid(document: etree._Element, schema: str) -> None:
    rules = _schema(schema)
    if not rules.validate(document):
        raise NotWellFormed(f"The file does not follow {schema}: {rules.error_log[0].message}")


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(file=str(Path(sepaxml.__file__).parent / "schemas" / f"{name}.xsd"))
