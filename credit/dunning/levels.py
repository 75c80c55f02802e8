"""How the house reminds: its policy, its levels and their wording. What changes holds from the next run on."""

from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction

from credit.dunning.refusals import DunningRefused
from credit.dunning.wording import troubles_of
from credit.models import DunningLevel, DunningPolicy, DunningText, Reminder
from staff.models import User

Row = TypeVar("Row", bound=models.Model)
NAMES_AN_AMOUNT = ("{items}", "{total}", "{amount}")


def policy() -> DunningPolicy:
    """Return the policy of the house; there is exactly one."""
    return DunningPolicy.objects.get()


@transaction.atomic
def change_policy(*, by: User, now: datetime, **changes: Any) -> DunningPolicy:
    """Change how the house reminds. Raises DunningRefused with the field that is wrong."""
    current = DunningPolicy.objects.select_for_update().get()
    return _kept(current, changes | {"changed_by": by, "changed_at": now})


@transaction.atomic
def add_level(*, by: User, now: datetime, **fields: Any) -> DunningLevel:
    """Add a level after the last one. Raises DunningRefused."""
    before = _levels().last()
    level = DunningLevel(position=before.position + 1 if before else 1)
    return _placed(level, fields, before=before, after=None)


@transaction.atomic
def change_level(*, level: DunningLevel, by: User, now: datetime, **fields: Any) -> DunningLevel:
    """Change a level; reminders sent already stay as they were. Raises DunningRefused."""
    levels = _levels()
    before = levels.filter(position__lt=level.position).last()
    after = levels.filter(position__gt=level.position).first()
    return _placed(levels.get(pk=level.pk), fields, before=before, after=after)


@transaction.atomic
def remove_level(*, level: DunningLevel, by: User, now: datetime) -> None:
    """Remove the last level with its wording. Raises DunningRefused for one that a reminder was written at."""
    if _levels().filter(position__gt=level.position).exists():
        raise DunningRefused("Only the last level can be removed: remove those after it first.")
    if Reminder.objects.filter(level=level).exists():
        raise DunningRefused(f"Reminders were written at “{level}”, so it stays. Change it instead.")
    level.delete()


@transaction.atomic
def write_text(
    *, level: DunningLevel, language: str, subject: str, body: str, sms: str, by: User, now: datetime
) -> DunningText:
    """Word a level in one language (a code like "de"). Raises DunningRefused for fields nobody knows."""
    _ensure_readable("subject", subject, one_line=True)
    _ensure_readable("body", body)
    _ensure_readable("sms", sms, one_line=True)
    if not any(name in body for name in NAMES_AN_AMOUNT):
        raise DunningRefused("The text names no amount: put {items} on a line of its own, or {total}.", "body")
    text = level.texts.select_for_update().filter(language=language).first()
    text = text or DunningText(level=level, language=language)
    words = {"subject": subject.strip(), "body": body.strip() + "\n", "sms": sms.strip()}
    return _kept(text, words | {"changed_by": by, "changed_at": now})


@transaction.atomic
def remove_text(*, level: DunningLevel, language: str, by: User, now: datetime) -> None:
    """Remove a wording; customers of that language are written to in English. Raises DunningRefused for the last."""
    if not level.texts.exclude(language=language).exists():
        raise DunningRefused(f"It is the only wording of “{level}”: without one no reminder can be written.")
    level.texts.filter(language=language).delete()


def _levels() -> models.QuerySet[DunningLevel]:
    """The levels in order, locked: two people who change them do so one after the other."""
    DunningPolicy.objects.select_for_update().get()
    return DunningLevel.objects.order_by("position")


def _placed(
    level: DunningLevel, fields: dict[str, Any], *, before: DunningLevel | None, after: DunningLevel | None
) -> DunningLevel:
    days = fields.get("after_days", level.after_days)
    if days is None:
        raise DunningRefused("Say how many days past due an item must be.", "after_days")
    if before and days <= before.after_days:
        raise DunningRefused(f"It comes after “{before}”: give more than its {before.after_days} days.", "after_days")
    if after and days >= after.after_days:
        raise DunningRefused(f"It comes before “{after}”: give less than its {after.after_days} days.", "after_days")
    return _kept(level, fields)


def _ensure_readable(field: str, text: str, *, one_line: bool = False) -> None:
    if troubles := troubles_of(text, one_line=one_line):
        raise DunningRefused(troubles[0], field)


def _kept(row: Row, changes: dict[str, Any]) -> Row:
    for name, value in changes.items():
        setattr(row, name, value)
    try:
        row.full_clean()
    except ValidationError as wrong:
        field, sentences = next(iter(wrong.message_dict.items()))
        raise DunningRefused(sentences[0], None if field == NON_FIELD_ERRORS else field) from wrong
    row.save()
    return row
