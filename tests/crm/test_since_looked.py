"""Since you last looked (D6): whatever a colleague changed is told once, and nothing is missed."""

import random
from collections.abc import Callable
from decimal import Decimal
from itertools import count

import pytest
from django.core.files.base import ContentFile

from credit.holding.holds import place_on_hold, release_hold
from customers.addresses import add_address
from customers.archiving import archive_customer, restore_customer
from customers.groups import join_group, leave_group, make_group
from customers.models import Customer
from customers.people import add_contact, edit_contact, remove_contact
from customers.phones import add_phone
from customers.register import edit_customer
from customers.staffing import assign
from customers.tags import tag_customer, tag_named, untag_customer
from documents.filing import store_file
from financials.cancellation import cancel
from financials.invoices import issue_invoice
from financials.payments import record_payment
from foundation.periods import company_today
from journal.looking import glance
from journal.record import record
from tests import make

pytestmark = pytest.mark.django_db
TODAY = company_today()
NOW = make.at(TODAY)
STEPS = 60


class Office:
    """One customer, and whatever two people may do to it; `by` is who does it now."""

    def __init__(self, customer: Customer, *people):
        self.customer, self.people, self.number = customer, people, count(1)
        self.tag, self.group = tag_named("VIP"), make_group(name="Newsletter", by=people[0])

    def edit(self, by) -> None:
        self.customer.refresh_from_db()
        was, name = self.customer.name, f"Acme {next(self.number)}"
        edit_customer(customer=self.customer, changes={"name": name}, original={"name": was}, by=by, now=NOW)

    def contact(self, by) -> None:
        add_contact(customer=self.customer, first_name="Jan", last_name=f"Roth {next(self.number)}", by=by, now=NOW)

    def rename(self, by) -> None:
        found = self.customer.contacts.first() or self._somebody(by)
        edit_contact(contact=found, changes={"last_name": f"Byrne {next(self.number)}"}, by=by, now=NOW)

    def remove(self, by) -> None:
        remove_contact(contact=self.customer.contacts.first() or self._somebody(by), by=by, now=NOW)

    def _somebody(self, by):
        return add_contact(customer=self.customer, first_name="Ann", last_name="Lee", by=by, now=NOW)

    def phone(self, by) -> None:
        add_phone(of=self.customer, number=f"+1 212 555 {1000 + next(self.number)}", by=by, now=NOW)

    def address(self, by) -> None:
        parts = {"line1": f"{next(self.number)} Main St", "city": "Springfield", "country": "US", "purpose": "delivery"}
        add_address(customer=self.customer, parts=parts, by=by, now=NOW)

    def hold(self, by) -> None:
        if self.customer.holds.filter(released_at=None).exists():
            release_hold(customer=self.customer, reason="paid", by=by, now=NOW)
        else:
            place_on_hold(customer=self.customer, reason="broken promise", by=by, now=NOW)

    def bill(self, by) -> None:
        self._invoice(by)

    def _invoice(self, by):
        return issue_invoice(customer=self.customer, issued_on=TODAY, lines=[make.line("100.00")], by=by, now=NOW)

    def cancel(self, by) -> None:
        cancel(document=self._invoice(by), reason="typed twice", by=by, now=NOW)

    def pay(self, by) -> None:
        said = {"amount": Decimal(10), "received_on": TODAY, "reference": f"W-{next(self.number)}"}
        record_payment(customer=self.customer, **said, allocate_to=[], by=by, now=NOW)

    def file(self, by) -> None:
        name = f"paper {next(self.number)}.txt"
        store_file(customer=self.customer, content=ContentFile(b"signed", name=name), name=name, by=by, now=NOW)

    def label(self, by) -> None:
        if not tag_customer(customer=self.customer, tag=self.tag, by=by, now=NOW):
            untag_customer(customer=self.customer, tag=self.tag, by=by, now=NOW)

    def join(self, by) -> None:
        if not join_group(customer=self.customer, group=self.group, by=by, now=NOW):
            leave_group(customer=self.customer, group=self.group, by=by, now=NOW)

    def duty(self, by) -> None:
        assign(customer=self.customer, user=self.people[0], duty=f"duty {next(self.number)}", by=by, now=NOW)

    def archive(self, by) -> None:
        archive_customer(customer=self.customer, by=by, now=NOW)
        restore_customer(customer=self.customer, by=by, now=NOW)

    def note(self, by) -> None:
        record(self.customer, "note", f"Note {next(self.number)}", by=by, now=NOW)

    @property
    def verbs(self) -> list[Callable]:
        names = [name for name in vars(Office) if not name.startswith("_") and name != "verbs"]
        return [getattr(self, name) for name in names]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_a_colleague_does_is_told_once_and_nothing_is_missed(seed):
    chance, anna, bert = random.Random(seed), make.person("Anna Meyer", "manager"), make.person("Bert Kuhn", "manager")
    office = Office(make.customer("ACME"), anna, bert)
    assert glance(user=anna, customer=office.customer, now=NOW) is None
    unseen, told = 0, set()
    for verb in chance.choices(office.verbs, k=STEPS):
        by = chance.choice((anna, bert, bert))
        verb(by)
        unseen += by == bert
        if chance.random() < 0.4:
            news = glance(user=anna, customer=office.customer, now=NOW)
            assert (news.count if news else 0) >= unseen, verb.__name__
            assert bool(news) == bool(unseen), verb.__name__
            lines = {line.url for line in news.lines} if news else set()
            assert not lines & told
            told |= lines
            unseen = 0


@pytest.mark.parametrize("verb", [name for name in vars(Office) if not name.startswith("_") and name != "verbs"])
def test_each_of_them_is_told_to_whoever_looked_before_anything_was_written(verb):
    anna, bert = make.person("Anna Meyer", "manager"), make.person("Bert Kuhn", "manager")
    office = Office(make.customer("ACME"), anna, bert)
    glance(user=anna, customer=office.customer, now=NOW)
    getattr(office, verb)(bert)
    assert glance(user=anna, customer=office.customer, now=NOW).count >= 1
    assert glance(user=anna, customer=office.customer, now=NOW) is None
