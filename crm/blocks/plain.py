"""The plain blocks: the rows each of them needs, and how a row is written as a line.

Of the journal only the newest entries are looked through: messages and notes older than these are on its own page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from catalog.wording import unit_price_text
from crm.blocks.block import Asked, Line
from customers.addresses import in_one_line
from customers.models import Address, Phone
from journal.kinds import kind_of
from service.models import STATES

Row = Mapping[str, Any]
LOOKED_THROUGH = 2_000
NOTED = f"""
    SELECT entry.seq, book.code, entry.kind, entry.happened_at, body.subject, author.name AS author
    FROM (SELECT * FROM journal_entry
          WHERE customer_id = %(customer)s AND happened_at < %(until)s
          ORDER BY happened_at DESC, id DESC LIMIT {LOOKED_THROUGH}) entry
        JOIN customers_customer book ON book.id = entry.book_id
        LEFT JOIN journal_body body ON body.entry_id = entry.id
        LEFT JOIN staff_user author ON author.id = entry.author_id
    WHERE entry.kind IN (%s)
    ORDER BY entry.happened_at DESC, entry.id DESC LIMIT 6
"""
MESSAGES = NOTED.replace(
    "IN (%s)", "IN ('email', 'letter', 'fax', 'collection_letter', 'statement_sent', 'statement_failed', "
    "'reminder_sent', 'reminder_failed')",
)  # fmt: skip
NOTES = NOTED.replace("IN (%s)", "IN ('note', 'complaint', 'commendation')")
FILES = """
    SELECT id, name, note, size, uploaded_at FROM documents_storedfile
    WHERE customer_id = %(customer)s AND uploaded_at < %(until)s ORDER BY uploaded_at DESC, id DESC LIMIT 6
"""
CALLS = """
    SELECT id, number, subject, status, noted_at, scheduled_on,
           CASE WHEN closed_at < %(until)s THEN status
                WHEN taken_at IS NULL OR taken_at >= %(until)s THEN 'noted'
                WHEN status = 'scheduled' AND scheduled_on < %(as_of)s THEN 'late'
                WHEN status = 'scheduled' THEN 'scheduled' ELSE 'open' END AS state
    FROM service_servicecall
    WHERE customer_id = %(customer)s AND noted_at < %(until)s ORDER BY noted_at DESC, id DESC LIMIT 6
"""
PEOPLE = """
    SELECT customers_person_name(person) AS name, contact.role, person.do_not_contact, person.do_not_contact_note,
           (SELECT jsonb_agg(to_jsonb(phone) ORDER BY phone.id) FROM customers_phone phone
            WHERE phone.person_id = person.id) AS phones,
           (SELECT jsonb_agg(email.address ORDER BY email.id) FROM customers_email email
            WHERE email.person_id = person.id) AS emails
    FROM customers_contact contact JOIN customers_person person ON person.id = contact.person_id
    WHERE contact.customer_id = %(customer)s ORDER BY contact.is_key DESC, contact.id LIMIT 6
"""
ADDRESSES = """
    SELECT * FROM customers_address WHERE customer_id = %(customer)s
    ORDER BY purpose = 'main' DESC, default_billing DESC, default_delivery DESC, id LIMIT 6
"""
ACCOUNTS = """
    SELECT account.holder, account.last4, account.bank_name, account.confirmed_at,
           (SELECT min(reference) FROM customers_mandate mandate
            WHERE mandate.account_id = account.id AND mandate.customer_id = account.customer_id
                AND revoked_at IS NULL) AS mandate
    FROM customers_bankaccount account
    WHERE account.customer_id = %(customer)s AND closed_at IS NULL ORDER BY account.added_at DESC, account.id LIMIT 6
"""
SORTED = """
    (SELECT 'tag' AS sort, tag.name, tag.colour AS tone, tag.id FROM customers_tag tag
         JOIN customers_customer_tags link ON link.tag_id = tag.id WHERE link.customer_id = %(customer)s
     UNION ALL
     SELECT 'category', category.name, '', category.id FROM customers_category category
         JOIN customers_customer_categories link ON link.category_id = category.id
     WHERE link.customer_id = %(customer)s
     UNION ALL
     SELECT 'group', concat_ws(' › ', above.name, own.name), '', own.id FROM customers_membership membership
         JOIN customers_group own ON own.id = membership.group_id
         LEFT JOIN customers_group above ON above.id = own.parent_id
     WHERE membership.customer_id = %(customer)s)
    ORDER BY 1 DESC, 2 LIMIT 31
