"""Writing what a file brings: staged and taken over by the very loaders of `manage.py load`, inside one operation."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from customers.codes import free_codes
from customers.events import tell_many
from customers.groups import group_tree, make_group
from customers.importing.planned import Planned
from customers.loading import contacts, customers
from customers.loading.columns import contact_columns, customer_columns
from customers.models import Customer, Membership
from foundation.loading.cells import Days
from foundation.loading.layout import Column, Layout
from foundation.loading.progress import Progress
from foundation.loading.reading import Table
from foundation.loading.series import go_on_behind
from foundation.loading.staging import Outcome, Work, stage
from foundation.periods import company_today, company_zone
from staff.models import User

WORKING_MEMORY = "256MB"
TRIAL = "trial-{0}"  # what new customers are called in a dry run, which takes no number of the series
NEW, UPDATED, SAME, REFUSED = "created", "updated", "skipped", "failed"


@dataclass
class Written:
    """What became of each customer by its first row, why rows were refused, and what is to be said of the whole."""

    customers: dict[int, tuple[int | None, str]] = field(default_factory=dict)  # key and outcome, by row
    refused: dict[int, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    news: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))  # what changed, by customer


class Writing:
    """One run over the planned customers, in the caller's transaction; a trial takes no numbers and tells nobody."""

    def __init__(
        self, plans: Sequence[Planned], *, file: str, by: User, now: datetime, days: str = "", trial: bool = False,
        progress: Progress | None = None,
    ):  # fmt: skip
        self.plans, self.by, self.now, self.trial, self.file = plans, by, now, trial, file
        self.days = Days(company_zone(), days or None)
        self.progress = progress or Progress()
        self.written = Written()
        self.codes: dict[int, str] = {}

    def run(self, groups: Iterable[int] = (), *, new_group: str = "") -> Written:
        """Write customers, further addresses, people, groups and the journal.

        Everybody is put into `groups`, and into the one called `new_group`, which is made when there is none.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('work_mem', %s, true)", [WORKING_MEMORY])
            self.work = Work(cursor, self.file, self.now, company_today(self.now), self.progress)
            self.codes = self._codes()
            self._customers()
            self._further_addresses()
            self._people()
            self._join(set(groups), new_group)
            if not self.trial:
                self._tell()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return self.written

    def _codes(self) -> dict[int, str]:
        """Return the code of each planned customer by its row: that it has, that the file gives, else a free one."""
        known = Customer.objects.in_bulk([plan.customer_id for plan in self.plans if plan.customer_id])
        codes = {plan.number: known[plan.customer_id].code for plan in self.plans if plan.customer_id in known}
        codes |= {
            plan.number: plan.cells["code"] for plan in self.plans if not plan.customer_id and "code" in plan.cells
        }
        without = [plan for plan in self.plans if plan.number not in codes]
        names = [plan.cells.get("name", "") for plan in without]
        trial = [TRIAL.format(plan.number) for plan in without]
        free = trial if self.trial else free_codes(names, today=company_today(self.now))
        return codes | {plan.number: code for plan, code in zip(without, free, strict=True)}

    def _customers(self) -> None:
        rows = [(plan.number, plan.cells | {"code": self.codes[plan.number]}) for plan in self.plans]
        outcome = self._take_over(customer_columns(self.days), rows, customers)
        self.written.warnings += outcome.warnings
        if not self.trial:
            go_on_behind(self.work, "customer", "SELECT code AS number FROM loading WHERE outcome = 'created'")
        for nr, pk, what, reason in self.work.rows("SELECT nr, customer_id, outcome, reason FROM loading"):
            self.written.customers[nr] = (pk, what)
            if reason:
                self._refuse(nr, reason)
        self._note_what_changed()

    def _note_what_changed(self) -> None:
        for pk, what in self.work.rows("SELECT DISTINCT customer_id, what FROM loading_touched"):
            self.written.news[pk].add(what)

    def _further_addresses(self) -> None:
        """Load them one after another, as a row of the layout has one address."""
        plans = [plan for plan in self.plans if plan.number not in self.written.refused]
        for place in range(max((len(plan.places) for plan in plans), default=0)):
            rows = [
                (plan.number, plan.places[place] | {"code": self.codes[plan.number]})
                for plan in plans
                if len(plan.places) > place
            ]
            self._take_over(customer_columns(self.days), rows, customers)
            for nr, reason in self.work.rows("SELECT nr, reason FROM loading WHERE reason IS NOT NULL"):
                self.written.warnings.append(f"Row {nr}: a further address was left out. {reason}")
            self._note_what_changed()

    def _people(self) -> None:
        rows = [
            (number, cells | {"customer_code": self.codes[plan.number]})
            for plan in self.plans
            if plan.number not in self.written.refused
            for number, cells in plan.people
        ]
        self._take_over(contact_columns(self.days), rows, contacts)
        for nr, pk, what, reason in self.work.rows("SELECT nr, customer_id, outcome, reason FROM loading"):
            if reason:
                self.written.refused[nr] = f"The person: {reason}"
            elif what in (NEW, UPDATED):
                self.written.news[pk].add("people")

    def _take_over(self, columns: list[Column], rows: list[tuple[int, dict[str, str]]], loader) -> Outcome:
        layout = Layout(columns)
        used = {name for _, cells in rows for name in cells}
        header = tuple(column.name for column in columns if column.name in used or column.required)
        table = Table(
            self.file,
            header,
            lambda: ((number, [cells.get(name, "") for name in header]) for number, cells in rows),
            length=len(rows),
        )
        stage(self.work, layout, table, loader.EXTRA)
        return (loader.take_over_customers if loader is customers else loader.take_over_contacts)(self.work)

    def _refuse(self, number: int, reason: str) -> None:
        """What is wrong with a customer refuses all rows that speak of it."""
        for plan in self.plans:
            if plan.number == number:
                self.written.refused |= dict.fromkeys(plan.numbers, reason)

    def _join(self, everybody: set[int], new_group: str) -> None:
        """Put the customers into the groups chosen for the file and those their rows name."""
        by_name = {name.lower(): each.id for each in group_tree() for name in (each.name, " / ".join(each.path))}
        if new_group and self.written.customers:
            if new_group.lower() not in by_name:
                by_name[new_group.lower()] = make_group(name=new_group, by=self.by).pk
            everybody = everybody | {by_name[new_group.lower()]}
        members = []
        for plan in self.plans:
            pk = self.written.customers.get(plan.number, (None, ""))[0]
            if pk and plan.number not in self.written.refused:
                named = {by_name[name.lower()] for name in plan.groups if name.lower() in by_name}
                self._miss_groups(plan, by_name)
                members += [(pk, group) for group in everybody | named]
        there = set(Membership.objects.filter(customer__in={pk for pk, _ in members}).values_list("customer", "group"))
        new = [pair for pair in dict.fromkeys(members) if pair not in there]
        Membership.objects.bulk_create(
            [Membership(customer_id=pk, group_id=group, since=self.now, added_by=self.by) for pk, group in new]
        )
        for pk, _ in new:
            self.written.news[pk].add("groups")

    def _miss_groups(self, plan: Planned, by_name: dict[str, int]) -> None:
        self.written.warnings += [
            said for name in sorted(plan.groups)
            if name.lower() not in by_name
            and (said := f"There is no group “{name}”; nobody was put into it.") not in self.written.warnings
        ]  # fmt: skip

    def _tell(self) -> None:
        """Write one entry into the journal of each customer that came or changed."""
        new = {pk for pk, what in self.written.customers.values() if what == NEW}
        said = defaultdict(list)
        for pk in new:
            said[f"Customer taken over from {self.file}"].append(pk)
        for pk, what in self.written.news.items():
            if pk not in new:
                said[f"Brought up to date from {self.file}: {', '.join(sorted(what))}"].append(pk)
        for subject, keys in said.items():
            tell_many(keys, "takeover", subject, by=self.by, now=self.now)
