"""How many of each kind a folder holds, and the last payment in it, as known on a day."""

from datetime import date

from django.db.models import Exists, OuterRef

from customers.models import Customer
from financials.models import Adjustment, Payment
from foundation.periods import end_of_day
from foundation.sql import fetch


def counts(customer: Customer, as_of: date) -> dict[str, int]:
    """Return how many of each kind the folder holds, as known on that day; `dealings` are all that is quoted to paid.

    A draft has no number and counts nowhere.
    """
    sql = """
        SELECT (SELECT count(*) FROM customers_contact WHERE customer_id = %(customer)s) AS contacts,
               CASE WHEN now() < %(until)s  -- what has happened by today is all there is, and no book has gaps
                    THEN (SELECT coalesce(sum(seq), 0)::bigint FROM journal_head WHERE customer_id = %(customer)s)
                    ELSE (SELECT count(*) FROM journal_entry
                          WHERE customer_id = %(customer)s AND happened_at < %(until)s) END AS journal,
               count(*) FILTER (WHERE kind = 'quote') AS quotes, count(*) FILTER (WHERE kind = 'order') AS orders,
               count(*) FILTER (WHERE kind = 'delivery') AS deliveries,
               count(*) FILTER (WHERE kind = 'invoice') AS invoices,
               count(*) FILTER (WHERE kind = 'credit_note') AS credit_notes,
               (SELECT count(*) FROM financials_payment
                WHERE customer_id = %(customer)s AND counts_from <= %(as_of)s) AS payments,
               (SELECT count(*) FROM financials_adjustment WHERE customer_id = %(customer)s
                AND counts_from <= %(as_of)s AND kind <> 'cancellation') AS adjustments,
               (SELECT count(*) FROM service_servicecall
                WHERE customer_id = %(customer)s AND noted_at < %(until)s) AS service_calls,
               (SELECT count(*) FROM documents_storedfile
                WHERE customer_id = %(customer)s AND uploaded_at < %(until)s) AS documents
        FROM financials_document
        WHERE customer_id = %(customer)s AND counts_from <= %(as_of)s AND number IS NOT NULL
    """
    row = fetch(sql, {"customer": customer.pk, "as_of": as_of, "until": end_of_day(as_of)})[0]
    dealings = ("quotes", "orders", "deliveries", "invoices", "credit_notes", "payments", "adjustments")
    return row | {"dealings": sum(row[kind] for kind in dealings)}


def last_payment(customer: Customer, as_of: date) -> Payment | None:
    """Return the latest payment in the customer's currency known on that day and not returned by then."""
    known = customer.payments.filter(counts_from__lte=as_of, currency=customer.currency)
    returns = Adjustment.objects.filter(payment=OuterRef("pk"), kind=Adjustment.Kind.RETURN, counts_from__lte=as_of)
    return known.filter(~Exists(returns)).order_by("-received_on", "-id").first()
