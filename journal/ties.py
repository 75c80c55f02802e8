"""What an entry speaks of: documents, payments, service calls of the same customer, named by reference or by number.

A reference is "app.model:key", as pages put it into forms and addresses. Numbers are looked up by the floors above
(settings.NUMBERED). What the reader may not open is treated like what is not there.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db.models import Model
from django.utils.module_loading import import_string

from customers.models import Customer
from journal.new_entry import MOST_LINKS, TOO_MANY, Refused
from staff.models import User

REFERENCE = re.compile(r"([a-z_]+\.[a-z_]+):([0-9]{1,18})")
STRANGER = "Something this note is linked to is not in this customer's folder, or not yours to open. Take the link out."


@dataclass(frozen=True)
class Tie:
    """One thing an entry speaks of, in the words it was recorded with; `url` is empty when its page is gone."""

    words: str
    url: str


def reference(thing: Model) -> str:
    return f"{thing._meta.label_lower}:{thing.pk}"


def things_named(named: Iterable[str], *, customer: Customer, reader: User) -> list[Model]:
    """Return what is meant by references and typed numbers, each once; raises Refused with a sentence."""
    names = names_in(named)
    if len(names) > MOST_LINKS:
        raise Refused(TOO_MANY, "about")
    found = {}
    for name in names:
        things = [_referred(name, customer, reader)] if REFERENCE.fullmatch(name) else _numbered(name, customer, reader)
        found.update({reference(thing): thing for thing in things})
    return list(found.values())


def names_in(typed: Iterable[str]) -> list[str]:
    """Return the single references and numbers in what was typed, which commas or semicolons separate."""
    return [name for each in typed for name in map(str.strip, re.split("[,;]", each)) if name]


def ties_of(links: Iterable[list]) -> list[Tie]:
    """Return the things an entry was recorded with ([model, key, words]), each with its page if it still has one."""
    return [Tie(words, _url(label, pk)) for label, pk, words in links]


def _referred(name: str, customer: Customer, reader: User) -> Model:
    label, pk = REFERENCE.fullmatch(name).groups()
    try:
        model = apps.get_model(label)
        model._meta.get_field("customer")
        thing = model.objects.select_related("customer").get(pk=pk, customer=customer)
    except (LookupError, FieldDoesNotExist, ObjectDoesNotExist):
        raise Refused(STRANGER, "about") from None
    if not hasattr(thing, "get_absolute_url") or not _may_open(thing, reader):
        raise Refused(STRANGER, "about")
    return thing


def _numbered(number: str, customer: Customer, reader: User) -> list[Model]:
    things = [thing for dotted in settings.NUMBERED for thing in import_string(dotted)(customer, number)]
    if mine := [thing for thing in things if _may_open(thing, reader)]:
        return mine
    raise Refused(f"This customer has nothing with the number “{number}”. Correct it, or leave it out.", "about")


def _may_open(thing: Model, reader: User) -> bool:
    return reader.has_perm(f"{thing._meta.app_label}.view_{thing._meta.model_name}")


def _url(label: str, pk: int) -> str:
    try:
        return apps.get_model(label).objects.get(pk=pk).get_absolute_url()
    except (LookupError, ObjectDoesNotExist, AttributeError):
        return ""
