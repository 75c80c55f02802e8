"""Statements: the list with their progress, the import, the review of one, and what is done with many lines at once."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.models import Customer
from financials.bank.booking import book_sure, ignore_line, sure_lines
from financials.bank.contents import Unreadable
from financials.bank.delimited import AccountNotNamed
from financials.bank.forms import StatementForm
from financials.bank.hints import PAID_OUT
from financials.bank.importing import StatementInUse, import_statements, remove_statement
from financials.bank.job import AT_ONCE, BOOK
from financials.bank.proposing import propose
from financials.bank.reading import LARGEST
from financials.bank.tables import STATEMENTS, statements
from financials.models import BankLine, BankStatement
from foundation.jobs import start
from foundation.tables import Listing
from staff.permissions import needs

MAY_BOOK = ("financials.add_payment", "financials.add_allocation")
PAGE = 100
SHOWN = {
    "": ("To decide", BankLine.UNDECIDED),
    "booked": ("Booked", (BankLine.State.BOOKED,)),
    "ignored": ("Ignored", (BankLine.State.IGNORED,)),
    "all": ("All", BankLine.State.values),
}


@needs("financials.view_bankstatement")
def all_statements(request: HttpRequest) -> HttpResponse:
    """The statements of our accounts, newest first, with what is decided of each."""
    return _list(request, StatementForm())


def _list(request: HttpRequest, form: StatementForm, *, names_account: bool = True) -> HttpResponse:
    listing = Listing(STATEMENTS, statements(), request.GET, what="statements", sort="-imported_at")
    context = {"listing": listing, "sort": listing.sort, "form": form, "names_account": names_account}
    return TemplateResponse(request, "bank/statements.html", context, status=422 if form.errors else 200)


@needs(*MAY_BOOK)
@require_POST
def import_file(request: HttpRequest) -> HttpResponse:
    """Take a file in, and propose what its lines are; what cannot be read is said beside the field."""
    form, names_account = StatementForm(request.POST, request.FILES), True
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            imported = import_statements(
                content=file.read(LARGEST + 1), file_name=file.name, by=request.user, now=timezone.now(), **form.asked
            )
        except Unreadable as trouble:
            form.add_error("file", str(trouble))
            names_account = not isinstance(trouble, AccountNotNamed)
        else:
            return _imported(request, imported)
    return _list(request, form, names_account=names_account)


def _imported(request: HttpRequest, imported) -> HttpResponse:
    for statement in imported.statements:
        propose(statement.lines.all())
    messages.success(request, imported.sentence)
    return redirect(imported.statements[0] if len(imported.statements) == 1 else "bank:statements")


@needs("financials.view_bankstatement")
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """One statement: a line a booking of the bank, with what it is proposed to be."""
    found = get_object_or_404(BankStatement.objects.with_progress().select_related("account", "imported_by"), pk=pk)
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    lines = found.lines.filter(state__in=SHOWN[show][1])
    after = int(request.GET["after"]) if request.GET.get("after", "").isdecimal() else 0
    rows = list(_with_what_they_became(lines.filter(position__gt=after).order_by("position"))[: PAGE + 1])
    context = {
        "statement": found,
        "rows": _visible(rows[:PAGE], request.user),
        "next_after": rows[PAGE - 1].position if len(rows) > PAGE else None,
        "after": after,
        "total": lines.count(),
        "show": show,
        "shown": [(key, label) for key, (label, _) in SHOWN.items()],
        "outgoing": found.lines.filter(state=BankLine.State.NEW, amount__lt=0).count(),
    }
    return TemplateResponse(request, "bank/statement.html", context)


def _with_what_they_became(lines: QuerySet[BankLine]) -> QuerySet[BankLine]:
    return lines.select_related(
        "account", "customer", "payment__customer", "adjustment__customer", "debit_run", "decided_by"
    )


def _visible(rows: list[BankLine], user) -> list[BankLine]:
    """Say of each line whether the user may see whose it is."""
    wanted = {row.customer_id for row in rows if row.customer_id}
    seen = (
        set(Customer.objects.visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    )
    for row in rows:
        row.may_see = row.customer_id is None or row.customer_id in seen
    return rows


@needs(*MAY_BOOK)
@require_POST
def book_all_sure(request: HttpRequest, pk: int) -> HttpResponse:
    """Book the lines nobody needs to look at twice; many of them as a job."""
    found = get_object_or_404(BankStatement, pk=pk)
    if sure_lines(found).count() > AT_ONCE:
        arguments = {"statement": found.pk, "by": request.user.pk}
        job = start(title=f"Booking the sure lines of {found}", work=BOOK, arguments=arguments, owner=request.user)
        return redirect("job", job.pk)
    booked, left = book_sure(statement=found, by=request.user, now=timezone.now())
    if booked:
        messages.success(request, f"{booked} {'line is' if booked == 1 else 'lines are'} booked.")
    for sentence in left[:5]:
        messages.warning(request, sentence)
    if not booked and not left:
        messages.info(request, "No line is sure any more: the open invoices have changed. Look at them one by one.")
    return redirect(found)


@needs(*MAY_BOOK)
@require_POST
def look_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for proposals again, after invoices were written or customers added."""
    found = get_object_or_404(BankStatement, pk=pk)
    undecided = found.lines.filter(state__in=BankLine.UNDECIDED)
    messages.success(request, f"Proposals for {propose(undecided)} of {undecided.count()} undecided lines.")
    return redirect(found)


@needs(*MAY_BOOK)
@require_POST
def ignore_paid_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Ignore all money that went out and takes no payment back."""
    found = get_object_or_404(BankStatement, pk=pk)
    lines = list(found.lines.filter(state=BankLine.State.NEW, amount__lt=0))
    for line in lines:
        ignore_line(line=line, reason=line.proposal.get("hint", PAID_OUT), by=request.user, now=timezone.now())
    messages.success(request, f"{len(lines)} lines are ignored: {PAID_OUT.lower()}.")
    return redirect(found)


@needs(*MAY_BOOK)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an import back, as long as nothing of it is booked."""
    found = get_object_or_404(BankStatement, pk=pk)
    try:
        remove_statement(statement=found)
    except StatementInUse as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    messages.success(request, f"The {found} is taken out. Import the file again when it belongs elsewhere.")
    return redirect("bank:statements")
