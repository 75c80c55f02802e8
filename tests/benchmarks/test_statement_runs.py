"""The end of a month: statements are proposed for everybody, and 500 of them printed, filed and handed over."""

import io
import re
import resource

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from pypdf import PdfReader

from customers.head_offices import below
from customers.models import Customer
from documents.rounds.states import PROPOSED
from financials.models import StatementRun
from financials.statement_runs.runs import make_run, release_run
from financials.statement_runs.sending import send_run
from foundation.periods import company_today
from staff.models import User
from tests.benchmarks.stopwatch import milliseconds

MANY = 500
MEGABYTE = 1024  # kilobytes, as the system counts memory


def test_everybody_is_proposed_and_five_hundred_go_out(house, board, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    with transaction.atomic():
        made, filed = [], []
        made_in = milliseconds(lambda: made.append(_run())) / 1000
        run = made[0]
        board.put("statements in the run", run.statements.filter(status=PROPOSED).count(), unit="")
        board.put("a run for everybody, proposed", made_in, unit="s")
        kept = run.statements.filter(status=PROPOSED).order_by("pk").values_list("pk", flat=True)[:MANY]
        run.statements.exclude(pk__in=list(kept)).delete()
        release_run(run=run, by=run.made_by, now=timezone.now())
        before = _memory(resource.RUSAGE_SELF)
        sent = []
        took = milliseconds(lambda: sent.append(send_run(run=run))) / 1000
        try:
            board.put("statements printed, filed and handed over", sent[0].sent, unit="")
            board.put("of them a second", sent[0].sent / took, unit="")
            board.put("memory it took more", _memory(resource.RUSAGE_SELF) - before, unit="MB")
            board.put("memory of the process that prints", _memory(resource.RUSAGE_CHILDREN), unit="MB")
            assert sent[0].failed == sent[0].unclear == 0
            _each_holds_its_own_numbers_only(run, filed)
        finally:
            for name in filed:
                default_storage.delete(name)
            transaction.set_rollback(True)


def _run() -> StatementRun:
    by = User.objects.get(email="manager@demo.example")
    return make_run(kind="open_item", ends_on=company_today(), by=by, now=timezone.now())


def _memory(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss / MEGABYTE


def _each_holds_its_own_numbers_only(run: StatementRun, filed: list[str]) -> None:
    """Every number of a document and every code of a customer on a letter is one of its own accounts."""
    rows = list(run.statements.exclude(file=None).select_related("customer", "file"))
    filed += [row.file.content.name for row in rows]
    branches = below([row.customer_id for row in rows if row.branches])
    for row in rows:
        accounts = [row.customer_id, *branches.get(row.customer_id, ())]
        theirs = set(Customer.objects.filter(pk__in=accounts).values_list("code", flat=True))
        theirs |= set(
            row.customer.documents.model.objects.filter(customer__in=accounts).values_list("number", flat=True)
        )
        with row.file.content.open("rb") as file:
            text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages)
        named = set(re.findall(r"\b(?:C\d{5,}|(?:INV|CN)\d+)\b", text))
        assert row.customer.code in named
        assert named <= theirs, (row.customer.code, named - theirs)
