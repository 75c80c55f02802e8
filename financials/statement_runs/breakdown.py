"""What a run of statements comes to: by state, way and reason, and its balances by currency."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Sum

from documents.rounds.states import DISCARDED, EXCLUDED, FAILED, PROPOSED, SHOWN, UNCLEAR
from financials.models import Statement, StatementBalance, StatementRun
from financials.statement_runs.outcome import to_print
from financials.statement_runs.reasons import LABELS, key_of

LISTED = 10  # runs that wait
WAYS = {
    "email": ("by e-mail", "by e-mail"),
    "post": ("letter", "letters"),
    "both": ("by e-mail and letter", "by e-mail and letter"),
}


@dataclass(frozen=True)
class Reason:
    """Why customers were left out, and how many."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Balance:
    """What the statements of a run come to in one currency; those left out are not among them."""

    currency: str
    count: int
    closing: Decimal
    overdue: Decimal


@dataclass(frozen=True)
class Breakdown:
    """The counts and sums of one run."""

    counts: Counter  # (status, channel) -> how many
    reasons: list[Reason]
    balances: list[Balance]
    letters: int  # of those sent, how many there are to print

    @property
    def shown(self) -> list[tuple[str, str, int]]:
        """Each state there is something in: its key, its words, how many."""
        counted = [(key, label, self._count(statuses)) for key, (label, statuses) in SHOWN.items()]
        return [one for one in counted if one[2]]

    def _count(self, statuses: Iterable[str], channels: Iterable[str] | None = None) -> int:
        return sum(
            count for (status, channel), count in self.counts.items()
            if status in statuses and (channels is None or channel in channels)
        )  # fmt: skip

    @property
    def to_send(self) -> int:
        return self._count([PROPOSED])

    @property
    def ways(self) -> str:
        """How those that are to be sent go out: "30 by e-mail, 10 letters"."""
        counts = [(words, self._count([PROPOSED], [channel])) for channel, words in WAYS.items()]
        return ", ".join(f"{count} {words[count != 1]}" for words, count in counts if count)


def breakdown_of(run: StatementRun) -> Breakdown:
    """Return the counts and sums of a run, in four queries."""
    rows = Statement.objects.filter(run=run).order_by()
    counts = Counter({row[:2]: row[2] for row in rows.values_list("status", "channel").annotate(Count("pk"))})
    return Breakdown(counts, _reasons(rows), _balances(run), to_print(run).count())


def _reasons(rows) -> list[Reason]:
    """Why customers were left out, the commonest reason first."""
    found: Counter[str] = Counter()
    out = rows.filter(status=EXCLUDED).values_list("why", "left_out_by").annotate(Count("pk"))
    for why, left_out_by, count in out:
        found[key_of(why, by_hand=bool(left_out_by))] += count
    return [Reason(key, LABELS.get(key, "Other"), count) for key, count in found.most_common()]


def _balances(run: StatementRun) -> list[Balance]:
    rows = StatementBalance.objects.filter(statement__run=run).exclude(statement__status=EXCLUDED)
    sums = {"count": Count("pk"), "closing_sum": Sum("closing"), "overdue_sum": Sum("overdue")}
    return [Balance(*row) for row in rows.values_list("currency").annotate(**sums).order_by("currency")]


def what_waits() -> list[StatementRun]:
    """Return the runs somebody has to look at: not released yet, or with statements that failed or are unclear."""
    stuck = Statement.objects.filter(run=OuterRef("pk"), status__in=[FAILED, UNCLEAR])
    runs = StatementRun.objects.exclude(status=DISCARDED).filter(Q(Exists(stuck)) | Q(status=PROPOSED))
    states = {"failed": FAILED, "unclear": UNCLEAR, "proposed": PROPOSED}
    counts = {name: Count("statements", filter=Q(statements__status=state)) for name, state in states.items()}
    related = ("customer", "sales_rep", "category")
    return list(runs.select_related(*related).annotate(**counts).order_by("-made_at")[:LISTED])
