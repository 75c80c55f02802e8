"""A report on paper, and the job that prints it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify

from crm.reports import REPORTS
from crm.reports.closing import Closing
from crm.reports.report import Asked, CannotReport, Choice, Report
from crm.reports.totals import GroupTable
from customers.models import Category, Customer
from financials.truth import Truth, truth
from foundation.jobs import CannotBeDone
from foundation.pdf import PdfError
from foundation.pdf.long import Running, render_rows
from foundation.tables import Column
from foundation.templatetags.formats import money, quantity, to_the_second
from journal.filters import EntryFilter
from staff.models import User

# What a job keeps of Asked: things by their key, words as they were said.
KEPT_BY_KEY = {
    "customer": Customer, "group": Customer, "category": Category,
    "sales_rep": User, "seen_by": User, "collector": User,
}  # fmt: skip
KEPT_AS_SAID = ("grade", "currency", "status", "place", "several")


@dataclass(frozen=True)
class PrintedCell:
    """A cell as paper needs it."""

    text: str
    number: bool


def on_paper(report: Report, asked: Asked) -> list[Column]:
    """Return the columns of paper: its own, else those of the screen and the currency instead of one in each cell."""
    if report.paper:
        return list(report.paper)
    return [column for column in report.columns_for(asked) if column.shown or column.key == "currency"]


class Sums:
    """What stands below a table: a line a currency, each amount under its column, and the totals of the groups."""

    def __init__(self, report: Report, asked: Asked):
        self.columns = on_paper(report, asked)
        self.tables = [GroupTable(group) for group in report.groups_for(asked)]
        self.sums: dict[str, dict[str, Any]] = {}

    def add(self, row: Any) -> None:
        for table in self.tables:
            table.add(row)
        for column in self.columns:
            if column.total and (value := column.read(row)) is not None:
                of_currency = self.sums.setdefault(column.currency_of(row), {})
                of_currency[column.key] = of_currency.get(column.key, 0) + value

    @property
    def lines(self) -> list[list[PrintedCell]]:
        return [self._line(currency) for currency in sorted(self.sums)]

    def _line(self, currency: str) -> list[PrintedCell]:
        sums = self.sums[currency]
        words = [column.key for column in self.columns if not column.number]
        named = {words[1]: currency, words[0]: "Total"}
        return [
            PrintedCell(_summed(column, sums[column.key], currency), True)
            if column.key in sums
            else PrintedCell(named.get(column.key, ""), column.number)
            for column in self.columns
        ]


def _summed(column: Column, total: Any, currency: str) -> str:
    return money(total, currency) if column.kind == "money" else quantity(total)


def write_pdf(report: Report, asked: Asked, to: Path, told: Callable[[int], None] | None = None) -> int:
    """Print the report into a file; returns the number of pages. Raises CannotReport and foundation.pdf.PdfError."""
    if report.letters:
        return report.letters(asked, to)
    words = asked.in_words()
    running = Running(title=f"{settings.COMPANY_NAME}: {report.title}", head=words, foot=_foot(report))
    below = Closing(asked) if report.block else Sums(report, asked)

    def part(rows, *, first: bool, last: bool, breaks: frozenset[int] = frozenset()) -> str:
        context = {"breaks": breaks}
        context |= {"report": report, "words": words, "first": first, "last": last, "company": settings.COMPANY_NAME}
        context["charts"] = report.charts(asked) if first and report.charts else []
        return render_to_string("reports/paper.html", context | _body(report, asked, rows, below, last=last))

    def counted():
        for row in report.read(asked):
            below.add(row)
            yield row

    with report.moment():
        sheet = {"to": to, "running": running, "size": report.sheet, "files": _widths(report, below)}
        sheet["side_by_side"] = report.plain
        return render_rows(counted(), part, told=told, **sheet)


def _foot(report: Report) -> str:
    """Return when it was printed, and of a report with amounts when everything was last recomputed."""
    printed = f"Printed {printed_at()}"
    said = truth(now=timezone.now()) if any(column.kind == "money" for column in report.columns) else Truth(None)
    if said.differs:
        return f"{printed} · RECOMPUTED: the figures of {', '.join(said.doubts[:5])} contradict themselves"
    return f"{printed} · books checked {to_the_second(said.checked_at)}" if said.checked_at else printed


def _body(report: Report, asked: Asked, rows: list, below: Sums | Closing, *, last: bool) -> dict[str, object]:
    if report.block:
        closing = below.context() if last else None
        return {"entries": rows, "several": not asked.customer, "closing": closing}
    columns = below.columns
    lines = [[PrintedCell(column.written(row), column.number) for column in columns] for row in rows]
    # Where paper has narrow columns of its own, the totals stand in the wider ones of the groups.
    ending = {"totals": [] if report.paper else below.lines, "tables": below.tables} if last else {}
    return {"columns": columns, "lines": lines, **ending}


def _widths(report: Report, below: Sums | Closing) -> dict[str, bytes]:
    """Return the style sheet that gives each column its share of the paper; those without one share what is left."""
    columns = [] if report.block else below.columns
    left = 100 - sum(report.widths.get(column.key, 0) for column in columns)
    share = left / max(1, sum(column.key not in report.widths for column in columns))
    rules = (
        f".listed th:nth-child({place}) {{ width: {report.widths.get(column.key, share):.2f}% }}"
        for place, column in enumerate(columns, start=1)
    )
    return {"widths.css": "\n".join(rules).encode()}


def printed_at() -> str:
    return f"{timezone.localtime():%d %b %Y %H:%M}"


def print_report(progress, *, name: str, **arguments):
    """The work of a job: print a report and return its file name and the file. Raises CannotBeDone."""
    report = REPORTS[name]
    asked = read_asked(own=report.own, **arguments)
    file = progress.folder / "report.pdf"
    try:
        with transaction.atomic():
            progress.of(report.length(asked))
        write_pdf(report, asked, file, progress.done)
    except (CannotReport, PdfError) as refusal:
        raise CannotBeDone(str(refusal)) from refusal
    return f"{file_name(report, asked)}.pdf", file


def as_arguments(asked: Asked) -> dict[str, object]:
    """Return what is asked as the arguments of a job, plain JSON."""
    things = {name: getattr(asked, name) for name in KEPT_BY_KEY}
    chosen = {key: str(value) for key, value in vars(asked.chosen).items() if value}
    begins_on = asked.begins_on.isoformat() if asked.begins_on else None
    said = {"as_of": asked.as_of.isoformat(), "begins_on": begins_on, "without": sorted(asked.without)}
    said |= {name: getattr(asked, name) for name in KEPT_AS_SAID} | {"choices": dict(asked.choices)}
    return said | {"chosen": chosen} | {name: thing.pk if thing else None for name, thing in things.items()}


def read_asked(*, as_of: str, own: tuple[Choice, ...] = (), **kept: Any) -> Asked:
    """Return what as_arguments was given."""
    begins_on, without = kept.get("begins_on"), frozenset(kept.get("without", ()))
    said = {name: kept[name] for name in (*KEPT_AS_SAID, "choices") if name in kept}
    things = {name: kind.objects.filter(pk=kept[name]).first() for name, kind in KEPT_BY_KEY.items() if kept.get(name)}
    return Asked(
        date.fromisoformat(as_of),
        chosen=read_filter(kept.get("chosen") or {}),
        begins_on=date.fromisoformat(begins_on) if begins_on else None,
        without=without,
        own=own,
        **said,
        **things,
    )


def read_filter(chosen: dict[str, str]) -> EntryFilter:
    """Return the filter out of a job's arguments (days as ISO text)."""
    days = {name: date.fromisoformat(chosen[name]) for name in ("since", "until") if chosen.get(name)}
    return EntryFilter(**{**chosen, **days})


def file_name(report: Report, asked: Asked) -> str:
    """Return the name of a report's file, without ending: "journal-C-10-2026-05-31"."""
    whose = asked.customer.code if asked.customer else slugify(str(asked.sales_rep or ""))
    return "-".join(filter(None, [report.name, whose, asked.as_of.isoformat()]))
