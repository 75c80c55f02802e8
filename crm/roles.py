"""The roles of the office: what each may do. `manage.py sync_roles` writes them into the groups of the same name.

A permission is "app.codename"; an asterisk stands for any name. Views say what they need with
staff.permissions.needs; tests/test_permissions.py checks that somebody may open each of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from staff.models import User


class UnknownPermission(LookupError):
    """A role names a permission that no app has."""

    def __init__(self, role: str, pattern: str):
        super().__init__(f"The role {role} names {pattern}, which no app has. Correct it in crm/roles.py.")


@dataclass(frozen=True)
class Role:
    """One role; `opens_admin` lets its people into the Django admin."""

    name: str
    description: str
    permissions: tuple[str, ...]
    opens_admin: bool = False


# Not what goods cost us: that is for those who sell and decide.
READ_THE_CATALOG = tuple(
    f"catalog.view_{model}"
    for model in (
        "product", "alternativenumber", "pricelist", "listedprice", "verbalquote", "assortment", "taxcode", "taxrate",
        "warehouse", "stock", "supply", "movement",
    )
)  # fmt: skip
READ_CUSTOMERS = tuple(  # bank accounts and mandates are for those who bring the money in
    f"customers.view_{model}"
    for model in (
        "customer", "category", "contact", "person", "address", "phone", "email", "hold", "taxexemption",
        "deliverypreference", "tag", "group", "membership", "assignment", "customfield", "savedview", "selection",
        "duplicatepair",
    )
)  # fmt: skip
READ_THE_FOLDER = (
    *READ_CUSTOMERS, "journal.view_entry", "journal.view_body", "documents.view_*", "financials.view_*",
    "credit.view_*", "service.view_*", *READ_THE_CATALOG,
)  # fmt: skip
KEEP_THE_DIARY = tuple(
    f"journal.{what}_{model}" for model in ("task", "appointment") for what in ("view", "add", "change")
)
NOTE_AND_FILE = (
    "journal.add_entry", "journal.view_mail", "journal.change_mail", "documents.add_*", *KEEP_THE_DIARY,
)  # fmt: skip
KEEP_CONTACTS = tuple(
    f"customers.{what}_{model}"
    for model in ("contact", "person", "address", "phone", "email")
    for what in ("add", "change", "delete")
)
SORT_CUSTOMERS = (
    "customers.add_membership",
    "customers.delete_membership",
    "customers.add_assignment",
    "customers.delete_assignment",
    "customers.change_duplicatepair",
    *(f"customers.{what}_{model}" for model in ("savedview", "selection") for what in ("add", "change", "delete")),
)
KEEP_CUSTOMERS = (
    "customers.add_customer",
    "customers.change_customer",
    "customers.change_deliverypreference",
    *KEEP_CONTACTS,
    *SORT_CUSTOMERS,
)
CHANGE_MANY = ("customers.change_many",)
KEEP_THE_REGISTER = (
    "customers.delete_customer", "customers.merge_customer", "customers.import_customer", "customers.view_operation",
    "customers.undo_operation", *CHANGE_MANY,
    *(f"customers.{what}_{model}" for model in ("tag", "group", "category") for what in ("add", "change", "delete")),
)  # fmt: skip
WRITE = ("financials.add_document", "financials.change_document", "financials.add_line", "financials.change_line")
SELL = (*WRITE, "financials.sell")
BILL = (*WRITE, "financials.issue_invoice")
BOOK_MONEY = tuple(f"financials.add_{what}" for what in ("payment", "allocation", "entry", "adjustment"))
KEEP_BANK_DATA = tuple(
    f"customers.{what}_{model}" for model in ("bankaccount", "mandate") for what in ("view", "add", "change")
)
DEBIT = ("financials.add_debitrun", "customers.see_bank_number", *KEEP_BANK_DATA)
COLLECT = (
    "credit.add_promise", "credit.change_promise", "credit.add_dispute", "credit.change_dispute",
    "credit.add_disputenote", "credit.add_reminderrun", "credit.change_reminderrun", "credit.add_dunningstop",
    "credit.change_dunningstop", "credit.change_collectioncase", "customers.add_hold", "financials.add_statementrun",
    "financials.change_statementrun",
)  # fmt: skip
SEE_COST = ("catalog.view_cost",)
QUOTE_BY_WORD = ("catalog.add_verbalquote",)
KEEP_STOCK = ("catalog.add_movement", "catalog.add_supply", "catalog.change_supply")
KEEP_CATALOG = (
    *KEEP_STOCK, *SEE_COST, "catalog.adjust_stock",
    *(
        f"catalog.{what}_{model}"
        for model in (
            "product", "alternativenumber", "pricelist", "listedprice", "assortment", "warehouse", "taxcode", "taxrate",
        )
        for what in ("add", "change", "delete")
    ),
)  # fmt: skip
TAKE_CALLS = ("service.add_servicecall", "service.take_servicecall")
SERVE = (*TAKE_CALLS, "service.plan_servicecall")
EXEMPT = ("customers.add_taxexemption", "customers.change_taxexemption")
EXPORT = ("customers.export_customer",)
CLOSE_THE_BOOKS = ("financials.export_accounting",)
DECIDE = (
    "customers.change_hold", "credit.add_override", "credit.change_heldwork", "credit.change_holdproposal",
    "credit.*_holdrule", "credit.*_dunningpolicy", "credit.*_dunninglevel", "credit.*_dunningtext",
    "customers.set_terms", "customers.archive_customer", "documents.delete_*", "financials.accept_expired_quote",
    "financials.write_off", "financials.refund", "journal.change_companykind", "journal.change_quietevent",
    "staff.change_arrangement", "financials.change_banner",
)  # fmt: skip

ROLES = (
    Role(
        "clerk",
        "Answers the phone: reads the whole folder, keeps customers and contacts, notes calls, takes service calls, "
        "files documents.",
        READ_THE_FOLDER + NOTE_AND_FILE + KEEP_CUSTOMERS + QUOTE_BY_WORD + TAKE_CALLS,
    ),
    Role(
        "sales",
        "Looks after customers and prospects: quotes and orders, cost and margin, lists to take along.",
        READ_THE_FOLDER + NOTE_AND_FILE + KEEP_CUSTOMERS + SELL + QUOTE_BY_WORD + SEE_COST + EXPORT + TAKE_CALLS
        + CHANGE_MANY,
    ),
    Role(
        "collections",
        "Brings the money in: issues invoices, books payments, takes promises and disputes, places holds.",
        READ_THE_FOLDER + NOTE_AND_FILE + KEEP_CUSTOMERS + BILL + BOOK_MONEY + DEBIT + COLLECT + EXEMPT + EXPORT,
    ),
    Role(
        "service",
        "Plans and does the work at the customer and in the warehouse: reads the folder, takes, schedules and finishes "
        "service calls, moves goods.",
        READ_THE_FOLDER + NOTE_AND_FILE + KEEP_CONTACTS + KEEP_STOCK + SERVE,
    ),
    Role(
        "manager",
        "Decides: releases holds, sets terms, limits and prices, keeps the register (merges, imports, groups, "
        "archive), hands the books over, does what sales and collections do.",
        READ_THE_FOLDER + NOTE_AND_FILE + KEEP_CUSTOMERS + SELL + BILL + BOOK_MONEY + DEBIT + COLLECT + EXPORT + DECIDE
        + CLOSE_THE_BOOKS + KEEP_THE_REGISTER + QUOTE_BY_WORD + KEEP_CATALOG + EXEMPT + SERVE
        + ("journal.view_*", "journal.delete_body", "staff.view_user"),
    ),
    Role(
        "administrator",
        "Keeps the installation: people and roles, number series, data fixes in the admin.",
        tuple(
            f"{app}.*"
            for app in (
                "foundation", "staff", "customers", "journal", "documents", "catalog", "financials", "credit",
                "service", "account", "mfa", "auth",
            )
        ),
        opens_admin=True,
    ),
)  # fmt: skip


@transaction.atomic
def sync_roles() -> None:
    """Make the groups say exactly what ROLES says; raises UnknownPermission. People keep their groups."""
    known = {f"{each.content_type.app_label}.{each.codename}": each for each in all_permissions()}
    for role in ROLES:
        group, _ = Group.objects.get_or_create(name=role.name)
        group.permissions.set(known[name] for name in matching(role, known))
    open_admin(User.objects.all())


def matching(role: Role, known: Iterable[str]) -> set[str]:
    """Return the names of the permissions the role's patterns mean."""
    names = list(known)
    found = {pattern: {name for name in names if fnmatchcase(name, pattern)} for pattern in role.permissions}
    for pattern, meant in found.items():
        if not meant:
            raise UnknownPermission(role.name, pattern)
    return set().union(*found.values())


def all_permissions() -> Iterable[Permission]:
    return Permission.objects.select_related("content_type")


@transaction.atomic
def give_roles(user: User, *names: str) -> None:
    """Give the user exactly these roles, and the admin with them where a role opens it."""
    user.groups.set(Group.objects.filter(name__in=names))
    open_admin(User.objects.filter(pk=user.pk))
    user.refresh_from_db(fields=["is_staff"])


def open_admin(users) -> None:
    """Let those of the users into the admin whose roles open it, and nobody else; superusers keep their way in."""
    opening = [role.name for role in ROLES if role.opens_admin]
    holders = User.objects.filter(groups__name__in=opening).values("pk")
    users.filter(pk__in=holders, is_staff=False).update(is_staff=True)
    users.filter(is_superuser=False, is_staff=True).exclude(pk__in=holders).update(is_staff=False)
