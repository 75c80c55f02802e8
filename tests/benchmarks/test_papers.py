"""An invoice of four hundred lines as PDF, as the job prints it that its sender looks at."""

import resource

from django.db import transaction

from financials.papers import print_document
from tests.benchmarks.stopwatch import milliseconds
from tests.financials.papers.desk import document

LINES = 400


def test_four_hundred_lines_are_printed_within_five_seconds(house, board):
    with transaction.atomic():
        paper = document("invoice", LINES, "de")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        took = milliseconds(lambda: print_document(paper))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        transaction.set_rollback(True)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    board.put("invoice of 400 lines as PDF, processor time", busy, unit="s")
    board.put("invoice of 400 lines as PDF", took / 1000, target=5, unit="s")
