"""Service calls of the demo company, done by the verbs: noted, taken, scheduled, done, cancelled, refused on hold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from crm.demo.accounts import working_day
from crm.demo.plan import Plan
from crm.demo.team import Team
from customers.holds import OnHold
from customers.models import Customer
from foundation.periods import business_day, company_zone
from service.calls import cancel_call, finish_call, note_call, schedule_call, take_call
from service.models import ServiceCall
from staff.models import User

CUSTOMERS, BUSY = 14, 9  # who have calls, and how many the busiest of them has
OLDEST = 60  # days ago
# what is wrong, what the caller says, what is found and done
TOPICS = (
    ("Compressor loses pressure overnight", "From 8 bar to 5 by the morning, no leak to be heard.",
     "Check valve did not close. Replaced it, tightness tested over two hours."),
    ("Dryer shows a dew point alarm", "Water in the line of the paint shop.",
     "Condensate drain blocked by scale. Cleaned, filter changed, dew point 3 °C again."),
    ("Yearly maintenance of two compressors", "As agreed in the framework agreement, stop only after 4 pm.",
     "Oil, filters and belts changed on both. Safety valves tested. Next one in a year."),
    ("Ball valve DN 50 cannot be turned", "Feed line of the boiler, the lever is bent.",
     "Seat worn out. Line emptied, valve replaced, tested at 10 bar."),
    ("Quick couplings leak at four work places", "Hissing since the move of the benches.",
     "Two couplings and six seals replaced, the others were only loose."),
    ("Regulator at the press keeps 2 bar too much", "They have throttled it by hand for now.",
     "Membrane torn. Regulator replaced, set to 4.5 bar and sealed."),
    ("Leak measurement in hall 2", "The energy manager wants figures for the audit.",
     "31 leaks found and marked, about 14 % of the air. Report filed, offer for mending them follows."),
    ("Cylinder of the packing line is stuck", "The line runs on one lane only.",
     "Rod bent by a tilted carton. Cylinder replaced, guide adjusted, both lanes run."),
)  # fmt: skip


@dataclass
class Calls:
    """One call still to happen: whose, about what, so many days ago, and who of the office deals with it."""

    customer: Customer
    topic: tuple[str, str, str]
    ago: int
    chance: Random
    people: dict[str, list[User]]
    today: date

    def clock(self, role: str, ago: int, hour: int) -> dict[str, object]:
        """Return who acts, and when."""
        now = datetime.combine(self.day(ago), time(hour, 20), company_zone())
        return {"by": self.people[role][0], "now": now}

    def day(self, ago: int) -> date:
        return working_day(self.today - timedelta(days=ago))

    def noted(self) -> ServiceCall:
        contact = self.customer.contacts.order_by("-is_key", "pk").first()
        site = self.customer.addresses.order_by("-purpose", "pk").first()
        wanted_on = business_day(self.day(self.ago) + timedelta(days=self.chance.randint(1, 6)))
        said = {"subject": self.topic[0], "details": self.topic[1], "wanted_on": wanted_on}
        return note_call(customer=self.customer, contact=contact, site=site, **said, **self.clock("clerk", self.ago, 9))

    def taken(self) -> ServiceCall:
        return take_call(call=self.noted(), **self.clock("clerk", self.ago, 10))

    def scheduled(self, on: date) -> ServiceCall:
        who = self.chance.choice(self.people["service"])
        asked = {"scheduled_on": on, "technician": who}
        return schedule_call(call=self.taken(), **asked, **self.clock("service", self.ago, 11))


def only_noted(calls: Calls) -> None:
    calls.noted()


def waits_for_a_day(calls: Calls) -> None:
    calls.taken()


def somebody_goes_soon(calls: Calls) -> None:
    calls.scheduled(business_day(calls.today + timedelta(days=calls.chance.randint(0, 8))))


def nobody_said_what_came_of_it(calls: Calls) -> None:
    calls.scheduled(calls.day(1))


def done(calls: Calls) -> None:
    later = calls.ago - min(calls.ago - 1, calls.chance.randint(1, 5))
    call = calls.scheduled(calls.day(later))
    finish_call(call=call, result=calls.topic[2], **calls.clock("service", later, 16))


def mended_by_themselves(calls: Calls) -> None:
    call, later = calls.taken(), max(1, calls.ago - 1)
    cancel_call(call=call, reason="Their own mechanic has mended it", **calls.clock("clerk", later, 15))


def refused(calls: Calls) -> None:
    """Somebody on hold asks for service."""
    call = calls.noted()
    try:
        take_call(call=call, **calls.clock("clerk", calls.ago, 10))
    except OnHold:
        return


# What happened, and between how many days ago; done calls are the most.
STORIES: tuple[tuple[Callable[[Calls], None], int, int], ...] = (
    (done, 8, OLDEST), (somebody_goes_soon, 2, 6), (done, 8, OLDEST), (waits_for_a_day, 1, 3), (only_noted, 1, 2),
    (done, 8, OLDEST), (mended_by_themselves, 5, 30), (nobody_said_what_came_of_it, 3, 6),
)  # fmt: skip


def take_service_calls(plan: Plan, team: Team) -> None:
    """Let the first customers, and those on hold, call for service; in the order of the days."""
    people = {role: list(User.objects.filter(pk__in=members).order_by("pk")) for role, members in team.members.items()}
    happening = sorted(_planned(plan, people), key=lambda each: (-each[1].ago, each[1].customer.pk))
    for story, calls in happening:
        story(calls)


def _planned(plan: Plan, people: dict[str, list[User]]) -> Iterator[tuple[Callable[[Calls], None], Calls]]:
    customers = Customer.objects.filter(status=Customer.Status.CUSTOMER, kind=Customer.Kind.COMPANY).order_by("pk")
    held = list(customers.filter(holds__released_at=None, holds__isnull=False)[:3])
    free = customers.exclude(pk__in=[customer.pk for customer in held])[:CUSTOMERS]
    for place, customer in enumerate(free):
        for nth in range(BUSY if not place else 1 + place % 3):
            chance = plan.chance("service", place, nth)
            story, latest, earliest = STORIES[(place + nth) % len(STORIES)]
            ago = chance.randint(latest, earliest)
            yield story, Calls(customer, chance.choice(TOPICS), ago, chance, people, plan.today)
    for place, customer in enumerate(held):
        chance = plan.chance("service", "held", place)
        yield refused, Calls(customer, chance.choice(TOPICS), 1 + place, chance, people, plan.today)
