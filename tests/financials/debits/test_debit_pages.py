"""The pages of direct debits, from the first look to the booked run."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from crm.roles import give_roles
from financials.debits.booking import book_run
from financials.debits.collecting import earliest_collection
from financials.models import DebitRun, Payment
from foundation.models import Job
from foundation.periods import company_today
from tests import make
from tests.financials.debits import office
from tests.financials.debits.office import IBANS, chosen, debtor


@pytest.fixture
def desk(client, db):
    person = make.user("Carla Conti")
    give_roles(person, "collections")
    client.force_login(person)
    return client


def url(name, *args):
    return reverse(f"debits:{name}", args=args)


def text(answer):
    return answer.content.decode()


def marks(*invoices):
    """What the ticks of these invoices post."""
    mandates = {invoice.customer_id: invoice.customer.mandates.get().pk for invoice in invoices}
    customers = {entry: invoice.customer_id for invoice in invoices for entry in chosen(invoice)}
    return [f"{entry}:{mandates[customers[entry]]}:{amount:.2f}" for entry, amount in chosen(*invoices).items()]


@pytest.fixture
def day():
    return earliest_collection(company_today())


@pytest.fixture
def acme(anna):
    """As everywhere in these stories, but of today: the pages read the clock."""
    return now_debtor(anna, "Baumgart & Söhne GmbH")


@pytest.fixture
def due(acme):
    return now_due(acme, "100.00")


def now_debtor(by, name, iban=IBANS[0]):
    return debtor(by, name, iban=iban, today=company_today() - timedelta(days=1))


def now_due(customer, amount):
    return make.invoice(customer, amount, issued_on=company_today() - timedelta(days=60))


@pytest.fixture
def prepared(anna, day):
    """Prepare a run of these invoices, today."""
    return lambda *invoices: office.prepared(anna, *invoices, collect_on=day, now=timezone.now())


@pytest.fixture
def sent(anna, prepared):
    """Prepare a run of these invoices that the bank has, and collects today."""

    def send(*invoices):
        run = prepared(*invoices)
        DebitRun.objects.filter(pk=run.pk).update(sent_at=run.created_at, sent_by=anna, collect_on=company_today())
        run.refresh_from_db()
        return run

    return send


def form(day, *invoices, **more):
    return {"collect_on": day, "due_by": day, "scheme": "CORE", "invoice": marks(*invoices), **more}


def test_a_run_from_the_first_look_to_the_file_and_the_bank(desk, acme, due, day):
    page = text(desk.get(url("new")))
    assert "Baumgart &amp; Söhne GmbH" in page
    assert marks(due)[0] in page
    answer = desk.post(url("prepare"), form(day, due, key="5f2f4f0e-3f4b-4b60-9b38-1d2f3a4b5c6d"))
    run = DebitRun.objects.get()
    assert answer.url == url("run", run.number)
    assert due.number in text(desk.get(answer.url))
    file = desk.get(url("file", run.number))
    assert file["Content-Disposition"] == f'attachment; filename="{run.message_id}.xml"'
    assert file["Cache-Control"] == "no-store"
    assert etree.fromstring(file.content).findtext(".//{*}MsgId") == run.message_id
    desk.post(url("send", run.number))
    run.refresh_from_db()
    assert run.state == "sent"
    refused = desk.post(url("book", run.number), follow=True)
    assert "The money comes in on" in text(refused)


def test_a_run_is_booked_on_its_day_by_one_button(desk, due, sent):
    run = sent(due)
    assert "Book run" in text(desk.get(url("run", run.number)))
    assert "its invoices are paid" in text(desk.post(url("book", run.number), follow=True))
    page = text(desk.get(url("run", run.number)))
    assert Payment.objects.get().get_absolute_url() in page
    assert "Book run" not in page


def test_a_large_run_is_booked_as_a_job(desk, due, sent, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("financials.debits.views.AT_ONCE", 0)
    run = sent(due)
    for collect_on, status in ((company_today() + timedelta(days=1), "failed"), (company_today(), "done")):
        DebitRun.objects.update(collect_on=collect_on)
        with django_capture_on_commit_callbacks(execute=True):
            answer = desk.post(url("book", run.number))
        job = Job.objects.order_by("-created_at").first()
        assert (answer.url, job.status) == (reverse("job", args=[job.pk]), status)
    assert Payment.objects.get().reference == f"{run.number}-00001"


def test_the_ticks_are_summed_by_the_server(desk, acme, due):
    second = now_due(acme, "50.55")
    other = now_due(now_debtor(make.user(), "Zeta SA", IBANS[1]), "7.50")
    page = text(desk.post(url("totals"), {"invoice": [*marks(due, second, other), "nonsense", "1:2:x"]}))
    assert "<dd>3</dd>" in page
    assert "<dd>2</dd>" in page
    assert "158.05" in page
    assert "<html" not in page


def test_what_is_left_out_says_why(desk, acme, due):
    acme.mandates.update(received_on=None)
    page = text(desk.get(url("new")))
    assert "Nothing that is due by this day can be collected." in page
    assert "has not come in yet" in page


def test_a_list_that_is_out_of_date_is_refused_and_shown_as_it_is_now(desk, acme, due, day):
    asked = form(day, due)
    make.payment(acme, "40.00", received_on=company_today(), to=[(due, "40.00")])
    answer = desk.post(url("prepare"), asked)
    assert answer.status_code == 422
    assert "60.00 EUR are to be paid now" in text(answer)
    assert not DebitRun.objects.exists()


@pytest.mark.parametrize(
    ("collect_on", "sentence"),
    [(date(2020, 1, 8), "The bank needs the file 2 working days before"), (None, "No invoice was chosen")],
)
def test_a_day_that_is_too_early_and_an_empty_choice_are_refused(desk, acme, day, collect_on, sentence):
    answer = desk.post(url("prepare"), form(collect_on or day))
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_nonsense_in_the_address_is_no_crash(desk):
    assert desk.get(url("new"), {"collect_on": "never", "due_by": "", "scheme": "X"}).status_code == 200


def test_what_the_settings_lack_is_said_on_each_page(desk, due, prepared, day, settings):
    run = prepared(due)
    settings.CREDITOR_ID = ""
    for page in (url("runs"), url("new")):
        assert "Nothing can be collected yet. Set CREDITOR_ID" in text(desk.get(page))
    assert "Set CREDITOR_ID" in text(desk.get(url("file", run.number), follow=True))
    assert desk.post(url("prepare"), form(day)).status_code == 422


def test_a_refused_debit_and_a_discarded_run_ask_for_a_reason(desk, due, prepared, sent):
    run = sent(due)
    item = run.items.get()
    assert desk.post(url("reject", run.number, item.pk), {"reason": ""}).status_code == 422
    desk.post(url("reject", run.number, item.pk), {"reason": "account closed"})
    assert "account closed" in text(desk.get(url("run", run.number)))
    again = prepared(due)
    assert "Discard run" in text(desk.get(url("discard", again.number)))
    desk.post(url("discard", again.number), {"reason": "wrong day"})
    page = text(desk.get(url("run", again.number)))
    assert "wrong day" in page
    assert "not collected" in page
    assert desk.get(url("file", again.number)).status_code == 404
    assert "was discarded" in text(desk.post(url("discard", again.number), {"reason": "x"}))


@pytest.mark.parametrize("role", ["clerk", "sales", "service"])
def test_who_may_not_see_bank_data_sees_no_debits(client, db, role):
    person = make.user()
    give_roles(person, role)
    client.force_login(person)
    assert client.get(url("runs")).status_code == 403


def test_the_lists_cost_the_same_for_one_debit_and_for_three_and_can_be_taken_along(desk, anna, sent):
    pages = {}
    for number in (1, 3):
        firms = [now_debtor(anna, f"Firm {number}{each}", IBANS[each]) for each in range(number)]
        run = sent(*(now_due(firm, "9.00") for firm in firms))
        assert book_run(run=run, by=anna, now=timezone.now()) == []
        for name, args in (("run", [run.number]), ("runs", [])):
            with CaptureQueriesContext(connection) as queries:
                desk.get(url(name, *args))
            pages.setdefault(name, []).append(len(queries))
    assert all(first == last for first, last in pages.values()), pages
    rows = b"".join(desk.get(url("run", run.number), {"format": "csv"}).streaming_content).decode()
    assert f"{run.number}-00003" in rows
    assert "paid" in rows
    assert IBANS[0] not in rows
