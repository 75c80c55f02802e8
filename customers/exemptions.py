"""Tax exemptions and resale certificates: added with their paper's number and days, ended with a reason."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction

from customers.events import tell
from customers.models import Customer, TaxExemption
from customers.papers import file_paper, papers_of
from customers.tax_rules import exemptions_by_customer
from foundation.templatetags.formats import day_full
from staff.models import User

NOTICE = timedelta(days=14)  # before the last day, when a new certificate is asked for
REMEMBERED = timedelta(days=60)  # after it, while the folder still says that tax is charged again


class ExemptionRefused(Exception):
    """The exemption was not changed; the text says why, `field` which input it is about."""

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


def shown(customer: Customer, *, today: date) -> list[TaxExemption]:
    """Return the exemptions that count for a page, its own first and the latest of them: whether each holds or is yet
    to begin, its paper, and the head office an inherited one is of."""
    rows = exemptions_by_customer([customer])[customer.pk]
    papers = {paper.name: paper.url for paper in papers_of(customer)} if any(row.paper for row in rows) else {}
    for row in rows:
        row.holds, row.begins, row.paper_url = row.holds_on(today), row.valid_from > today, papers.get(row.paper)
        row.ends_soon = days_left(row, today) if row.holds and _is_near(row, today) else ""
    return rows


def running_out(customer: Customer, *, today: date) -> tuple[str, str]:
    """Return a word and a sentence on the exemption that ends within two weeks, or ended lately, with none after it.

    ("", "") where there is none.
    """
    rows = list(customer.tax_exemptions.filter(ended_on=None).order_by("-valid_until"))
    last = next((row for row in rows if row.valid_until and row.valid_from <= today), None)
    if not last or not today - REMEMBERED <= last.valid_until <= today + NOTICE or _is_followed(last, rows):
        return "", ""
    if last.valid_until < today:
        said = f"expired on {day_full(last.valid_until)}: tax is charged again"
        return "certificate expired", f"{str(last).capitalize()} {said}. Ask for a new one."
    return "certificate expires", f"{str(last).capitalize()} {days_left(last, today)}. Ask for a new one."


def days_left(exemption: TaxExemption, today: date) -> str:
    """Say when an exemption ends that is still in force."""
    days = (exemption.valid_until - today).days
    return "expires in 1 day" if days == 1 else f"expires in {days} days" if days else "expires today"


def _is_near(exemption: TaxExemption, today: date) -> bool:
    return bool(exemption.valid_until and exemption.valid_until <= today + NOTICE)


def _is_followed(last: TaxExemption, rows: Sequence[TaxExemption]) -> bool:
    return any(row.holds_on(last.valid_until + timedelta(days=1)) for row in rows)


@transaction.atomic
def add_exemption(
    *, customer: Customer, by: User, now: datetime, file: File | None = None, **fields: Any
) -> TaxExemption:
    """Note why no tax is charged, with the fields of TaxExemption; `file` is its paper. Raises ExemptionRefused."""
    exemption = TaxExemption(customer=customer, added_by=by, added_at=now, **fields)
    try:
        exemption.full_clean()
        if file:
            exemption.paper = file_paper(customer, file, note=str(exemption), by=by, now=now)
    except ValidationError as trouble:
        raise ExemptionRefused(" ".join(trouble.messages)) from trouble
    except ValueError as refusal:
        raise ExemptionRefused(str(refusal), field="file") from refusal
    exemption.save(force_insert=True)
    until = f" until {day_full(exemption.valid_until)}" if exemption.valid_until else ""
    subject = f"Tax exemption added: {exemption}, from {day_full(exemption.valid_from)}{until}"
    tell(customer, "exemption_added", subject, by=by, now=now)
    return exemption


@transaction.atomic
def end_exemption(*, exemption: TaxExemption, ended_on: date, reason: str, by: User, now: datetime) -> None:
    """Let an exemption end; `ended_on` is the first day tax is charged again. Raises ExemptionRefused."""
    current = TaxExemption.objects.select_for_update(of=("self",)).select_related("customer").get(pk=exemption.pk)
    if current.ended_on:
        raise ExemptionRefused(f"This exemption ended on {day_full(current.ended_on)} already.")
    if not reason.strip():
        raise ExemptionRefused("Say why the exemption ends.")
    current.ended_on, current.ended_by, current.end_reason = ended_on, by, reason.strip()
    current.save(update_fields=["ended_on", "ended_by", "end_reason"])
    subject = f"Tax exemption ended on {day_full(ended_on)}: {current}"
    tell(current.customer, "exemption_ended", subject, current.end_reason, by=by, now=now)
