"""The register of the demo company: its customers with everything around them, and what their accounts are like."""

import json
from dataclasses import dataclass, replace
from math import ceil
from random import Random

from django.db import connection
from django.db.models import Max

from crm.demo.accounts import (
    METHODS,
    Account,
    Life,
    credit_limit_of,
    deals_of,
    lateness_of,
    life_of,
    line_value_of,
    terms_of,
)
from crm.demo.cast import CAST, USUAL
from crm.demo.firms import CATEGORIES, NOTES, Firm, firm, write_addresses, write_ways_to_reach
from crm.demo.people import People
from crm.demo.plan import Plan
from crm.demo.sheets import Sheets, copy_rows
from crm.demo.sorting import name_what_sorts, own_values, tags_of
from crm.demo.tax_numbers import tax_numbers
from crm.demo.team import Team
from customers.models import Category, Customer, Person
from foundation.models import Series

CHUNK = 5_000  # customers copied at a time


@dataclass
class Register:
    """Writes the customers in order, a chunk at a time."""

    plan: Plan
    team: Team

    def write(self, say=lambda done: None) -> None:
        """Write all customers and stage their accounts; `say` hears how many are done."""
        self.sheets, self.accounts = Sheets(), []
        self.people = People(self.sheets, 1 + last_id(Person), self.plan)
        self.before = last_id(Customer)
        self.categories = [Category.objects.get_or_create(name=name)[0].pk for name in CATEGORIES]
        self.tags = name_what_sorts()
        for number in range(1, self.plan.customers + 1):
            self._write_one(firm(self.plan, number))
            if number % CHUNK == 0 or number == self.plan.customers:
                self._copy()
                say(number)
        Series.objects.filter(pk="customer").update(next_value=self.plan.first_number + self.plan.customers)

    def _copy(self) -> None:
        self.sheets.copy()
        copy_rows("demo_account", tuple(Account.__dataclass_fields__), self.accounts)
        self.accounts = []

    def _write_one(self, it: Firm) -> None:
        chance, customer_id = self.plan.chance("customer", it.number), self.before + it.number
        life = life_of(self.plan, chance, it.behaviour, it.number)
        account = self._cast(it.number, self._account(it, life, chance, customer_id))
        self.accounts.append(account.row())
        write_addresses(self.sheets, customer_id, it, chance, self.plan)
        write_ways_to_reach(self.sheets, customer_id, it, chance)
        self.people.write(customer_id, it, chance)
        for category in chance.sample(self.categories, chance.choice((0, 1, 1, 1, 2))):
            self.sheets.add(Customer.categories.through, customer_id, category)
        self.sheets.add(Customer, customer_id, *self._customer(it, life, account, chance))
        for tag in tags_of(self.plan.chance("tags", it.number), self.tags):
            self.sheets.add(Customer.tags.through, customer_id, tag)

    def _customer(self, it: Firm, life: Life, account: Account, chance: Random) -> tuple:
        limit = None if it.is_person else credit_limit_of(chance, account.line_value, account.deals, account.rate)
        if part := CAST.get(it.number):
            limit = part.limit and ceil(part.limit * self.plan.price_level)
        return (
            self.plan.code(it.number), it.name, it.kind, it.status, it.country.language, account.currency,
            account.terms, limit, account.rep_id, self.before + it.parent if it.parent else None,
            *(("", "") if it.is_person else tax_numbers(chance, it.country.code)),
            "" if it.is_person else f"www.{it.domain}",
            chance.choice(NOTES) if chance.random() < 0.15 else "",
            json.dumps(own_values(it, self.plan.chance("own fields", it.number), self.plan)), life.created_on, 1,
        )  # fmt: skip

    def _account(self, it: Firm, life: Life, chance: Random, customer_id: int) -> Account:
        terms = terms_of(chance, it.behaviour)
        currency = it.country.currency if chance.random() < 0.8 else self.plan.currency
        second = self._second_currency(it, currency, chance)
        return Account(
            customer_id=customer_id,
            behaviour=it.behaviour,
            deals=deals_of(self.plan, chance, it.behaviour, life, it.number),
            first_on=life.first_on,
            last_on=life.last_on,
            stop_on=life.stop_on,
            hold_on=life.hold_on,
            write_off_on=life.write_off_on,
            currency=currency,
            rate=self.plan.rate(currency),
            second_currency=second,
            second_rate=self.plan.rate(second) if second else None,
            tax_percent="0" if chance.random() < 0.12 else it.city.tax_percent,
            terms=str(terms),
            days=terms.days,
            end_of_month=terms.end_of_month,
            discount_percent=terms.discount_percent,
            discount_days=terms.discount_days if it.behaviour in ("prompt", "archived") else 0,
            lateness=lateness_of(chance, it.behaviour),
            run_day=chance.choice((1, 2, 2, 2, 4, 5)) if it.behaviour == "weekday" else 0,
            line_value=line_value_of(chance, it.behaviour, it.number) * self.plan.price_level,
            price_level=chance.choice((1.0, 1.0, 1.0, 0.95, 0.9)),
            method="card" if it.is_person else METHODS[chance.randrange(len(METHODS))],
            reference_style=4 if it.is_person else chance.randrange(4),
            **self.team.who_look_after(chance),
        )

    def _cast(self, number: int, account: Account) -> Account:
        if not (part := CAST.get(number)):
            return account
        certain = {"line_value": part.line_value * self.plan.price_level, "currency": self.plan.currency, "rate": 1.0}
        return replace(account, **USUAL, **certain, **part.traits)

    def _second_currency(self, it: Firm, currency: str, chance: Random) -> str | None:
        """A handful of customers is billed in two currencies."""
        wanted = chance.random() < 0.01 or it.number == 5
        return next((other for other in ("EUR", "USD") if other != currency), None) if wanted else None


def last_id(model) -> int:
    """Return the highest number in use, so that ours come after it."""
    return model._base_manager.aggregate(last=Max("pk"))["last"] or 0


def reset_sequences(*models) -> None:
    """Let the identity columns go on after the numbers written by hand."""
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest(max(id), 1)) FROM {table}")
