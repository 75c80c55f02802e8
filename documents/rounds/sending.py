"""Sending a released round, paper by paper; begun again it goes on, and sends nothing twice.

Of each paper three things are committed one after the other: (1) that a worker has it; (2) everything about it: it was
asked again whether it is to go out, it is frozen and filed, and it is being handed over; (3) that it was sent, with its
journal entry. A worker killed before (2) leaves nothing behind, so the paper is done again. One killed between (2) and
(3) leaves open whether it went out: it becomes unclear, and a person says what happened.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import Model, QuerySet

from documents.filing import NotFiled
from documents.handing import MayHaveGone, NobodyAnswers, NotHanded
from documents.letterhead import sheet_size
from documents.rounds.states import FAILED, FINISHED, HANDING, PREPARING, QUEUED, RELEASED, UNFINISHED
from foundation.alone import alone
from foundation.pdf import PdfError
from foundation.pdf.press import Press

logger = logging.getLogger(__name__)

HANDFUL = 100
KILLED = (
    "The program was stopped while this was being handed over: it may have gone out or not. "
    "Ask the customer or look into the mail server’s log, then say which."
)
FAULT = "A fault in the program kept it from being written; it is in the log now. Tell the administrator."
GATEWAY_FAULT = (
    "A fault in the program met it while it was being handed over; it is in the log now. It may have gone out."
)


class CannotSend(Exception):
    """The run is not sent, or not further; the text says why and what to do."""


@dataclass
class Sent:
    """How many papers of a run went which way this time."""

    sent: int = 0
    failed: int = 0
    unclear: int = 0
    left_out: int = 0

    def __str__(self):
        words = {"sent": self.sent, "left out": self.left_out, "failed": self.failed, "unclear": self.unclear}
        return ", ".join(f"{count} {word}" for word, count in words.items() if count or word == "sent")


class Carrier(ABC):
    """Sends one run. Reminders and statements say what is their own: what is written, handed over and noted.

    `noun` names a paper in sentences, `taken` is said when the database lets no second one go out, `refusals` are
    what keeps a paper from being written, each with a sentence.
    """

    noun: str
    taken: str
    refusals: tuple[type[Exception], ...] = (NotFiled, PdfError)

    def __init__(self, run: Model, clock: Callable[[], datetime]):
        self.run, self.clock, self.counts = run, clock, Sent()

    @abstractmethod
    def papers(self) -> QuerySet:
        """Return the papers of the run with what is needed to send them."""

    @abstractmethod
    def prepare(self, paper: Model, press: Press, now: datetime) -> Any:
        """Freeze, write and file a paper in one transaction, its state HANDING then; None when it is left out."""

    @abstractmethod
    def hand_over(self, ready: Any) -> None:
        """Give away what `prepare` returned. Raises documents.handing.NotHanded or MayHaveGone."""

    @abstractmethod
    def note_sent(self, paper: Model, now: datetime) -> None: ...

    @abstractmethod
    def note_failed(self, paper: Model, trouble: str, now: datetime) -> None:
        """Note that nobody took it."""

    @abstractmethod
    def note_unclear(self, paper: Model, trouble: str, now: datetime) -> None: ...

    @abstractmethod
    def put_back(self, paper: Model, status: str, trouble: str, now: datetime) -> None:
        """Take back what preparing it did; it may be sent again."""

    def send(self, told: Callable[[int], None] | None = None, press: Press | None = None) -> Sent:
        """Send what is left of the run; `told` hears after each how many are done, and may raise to stop.

        The letters are printed by `press`, or by one of its own.

        Raises CannotSend when another worker is at it, the run was not released, or the mail server does not answer.
        """
        with alone(f"{self.noun} run {self.run.pk}") as line:
            if not line:
                raise CannotSend(f"These {self.noun}s are being sent by another process already. Look at the run.")
            self.run.refresh_from_db(fields=["status", "released_by"])
            if self.run.status not in (RELEASED, FINISHED):
                raise CannotSend("This run was not released. Release it first, then it can be sent.")
            self._take_up_again()
            with nullcontext(press) if press else Press(sheet_size()) as printing:
                for done, paper in enumerate(self._waiting(), start=1):
                    self._send(paper, printing)
                    if told:
                        told(done)
            self._finish()
            return self.counts

    def _take_up_again(self) -> None:
        """What a killed worker left: nobody else is at this run, so what is half-way was left half-way."""
        now = self.clock()
        for paper in self.papers().filter(status=HANDING):
            if paper.channel == "post":  # it is filed and waits for the printer
                self.note_sent(paper, now)
                self.counts.sent += 1
            else:
                self.note_unclear(paper, KILLED, now)
                self.counts.unclear += 1
        self.papers().filter(status=PREPARING).update(status=QUEUED)

    def _waiting(self) -> Iterator[Model]:
        """What is to be sent, in handfuls: also what a person queues again meanwhile."""
        while handful := list(self.papers().filter(status=QUEUED).order_by("pk")[:HANDFUL]):
            yield from handful

    def _finish(self) -> None:
        if not self.papers().filter(status__in=UNFINISHED).exists():
            unfinished = type(self.run).objects.filter(pk=self.run.pk, status=RELEASED)
            unfinished.update(status=FINISHED, finished_at=self.clock())

    def _send(self, paper: Model, press: Press) -> None:
        now = self.clock()
        mine = type(paper).objects.filter(pk=paper.pk, status=QUEUED)
        if not mine.update(status=PREPARING, claimed_at=now):
            return  # somebody has taken it out meanwhile
        try:
            ready = self.prepare(paper, press, now)
        except self.refusals as trouble:
            self._failed(paper, str(trouble), now)
        except IntegrityError:
            self._failed(paper, self.taken, now)
        except Exception:
            logger.exception("The %s %s could not be prepared.", self.noun, paper.pk)
            self._failed(paper, FAULT, now)
        else:
            if ready:
                self._hand_over(ready)
            else:
                self.counts.left_out += 1

    def _failed(self, paper: Model, trouble: str, now: datetime) -> None:
        self.put_back(paper, FAILED, trouble, now)
        self.counts.failed += 1

    def _hand_over(self, ready: Any) -> None:
        paper = ready.paper
        try:
            self.hand_over(ready)
        except NobodyAnswers as trouble:
            self.put_back(paper, QUEUED, str(trouble), self.clock())
            so_far = f"{self.counts} so far; the others wait in the run and can be sent later."
            raise CannotSend(f"{trouble} {so_far}") from trouble
        except NotHanded as trouble:
            self.note_failed(paper, str(trouble), self.clock())
            self.counts.failed += 1
        except MayHaveGone as trouble:
            self.note_unclear(paper, str(trouble), self.clock())
            self.counts.unclear += 1
        except Exception:
            logger.exception("The %s %s met a fault while it was handed over.", self.noun, paper.pk)
            self.note_unclear(paper, GATEWAY_FAULT, self.clock())
            self.counts.unclear += 1
        else:
            self.note_sent(paper, self.clock())
            self.counts.sent += 1
