"""The journal line that says what came of a task."""

from datetime import datetime

from journal import kinds
from journal.agenda.refusals import AgendaRefused
from journal.company_kinds import offered_kinds
from journal.models import Entry, Task
from journal.new_entry import Refused
from journal.record import record
from staff.models import User

DONE = "task_done"


def line_kind(task: Task) -> str:
    """Return the kind under which what came of it is most likely noted."""
    return "call_out" if task.what == Task.What.CALL else DONE


def ensure_said(kind: str, subject: str, text: str) -> None:
    """Raise AgendaRefused for a kind the journal does not know, and for no words at all."""
    if kind != DONE and kind not in kinds.BY_PEOPLE and kind not in {own.value for own in offered_kinds()}:
        raise AgendaRefused("The journal knows no such kind. Choose one of those offered.", "kind")
    if not subject.strip() and not text.strip():
        raise AgendaRefused("Say in a few words what came of it: the journal keeps it.", "subject")


def says(entry: Entry | None, kind: str, subject: str, title: str) -> bool:
    """Whether the line says these words; a task without customer has none."""
    return entry is None or (entry.kind == kind and entry.body.subject == (subject.strip() or title))


def write_line(task: Task, kind: str, line: dict, *, contacts, links, by: User, now: datetime) -> Entry:
    """Write the line into the journal of the customer. Raises AgendaRefused for what cannot stand there."""
    try:
        return record(
            task.customer, kind, by=by, now=now, contacts=contacts, staff=[by], about=task, links=links, **line
        )
    except Refused as refusal:
        raise AgendaRefused(str(refusal), refusal.field) from refusal
