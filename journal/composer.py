"""What components/composer.html needs, on whichever page of the folder it stands."""

from django.urls import reverse

from customers.models import Customer
from journal.forms import CallNote
from journal.kinds import PEOPLE


def composer(customer: Customer, form: CallNote | None = None) -> dict[str, object]:
    """The context of the composer; `form` is one that was refused, to show what was typed and why."""
    form = form or CallNote(customer=customer)
    return {
        "action": reverse("journal:write", args=[customer.code]),
        "code": customer.code,
        "kinds": PEOPLE,
        "kind": form.data.get("kind") or PEOPLE[0].value,
        "people": list(form.contacts),
        "draft": f"note-{customer.code}",
        "form": form,
    }
