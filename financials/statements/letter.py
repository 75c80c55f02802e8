"""A statement of account on paper, in the customer's language: a letter of any length."""

from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string

from customers.addresses import envelope
from customers.addresses import lines as address_lines
from customers.delivery import Delivery, delivery_of
from customers.greetings import addressee
from customers.models import Contact, Customer, Person
from documents.letterhead import letter_context, sheet_size
from financials.statements.account import AccountStatement
from financials.statements.written import Written
from foundation.pdf.press import Press
from staff.models import User

TEMPLATE = "financials/print/statement.html"


@dataclass(frozen=True)
class Addressed:
    """To whom a statement goes: what stands in the window of the envelope, in which language, and who sends it.

    `pays` tells that it is not the customer itself but who pays for it, `greeted` is the person its e-mail greets.
    """

    window: tuple[str, ...]
    language: str
    sender: str = ""
    sender_email: str = ""
    pays: bool = False
    greeted: Person | str | None = None


def addressed(
    customer: Customer, *, delivery: Delivery | None = None, contact: Contact | None = None, sender: User | None = None
) -> Addressed:  # fmt: skip
    """Return to whom the papers of this customer go; `delivery` is asked for unless it is known already."""
    to = delivery or delivery_of(customer)
    written = address_lines(to.address) if to.address else []
    known = contact.person if contact and not to.payer else None
    person = addressee(known, to.language) if known else ""
    window = tuple(envelope(written, name=to.payer.name if to.payer else customer.name, person=person))
    sent_by = (str(sender or ""), sender.email if sender else "")
    return Addressed(window, to.language, *sent_by, pays=bool(to.payer), greeted=known or to.greeted)


def file_name(said: AccountStatement, ending: str = "pdf") -> str:
    """Return the name of a statement's file: "statement-C-1042-2026-10-31.pdf"."""
    return f"statement-{said.code}-{said.ends_on:%Y-%m-%d}.{ending}"


def print_statement(said: AccountStatement, to: Addressed, *, day: date, press: Press | None = None) -> bytes:
    """Return the statement as PDF, written on `day`. Raises foundation.pdf.PdfError with a sentence."""
    html = html_of(said, to, day=day)
    if press:
        return press.print(html)
    with Press(sheet_size()) as own:
        return own.print(html)


def html_of(said: AccountStatement, to: Addressed, *, day: date) -> str:
    """Return the letter as the renderer takes it."""
    written = Written(said, to.language)
    frame = {"language": written.language, "title": written.title, "window": to.window}
    about = letter_context(name=said.name, code=said.code, **frame)
    return render_to_string(TEMPLATE, about | written.context() | {"to": to, "facts": written.facts(day, pays=to.pays)})
