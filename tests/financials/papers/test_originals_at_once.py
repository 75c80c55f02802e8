"""Two clerks send the same invoice at the same moment: one original, and both send it."""

import pytest

from financials.models import Original
from financials.originals import original_of
from tests import make
from tests.financials.at_once import at_once
from tests.financials.papers.desk import NOW, TODAY, firm

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_moment_makes_one_original():
    anna, paper = make.user("Anna Meyer"), make.invoice(firm(), issued_on=TODAY)
    files = at_once(lambda _: original_of(document=paper, by=anna, now=NOW).pk, times=2)
    assert files == [Original.objects.get(document=paper).file_id] * 2
    assert paper.customer.files.count() == 1
