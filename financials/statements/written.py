"""One statement written in one language: each figure and sentence of the letter and the e-mail."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from financials.aging import Aging
from financials.papers import words as papers
from financials.statements.account import Account, AccountStatement, Item, Movement, Total, total_of
from financials.statements.words import named, spoken, words_in
from foundation.languages import amount_in, day_in

MOST_SETTLED = 4  # then the rest is told as a number


class Written:
    """One statement written in one language."""

    def __init__(self, said: AccountStatement, language: str):
        self.said, self.language, self.words = said, spoken(language), words_in(language)

    def context(self) -> dict[str, object]:
        """Return what the letter shows between its address and its end."""
        return {
            "words": self.words,
            "intro": self.intro,
            "forward": self.said.is_forward,
            "accounts": [self.account(one) for one in self.said.accounts],
            "together": self.together(),
            "remarks": self.remarks,
        }

    @property
    def title(self) -> str:
        kind = self.words.forward if self.said.is_forward else self.words.items
        return f"{self.words.title}: {kind}"

    @property
    def span(self) -> str:
        return self.words.span.format(begins=self.day(self.said.begins_on), ends=self.day(self.said.ends_on))

    @property
    def brought(self) -> str:
        return self.words.brought.format(day=self.day(self.said.begins_on - timedelta(days=1)))

    @property
    def carried(self) -> str:
        return self.words.carried.format(day=self.day(self.said.ends_on))

    def facts(self, day: date, *, pays: bool = False) -> list[tuple[str, str]]:
        """Return what stands beside the address; who `pays` for the customer is told for whom."""
        words, said = self.words, self.said
        behalf = (papers.words_in(self.language).on_behalf, f"{said.name}, {said.code}")
        ends = self.short(said.ends_on)
        about = (words.period, f"{self.short(said.begins_on)} – {ends}") if said.is_forward else (words.as_of, ends)
        return [(words.day, self.day(day)), behalf if pays else (words.code, said.code), about]

    @property
    def intro(self) -> list[str]:
        """The sentences above the figures."""
        said, words = self.said, self.words
        if said.is_empty:
            return [words.nothing.format(day=self.day(said.ends_on))]
        days = {"begins": self.day(said.begins_on), "ends": self.day(said.ends_on), "day": self.day(said.ends_on)}
        first = (words.said_forward if said.is_forward else words.said_items).format(**days)
        branches = [words.branches[said.branches != 1].format(count=said.branches)] if said.branches else []
        return [first, *branches]

    @property
    def remarks(self) -> list[str]:
        """The sentences below them."""
        all_in_favour = all(total.closing <= 0 for total in self.said.totals)
        owed = any(total.closing < 0 for total in self.said.totals) and all_in_favour
        return [*([self.words.favour] if owed else []), *([] if self.said.is_empty else [self.words.differs])]

    def account(self, one: Account) -> dict[str, object]:
        """Return what the table of one account shows."""
        said, several = self.said, len(self.said.accounts) > 1
        rows = [self.movement(row, one.currency) for row in one.movements] if said.is_forward else [
            self.item(row, one.currency) for row in one.items
        ]  # fmt: skip
        return {
            "head": f"{one.name} ({one.code}) · {one.currency}" if several else "",
            "currency": one.currency,
            "rows": rows,
            "opening": (self.brought, self.amount(one.opening, one.currency)) if said.is_forward else None,
            "sums": self.sums(total_of(one.currency, [one], forward=said.is_forward)),
            "ages": None if self.is_shared(one) else self.ages(one.aging),
        }

    def is_shared(self, one: Account) -> bool:
        """Whether other accounts are in the same currency, so that the ages stand below all of them."""
        return sum(1 for _ in self.said.accounts_in(one.currency)) > 1

    def movement(self, row: Movement, currency: str) -> dict[str, object]:
        due = [self.short(each) for each in row.due_days]
        booked = [self.words.booked.format(day=self.short(row.booked_on))] if row.booked_on else []
        amount = self.amount(abs(row.amount), currency)
        return {
            "day": self.short(row.posted_on),
            "entry": named(self.words, row.name),
            "notes": [*self._reference(row.reference), *booked],
            "due": due,
            "charged": amount if row.amount > 0 else "",
            "credited": amount if row.amount < 0 else "",
            "balance": self.amount(row.balance, currency),
        }

    def item(self, row: Item, currency: str) -> dict[str, object]:
        return {
            "day": self.short(row.posted_on),
            "entry": named(self.words, row.name),
            "notes": [*self._reference(row.reference), *self.settled(row, currency)],
            "due": self.short(row.due_on) if row.open > 0 else "",
            "late": row.days_past_due if row.is_overdue else "",
            "amount": self.amount(row.amount, currency),
            "open": self.amount(row.open, currency),
        }

    def settled(self, row: Item, currency: str) -> list[str]:
        """Say what has settled part of an item, the first few each by itself."""
        shown = row.settled if len(row.settled) <= MOST_SETTLED else row.settled[: MOST_SETTLED - 1]
        said = [
            self.words.less.format(
                amount=self.amount(one.amount, currency), what=named(self.words, one.name), day=self.short(one.on)
            )
            for one in shown
        ]
        rest = len(row.settled) - len(shown)
        return [*said, *([self.words.more.format(count=rest)] if rest else [])]

    def _reference(self, reference: str) -> list[str]:
        return [self.words.reference.format(reference=reference)] if reference else []

    def together(self) -> list[dict[str, object]]:
        """Return the sums of each currency that several accounts are in."""
        shared = [one for one in self.said.totals if sum(1 for _ in self.said.accounts_in(one.currency)) > 1]
        head = f"{self.words.together} · {{}}".format
        return [
            {"head": head(one.currency), "sums": self.sums(one, brought=True), "ages": self.ages(one)} for one in shared
        ]

    def sums(self, total: Total, *, brought: bool = False) -> list[tuple[str, str, bool]]:
        """Return label and amount of what stands below a table, and whether it is the balance."""
        words, currency = self.words, total.currency
        moved = [(words.charged, total.charged), (words.credited, total.credited)] if self.said.is_forward else []
        before = [(self.brought, total.opening)] if moved and brought else []
        overdue = [(words.overdue, total.overdue)] if total.overdue else []
        listed = [*before, *moved, (self.carried, total.closing), *overdue]
        return [(label, self.money(amount, currency), label == self.carried) for label, amount in listed]

    def ages(self, of: Aging | Total) -> dict[str, Sequence[tuple[str, str]]]:
        """Return the aging row: a head and an amount for each age, and the credit not applied."""
        named_ages = zip(self.words.ages, of.buckets, strict=True)
        cells = [(label, self.amount(bucket.amount, of.currency)) for label, bucket in named_ages]
        unapplied = [(self.words.unapplied, self.amount(-of.unapplied, of.currency))] if of.unapplied else []
        return {"cells": [*cells, *unapplied], "currency": of.currency}

    def amount(self, amount: Decimal, currency: str) -> str:
        return amount_in(self.language, amount, currency)

    def money(self, amount: Decimal, currency: str) -> str:
        return f"{self.amount(amount, currency)}\N{NO-BREAK SPACE}{currency}"

    def day(self, day: date | None) -> str:
        return day_in(self.language, day)

    def short(self, day: date | None) -> str:
        return day_in(self.language, day, "SHORT_DATE_FORMAT")
