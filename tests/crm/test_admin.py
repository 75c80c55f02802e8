"""The administrators' desk: every page opens, plain records can be put right, booked ones cannot."""

from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
from django.contrib import admin
from django.db import InternalError, connection
from django.urls import reverse

from crm.admin import REFUSALS
from crm.roles import give_roles
from customers.models import Customer, Hold, Phone
from financials.models import Allocation, Document, Payment
from financials.models import Entry as LedgerEntry
from foundation.models import Series
from journal.models import Entry as JournalEntry
from journal.models import SigningKey
from staff.models import User
from tests import make

MODELS = [(model, desk) for model, desk in admin.site._registry.items()]
NEVER_CHANGED_HERE = [JournalEntry, SigningKey, LedgerEntry, Allocation, Payment, Document, Hold]


@pytest.fixture
def administrator(client, db):
    anna = make.user("Anna Admin")
    give_roles(anna, "administrator")
    client.force_login(anna)
    return anna


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.mark.parametrize(("model", "desk"), MODELS, ids=lambda each: getattr(each, "__name__", ""))
def test_every_list_opens_searches_and_can_be_added_to_where_that_is_right(client, administrator, rf, model, desk):
    assert client.get(page(model, "changelist")).status_code == 200
    assert client.get(page(model, "changelist"), {"q": "baum"}).status_code == 200
    request = rf.get("/")
    request.user = administrator
    expected = 200 if desk.has_add_permission(request) else 403
    assert client.get(page(model, "add")).status_code == expected


@pytest.mark.parametrize("model", NEVER_CHANGED_HERE)
def test_what_is_booked_signed_or_decided_by_a_verb_has_no_way_to_be_changed(rf, administrator, model):
    desk, request = admin.site._registry[model], rf.get("/")
    request.user = administrator
    assert not desk.has_add_permission(request)
    assert not desk.has_change_permission(request)
    assert not desk.has_delete_permission(request)
    assert desk.has_view_permission(request)


def test_a_list_of_many_rows_is_not_counted_to_its_end(client, administrator, django_assert_max_num_queries):
    make.customer()
    with django_assert_max_num_queries(10):
        answer = client.get(page(Customer, "changelist"))
    assert "baumgart" in answer.content.decode().lower()


def test_a_wrong_name_is_put_right_and_the_next_save_in_the_folder_will_notice(client, administrator):
    customer = make.customer(name="Baumgrat GmbH")
    values = {"code": customer.code, "name": "Baumgart GmbH", "kind": "company", "status": "customer", "language": "en",
              "currency": "USD", "terms": "net30", "created_on": "2020-01-01"}  # fmt: skip
    answer = client.post(page(Customer, "change", customer.pk), values)
    assert answer.status_code == 302
    customer.refresh_from_db()
    assert (customer.name, customer.version, customer.changed_by) == ("Baumgart GmbH", 2, administrator)
    assert customer.journal_entries.get().body.subject == "Changed name (in the administration)"


def test_terms_nobody_can_compute_a_due_day_from_are_refused(client, administrator):
    values = {"code": "A-1", "name": "Acme", "kind": "company", "status": "customer", "language": "en",
              "currency": "USD", "terms": "some day", "created_on": "2020-01-01"}  # fmt: skip
    page_again = client.post(page(Customer, "add"), values)
    assert "is not a form of payment terms" in page_again.content.decode()
    assert not Customer.objects.exists()


def test_a_phone_added_here_is_understood_as_everywhere(client, administrator):
    customer = make.customer()
    client.post(
        page(Phone, "add"), {"customer": customer.pk, "kind": "office", "as_typed": "+49 (0)30 1234567 ext. 12"}
    )
    phone = Phone.objects.get()
    assert (phone.e164, phone.extension) == ("+49301234567", "12")
    found = client.get(page(Phone, "changelist"), {"q": "+49 30 1234567"})
    assert phone.as_typed in found.content.decode()


def test_people_get_their_roles_here_and_the_admin_opens_with_the_administrators_role(client, administrator):
    clerk = make.user("Ben Clerk")
    roles = [group.pk for group in administrator.groups.all()]
    client.post(page(User, "change", clerk.pk), {"email": clerk.email, "name": clerk.name, "language": "en",
                "is_active": "on", "groups": roles})  # fmt: skip
    clerk.refresh_from_db()
    assert clerk.is_staff
    assert not clerk.is_superuser


def test_a_customer_cannot_be_deleted_here(client, administrator):
    customer = make.customer()
    assert client.post(page(Customer, "delete", customer.pk), {"post": "yes"}).status_code == 403
    assert Customer.objects.exists()


def refuse_in_the_database(table, sqlstate):
    """Let the database refuse changes of a table with one of its own codes, as its triggers do."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION 'no' USING ERRCODE = '{sqlstate}'; END $$; "
            f"CREATE TRIGGER refuse BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()"
        )


@pytest.mark.parametrize("sqlstate", ["AO001", "CH001", "AL001"])
def test_what_the_database_refuses_comes_back_as_a_sentence(client, administrator, sqlstate):
    refuse_in_the_database("foundation_series", sqlstate)
    series = Series.objects.get(pk="invoice")
    answer = client.post(
        page(Series, "change", series.pk), {"name": "invoice", "prefix": "R", "digits": 6, "next_value": 1}, follow=True
    )
    assert answer.status_code == 200
    assert REFUSALS[sqlstate] in unescape(answer.content.decode())


def test_any_other_trouble_of_the_database_is_not_hidden(client, administrator):
    refuse_in_the_database("foundation_series", "XX000")
    with pytest.raises(InternalError):
        client.post(page(Series, "change", "invoice"), {"name": "invoice", "prefix": "R", "digits": 6, "next_value": 1})


def test_a_document_shows_its_lines_and_nothing_to_type_into(client, administrator):
    customer = make.customer()
    amounts = {"net": Decimal(10), "tax": Decimal(0)}
    document = Document.objects.create(
        customer=customer, kind="quote", number="Q-1", status="sent", currency="USD", total=Decimal(10), **amounts,
        issued_on=date(2026, 1, 2), known_on=date(2026, 1, 2), recorded_at=datetime(2026, 1, 2, tzinfo=UTC),
    )  # fmt: skip
    bolt = {"description": "Hexagon bolt", "quantity": 1, "unit_price": 10}
    document.lines.create(customer=customer, position=1, **bolt, **amounts)
    text = client.get(page(Document, "change", document.pk)).content.decode()
    assert "Hexagon bolt" in text
    assert 'name="number"' not in text
