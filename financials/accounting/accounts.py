"""The accounts of the house: where each kind of amount is posted to, and under which number each customer goes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from customers.models import Customer
from financials.accounting.slots import NEEDED, USUAL, Slot, upwards
from financials.models import AccountingPolicy, PostingAccount
from staff.models import User

FIRST_DIGITS = 6  # customers' accounts begin with 1 to 6, above are the suppliers


class AccountsRefused(Exception):
    """The accounts were not kept; `slot` names the line the sentence is about, "" the whole."""

    def __init__(self, sentence: str, slot: str = ""):
        super().__init__(sentence)
        self.slot = slot


@dataclass(frozen=True)
class Account:
    """A general account as it is written, and the tax key that goes with it."""

    number: str
    key: str = ""


@dataclass(frozen=True)
class Accounts:
    """All accounts at one moment, with the policy they are written by."""

    policy: AccountingPolicy
    given: Mapping[str, tuple[str, str]]
    _found: dict[str, Account] = field(default_factory=dict)

    def of(self, slot: str) -> Account:
        """Return the account of a slot, or of the nearest more general one that has a number."""
        if slot not in self._found:
            number, key = next(self.given[each] for each in upwards(slot) if self.given.get(each, ("",))[0])
            self._found[slot] = Account(self.written(number), key)
        return self._found[slot]

    def written(self, number: str) -> str:
        """Return an account with all its digits: the missing ones are zeros at the end."""
        return number.ljust(self.policy.digits, "0")

    def of_customer(self, customer_id: int) -> str:
        """Return the customer's own account, which has a digit more."""
        return str(10**self.policy.digits + customer_id)


def policy() -> AccountingPolicy:
    """Return how the house hands its books over."""
    return AccountingPolicy.objects.select_related("changed_by").first() or AccountingPolicy(pk=1)


def current() -> Accounts:
    """Return the accounts as they are now: those of the house, else those the product brings."""
    own = {row.slot: (row.number, row.key) for row in PostingAccount.objects.all()}
    return Accounts(policy(), USUAL | own)


def ensure_room(accounts: Accounts) -> None:
    """Raise AccountsRefused when there are more customers than accounts for them."""
    last, digits = Customer.objects.aggregate(last=Max("pk"))["last"] or 0, accounts.policy.digits
    if last >= FIRST_DIGITS * 10**digits:
        raise AccountsRefused(
            f"With accounts of {digits} digits there is no account for every customer: let them have {digits + 1} "
            "(Accounts, digits of an account)."
        )


@transaction.atomic
def keep_accounts(*, numbers: Mapping[str, tuple[str, str]], by: User, now: datetime, **policy_fields: Any) -> Accounts:
    """Keep number and tax key of each slot, and the policy. Raises AccountsRefused; then nothing is kept."""
    rule, _ = AccountingPolicy.objects.select_for_update().get_or_create(pk=1)
    for name, value in policy_fields.items():
        setattr(rule, name, value)
    rule.changed_at, rule.changed_by = now, by
    rule.save()
    _keep(numbers, by, now)
    kept = current()
    _ensure_usable(kept)
    ensure_room(kept)
    return kept


def _keep(numbers: Mapping[str, tuple[str, str]], by: User, now: datetime) -> None:
    """Write down what differs from what holds already, so that each row says who changed it last."""
    known = current().given
    changed = {slot: pair for slot, pair in numbers.items() if known.get(slot, ("", "")) != pair}
    for slot, (number, key) in changed.items():
        _ensure_digits(slot, number, key)
        what = {"number": number, "key": key, "changed_by": by, "changed_at": now}
        PostingAccount.objects.update_or_create(slot=slot, defaults=what)


def _ensure_digits(slot: str, number: str, key: str) -> None:
    label = Slot(slot).label
    if not re.fullmatch(r"[1-9]\d{2,7}|", number):
        raise AccountsRefused(f"{label}: an account has three to eight digits and does not begin with 0.", slot)
    if not re.fullmatch(r"\d{0,4}", key):
        raise AccountsRefused(f"{label}: a tax key has up to four digits.", slot)


def _ensure_usable(kept: Accounts) -> None:
    for slot in NEEDED:
        if not kept.given[slot][0]:
            raise AccountsRefused(f"{Slot(slot).label} needs an account: nothing else could take its place.", slot)
    control = kept.of("receivables").number
    for slot, (number, _) in kept.given.items():
        if len(number) > kept.policy.digits:
            raise AccountsRefused(
                f"{Slot(slot).label}: {number} has more than the {kept.policy.digits} digits accounts have here.", slot
            )
        if number and slot != "receivables" and kept.written(number) == control:
            raise AccountsRefused(
                f"{Slot(slot).label}: {number} is the receivables account, to which only the customers' accounts add "
                "up. Choose another one.", slot,
            )  # fmt: skip
