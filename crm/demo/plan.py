"""What is to be made: how many customers, from which seed, up to which day, and how densely."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from crm.demo.places import COUNTRIES, PER_DOLLAR, Country

YEARS = timedelta(days=5 * 365)
LARGE = 50_000  # from here on the demo is there to measure with: leaner documents, a giant customer


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The same plan gives the same company; only identifiers and the journal's keys and salts differ."""

    customers: int
    seed: int
    today: date
    currency: str
    first_number: int = 1
    digits: int = 5
    prefix: str = "C"
    weights: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        # Most customers are at home, that is where the company's currency is paid.
        shares = tuple(c.share * (4 if c.currency == self.currency else 1) for c in COUNTRIES)
        object.__setattr__(self, "weights", shares)

    @property
    def is_large(self) -> bool:
        return self.customers >= LARGE

    @property
    def began_on(self) -> date:
        """The day the history begins."""
        return self.today - YEARS

    @property
    def remembered(self) -> timedelta:
        """How far back promises go: all the years, and in a large company as long as one can still judge them all."""
        if not self.is_large:
            return YEARS
        return timedelta(days=max(60, 400 * LARGE // self.customers))

    @property
    def products(self) -> int:
        return min(max(200, self.customers // 20), 5_000)

    def chance(self, *what: object) -> Random:
        """The dice for one thing; it falls the same way whatever else is made."""
        return Random("/".join(map(str, (self.seed, *what))))

    @property
    def home(self) -> Country:
        """The company's own country: the first where its currency is paid."""
        return next((country for country in COUNTRIES if country.currency == self.currency), COUNTRIES[0])

    @property
    def price_level(self) -> float:
        """What a dollar's worth of goods costs in the company's currency; one for a currency we know nothing of."""
        return PER_DOLLAR.get(self.currency, 1.0)

    def rate(self, currency: str) -> float:
        """How many units of the currency one unit of the company's is worth."""
        return 1.0 if currency == self.currency else PER_DOLLAR[currency] / self.price_level

    def code(self, number: int) -> str:
        return f"{self.prefix}{self.first_number + number - 1:0{self.digits}d}"

    def country(self, chance: Random) -> Country:
        return chance.choices(COUNTRIES, self.weights)[0]
