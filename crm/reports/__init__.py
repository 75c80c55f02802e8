"""The list of reports: what each shows, who may see it, and where its rows come from."""

from crm.reports.aging import AGING
from crm.reports.collections import COLLECTIONS
from crm.reports.customers import CUSTOMERS
from crm.reports.journal import JOURNAL
from crm.reports.report import Asked, CannotReport, Report

REPORTS: dict[str, Report] = {report.name: report for report in (COLLECTIONS, AGING, CUSTOMERS, JOURNAL)}

__all__ = ["REPORTS", "Asked", "CannotReport", "Report"]
