"""Whom to believe (D5): exact rates of a history made up beforehand, by person and by customer."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from credit.collecting.keeping import judge
from credit.collecting.scorecard import Scorecards, scorecards
from tests import make

pytestmark = pytest.mark.django_db

FIRST = date(2025, 1, 6)  # a Monday
MONTH = timedelta(days=28)


@pytest.fixture
def acme():
    return make.customer("ACME", "Acme Ltd")


def history(customer, contact, slips: list[int | None], *, name: str = "", since: date = FIRST) -> date:
    """A promise of 100.00 a month, each due on a Monday, paid so many days after its day or never."""
    by = make.somebody()
    for month, slip in enumerate(slips):
        made_on = since + month * MONTH
        due_on = made_on + timedelta(days=7)
        make.invoice(customer, "100.00", issued_on=made_on)
        make.promise_payment(
            customer=customer, amount=Decimal(100), due_on=due_on, promised_by=name, contact=contact, by=by,
            now=make.at(made_on),
        )  # fmt: skip
        if slip is not None:
            make.payment(customer, "100.00", received_on=due_on + timedelta(days=slip))
    day = since + len(slips) * MONTH
    judge(day=day, now=make.at(day + timedelta(days=1)))
    return day


def test_a_simulated_history_gives_exact_rates(acme):
    lee, roth = make.contact(acme, "Ada", "Lee"), make.contact(acme, "Jan", "Roth")
    middle = history(acme, lee, [-3, 0, 2, 2, 9])  # the last one late: broken, and paid 9 days after its day
    day = history(acme, roth, [5, None, 0, 16], since=middle + MONTH)
    cards = scorecards([acme.pk], as_of=day)[acme.pk]
    of_lee, of_roth = cards.of(contact=lee), cards.of(contact=roth)
    assert (of_lee.judged, of_lee.kept, of_lee.partly, of_lee.broken) == (5, 4, 0, 1)
    assert (of_lee.kept_rate, of_lee.slip, of_lee.tone) == (0.8, 2.0, "green")
    # What was never paid is paid by what came too late for a later one.
    assert (of_roth.judged, of_roth.kept, of_roth.broken, of_roth.paid) == (4, 1, 3, 3)
    assert (of_roth.kept_rate, of_roth.tone) == (0.25, "red")
    assert of_roth.slip == pytest.approx((5 + 72 + 0) / 3)
    assert (cards.whole.judged, cards.whole.kept, cards.whole.broken) == (9, 5, 4)
    assert [one.name for one in cards.people] == ["Ada Lee", "Jan Roth"]


def test_a_new_promise_is_reckoned_with_as_late_as_the_money_came_so_far(acme):
    lee = make.contact(acme, "Ada", "Lee")
    day = history(acme, lee, [4, 3, 4])  # four days after a Monday is Friday: too late
    card = scorecards([acme.pk], as_of=day)[acme.pk].of(contact=lee)
    assert card.slip == pytest.approx(11 / 3)
    assert card.realistic_on(date(2026, 3, 2)) == date(2026, 3, 6)  # Monday and four days
    assert card.realistic_on(date(2026, 3, 4)) == date(2026, 3, 9)  # Sunday rolls to Monday


def test_who_pays_early_is_reckoned_with_on_the_day(acme):
    day = history(acme, None, [-5, -4], name="Mr Roth")
    card = scorecards([acme.pk], as_of=day)[acme.pk].of(name=" mr roth")
    assert (card.kept, card.slip, card.realistic_on(date(2026, 3, 2))) == (2, -4.5, date(2026, 3, 2))


def test_a_past_day_knows_what_was_judged_by_then_and_nobody_is_nobody(acme):
    history(acme, None, [0, None], name="Mr Roth")
    before = scorecards([acme.pk], as_of=FIRST + timedelta(days=14))[acme.pk]
    assert (before.whole.judged, before.whole.kept_rate) == (1, 1.0)
    bolt = make.customer()
    assert scorecards([bolt.pk], as_of=FIRST) == {bolt.pk: Scorecards(None)}
    assert before.of(name="Ms Lee") is None
