"""What a run of reminders comes to: by state, currency, level, channel and reason, from one query."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from credit.dunning.reasons import label_of
from credit.models import Reminder, ReminderRun
from documents.rounds.states import SHOWN
from foundation.templatetags.formats import money_with_currency

Status, Channel = Reminder.Status, Reminder.Channel
LISTED = 10  # runs that wait
CHANNEL_WORDS = {
    Channel.EMAIL: ("e-mail", "e-mails"),
    Channel.POST: ("letter", "letters"),
    Channel.SMS: ("SMS", "SMS"),
}


@dataclass(frozen=True)
class Part:
    """Reminders of a run that share state, reason, currency, level and channel; amounts in the currency."""

    status: str
    exclusion: str
    currency: str
    level_id: int | None
    level_name: str
    position: int
    on_paper: bool
    channel: str
    count: int
    amount: Decimal
    disputed: Decimal
    charges: Decimal


@dataclass(frozen=True)
class Line:
    """A line of sums: what it is of, how many reminders, what they ask for and what of it are charges."""

    of: str
    currency: str
    count: int
    amount: Decimal
    charges: Decimal


@dataclass(frozen=True)
class Reason:
    """Why accounts were left out, and how many."""

    key: str
    label: str
    count: int


class Breakdown:
    """The sums of one run."""

    def __init__(self, parts: Iterable[Part]):
        self.parts = list(parts)

    @property
    def shown(self) -> list[tuple[str, str, int]]:
        """Each state there is something in: its key, its words, how many."""
        counted = [(key, label, self.count(*statuses)) for key, (label, statuses) in SHOWN.items()]
        return [one for one in counted if one[2]]

    def count(self, *statuses: str) -> int:
        return sum(part.count for part in self.parts if part.status in statuses)

    @cached_property
    def reasons(self) -> list[Reason]:
        """Why accounts were left out, the commonest reason first."""
        found: dict[str, int] = defaultdict(int)
        for part in self._of(Status.EXCLUDED):
            found[part.exclusion] += part.count
        return [Reason(key, label_of(key), count) for key, count in sorted(found.items(), key=lambda one: -one[1])]

    @property
    def asking(self) -> list[Part]:
        """The reminders that ask for money: all but those left out."""
        return [part for part in self.parts if part.status != Status.EXCLUDED]

    @cached_property
    def levels(self) -> list[Line]:
        """Sums by currency and level of what is asked for."""
        return _lines(self.asking, key=lambda part: (part.currency, part.position, part.level_name))

    @cached_property
    def totals(self) -> list[Line]:
        """Sums by currency of what is asked for."""
        return _lines(self.asking, key=lambda part: (part.currency, 0, "All"))

    @property
    def channels(self) -> str:
        """How those that are to be sent go out: "30 e-mails, 10 letters, 2 SMS"."""
        going = self._of(Status.PROPOSED)
        counts = {one: sum(part.count for part in going if part.channel == one) for one in CHANNEL_WORDS}
        words = [f"{count} {CHANNEL_WORDS[one][count != 1]}" for one, count in counts.items() if count]
        too = sum(part.count for part in going if part.on_paper and part.channel != Channel.POST)
        return ", ".join([*words, *([f"{too} of them on paper, too"] if too else [])])

    @property
    def charged(self) -> str:
        """Fees and interest of all of them: "60.00 EUR, 12.50 USD"."""
        return ", ".join(money_with_currency(line.charges, line.currency) for line in self.totals if line.charges)

    @property
    def to_send(self) -> int:
        return self.count(Status.PROPOSED)

    @property
    def letters(self) -> int:
        """How many letters of those sent there are to print."""
        return sum(part.count for part in self._of(Status.SENT) if part.on_paper or part.channel == Channel.POST)

    def _of(self, *statuses: str) -> list[Part]:
        return [part for part in self.parts if part.status in statuses]


def breakdown_of(run: ReminderRun) -> Breakdown:
    """Return the sums of a run."""
    rows = (
        Reminder.objects.filter(run=run)
        .order_by()
        .values(
            "status", "exclusion", "currency", "level_id", "channel",
            level_name=F("level__name"), position=F("level__position"), on_paper=F("level__by_post"),
        )
        .annotate(
            count=Count("pk"), sum_amount=Sum("amount"), sum_disputed=Sum("disputed"),
            charges=Sum(F("fee") + F("interest")),
        )
    )  # fmt: skip
    return Breakdown(map(_part, rows))


def _part(row: dict) -> Part:
    sums = {"amount": row.pop("sum_amount"), "disputed": row.pop("sum_disputed")}
    known = {"level_name": row["level_name"] or "", "position": row["position"] or 0, "on_paper": bool(row["on_paper"])}
    return Part(**row | known | sums)


def _lines(parts: Iterable[Part], *, key) -> list[Line]:
    groups: dict[tuple, list[Part]] = defaultdict(list)
    for part in parts:
        groups[key(part)].append(part)
    return [
        Line(
            of=name,
            currency=currency,
            count=sum(part.count for part in group),
            amount=sum((part.amount + part.charges for part in group), Decimal(0)),
            charges=sum((part.charges for part in group), Decimal(0)),
        )
        for (currency, _, name), group in sorted(groups.items())
    ]


def what_waits() -> list[ReminderRun]:
    """Return the runs somebody has to look at: not released yet, or with reminders that failed or are unclear."""
    stuck = Reminder.objects.filter(run=OuterRef("pk"), status__in=[Status.FAILED, Status.UNCLEAR])
    waiting = Q(Exists(stuck)) | Q(status=ReminderRun.Status.PROPOSED)
    runs = ReminderRun.objects.exclude(status=ReminderRun.Status.DISCARDED).filter(waiting)
    states = {"failed": Status.FAILED, "unclear": Status.UNCLEAR, "proposed": Status.PROPOSED}
    counts = {name: Count("reminders", filter=Q(reminders__status=state)) for name, state in states.items()}
    return list(runs.select_related("customer", "collector").annotate(**counts).order_by("-made_at")[:LISTED])
