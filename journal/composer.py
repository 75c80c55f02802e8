"""What components/composer.html needs, on whichever page of the folder it stands."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from customers.models import Customer
from journal.call_note import CallNote, draft_of
from journal.new_entry import MOST_LINKS, Refused
from journal.parties import names_on_file
from journal.ties import names_in, reference, things_named
from staff.models import User

PREFILLED = {"note": "kind", "contact": "contact", "subject": "subject"}  # by the name in an address: "kind" filters


@dataclass(frozen=True)
class Chip:
    """Something chosen that can be taken out again."""

    value: str
    words: str


def composer(
    customer: Customer, user: User, form: CallNote | None = None, *, asked: QueryDict | None = None
) -> dict[str, object]:
    """The context of the composer: `form` is one that was refused, to show what was typed and why.

    `asked` are the parameters of an address that opens it prefilled: note (the kind), contact, contact_id, subject and
    about.
    """
    asked = asked or QueryDict()
    form = form or CallNote(customer=customer, user=user)
    form.initial = {field: asked[name] for name, field in PREFILLED.items() if name in asked}
    typed = form.data if form.is_bound else asked
    ties, unknown = _ties(form, names_in(typed.getlist("about")))
    return {
        "action": reverse("journal:write", args=[customer.code]),
        "code": customer.code,
        "name": customer.name,
        "kinds": form.kinds,
        "kind": form["kind"].value() or form.kinds[0].value,
        "people": names_on_file(customer),
        "parties": _parties(form, typed.getlist("contact_id")),
        "ties": ties,
        "about": ", ".join(unknown),
        "told": _listed(form, "told"),
        "told_about": _listed(form, "told_about"),
        "rich": form.data.get("rich"),
        "draft": draft_of(customer),
        "form": form,
    }


def _parties(form: CallNote, ids: list[str]) -> list[Chip]:
    try:
        return [Chip(str(contact.pk), str(contact)) for contact in form.known.chosen(filter(None, ids))] if ids else []
    except Refused:
        return []


def _ties(form: CallNote, names: list[str]) -> tuple[list[Chip], list[str]]:
    """What the names mean, and those that mean nothing here, to be corrected."""
    if len(names) > MOST_LINKS:
        return [], names
    found, unknown = {}, []
    for name in names:
        try:
            things = things_named([name], customer=form.customer, reader=form.user)
        except Refused:
            unknown.append(name)
        else:
            found.update({reference(thing): Chip(reference(thing), str(thing)) for thing in things})
    return list(found.values()), unknown


def _listed(form: CallNote, name: str) -> list[str]:
    return [said for said in form.data.getlist(name) if said] if form.is_bound else []
