"""One customer with everything a folder can hold, made by the house's own verbs: what the browser tests look at."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from credit.holding.holds import place_on_hold
from customers.addresses import add_address
from customers.banking import add_bank_account, confirm_bank_account
from customers.custom_fields.definitions import save_definition
from customers.emails import add_email
from customers.importing.files import bring
from customers.importing.planning import look_through
from customers.mandates import add_mandate
from customers.models import Category, Customer, CustomField, Operation
from customers.operations import begin, finish
from customers.people import add_contact
from customers.phones import add_phone
from customers.tags import tag_named
from documents.filing import store_file
from financials.accounting.exporting import export_books
from financials.accounting.period import last_month
from financials.documents import LineDraft
from financials.invoices import issue_invoice
from financials.models import Document
from financials.payments import record_payment
from financials.refunds import refund_credit
from foundation.models import Job
from foundation.periods import company_today
from journal.record import record
from staff.models import User
from tests import make
from tests.browser.debtors import debits
from tests.browser.diary import diary
from tests.browser.papers import papers
from tests.browser.service import calls
from tests.browser.shelves import valves
from tests.browser.statements import statement

YARD = {"line1": "Am Werkhof 12", "postcode": "12347", "city": "Berlin", "country": "DE"}
LETTER = (
    "She had the delivery note of the second shipment in hand and counted two boxes fewer than on our invoice.\n"
    "A copy of the note goes to the warehouse today; she pays the rest when they have answered."
)


def baumgart(*, by: User, now: datetime, code: str = "BAUM-001") -> Customer:
    """Return a good customer in trouble: late invoices, a part payment, a promise, a hold, a talk."""
    today = company_today(now)
    customer = make.customer(
        code, "Baumgart Metallbau GmbH & Co. KG", terms="net30", credit_limit=Decimal(15000), status="customer",
        custom={"route": "North"},
    )  # fmt: skip
    _sort(customer)
    petra = add_contact(
        customer=customer, by=by, now=now, first_name="Petra", last_name="Lindner", role="Accounts payable"
    )
    add_phone(of=petra, number="+49 30 12345678", by=by, now=now)
    add_email(of=petra, address="petra.lindner@baumgart.example", by=by, now=now)
    add_address(customer=customer, parts=YARD, by=by, now=now)
    first, *_ = [_invoice(customer, today - timedelta(days=age), by, now) for age in (130, 75, 50, 20, 4)]
    check = record_payment(
        customer=customer, reference="5567", amount=Decimal(700), received_on=today - timedelta(days=30),
        method="check", allocate_to=[(first, Decimal(500))], by=by, now=now,
    )  # fmt: skip
    refund_credit(
        of=check, amount=Decimal(20), paid_on=today, reference="W-1", reason="paid the freight twice", by=by, now=now
    )
    note = ContentFile(b"two boxes short", name="delivery note.txt")
    store_file(customer=customer, content=note, name=note.name, by=by, now=now, note="signed by Petra Lindner")
    record(customer, "call_in", "Asked for a copy of invoice 10432", by=by, now=now, text=LETTER, contacts=[petra])
    Job.objects.create(title="Journal of BAUM-001 as PDF", work="", owner=by, status="running", done=412, of=1000)
    make.promise_payment(
        customer=customer, amount=Decimal(2000), due_on=today + timedelta(days=8), promised_by="Petra Lindner",
        by=by, now=now,
    )  # fmt: skip
    calls(customer, petra, by=by, now=now)
    diary(customer, petra, by=by, now=now, today=today)
    place_on_hold(customer=customer, reason="2 broken promises", by=by, now=now)
    _banking(customer, today, by, now)
    debits(by=by, now=now, today=today)
    statement(by=by, now=now)
    valves(customer, by=by, now=now, today=today)
    papers(customer, by=by, now=now)
    export_books(period=last_month(today), layout="datev", by=by, now=now)
    finish(begin(kind=Operation.Kind.BULK, title="1 customer tagged VIP", by=by, now=now))
    newcomers = ContentFile(
        "Firma;Ort;E-Mail\nNord AG;Kiel;info@nord.example\nSüd;Ulm;keine\n".encode(), name="neu.csv"
    )
    look_through(file=bring(upload=newcomers, by=by, now=now), by=by, now=now)
    return customer


def _sort(customer: Customer) -> None:
    """A tag, a category, and a field of the company's own, which the customer's values speak of."""
    customer.tags.add(tag_named("VIP"))
    customer.categories.add(Category.objects.get_or_create(name="Hospital")[0])
    if not CustomField.objects.filter(key="route").exists():
        save_definition(CustomField(label="Route", kind="list", choices=["North", "South"], in_list=True))


def _banking(customer: Customer, today: date, by: User, now: datetime) -> None:
    account = add_bank_account(customer=customer, iban="DE89 3704 0044 0532 0130 00", by=by, now=now)
    confirm_bank_account(account=account, by=make.user("Karl Wendelin"), now=now)
    add_mandate(
        account=account, signed_on=today - timedelta(days=9), first_debit_on=today + timedelta(days=9), by=by, now=now
    )


def _invoice(customer: Customer, issued_on: date, by: User, now: datetime) -> Document:
    lines = [
        LineDraft(
            description="Steel profile 40 × 40, galvanised, cut to length", quantity=Decimal(12),
            unit_price=Decimal("98.5"), part_number="SP-4040", unit="m", tax_percent=Decimal(19),
        ),
        LineDraft(description="Freight", quantity=Decimal(1), unit_price=Decimal(60), tax_percent=Decimal(19)),
    ]  # fmt: skip
    return issue_invoice(customer=customer, lines=lines, issued_on=issued_on, by=by, now=now, reference="PO 88-12")
