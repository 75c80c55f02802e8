"""How a customer pays, and its bank accounts: entered by one person, confirmed by another, closed, never deleted.

The journal is told of each change, and of each look at a number in full, with the last four digits and no more.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from customers.bank_numbers import AccountNumber, bare, read_account, read_bic
from customers.events import tell
from customers.holds import lock_customer
from customers.models import BankAccount, Customer
from customers.register import write
from foundation.sealing import CannotOpen, fingerprint, fingerprints, is_current
from staff.models import User

CHANGED = "bank_data_changed"
SEEN = "bank_number_seen"
SHORTEST_END = 4  # signs of a number by which accounts are found
COMPARED = 200  # accounts of the same last four signs that are opened to compare more of them


class BankingRefused(Exception):
    """The bank data was not changed; the text says why."""


@transaction.atomic
def set_payment_type(*, customer: Customer, payment_type: str, by: User, now: datetime) -> None:
    """Say how the customer pays: on invoice, by SEPA direct debit, by PayPal."""
    customer = lock_customer(customer)
    was, is_now = customer.get_payment_type_display(), Customer.PaymentType(payment_type).label
    if was == is_now:
        return
    write(customer, {"payment_type": payment_type}, by=by, now=now)
    tell(customer, CHANGED, f"Payment type: {was} → {is_now}", by=by, now=now)


@transaction.atomic
def add_bank_account(*, customer: Customer, by: User, now: datetime, holder: str = "", **typed: str) -> BankAccount:
    """Add an account from what was typed (see bank_numbers.read_account); the holder is the customer by default.

    Raises BankNumberRefused, and BankingRefused for an account that is here already.
    """
    customer = lock_customer(customer)
    known = read_account(**typed)
    if known.iban and customer.bank_accounts.open().filter(iban_index__in=fingerprints(known.iban)).exists():
        raise BankingRefused("This account is here already. Change it, or close it first.")
    account = BankAccount(customer=customer, holder=_holder(holder, customer), added_by=by, added_at=now)
    _fill(account, known)
    account.save()
    tell(customer, CHANGED, f"Bank account added: {described(account)}", by=by, now=now)
    return account


@transaction.atomic
def edit_bank_account(
    *, account: BankAccount, holder: str, bic: str, bank_name: str, by: User, now: datetime
) -> BankAccount:
    """Change holder, BIC or bank; somebody else confirms it again. Another number is another account.

    Raises BankNumberRefused and BankingRefused.
    """
    account = _locked(account)
    was = described(account)
    account.holder, account.bic = _holder(holder, account.customer), read_bic(bic)
    account.bank_name = bank_name.strip()
    if described(account) == was:
        return account
    account.added_by, account.added_at, account.confirmed_by, account.confirmed_at = by, now, None, None
    account.save()
    tell(account.customer, CHANGED, f"Bank account changed: {was} → {described(account)}", by=by, now=now)
    return account


@transaction.atomic
def confirm_bank_account(*, account: BankAccount, by: User, now: datetime) -> BankAccount:
    """Confirm what somebody else entered, so that money may be collected. Raises BankingRefused."""
    account = _locked(account)
    if account.added_by_id == by.pk:
        raise BankingRefused("You entered this account. Ask a colleague to compare it with the paper and confirm it.")
    account.confirmed_by, account.confirmed_at = by, now
    account.save()
    tell(account.customer, CHANGED, f"Bank account confirmed: {described(account)}", by=by, now=now)
    return account


@transaction.atomic
def close_bank_account(*, account: BankAccount, by: User, now: datetime) -> None:
    """Take an account out of use. Raises BankingRefused while a mandate to collect from it is in force."""
    account = _locked(account)
    if mandate := account.mandates.in_force().first():
        raise BankingRefused(f"Mandate {mandate.reference} is in force for this account. Revoke it first.")
    account.closed_by, account.closed_at = by, now
    account.save()
    tell(account.customer, CHANGED, f"Bank account closed: {described(account)}", by=by, now=now)


@transaction.atomic
def see_bank_number(*, account: BankAccount, by: User, now: datetime) -> str:
    """Return the number in full; the journal says who looked at it. Raises CannotOpen."""
    number = account.full_number
    tell(account.customer, SEEN, f"Looked at the full number of bank account …{account.last4}", by=by, now=now)
    return number


def find_by_number(text: str, *, viewer: User) -> list[BankAccount]:
    """Return the open accounts with this number in any spelling, else those it is the end of, with their customers.

    Four signs at least; an IBAN typed in full is found by its fingerprint. Nothing for who may not see bank data.
    """
    typed = bare(text)
    if len(typed) < SHORTEST_END or not typed.isalnum() or not viewer.has_perm("customers.view_bankaccount"):
        return []
    visible = Customer.objects.visible_to(viewer)
    accounts = BankAccount.objects.open().filter(customer__in=visible).select_related("customer").order_by("pk")
    whole = list(accounts.filter(iban_index__in=fingerprints(typed)))
    return whole or [each for each in accounts.filter(last4=typed[-4:])[:COMPARED] if _ends_with(each, typed)]


def to_confirm(*, viewer: User) -> QuerySet[BankAccount]:
    """Return the open accounts that wait for a second person and could be confirmed by this one, the oldest first."""
    if not viewer.has_perm("customers.change_bankaccount"):
        return BankAccount.objects.none()
    waiting = BankAccount.objects.open().filter(confirmed_at=None, customer__in=Customer.objects.visible_to(viewer))
    return waiting.exclude(added_by=viewer).select_related("customer", "added_by").order_by("added_at", "pk")


@transaction.atomic
def reseal_bank_accounts() -> int:
    """Seal with the key in use now what an older one sealed; return how many accounts that were."""
    outdated = [
        account
        for account in BankAccount.objects.select_for_update().order_by("pk")
        if not is_current(account.iban_sealed or account.number_sealed)
    ]
    for account in outdated:
        _fill_numbers(account, account.iban, account.number)
        account.save(update_fields=["iban_sealed", "iban_index", "number_sealed"])
    return len(outdated)


def described(account: BankAccount) -> str:
    """Return the account in one line, its number by the last four digits."""
    return ", ".join(filter(None, (f"…{account.last4}", account.bank_name, account.bic, f"held by {account.holder}")))


def _fill(account: BankAccount, known: AccountNumber) -> None:
    for name in ("last4", "country", "bic", "bank_name", "clearing_code", "gui", "rib_key"):
        setattr(account, name, getattr(known, name))
    _fill_numbers(account, known.iban, known.number)


def _fill_numbers(account: BankAccount, iban: str, number: str) -> None:
    account.iban, account.number = iban, number
    account.iban_index = fingerprint(iban) if iban else ""


def _ends_with(account: BankAccount, typed: str) -> bool:
    if len(typed) == SHORTEST_END:
        return True
    try:
        return (account.iban or account.number).endswith(typed)
    except CannotOpen:
        return False


def _holder(typed: str, customer: Customer) -> str:
    return (typed.strip() or customer.name)[:70]


def _locked(account: BankAccount) -> BankAccount:
    """Return the account as it is now, the customer locked. Raises BankingRefused when it was closed."""
    lock_customer(account.customer)
    account = BankAccount.objects.select_related("customer").get(pk=account.pk)
    if account.closed_at:
        raise BankingRefused(f"This account was closed on {account.closed_at:%d %b %Y}. Add it again to use it.")
    return account
