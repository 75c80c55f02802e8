"""The page of a report with what was asked, changed: how one leads from a line to what it is made of."""

from urllib.parse import urlencode

from django.urls import reverse

from crm.reports.asking import NONE, SEVERAL, Asked


def report_url(name: str, asked: Asked, **changes: str | int | None) -> str:
    """Return the address of a report that asks the same but for the changes; None leaves a choice out."""
    said = said_of(asked) | changes
    query = urlencode({key: value for key, value in said.items() if value not in (None, "")})
    return f"{reverse('report', args=[name])}?{query}"


def said_of(asked: Asked) -> dict[str, str | int | None]:
    """Return what is asked as the page's form says it."""
    category = asked.category.pk if asked.category else SEVERAL if asked.several else None
    return {
        **asked.choices,
        "as_of": asked.as_of.isoformat(),
        "begins_on": asked.begins_on.isoformat() if asked.begins_on else None,
        "customer": asked.customer.code if asked.customer else None,
        "group": asked.group.code if asked.group else None,
        "sales_rep": NONE if "sales_rep" in asked.without else asked.sales_rep and asked.sales_rep.pk,
        "category": NONE if "category" in asked.without else category,
        "collector": asked.collector and asked.collector.pk,
        **{name: getattr(asked, name) for name in ("grade", "currency", "status", "place")},
    }
