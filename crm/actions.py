"""The action bar of the folder: what can be done with the customer on every tab, each only for those who may."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from customers.models import Customer
from staff.models import User


@dataclass(frozen=True)
class Action:
    """One verb. `key` is its letter; what asks `confirm` is posted at once when the answer is yes.

    An action of some customers alone names their states; the page of one that nobody built yet is left out.
    """

    label: str
    icon: str
    url_name: str
    permission: str
    key: str = ""
    query: str = ""  # the customer's code is put into it
    by_code: bool = True
    confirm: str = ""
    agree: str = ""
    states: tuple[str, ...] = ()
    offered_by: str = ""  # the page that has a larger button of its own for it

    def url(self, customer: Customer) -> str:
        """Return the page; "" where there is none."""
        try:
            page = reverse(self.url_name, args=[customer.code] if self.by_code else [])
        except NoReverseMatch:
            return ""
        return f"{page}?{self.query.format(customer.code)}" if self.query else page


@dataclass(frozen=True)
class Shown:
    """An action as one folder offers it."""

    action: Action
    url: str
    confirm: str


STATUS = Customer.Status
IN_USE = (STATUS.PROSPECT, STATUS.CUSTOMER)
BAR = (
    Action(
        "Edit master data",
        "pencil",
        "customers:edit",
        "customers.change_customer",
        key="e",
        offered_by="customers:contacts",
    ),
    Action("Write an e-mail", "mail", "writing:mail", "documents.add_storedfile", key="m"),
    Action("Write a letter", "letter", "writing:letter", "documents.add_storedfile", key="w"),
)  # fmt: skip
MORE = (
    Action("History of changes", "history", "customers:history", "customers.view_customer"),
    Action("Money map", "customers", "credit:money_map", "credit.view_standing"),
    Action(
        "Merge with another …", "arrow-right", "customers:merge", "customers.merge_customer", query="one={}",
        by_code=False,
    ),
    Action(
        "Archive", "box", "customers:archive", "customers.archive_customer", states=IN_USE, agree="Archive",
        confirm="Archive {}? It leaves the lists; folder, journal and documents stay.",
    ),
    Action(
        "Restore from the archive", "undo", "customers:restore", "customers.archive_customer",
        states=(STATUS.ARCHIVED,), agree="Restore", confirm="Bring {} back into the lists?",
    ),
    Action("Delete …", "trash", "customers:delete", "customers.delete_customer"),
)  # fmt: skip


def offered(actions: tuple[Action, ...], customer: Customer, user: User) -> list[Shown]:
    """Return those of the actions this user may take of this customer; nothing is asked of the database."""
    allowed = [one for one in actions if user.has_perm(one.permission)]
    fitting = [one for one in allowed if not one.states or customer.status in one.states]
    shown = [Shown(one, one.url(customer), one.confirm.format(customer.name)) for one in fitting]
    return [one for one in shown if one.url]
