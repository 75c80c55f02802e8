"""The block “Banking” of the Contacts tab: how the customer pays, its accounts and mandates."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from customers import banking, mandates
from customers.banking_forms import (
    BankAccountDetailsForm,
    BankAccountForm,
    MandateDaysForm,
    MandateForm,
    PaymentTypeForm,
    RevokeForm,
)
from customers.meanwhile import locked
from customers.models import BankAccount, Customer, Mandate
from customers.register import home_country
from customers.views.pieces import opened, piece
from foundation.periods import company_today
from foundation.sealing import CannotOpen
from staff.permissions import needs


@needs("customers.change_bankaccount")
def payment_type(request: HttpRequest, code: str) -> HttpResponseBase:
    customer = opened(request, code)
    form = PaymentTypeForm(request.POST or None, instance=opened(request, code))
    save = partial(banking.set_payment_type, customer=customer)
    current = partial(locked, Customer, customer.pk)
    return piece(request, customer, form, save, "Payment type", "Save payment type", current=current)


@needs("customers.add_bankaccount")
def add_bank_account(request: HttpRequest, code: str) -> HttpResponseBase:
    customer = opened(request, code)
    form = BankAccountForm(request.POST or None, initial={"holder": customer.name[:70]}, home=home_country(customer))
    save = partial(banking.add_bank_account, customer=customer)
    return piece(request, customer, form, save, "New bank account", "Save bank account")


@needs("customers.add_bankaccount")
@require_POST
@never_cache
def check_bank_account(request: HttpRequest, code: str) -> HttpResponseBase:
    """Say what the number typed so far is, or why it can be none. Nothing is saved."""
    customer = opened(request, code)
    known, refusal = BankAccountForm(request.POST).check()
    same = banking.find_by_number(known.iban or known.number, viewer=request.user) if known else []
    others = [account.customer for account in same if account.customer_id != customer.pk]
    context = {"known": known, "refusal": refusal, "here": len(others) < len(same), "others": others}
    return TemplateResponse(request, "customers/account_check.html", context)


@needs("customers.see_bank_number")
@require_POST
@never_cache
def bank_number(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Show the number in full, once; the journal says who looked."""
    customer, account = account_of(request, code, pk)
    try:
        number, trouble = banking.see_bank_number(account=account, by=request.user, now=timezone.now()), ""
    except CannotOpen as failure:
        number, trouble = "", str(failure)
    template = "customers/bank_number.html" + ("#number" if request.htmx else "")
    context = {"customer": customer, "account": account, "number": number, "trouble": trouble}
    return TemplateResponse(request, template, context)


@needs("customers.change_bankaccount")
def edit_bank_account(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer, account = account_of(request, code, pk)
    form = BankAccountDetailsForm(request.POST or None, instance=account)
    save = partial(banking.edit_bank_account, account=customer.bank_accounts.get(pk=pk))
    title, current = f"Bank account {account.written}", partial(locked, BankAccount, pk, "added_by")
    return piece(request, customer, form, save, title, "Save bank account", current=current)


@needs("customers.change_bankaccount")
@require_POST
def confirm_bank_account(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Confirm what a colleague entered."""
    customer, account = account_of(request, code, pk)
    return done(request, customer, partial(banking.confirm_bank_account, account=account), "The account is confirmed.")


@needs("customers.change_bankaccount")
@require_POST
def close_bank_account(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer, account = account_of(request, code, pk)
    return done(request, customer, partial(banking.close_bank_account, account=account), "The account is closed.")


@needs("customers.add_mandate")
def add_mandate(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Note a mandate for the account."""
    customer, account = account_of(request, code, pk)
    today = company_today()
    form = MandateForm(request.POST or None, initial={"signed_on": today, "first_debit_on": today})
    save = partial(give_mandate, account)
    return piece(request, customer, form, save, f"Mandate for account {account.written}", "Save mandate")


def give_mandate(account: BankAccount, *, collect: bool, by, now, **fields) -> None:
    """Note the mandate, and that its customer pays by it from now on."""
    mandate = mandates.add_mandate(account=account, by=by, now=now, **fields)
    if collect:
        banking.set_payment_type(customer=mandate.customer, payment_type=Customer.PaymentType.SEPA, by=by, now=now)


@needs("customers.change_mandate")
def edit_mandate(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer, mandate = mandate_of(request, code, pk)
    form = MandateDaysForm(request.POST or None, instance=mandate)
    save = partial(mandates.edit_mandate, mandate=customer.mandates.get(pk=pk))
    title, current = f"Mandate {mandate.reference}", partial(locked, Mandate, pk, "added_by")
    return piece(request, customer, form, save, title, "Save mandate", current=current)


@needs("customers.change_mandate")
def revoke_mandate(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer, mandate = mandate_of(request, code, pk)
    form = RevokeForm(request.POST or None)
    save = partial(mandates.revoke_mandate, mandate=mandate)
    return piece(request, customer, form, save, f"Revoke mandate {mandate.reference}", "Revoke mandate")


def account_of(request: HttpRequest, code: str, pk: int) -> tuple[Customer, BankAccount]:
    customer = opened(request, code)
    return customer, get_object_or_404(customer.bank_accounts.select_related("customer"), pk=pk)


def mandate_of(request: HttpRequest, code: str, pk: int) -> tuple[Customer, Mandate]:
    customer = opened(request, code)
    return customer, get_object_or_404(customer.mandates.select_related("customer"), pk=pk)


def done(request: HttpRequest, customer: Customer, verb, sentence: str) -> HttpResponseBase:
    try:
        verb(by=request.user, now=timezone.now())
    except banking.BankingRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, sentence)
    return redirect("customers:contacts", customer.code)
