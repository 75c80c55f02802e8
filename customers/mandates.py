"""Mandates: the customer's signed permission to collect by SEPA direct debit, from signing to revocation."""

import re
from datetime import date, datetime

from django.db import transaction

from customers.bank_numbers import read_iban
from customers.banking import BankingRefused
from customers.events import tell
from customers.holds import lock_customer
from customers.models import BankAccount, Customer, Mandate
from customers.models.banking import SENDABLE
from foundation.numbering import next_number
from foundation.periods import company_today
from staff.models import User


@transaction.atomic
def add_mandate(
    *,
    account: BankAccount,
    signed_on: date,
    first_debit_on: date,
    by: User,
    now: datetime,
    reference: str = "",
    received_on: date | None = None,
    scheme: str = Mandate.Scheme.CORE,
    one_off: bool = False,
) -> Mandate:
    """Note a mandate; without a reference it gets the customer's code and the next number. Raises BankingRefused."""
    customer = lock_customer(account.customer)
    account = customer.bank_accounts.get(pk=account.pk)
    _ensure_can_be_debited(account)
    _ensure_none_in_force(customer, scheme)
    _ensure_days(signed_on, received_on, first_debit_on, company_today(now))
    mandate = Mandate.objects.create(
        customer=customer, account=account, reference=_free(reference.strip() or _next_reference(customer)),
        scheme=scheme, one_off=one_off, signed_on=signed_on, received_on=received_on, first_debit_on=first_debit_on,
        added_by=by, added_at=now,
    )  # fmt: skip
    held = f", received {received_on:%d %b %Y}" if received_on else ", not received yet"
    subject = f"Mandate {mandate.reference} ({scheme}) for account …{account.last4}, signed {signed_on:%d %b %Y}{held}"
    tell(customer, "mandate_given", subject, by=by, now=now)
    return mandate


@transaction.atomic
def edit_mandate(
    *, mandate: Mandate, received_on: date | None, first_debit_on: date, by: User, now: datetime
) -> Mandate:
    """Note when the signed paper came in, or another first day to debit. Raises BankingRefused."""
    mandate = _locked(mandate)
    _ensure_days(mandate.signed_on, received_on, first_debit_on, company_today(now))
    if (mandate.received_on, mandate.first_debit_on) == (received_on, first_debit_on):
        return mandate
    mandate.received_on, mandate.first_debit_on = received_on, first_debit_on
    mandate.save()
    held = f"received {received_on:%d %b %Y}" if received_on else "not received yet"
    subject = f"Mandate {mandate.reference}: {held}, first debit on or after {first_debit_on:%d %b %Y}"
    tell(mandate.customer, "mandate_given", subject, by=by, now=now)
    return mandate


@transaction.atomic
def revoke_mandate(*, mandate: Mandate, reason: str, by: User, now: datetime) -> Mandate:
    """End a mandate: nothing is collected with it any more. Raises BankingRefused when it was revoked before."""
    mandate = _locked(mandate)
    mandate.revoked_at, mandate.revoked_by, mandate.revoked_because = now, by, reason.strip()
    mandate.save()
    tell(mandate.customer, "mandate_revoked", f"Mandate {mandate.reference} revoked: {reason}", by=by, now=now)
    return mandate


def _ensure_can_be_debited(account: BankAccount) -> None:
    if account.closed_at:
        raise BankingRefused("This account was closed. Add it again before you note a mandate for it.")
    if not account.iban:
        raise BankingRefused("This account has no IBAN, and a SEPA debit needs one. Add the account with its IBAN.")
    if not read_iban(account.iban).in_sepa_zone:
        raise BankingRefused("The country of this account takes no part in SEPA, so nothing can be collected from it.")


def _ensure_none_in_force(customer: Customer, scheme: str) -> None:
    if mandate := customer.mandates.in_force().filter(scheme=scheme).first():
        raise BankingRefused(
            f"Mandate {mandate.reference} ({scheme}) is in force already. Revoke it before you note another one."
        )


def _ensure_days(signed_on: date, received_on: date | None, first_debit_on: date, today: date) -> None:
    """Raise BankingRefused for days that cannot be in this order."""
    if signed_on > today:
        raise BankingRefused("The mandate cannot have been signed after today: correct the day.")
    if received_on and not signed_on <= received_on <= today:
        raise BankingRefused("The mandate came in on a day between its signature and today: correct that day.")
    if first_debit_on < signed_on:
        raise BankingRefused("The first debit cannot come before the mandate was signed: correct one of the two days.")


def _free(reference: str) -> str:
    """Return the reference. Raises BankingRefused for one that banks refuse, or that another mandate has."""
    if len(reference) > 35 or not re.search(SENDABLE, reference):
        raise BankingRefused(
            "A mandate reference has up to 35 letters without accents, digits and / - ? : ( ) . , ' +, no slash at its "
            "ends. Leave it empty to get one."
        )
    if Mandate.objects.filter(reference=reference).exists():
        raise BankingRefused(f"The mandate reference {reference} is in use. Each mandate has one of its own.")
    return reference


def _next_reference(customer: Customer) -> str:
    code = re.sub(r"[^A-Za-z0-9.+-]", "-", customer.code)[:24]
    return f"{code}-{next_number('mandate')}"


def _locked(mandate: Mandate) -> Mandate:
    lock_customer(mandate.customer)
    mandate = Mandate.objects.select_related("customer").get(pk=mandate.pk)
    if mandate.revoked_at:
        raise BankingRefused(f"This mandate was revoked on {mandate.revoked_at:%d %b %Y}: {mandate.revoked_because}.")
    return mandate
