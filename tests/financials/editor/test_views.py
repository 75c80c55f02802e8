"""Writing a document on its page: what is typed, what the rules fill in, what is refused and kept."""

from decimal import Decimal

import pytest

from financials.models import Document
from tests.financials.editor.conftest import product, typed

pytestmark = pytest.mark.django_db
NEW = "/customers/ACME/financials/{}/new/"


def test_a_quote_of_a_product_and_a_line_of_its_own_is_sent(client, seller, acme, bolts):
    data = typed({"part": "hb-m8", "quantity": "10"}, {"description": "Freight", "price": "60", "tax": "19"})
    answer = client.post(NEW.format("quote"), data)
    quote = Document.objects.get()
    assert answer.headers["Location"] == quote.get_absolute_url()
    assert (quote.status, quote.net, quote.tax) == ("sent", Decimal(180), Decimal("34.2"))
    line = quote.lines.get(position=1)
    assert (line.product, line.unit, line.unit_price) == (bolts, "pc", Decimal(12))
    assert (line.price_reason, line.unit_cost) == ("List price: 12.00", Decimal(7))
