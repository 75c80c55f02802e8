"""Customers of the demo company who let it collect: bank accounts nobody has, and mandates in all their states."""

from datetime import datetime, timedelta
from random import Random

from schwifty import IBAN

from crm.demo.plan import Plan
from crm.demo.team import Team
from customers.banking import add_bank_account, confirm_bank_account, set_payment_type
from customers.mandates import add_mandate
from customers.models import Address, Customer
from foundation.periods import company_today
from staff.models import User

DEBTORS, EACH = 25, 2  # so many at most, each second of the customers in question
HOUSE_BANK = {"DE": "Sparkasse Musterstadt", "AT": "Musterbank Wien", "FR": "Banque Modèle", "ES": "Banco Modelo"}
LONGEST_AGO, SHORTEST_AGO = 500, 20  # days since the mandate was signed


def give_mandates(plan: Plan, team: Team, *, now: datetime) -> None:
    """Let some customers who are invoiced in EUR give a mandate; a few lack something yet."""
    collector, manager = (User.objects.get(pk=team.members[role][0]) for role in ("collections", "manager"))
    payers = Customer.objects.filter(status=Customer.Status.CUSTOMER, currency="EUR").order_by("pk")
    for place, customer in enumerate(payers[: EACH * DEBTORS : EACH]):
        give_mandate(customer, plan.chance("mandate", place), place, collector, manager, now)


def give_mandate(customer: Customer, chance: Random, place: int, collector: User, manager: User, now: datetime) -> None:
    """Write one customer's account and mandate: each ninth is unconfirmed, each eleventh's paper is not here yet."""
    home = Address.objects.filter(customer=customer, purpose=Address.Purpose.MAIN).first()
    country = home.country if home and home.country in HOUSE_BANK else "DE"
    iban = IBAN.random(country_code=country, random=chance, use_registry=False)
    then = now - timedelta(days=chance.randint(SHORTEST_AGO, LONGEST_AGO))
    account = add_bank_account(customer=customer, iban=str(iban), bank_name=HOUSE_BANK[country], by=collector, now=then)
    if place % 9 != 8:
        confirm_bank_account(account=account, by=manager, now=then)
    signed_on = company_today(then) - timedelta(days=4)
    add_mandate(
        account=account, signed_on=signed_on, received_on=None if place % 11 == 10 else company_today(then),
        first_debit_on=signed_on + timedelta(days=14), by=collector, now=then,
    )  # fmt: skip
    set_payment_type(customer=customer, payment_type=Customer.PaymentType.SEPA, by=collector, now=then)
