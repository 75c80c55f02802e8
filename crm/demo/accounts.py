"""How a customer buys and pays: the few numbers from which its five years of history follow."""

from dataclasses import astuple, dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import ceil, exp
from random import Random

from crm.demo.cast import CAST, Part
from crm.demo.plan import Plan
from customers.terms import Terms

# Of fifty customers so many behave like this. Prospects have quotes only; the archived left long ago, the lost ones
# without paying; "weekday" pays in a weekly run; "worsening" paid well until a year ago.
WHEEL = (
    *["prompt"] * 22, *["weekday"] * 9, *["slow"] * 4, *["worsening"] * 2, *["new"] * 3, *["prepaying"] * 2,
    *["prospect"] * 5, *["archived"] * 2, "defaulting",
)  # fmt: skip
TERMS = ("net30",) * 10 + ("2/10 net 30",) * 4 + ("net14",) * 2 + ("net45", "net60", "eom+15", "3/14 net 45")
METHODS = ("wire",) * 9 + ("check",) * 6 + ("direct_debit",) * 3 + ("card", "wire")
QUIET = 0.08  # of those who pay well
BUSY, GIANT = 400, 20_500  # deals of the first customer, in a small and in a large demo
USUAL_DEALS, LEAN_DEALS = 48, 31  # in five years, of a customer of usual size, in a small and in a large demo


@dataclass(frozen=True, kw_only=True)
class Account:
    """One row of demo_account, in its order (sql/draw.sql says what the columns mean)."""

    customer_id: int
    behaviour: str
    deals: int
    first_on: date
    last_on: date
    stop_on: date | None
    hold_on: date | None
    write_off_on: date | None
    currency: str
    rate: float
    second_currency: str | None
    second_rate: float | None
    tax_percent: str
    terms: str
    days: int
    end_of_month: bool
    discount_percent: object
    discount_days: int
    lateness: int
    run_day: int
    line_value: float
    price_level: float
    method: str
    reference_style: int
    rep_id: int
    clerk_id: int
    collector_id: int

    def row(self) -> tuple:
        return astuple(self)


@dataclass(frozen=True)
class Life:
    """When an account was opened, and between which days it trades and pays."""

    created_on: date
    first_on: date
    last_on: date
    stop_on: date | None = None
    hold_on: date | None = None
    write_off_on: date | None = None


def behaviour_of(plan: Plan, number: int) -> str:
    """Return how the customer behaves; each fifty of them hold the same mixture."""
    if number <= 2:  # the two who are looked at first
        return ("weekday", "prompt")[number - 1]
    if number in CAST:
        return CAST[number].behaviour
    behaviour = _block(plan, number // len(WHEEL))[number % len(WHEEL)]
    return "lost" if behaviour == "archived" and number % 3 == 0 else behaviour


@lru_cache(maxsize=64)
def _block(plan: Plan, block: int) -> tuple[str, ...]:
    return tuple(plan.chance("wheel", block).sample(WHEEL, len(WHEEL)))


def life_of(plan: Plan, chance: Random, behaviour: str, number: int) -> Life:
    """Return the days of an account that behaves like this."""
    if number in CAST:
        return _life(plan, CAST[number])
    days = timedelta(days=1)
    if behaviour == "new":
        created_on = working_day(plan.today - chance.randint(50, 120) * days)
        return Life(created_on, created_on, plan.today)
    if behaviour == "prospect":
        created_on = working_day(plan.today - chance.randint(8, 300) * days)
        return Life(created_on, created_on, plan.today)
    old = chance.random() < 0.5 or behaviour in ("archived", "lost")
    age = chance.randint(5 * 365, 9 * 365) if old else chance.randint(300, 5 * 365)
    created_on = working_day(plan.today - age * days)
    first_on = max(created_on, working_day(plan.began_on + chance.randint(0, 60) * days))
    if behaviour == "defaulting":
        stop_on = plan.today - chance.randint(95, 160) * days
        hold_on = working_day(stop_on + chance.randint(60, 80) * days)
        return Life(created_on, first_on, hold_on - 3 * days, stop_on=stop_on, hold_on=hold_on)
    if behaviour in ("archived", "lost"):
        last_on = working_day(plan.today - chance.randint(450, 1000) * days)
        if behaviour == "lost":
            late = working_day(last_on + 300 * days)
            return Life(created_on, first_on, last_on, stop_on=last_on - 20 * days, write_off_on=late)
        return Life(created_on, first_on, last_on)
    return Life(created_on, first_on, min(plan.today, gone_quiet_on(plan, behaviour, number)))


def gone_quiet_on(plan: Plan, behaviour: str, number: int) -> date:
    """Return the last day of somebody who paid well and buys elsewhere now; the others have none before the end."""
    chance = plan.chance("quiet", number)
    if number <= 2 or behaviour not in ("prompt", "weekday") or chance.random() > QUIET:
        return date.max
    return working_day(plan.today - timedelta(days=chance.randint(120, 300)))


def _life(plan: Plan, part: Part) -> Life:
    def ago(days: int) -> date:
        return working_day(plan.today - timedelta(days=days))

    created_on = ago(part.opened_ago)
    stop_on = None if part.stops_paying_ago is None else ago(part.stops_paying_ago)
    return Life(created_on, max(created_on, working_day(plan.began_on)), ago(part.stops_buying_ago), stop_on=stop_on)


def working_day(day: date) -> date:
    """Return the day or the Friday before it."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def deals_of(plan: Plan, chance: Random, behaviour: str, life: Life, number: int) -> int:
    """Return how many deals there were: a few big customers, many small ones."""
    if number == 1:
        return GIANT if plan.is_large else BUSY
    if number in CAST:
        return CAST[number].deals
    if behaviour == "prospect":
        return chance.choice((0, 0, 0, 1, 1, 2, 3))
    share = (life.last_on - life.first_on) / (plan.today - plan.began_on)
    deals = LEAN_DEALS if plan.is_large else USUAL_DEALS
    usual = deals * exp(chance.gauss(0, 0.85)) / exp(0.85**2 / 2)
    if behaviour in ("lost", "defaulting"):
        usual = min(max(usual, 1.2 * deals), 1.6 * deals)  # busy enough to leave several invoices unpaid
    if behaviour in ("slow", "worsening"):
        usual = min(usual, 1.2 * deals)
    return max(1 + (behaviour == "new"), round(usual * share))


def terms_of(chance: Random, behaviour: str) -> Terms:
    if behaviour == "prepaying":
        return Terms()
    return Terms.parse("net30" if behaviour == "defaulting" else chance.choice(TERMS))


def lateness_of(chance: Random, behaviour: str) -> int:
    return {"slow": chance.randint(7, 14), "worsening": chance.randint(25, 45)}.get(behaviour, 0)


def line_value_of(chance: Random, behaviour: str, number: int) -> float:
    """Return what a usual line costs, in dollars; those who pay late are none of the big ones."""
    value = 340 * exp(chance.gauss(0, 0.7))
    if number <= 2:
        return 700.0
    most = {"defaulting": 170.0, "lost": 170.0, "worsening": 280.0, "slow": 350.0}
    return min(value, most.get(behaviour, value))


def credit_limit_of(chance: Random, line_value: float, deals: int, rate: float) -> int | None:
    """Return a limit in the round figures credit managers like; some customers have none agreed."""
    if chance.random() < 0.15:
        return None
    invoice, a_month = line_value * 4, deals / 60
    wanted = invoice * max(a_month * 4, 2.5) * 1.3 * rate
    step = 10 ** max(2, len(str(int(wanted))) - 1)
    return max(500, ceil(wanted / step) * step)
