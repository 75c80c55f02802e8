"""An impatient finger on two connections at once: the same form is one document."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from financials.editor.keeping import keep
from financials.editor.sheet import Sheet
from financials.models import Document
from foundation.periods import company_today
from tests import make
from tests.financials.editor.conftest import typed


@pytest.mark.django_db(transaction=True)
def test_the_same_order_sent_on_two_connections_at_once_is_one_order():
    acme, somebody, key, start = make.customer("ACME"), make.user(), str(uuid4()), Barrier(2)
    data = QueryDict(mutable=True)
    for name, value in typed({"description": "Pump", "price": "80"}, key=key).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    kept = []

    def send() -> None:
        sheet = Sheet(customer=acme, kind="order", today=company_today(), data=data)
        assert sheet.can_be_issued
        start.wait(10)
        kept.append(keep(sheet=sheet, issuing=True, by=somebody, now=timezone.now()))
        connection.close()

    threads = [Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    order = Document.objects.get()
    assert (order.status, [document.pk for document, refusal in kept if not refusal]) == ("confirmed", [order.pk] * 2)
