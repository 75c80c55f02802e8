"""The list of reports: what each shows, who may see it, and where its rows come from."""

from crm.reports.accounting import ACCOUNTING
from crm.reports.aging import AGING
from crm.reports.collections import COLLECTIONS
from crm.reports.credit import CREDIT
from crm.reports.customers import CUSTOMERS
from crm.reports.disputes import DISPUTES
from crm.reports.holds import HOLDS
from crm.reports.journal import JOURNAL
from crm.reports.promises import PROMISES
from crm.reports.receivables import RECEIVABLES
from crm.reports.reminders import REMINDERS
from crm.reports.report import Asked, CannotReport, Report
from crm.reports.sales.analysis import SALES
from crm.reports.sales.reps import REPS
from crm.reports.sales.stopped import STOPPED
from crm.reports.sales.top import TOP
from crm.reports.statement import STATEMENT

LISTED = (
    COLLECTIONS, AGING, RECEIVABLES, CREDIT, HOLDS, PROMISES, DISPUTES, REMINDERS, SALES, TOP, REPS, STOPPED, CUSTOMERS,
    STATEMENT, JOURNAL, ACCOUNTING,
)  # fmt: skip
REPORTS: dict[str, Report] = {report.name: report for report in LISTED}

__all__ = ["REPORTS", "Asked", "CannotReport", "Report"]
