"""Taking over payments, with the entries they make and the invoices they settle."""

from customers.loading.locking import lock_customers
from financials.loading.allocating import settle_invoices
from financials.loading.documents import taken_over
from financials.loading.reporting import report_rules
from foundation.loading.staging import LIVE, News, Outcome, Work, tally

EXTRA = "customer_id bigint, money text, payment_id bigint, entry_id bigint, discount_entry_id bigint"


def take_over_payments(work: Work) -> Outcome:
    """Create payments out of the staged rows (layout: payment_columns); known ones stay as they are."""
    work.progress.say("checking")
    _find_customers(work)
    work.settle_repeats("loading.customer_id || '|' || loading.reference")
    _settle_known(work)
    lock_customers(work, f"SELECT customer_id FROM loading WHERE {LIVE}")
    work.progress.say("allocating")
    settle_invoices(work)
    work.progress.say("booking")
    _create(work)
    outcome = tally(work)
    outcome.news = _news(work)
    outcome.earliest = work.rows("SELECT min(received_on) FROM loading WHERE outcome = 'created'")[0][0]
    report_rules(work, outcome)
    return outcome


def _find_customers(work: Work) -> None:
    work.run(
        f"""
        UPDATE loading SET customer_id = known.id, money = coalesce(loading.currency, known.currency),
            amount = round(amount, foundation_exponent(coalesce(loading.currency, known.currency))),
            discount_taken = round(discount_taken, foundation_exponent(coalesce(loading.currency, known.currency)))
        FROM (SELECT DISTINCT ON (loading.nr) loading.nr, coalesce(customer.merged_into_id, customer.id) AS id,
                     customer.currency
              FROM loading JOIN customers_customer customer ON lower(customer.code) = lower(customer_code)
              WHERE {LIVE} ORDER BY loading.nr, customer.code <> customer_code) known
        WHERE known.nr = loading.nr
        """
    )
    work.refuse("customer_id IS NULL", "'There is no customer ' || customer_code || '. Load the customers first.'")
    work.look_again()
    work.refuse("amount <= 0", "'amount must be more than 0; money paid back is a refund.'")
    work.refuse("received_on > %s", "'received_on: the money cannot have come in after today.'", work.today)


def _settle_known(work: Work) -> None:
    """A reference booked before for this customer: the same payment, or another one under the same number."""
    work.run(
        f"""
        UPDATE loading SET outcome = CASE WHEN same THEN 'skipped' END, reason = CASE WHEN NOT same THEN
                'Payment ' || reference || ' is here already and differs: ' || here || '.' END
        FROM (
            SELECT nr, known.amount = loading.amount AND known.received_on = loading.received_on
                       AND (loading.discount_taken IS NULL OR known.discount_taken = loading.discount_taken)
                       AND known.currency = money
                       AND (loading.method IS NULL OR loading.method = known.method) AS same,
                   concat_ws(' ', round(known.amount, foundation_exponent(known.currency)), known.currency,
                             known.method, 'received', known.received_on) AS here
            FROM loading JOIN financials_payment known USING (customer_id, reference) WHERE {LIVE}) known
        WHERE known.nr = loading.nr
        """
    )


def _create(work: Work) -> None:
    """Payments, their entries, and the allocations; history was known on its own day."""
    _number(work)
    _insert(work)
    _allocate(work)


def _number(work: Work) -> None:
    work.run(f"UPDATE loading SET outcome = 'created' WHERE {LIVE}")
    work.number("outcome = 'created'", payment_id="financials_payment_id_seq", entry_id="financials_entry_id_seq")
    work.number("outcome = 'created' AND discount_taken > 0", discount_entry_id="financials_entry_id_seq")
    work.look_again()


def _insert(work: Work) -> None:
    work.run(
        """
        INSERT INTO financials_payment (id, customer_id, reference, received_on, method, currency, amount,
                                        discount_taken, note, known_on)
        SELECT payment_id, customer_id, reference, received_on, coalesce(method, 'wire'), money, amount,
               discount_taken, coalesce(note, ''), received_on
        FROM loading WHERE outcome = 'created' ORDER BY nr
        """
    )
    work.run(
        """
        INSERT INTO financials_entry (id, customer_id, kind, currency, amount, posted_on, payment_id, known_on,
                                      allocated)
        SELECT sides.id, customer_id, kind, money, -sides.amount, received_on, payment_id, received_on, 0
        FROM loading CROSS JOIN LATERAL (VALUES
            ('payment', entry_id, amount), ('discount', discount_entry_id, discount_taken)) sides (kind, id, amount)
        WHERE outcome = 'created' AND sides.amount > 0 ORDER BY nr, kind DESC
        """
    )


def _allocate(work: Work) -> None:
    work.run(
        """
        INSERT INTO financials_allocation (customer_id, currency, debit_id, credit_id, amount, effective_on, known_on)
        SELECT customer_id, money, part.entry_id,
               CASE source WHEN 'payment' THEN loading.entry_id ELSE discount_entry_id END,
               part.amount, effective_on, effective_on
        FROM loading_part part JOIN loading USING (nr) WHERE outcome = 'created' ORDER BY nr
        """
    )


def _news(work: Work) -> list[News]:
    sums = work.rows(
        """
        SELECT customer_id, sum(count)::int, array_agg(ARRAY[total::text, money] ORDER BY money) FROM (
            SELECT customer_id, money, count(*), sum(amount) AS total
            FROM loading WHERE outcome = 'created' GROUP BY 1, 2) sums
        GROUP BY customer_id
        """
    )
    return [News(pk, taken_over(work, count, "payment", totals)) for pk, count, totals in sums]
