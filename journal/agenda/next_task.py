"""A repeated task: when it is done, the next one is given."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from foundation.periods import company_today
from journal.agenda.recurrence import LATEST, days_between
from journal.agenda.rule import Rule, parse
from journal.models import Task

AHEAD = timedelta(days=12 * 366)
KEPT = ("customer", "contact", "what", "title", "note", "due_at", "priority", "owner", "made_by")


def give_next(task: Task, *, now: datetime) -> Task | None:
    """Give the next one of a repeated task, due after this one and after today: what was missed is not made up for.

    None when the rule has come to its end. Nobody is alerted: it is no news.
    """
    if not task.rule:
        return None
    rule = parse(task.rule)
    day = _next_day(rule, task.due_on, max(task.due_on, company_today(now)))
    if day is None:
        return None
    fields = {name: getattr(task, name) for name in KEPT}
    if not task.owner.is_active:
        fields["owner"] = task.done_by
    return Task.objects.create(follows=task, due_on=day, rule=_rest(rule, task.due_on, day), made_at=now, **fields)


def _next_day(rule: Rule, first: date, after: date) -> date | None:
    since = after + timedelta(days=1)
    return next(days_between(rule, first, since, min(after + AHEAD, LATEST)), None)


def _rest(rule: Rule, first: date, day: date) -> str:
    """Of ten times those that are left."""
    if not rule.count:
        return str(rule)
    gone = sum(1 for _ in days_between(rule, first, first, day - timedelta(days=1)))
    return str(replace(rule, count=rule.count - gone))
