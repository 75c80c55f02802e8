"""The answer box: what a caller says becomes the folder, paper or person meant, with the figures beside it."""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from catalog.finding import numbered_like
from catalog.models import Product
from catalog.tables import fill_stock
from crm.answer_card import Card, card
from crm.found import DOCUMENTS, Found, add_figures, name_people, things
from customers.banking import find_by_number
from customers.models import Customer
from foundation.question import read, spoken_number
from foundation.search import EVERYTHING, PEOPLE, Hit, Rank, look_up
from staff.models import User

SUGGESTED = 8
PRODUCTS = 3
WHOLE_ACCOUNT = 15  # signs from which a number is an IBAN and nothing else
SHORTEST_NUMBER = 3  # characters of a part number from which products are offered


@dataclass
class Answers:
    """The answer to one question: the first thing found as a card, and everything found as lines."""

    text: str
    parts: list[tuple[str, ...]] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    card: Card | None = None
    more: bool = False
    products: list[Product] = field(default_factory=list)
    currency: str = settings.COMPANY_CURRENCY  # of the products' list prices

    @property
    def similar(self) -> bool:
        """Whether nothing was found but names spelled similarly."""
        return bool(self.found) and self.found[0].hit.similar

    @property
    def others(self) -> list[Found]:
        """What stands under the card."""
        return self.found[1:]

    @property
    def direct(self) -> str:
        """The page to open at once, when there is no doubt what was meant; else ""."""
        if not self.found and len(self.products) == 1:
            return self.products[0].get_absolute_url()
        best = [each for each in self.found if each.hit.rank == self.found[0].hit.rank]
        certain = best if self.found and best[0].hit.exact else self.found
        return certain[0].url if len(certain) == 1 and not self.similar else ""


def answers(text: str, *, user: User, today: date, limit: int = SUGGESTED) -> Answers:
    """Answer what somebody typed with what this user may see, money as of today."""
    text = text.strip()
    if not text:
        return Answers(text)
    question = read(text)
    visible = Customer.objects.visible_to(user)
    hits = look_up(question, within=visible.values("pk"), kinds=kinds_for(user), limit=limit * 2)
    hits += accounts_for(user, text)
    found = sorted(things(hits, visible), key=_order)
    shown = found[:limit]
    name_people(shown, question)
    add_figures(shown, user, today)
    first = card(shown[0], user=user, today=today) if shown else None
    return Answers(text, question.parts, shown, first, more=len(found) > limit, products=products_for(user, text))


def products_for(user: User, text: str) -> list[Product]:
    """Return the products one of whose numbers begins like this, with what is free of them."""
    if len(text) < SHORTEST_NUMBER or not user.has_perm("catalog.view_product"):
        return []
    products = list(numbered_like(text)[:PRODUCTS])
    fill_stock(products)
    return products


def accounts_for(user: User, text: str) -> list[Hit]:
    """Return the bank accounts with this number or end of one, as far as the user may see them."""
    kinds, number = spoken_number(text)
    if (kinds and "bank_account" not in kinds) or not any(map(str.isdigit, number)):
        return []
    whole = len(number) >= WHOLE_ACCOUNT
    return [
        Hit(account.customer_id, "bank_account", account.pk, Rank.REFERENCE if whole else Rank.NUMBER_END)
        for account in find_by_number(number, viewer=user)[:SUGGESTED]
    ]


def kinds_for(user: User) -> tuple[str, ...]:
    """Return the kinds of search entries that a user may be shown."""
    kinds = set(PEOPLE)
    if user.has_perm("financials.view_document"):
        kinds |= set(DOCUMENTS)
    if user.has_perm("financials.view_payment"):
        kinds.add("payment")
    if user.has_perm("service.view_servicecall"):
        kinds.add("service_call")
    return tuple(kind for kind in EVERYTHING if kind in kinds)


def _order(each: Found) -> tuple[int, bool, str]:
    """Best first; where the index has no order of its own, by name, what is archived last."""
    by_name = each.hit.rank in (Rank.WORD, Rank.PART)
    return each.hit.rank, each.customer.status == Customer.Status.ARCHIVED, each.customer.name if by_name else ""
