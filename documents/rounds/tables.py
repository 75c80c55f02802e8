"""Columns that the lists of every round have, and how many papers of a run are where."""

from collections import defaultdict
from collections.abc import Callable

from django.db.models import Count, Model

from documents.rounds.states import EXCLUDED, FAILED, PROPOSED, SENT, UNCLEAR, UNFINISHED
from foundation.tables import Column

COUNTED = {
    "to_send": (PROPOSED, *UNFINISHED),
    "sent": (SENT,),
    "stuck": (FAILED, UNCLEAR),
    "left_out": (EXCLUDED,),
}


def state(row: Model) -> str:
    """Say where a run or a paper stands."""
    return row.get_status_display()


STATE = Column("status", "State", value=state, cell="rounds/cells/state.html")
RUN_STATE = Column("status", "State", value=state, cell="rounds/cells/run_state.html")
TICK = Column("tick", "Pick", value="pk", cell="rounds/cells/tick.html")
TAKE_IN = Column("take_in", "Back in", value="pk", cell="rounds/cells/take_in.html")
AGAIN = Column("again", "Then", value="pk", cell="rounds/cells/again.html")


def counts_of(papers: type[Model]) -> Callable[[list], None]:
    """Return what gives each run of a page how many of its papers are where, in one query."""

    def complete(runs: list) -> None:
        found: dict[int, dict[str, int]] = defaultdict(dict)
        rows = papers.objects.filter(run__in=runs).order_by().values_list("run_id", "status").annotate(Count("pk"))
        for run_id, status, count in rows:
            found[run_id][status] = count
        for run in runs:
            for name, statuses in COUNTED.items():
                setattr(run, name, sum(found[run.pk].get(status, 0) for status in statuses) or None)

    return complete


def usable(columns: tuple[Column, ...], run: Model, *, may: bool) -> list[Column]:
    """Return the columns; what changes something is for who may, while it can be changed."""
    open_ones = {"again"} if run.status != PROPOSED else {"tick", "take_in"}
    kept = open_ones if may else set()
    return [column for column in columns if column not in (TICK, TAKE_IN, AGAIN) or column.key in kept]
