"""Why two customers cannot become one."""

from collections.abc import Mapping
from typing import Any

from customers.models import Customer
from foundation.money import format_money


class MergeRefused(Exception):
    """Nothing was merged; the text says why and what to do."""


def ensure_mergeable(loser: Customer, survivor: Customer) -> None:
    """Raise MergeRefused for customers that are no more, and where nobody could pay for whom the loser pays."""
    for one in (loser, survivor):
        if one.status == Customer.Status.MERGED:
            raise MergeRefused(f"{one} was merged into {one.merged_into} already: choose that one instead.")
        if one.status == Customer.Status.DELETED:
            raise MergeRefused(f"{one} was deleted: bring it back first, or choose another customer.")


def ensure_stands(loser: Customer, survivor: Customer, values: Mapping[str, Any]) -> None:
    """Raise MergeRefused when the survivor could not stand like this beside those that hang on either."""
    if values["payer"] and (paid_for := pays_for_others(loser, survivor)):
        raise MergeRefused(
            f"Who pays for others pays for itself: invoices of {paid_for} go to this customer, and its own would go to "
            f"{values['payer']}. Choose that its invoices go to itself, or change who pays for {paid_for.name} first."
        )
    for one in (loser, survivor):
        sharing = one.branches.filter(shares_credit=True).exclude(pk__in=(loser.pk, survivor.pk)).first()
        if sharing and sharing.currency != values["currency"]:
            raise MergeRefused(
                f"{sharing.name} uses the credit limit of {one.name} in {sharing.currency}: keep that currency, or let "
                f"{sharing.name} use its own limit first."
            )
    ensure_limit_fits(loser, survivor, values)
    parent = values["parent"]
    if values["shares_credit"] and parent is None:
        raise MergeRefused("A credit limit is shared with a head office: choose the head office, or its own limit.")
    if values["shares_credit"] and parent.currency != values["currency"]:
        raise MergeRefused(
            f"{parent.name} has its credit limit in {parent.currency}: keep that currency, or choose its own limit."
        )


def ensure_limit_fits(loser: Customer, survivor: Customer, values: Mapping[str, Any]) -> None:
    """Raise MergeRefused when a limit in one currency would be read in another."""
    limits = {(one.credit_limit, one.currency) for one in (loser, survivor) if one.credit_limit is not None}
    limit, currency = values["credit_limit"], values["currency"]
    if limit is not None and (limit, currency) not in limits:
        other = next(iter(money for amount, money in limits if amount == limit))
        raise MergeRefused(
            f"The credit limit of {format_money(limit, other)} is in {other}, the account would be in {currency}: "
            "choose both from the same customer."
        )


def pays_for_others(loser: Customer, survivor: Customer) -> Customer | None:
    """Return a third customer that one of the two pays for."""
    both = (loser.pk, survivor.pk)
    return Customer.objects.filter(payer__in=both).exclude(pk__in=both).order_by("name").first()
