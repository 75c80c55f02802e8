"""The columns of files of customers and contacts, and the words people write in them."""

import json
import re
from collections.abc import Collection

from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from customers.custom_fields import OwnField, own_fields
from customers.models.customer import CODE, RESERVED
from customers.people import ContactRefused, read_birthday
from customers.terms import Terms, UnknownTerms
from foundation.countries import UnknownCountry, country_code
from foundation.loading.cells import Days, Refused, currency, meanings, number, plain_words, text, word, yes_no
from foundation.loading.layout import Column
from foundation.loading.reading import plain_name

KINDS = meanings(
    {
        "company": "business; organisation; organization; firm; corporate; b2b; c",
        "person": "individual; private; private person; consumer; b2c; p",
    }
)
STATUSES = meanings(
    {
        "prospect": "lead; suspect; interested; potential",
        "customer": "active; client; account; existing",
        "archived": "inactive; former; closed; lost; deleted",
    }
)
PURPOSES = meanings(
    {
        "main": "office; head office; registered; seat",
        "billing": "invoice; invoices; bill to; accounts",
        "delivery": "shipping; ship to; goods; warehouse",
        "both": "billing and delivery; invoices and goods",
        "other": "",
    }
)
LANGUAGES = {
    plain_words(spoken): code
    for code, about in LANG_INFO.items()
    if "name" in about
    for spoken in (code, about["name"], about["name_local"])
}
SEPARATED = re.compile(r"[;,\s]+")
LONGEST_EMAIL, LONGEST_PHONE = 254, 60


def code(cell: str) -> str:
    """Read a customer code, as it stands."""
    cell = text(40)(cell)
    if cell in RESERVED or not CODE.regex.search(cell):
        raise Refused(f"“{cell}” cannot be a code: {CODE.message}")
    return cell


def emails(cell: str) -> str:
    """Read one or more e-mail addresses; they come back separated by semicolons."""
    addresses = [address for address in SEPARATED.split(cell) if address]
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError:
            raise Refused(f"“{address}” is not an e-mail address.") from None
        if len(address) > LONGEST_EMAIL:
            raise Refused(f"“{address[:40]}…” is too long for an e-mail address.")
    return ";".join(addresses)


def phones(cell: str) -> str:
    """Read one or more telephone numbers separated by semicolons, as they are written."""
    for typed in text()(cell).split(";"):
        text(LONGEST_PHONE)(typed.strip())
    return cell


def terms(cell: str) -> str:
    """Read terms of payment; they come back in one spelling."""
    try:
        return str(Terms.parse(cell))
    except UnknownTerms as unknown:
        raise Refused(str(unknown)) from None


def country(cell: str) -> str:
    """Read a country by code or English name."""
    try:
        return country_code(cell)
    except UnknownCountry as unknown:
        raise Refused(str(unknown)) from None


def language(cell: str) -> str:
    """Read a language by code (en, pt-br) or name."""
    try:
        return LANGUAGES[plain_words(cell)]
    except KeyError:
        raise Refused(f"“{cell}” is no language we know: write its code, like en or de.") from None


def birthday(cell: str) -> str:
    """Read a birthday, with its year or without; it comes back as 1980-05-17 or --05-17."""
    try:
        return read_birthday(cell)
    except ContactRefused as refusal:
        raise Refused(str(refusal)) from None


def customer_columns(days: Days) -> list[Column]:
    """Return the layout of a file of customers, with the fields the company added."""
    usual = usual_columns(days)
    names = {column.name for column in usual}
    return [*usual, *(own_column(own, days, names) for own in own_fields())]


def own_column(own: OwnField, days: Days, taken: Collection[str]) -> Column:
    """Return the column of a field of the company's own, headed by its key or its label; staged as the JSON kept."""

    def read(cell: str) -> str:
        try:
            value = days.day(cell) if own.written_as == "day" else own.clean(cell)
        except ValidationError as trouble:
            raise Refused(" ".join(trouble.messages)) from None
        return json.dumps(own.kept(value))

    heads = tuple(head for head in (own.key, plain_name(own.label)) if head not in taken)
    return Column(own.name, read, sql="jsonb", heads=tuple(dict.fromkeys(heads)))


def usual_columns(days: Days) -> list[Column]:
    """Return the columns of a file of customers that every company has."""
    return [
        Column("code", code, required=True, filled=True),
        Column("name", text(200)),
        Column("kind", word(KINDS)),
        Column("status", word(STATUSES)),
        Column("email", emails),
        Column("phone", phones),
        Column("fax", phones),
        Column("website", text(200)),
        Column("address", text()),
        Column("address_purpose", word(PURPOSES)),
        Column("address_label", text(60)),
        Column("recipient", text(120)),
        Column("line1", text(200)),
        Column("line2", text(200)),
        Column("city", text(100)),
        Column("region", text(100)),
        Column("postcode", text(20)),
        Column("country", country),
        Column("language", language),
        Column("currency", currency),
        Column("terms", terms),
        Column("credit_limit", number(4, least=0, most=9_999_999_999), sql="numeric"),
        Column("shares_credit", yes_no, sql="boolean"),
        Column("sales_rep", text(150)),
        Column("parent_code", text(40)),
        Column("payer", text(40)),
        Column("categories", text()),
        Column("tags", text()),
        Column("do_not_contact", yes_no, sql="boolean"),
        Column("do_not_contact_note", text(200)),
        Column("vat_id", text(40)),
        Column("tax_id", text(40)),
        Column("own_tax_rules", yes_no, sql="boolean"),
        Column("notes", text()),
        Column("created_on", days.day, sql="date"),
    ]


def contact_columns(days: Days) -> list[Column]:
    """Return the layout of a file of contacts."""
    return [
        Column("customer_code", text(40), required=True, filled=True),
        Column("name", text(300)),
        Column("salutation", text(20)),
        Column("title", text(60)),
        Column("first_name", text(80)),
        Column("middle_name", text(80)),
        Column("last_name", text(300)),
        Column("suffix", text(40)),
        Column("language", language),
        Column("birthday", birthday),
        Column("do_not_contact", yes_no, sql="boolean"),
        Column("role", text(80)),
        Column("department", text(80)),
        Column("email", emails),
        Column("phone", phones),
        Column("mobile", phones),
        Column("fax", phones),
        Column("notes", text()),
    ]