"""
PRICES = """
    SELECT product.part_number, product.description, quote.unit_price::text AS price, quote.currency, quote.said_on,
           quote.valid_until, quote.valid_until < %(as_of)s AS over
    FROM catalog_verbalquote quote JOIN catalog_product product ON product.id = quote.product_id
    WHERE quote.customer_id = %(customer)s AND quote.said_on <= %(as_of)s
    ORDER BY quote.said_on DESC, quote.id DESC LIMIT 6
"""
STAFF = """
    SELECT person.name, duty.duty FROM customers_assignment duty JOIN staff_user person ON person.id = duty.user_id
    WHERE duty.customer_id = %(customer)s ORDER BY duty.duty, person.name LIMIT 6
"""


@dataclass(frozen=True)
class Callee:
    """Somebody to call, and how."""

    name: str
    role: str
    do_not_contact: bool
    do_not_contact_note: str
    phones: list[Phone]
    emails: list[str]


def callee(row: Row, asked: Asked) -> Callee:
    """One person with all numbers and addresses."""
    phones = [Phone(**phone) for phone in row["phones"] or []]
    return Callee(**{**row, "phones": phones, "emails": row["emails"] or []})


def noted(row: Row, asked: Asked) -> Line:
    """One entry of the journal."""
    kind = kind_of(row["kind"])
    url = reverse("journal:entry", args=[row["code"], row["seq"]])
    day = datetime.fromisoformat(row["happened_at"])
    return Line(row["subject"] or kind.label, row["author"] or "the house", url, day, kind.icon)


def file(row: Row, asked: Asked) -> Line:
    """One file of the cabinet."""
    url = reverse("documents:file", args=[asked.customer.code, row["id"]])
    said = ", ".join(filter(None, (row["note"], filesizeformat(row["size"]))))
    return Line(row["name"], said, url, datetime.fromisoformat(row["uploaded_at"]), "paperclip")


def call(row: Row, asked: Asked) -> Line:
    """One service call, and where it stands."""
    tone = {"late": "red", "noted": "amber", "open": "amber", "done": "green"}.get(row["state"], "")
    day = datetime.fromisoformat(row["noted_at"])
    url = asked.page("service:call", row["id"])
    return Line(row["subject"], row["number"] or "", url, day, "wrench", STATES[row["state"]], tone)


def address(row: Row, asked: Asked) -> Line:
    """One address in one line, as its country writes it."""
    found = Address(**row)
    serves = {"invoices": found.default_billing, "goods": found.default_delivery}
    here = " and ".join(name for name, is_here in serves.items() if is_here)
    what = found.label or found.get_purpose_display()
    url = f"{asked.page('customers:contacts')}#address-{found.pk}"
    return Line(in_one_line(found), "", url, chip=f"{what}, {here}" if here else what)


def account(row: Row, asked: Asked) -> Line:
    """One bank account by its last digits; whether it may be collected from."""
    title = " ".join(filter(None, (f"•••• {row['last4']}", row["bank_name"])))
    waits = not row["confirmed_at"]
    chip = "not confirmed" if waits else (f"mandate {row['mandate']}" if row["mandate"] else "")
    return Line(
        title, row["holder"], f"{asked.page('customers:contacts')}#banking", chip=chip, tone="amber" if waits else ""
    )


def sort(row: Row, asked: Asked) -> Line:
    """One word the customer is sorted by: a tag, a category, a group."""
    tone = {"grey": ""}.get(row["tone"], row["tone"])
    return Line(row["name"], row["sort"], tone=tone)


def price(row: Row, asked: Asked) -> Line:
    """One price somebody named."""
    until = date.fromisoformat(row["valid_until"])
    detail = f"{unit_price_text(Decimal(row['price']), row['currency'])} {row['currency']}"
    return Line(f"{row['part_number']} {row['description']}", detail, "", until, chip="over" if row["over"] else "")


def member(row: Row, asked: Asked) -> Line:
    """One of the staff who looks after the customer."""
    return Line(row["name"], row["duty"], icon="person")
