"""Keeping price lists: opening one, setting prices that take over from a day on, copying a list with a change."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction

from catalog.models import ListedPrice, PriceList, Product
from catalog.succession import make_room
from catalog.wording import unit_price_text
from customers.events import tell
from foundation.money import exponent
from foundation.templatetags.formats import day_full
from foundation.templatetags.formats import quantity as plain
from staff.models import User

BATCH = 2_000  # rows a statement
HUNDRED = Decimal(100)
OWNER = ("currency", "level", "category", "customer", "contract_number")


class PriceRefused(Exception):
    """The price list was not changed; the text says why."""


@transaction.atomic
def open_price_list(*, by: User, now: datetime, **fields: Any) -> PriceList:
    """Add a price list with the fields of PriceList; a customer's journal hears of its own. Raises ValidationError."""
    price_list = PriceList(created_by=by, created_at=now, **fields)
    price_list.full_clean()
    price_list.save(force_insert=True)
    say(price_list, f"Prices agreed: {described(price_list)}", by=by, now=now)
    return price_list


@transaction.atomic
def change_price_list(*, price_list: PriceList, changes: dict[str, Any], by: User, now: datetime) -> PriceList:
    """Change name, days, notes or owner of a list; its currency stays once it has prices. Raises PriceRefused."""
    current = PriceList.objects.select_for_update().get(pk=price_list.pk)
    if changes.get("currency", current.currency) != current.currency and current.prices.exists():
        raise PriceRefused(f"The prices of this list are in {current.currency}. Copy them into a new list instead.")
    was = described(current)
    for name, value in changes.items():
        setattr(current, name, value)
    current.full_clean()
    current.save()
    if described(current) != was:
        say(current, f"Prices changed: {described(current)}, was {was}", by=by, now=now)
    return current


@transaction.atomic
def set_price(
    *, price_list: PriceList, product: Product, min_quantity: Decimal, by: User, now: datetime,
    unit_price: Decimal | None = None, discount_percent: Decimal | None = None,
    valid_from: date | None = None, valid_until: date | None = None,
) -> ListedPrice:  # fmt: skip
    """Set what a product costs in the list from a quantity on, for the days given.

    The price that held until then ends the day before; one that begins on the same day is replaced; one that begins
    later stays and ends this one. Raises ValidationError for what is no price.
    """
    PriceList.objects.select_for_update().get(pk=price_list.pk)
    price = ListedPrice(
        price_list=price_list, product=product, min_quantity=min_quantity, unit_price=unit_price,
        discount_percent=discount_percent, valid_from=valid_from, valid_until=valid_until, set_by=by, set_at=now,
    )  # fmt: skip
    price.clean_fields()
    price.clean()
    same = ListedPrice.objects.filter(price_list=price_list, product=product, min_quantity=min_quantity)
    price.valid_until = make_room(price, same)
    price.full_clean()
    price.save(force_insert=True)
    say(price_list, f"Price agreed: {told(price)}", by=by, now=now)
    return price


@transaction.atomic
def end_price(*, price: ListedPrice, today: date, by: User, now: datetime) -> ListedPrice | None:
    """Let a price end today; one that has not begun is taken away, None."""
    current = ListedPrice.objects.select_for_update().get(pk=price.pk)
    if current.valid_from and current.valid_from > today:
        say(current.price_list, f"Price taken back: {told(current)}", by=by, now=now)
        current.delete()
        return None
    if current.valid_until and current.valid_until <= today:
        raise PriceRefused(f"This price ended on {day_full(current.valid_until)} already.")
    current.valid_until, current.set_by, current.set_at = today, by, now
    current.save(update_fields=["valid_until", "set_by", "set_at"])
    say(current.price_list, f"Price ends: {told(current)}", by=by, now=now)
    return current


@transaction.atomic
def copy_price_list(
    *, source: PriceList, name: str, percent: Decimal, valid_from: date, valid_until: date | None, end_source: bool,
    by: User, now: datetime,
) -> PriceList:  # fmt: skip
    """Copy a list with amounts `percent` higher (below zero: lower); discounts stay as they are.

    Taken are the prices that hold on `valid_from` or begin later. Amounts keep the decimals they have, at least the
    currency's, rounded half-up. With `end_source` the old list ends the day before. Raises ValidationError.
    """
    owner = {
        field: getattr(source, field) for field in ("currency", "level", "category", "customer", "contract_number")
    }
    copy = open_price_list(by=by, now=now, name=name, valid_from=valid_from, valid_until=valid_until, **owner)
    factor = 1 + percent / HUNDRED
    ListedPrice.objects.bulk_create(copies(source, copy, factor, by, now), batch_size=BATCH)
    if end_source:
        if source.valid_from and source.valid_from >= valid_from:
            raise PriceRefused(f"{source} begins on {day_full(source.valid_from)}: let the copy begin later.")
        change_price_list(price_list=source, changes={"valid_until": valid_from - timedelta(days=1)}, by=by, now=now)
    return copy


def copies(source: PriceList, copy: PriceList, factor: Decimal, by: User, now: datetime) -> Iterator[ListedPrice]:
    """Yield the prices of the copy."""
    lasting = source.prices.exclude(valid_until__lt=copy.valid_from).order_by("pk")
    for price in lasting.iterator(BATCH):
        if price.unit_price is not None:
            price.unit_price = raised(price.unit_price, factor, copy.currency)
        price.pk, price.price_list, price.set_by, price.set_at = None, copy, by, now
        price._state.adding = True
        yield price


def raised(price: Decimal, factor: Decimal, currency: str) -> Decimal:
    decimals = max(exponent(currency), -price.normalize().as_tuple().exponent)
    return (price * factor).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def described(price_list: PriceList) -> str:
    """Name a list with its days: "Contract K-2026-7 (Fittings 2026), 1 Jan 2026 – 31 Dec 2026"."""
    contract = (
        f"Contract {price_list.contract_number} ({price_list})" if price_list.contract_number else str(price_list)
    )
    days = [day_full(day) if day else "" for day in (price_list.valid_from, price_list.valid_until)]
    return f"{contract}, {' – '.join(days).strip()}" if any(days) else contract


def told(price: ListedPrice) -> str:
    """Name a price with the days it holds: "HB-0101 at 12.50 USD from 10 pc, 1 Jan 2026 –"."""
    currency = price.price_list.currency
    at = f"at {unit_price_text(price.unit_price, currency)} {currency}"
    if price.unit_price is None:
        at = f"{plain(price.discount_percent)} % off the list price"
    days = [day_full(day) if day else "" for day in (price.valid_from, price.valid_until)]
    said = f"{price.product.part_number} {at} from {plain(price.min_quantity)} {price.product.unit}"
    return f"{said}, {' – '.join(days).strip()}" if any(days) else said


def say(price_list: PriceList, sentence: str, *, by: User, now: datetime) -> None:
    """Tell the customer's journal, where the list is a customer's."""
    if price_list.customer:
        tell(price_list.customer, "prices_agreed", sentence[:300], by=by, now=now)
