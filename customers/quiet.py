"""Who does not want to be contacted: a person's numbers are not dialled by a click, nothing is sent unasked.

A whole firm can want the same: its invoices, statements and reminders go, what it did not ask for does not.
"""

from customers.models import Contact, Customer


def not_to_be_contacted(customer: Customer, address: str) -> Contact | None:
    """Return who of the customer, or of who pays for it, has this e-mail address and does not want to be contacted."""
    quiet = Contact.objects.filter(customer__in=[customer.pk, customer.payer_id or customer.pk])
    quiet = quiet.filter(person__emails__address__iexact=address.strip(), person__do_not_contact=True)
    return quiet.select_related("person").order_by("pk").first()


def quiet_firm(customer: Customer) -> str:
    """Return a sentence why nothing unasked goes to anybody of a firm, "" where it may."""
    if not customer.do_not_contact:
        return ""
    why = customer.do_not_contact_note
    return f"{customer} does not want to be contacted{f' ({why})' if why else ''}."


def reason(contact: Contact) -> str:
    """Say it in a sentence: "Jan Roth does not want to be contacted (asked for it on 3 May)."."""
    why = contact.person.do_not_contact_note
    return f"{contact} does not want to be contacted{f' ({why})' if why else ''}."
