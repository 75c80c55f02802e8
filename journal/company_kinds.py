"""Kinds of contact the company adds to those the product brings (F61)."""

import re
from datetime import datetime

from django.db import transaction

from journal.kinds import OWN, PEOPLE, Kind
from journal.models import CompanyKind

ICONS = ("phone", "visit", "person", "letter", "mail", "printer", "building", "quote", "star", "note", "wrench")
LONGEST_VALUE = CompanyKind._meta.get_field("value").max_length


class KindRefused(Exception):
    """The kind was not kept; `field` names the input the sentence is about."""

    def __init__(self, sentence: str, field: str):
        super().__init__(sentence)
        self.field = field


def own_kinds() -> dict[str, Kind]:
    """Return the company's kinds by their value, the retired ones too: old entries are still shown by their label."""
    return {own.value: _kind(own) for own in CompanyKind.objects.order_by("label")}


def offered_kinds() -> list[Kind]:
    """Return the kinds a note can be of: the product's, then the company's own that are in use."""
    return [*PEOPLE, *(_kind(own) for own in CompanyKind.objects.filter(retired_at=None).order_by("label"))]


@transaction.atomic
def define_kind(*, label: str, icon: str = "note", letter: str = "") -> CompanyKind:
    """Add a kind of contact. Raises KindRefused for a name or letter that is taken."""
    label, letter = label.strip(), letter.strip().lower()
    value = (OWN + re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_"))[:LONGEST_VALUE]
    if value == OWN:
        raise KindRefused("The name needs at least one letter from a to z.", "label")
    if label.lower() in {kind.label.lower() for kind in PEOPLE} or CompanyKind.objects.filter(value=value).exists():
        raise KindRefused(f"There is a kind “{label}” already.", "label")
    _ensure_letter(letter)
    return CompanyKind.objects.create(value=value, label=label, icon=icon, letter=letter)


@transaction.atomic
def retire_kind(*, kind: CompanyKind, now: datetime) -> None:
    """Offer the kind no longer; entries of it stay what they are."""
    CompanyKind.objects.filter(pk=kind.pk, retired_at=None).update(retired_at=now)


@transaction.atomic
def offer_again(*, kind: CompanyKind) -> None:
    """Offer a retired kind again, without its letter when that was given away meanwhile."""
    taken = CompanyKind.objects.filter(retired_at=None, letter=kind.letter).exclude(letter="").exists()
    CompanyKind.objects.filter(pk=kind.pk).update(retired_at=None, letter="" if taken else kind.letter)


def _ensure_letter(letter: str) -> None:
    if not letter:
        return
    if not re.fullmatch("[a-z0-9]", letter):
        raise KindRefused("The key is one letter or digit.", "letter")
    taken = {kind.key: kind.label for kind in offered_kinds()}
    if letter in taken:
        raise KindRefused(f"The key {letter} chooses “{taken[letter]}”. Take another one.", "letter")


def _kind(own: CompanyKind) -> Kind:
    return Kind(own.value, own.label, own.icon, key=own.letter or "-")
