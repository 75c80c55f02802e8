"""Tax exemptions and resale certificates: added with their paper's number and days, ended with a reason."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from customers.events import tell
from customers.models import Customer, TaxExemption
from customers.papers import papers_of
from foundation.templatetags.formats import day_full
from staff.models import User


class ExemptionRefused(Exception):
    """The exemption was not changed; the text says why."""


def shown(customer: Customer, *, today: date) -> list[TaxExemption]:
    """Return the exemptions for a page, the latest first: whether each holds or is yet to begin, and its paper."""
    rows = list(customer.tax_exemptions.select_related("ended_by").order_by("-valid_from", "-pk"))
    papers = {paper.name: paper.url for paper in papers_of(customer)} if any(row.paper for row in rows) else {}
    for row in rows:
        row.holds, row.begins, row.paper_url = row.holds_on(today), row.valid_from > today, papers.get(row.paper)
    return rows


@transaction.atomic
def add_exemption(*, customer: Customer, by: User, now: datetime, **fields: Any) -> TaxExemption:
    """Note why no tax is charged, with the fields of TaxExemption. Raises ExemptionRefused."""
    exemption = TaxExemption(customer=customer, added_by=by, added_at=now, **fields)
    try:
        exemption.full_clean()
    except ValidationError as trouble:
        raise ExemptionRefused(" ".join(trouble.messages)) from trouble
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
