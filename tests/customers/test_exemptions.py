"""A resale certificate comes in, is filed and noted, expires or is ended with a reason."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from crm.roles import give_roles
from customers.exemptions import ExemptionRefused, add_exemption, end_exemption, running_out, shown
from customers.models import TaxExemption
from documents.filing import store_file
from foundation.periods import company_today
from tests import make

DAY = date(2026, 6, 15)


@pytest.fixture
def acme(db):
    return make.customer("ACME", "Acme Ltd")


@pytest.fixture
def anna(db):
    return make.user()


def certificate(acme, anna, **fields) -> TaxExemption:
    fields = {"certificate": "R-17", "valid_from": date(2026, 1, 1), **fields}
    return add_exemption(customer=acme, by=anna, now=make.at(DAY), **fields)


def test_the_journal_knows_of_the_exemption_and_of_its_end(acme, anna):
    exemption = certificate(acme, anna, valid_until=date(2026, 12, 31))
    end_exemption(exemption=exemption, ended_on=DAY, reason="Sells to consumers now", by=anna, now=make.at(DAY))
    subjects = [entry.body.subject for entry in acme.journal_entries.order_by("seq")]
    assert subjects == [
        "Tax exemption added: resale certificate R-17, from 1 Jan 2026 until 31 Dec 2026",
        "Tax exemption ended on 15 Jun 2026: resale certificate R-17",
    ]
    with pytest.raises(ExemptionRefused, match="ended on 15 Jun 2026 already"):
        end_exemption(exemption=exemption, ended_on=DAY, reason="again", by=anna, now=make.at(DAY))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"valid_until": date(2025, 12, 31)}, "The last day lies before the first one"),
        ({"region": "NY"}, "Name the country"),
        ({"certificate": ""}, "cannot be blank"),
    ],
)
def test_what_is_no_exemption_is_refused(acme, anna, fields, sentence):
    with pytest.raises(ExemptionRefused, match=sentence):
        certificate(acme, anna, **fields)
    assert not acme.journal_entries.exists()


def test_an_exemption_ends_with_a_reason(acme, anna):
    exemption = certificate(acme, anna)
    with pytest.raises(ExemptionRefused, match="Say why"):
        end_exemption(exemption=exemption, ended_on=DAY, reason=" ", by=anna, now=make.at(DAY))
    with pytest.raises(IntegrityError, match="ended_exemption_says_who_and_why"), transaction.atomic():
        TaxExemption.objects.update(ended_on=DAY)


def test_the_tab_says_which_hold_and_opens_the_paper(acme, anna):
    file = store_file(customer=acme, content=ContentFile(b"signed"), name="resale.txt", by=anna, now=make.at(DAY))
    certificate(acme, anna, paper="resale.txt")
    certificate(acme, anna, certificate="R-16", valid_until=date(2026, 6, 14))
    certificate(acme, anna, certificate="R-18", valid_from=DAY + timedelta(days=1))
    rows = {row.certificate: row for row in shown(acme, today=DAY)}
    assert {name: (row.holds, row.begins) for name, row in rows.items()} == {
        "R-17": (True, False), "R-16": (False, False), "R-18": (False, True),
    }  # fmt: skip
    assert rows["R-17"].paper_url == reverse("documents:file", args=["ACME", file.pk])


def test_a_manager_adds_and_ends_an_exemption_on_the_contacts_tab(client, acme, anna):
    give_roles(anna, "manager")
    client.force_login(anna)
    store_file(customer=acme, content=ContentFile(b"signed"), name="resale.txt", by=anna, now=make.at(DAY))
    values = {
        "kind": "resale",
        "certificate": "R-17",
        "valid_from": "2026-01-01",
        "country": "Germany",
        "paper": "resale.txt",
    }
    add = reverse("customers:add_exemption", args=["ACME"])
    assert client.post(add, {**values, "country": "Nowhere"}).status_code == 422
    assert client.post(add, values).status_code == 302
    exemption = TaxExemption.objects.get()
    assert (exemption.country, exemption.added_by) == ("DE", anna)
    page = client.get(reverse("customers:contacts", args=["ACME"])).content.decode()
    assert "no tax" in page
    assert "resale.txt" in page
    end = reverse("customers:end_exemption", args=["ACME", exemption.pk])
    assert client.post(end, {"ended_on": "2026-07-01", "reason": "withdrawn"}).status_code == 302
    assert "withdrawn" in client.get(reverse("customers:contacts", args=["ACME"])).content.decode()


def test_sales_reads_exemptions_and_may_not_add_one(client, acme, anna):
    give_roles(anna, "sales")
    client.force_login(anna)
    assert client.get(reverse("customers:contacts", args=["ACME"])).status_code == 200
    assert client.get(reverse("customers:add_exemption", args=["ACME"])).status_code == 403


@pytest.mark.parametrize(
    ("until", "word", "said"),
    [
        (DAY, "certificate expires", "expires today"),
        (DAY + timedelta(days=1), "certificate expires", "expires in 1 day"),
        (DAY + timedelta(days=14), "certificate expires", "expires in 14 days"),
        (DAY + timedelta(days=15), "", ""),
        (DAY - timedelta(days=1), "certificate expired", "expired on 14 Jun 2026: tax is charged again"),
        (DAY - timedelta(days=61), "", ""),
    ],
)
def test_a_certificate_that_runs_out_is_told_in_time(acme, anna, until, word, said):
    certificate(acme, anna, valid_until=until)
    label, sentence = running_out(acme, today=DAY)
    assert label == word
    assert said in sentence


def test_who_has_sent_the_next_certificate_is_not_asked_again(acme, anna):
    until = DAY + timedelta(days=3)
    certificate(acme, anna, valid_until=until)
    certificate(acme, anna, certificate="R-18", valid_from=until + timedelta(days=1))
    assert running_out(acme, today=DAY) == ("", "")


def test_the_paper_is_filed_with_the_exemption_in_one_step(client, acme):
    manager = make.person("Mia", "manager")
    client.force_login(manager)
    soon = company_today() + timedelta(days=5)
    typed = {"kind": "resale", "certificate": "R-17", "valid_from": "2026-01-01", "valid_until": soon.isoformat()}
    form = {**typed, "file": ContentFile(b"signed", name="resale 2026.pdf")}
    assert client.post(reverse("customers:add_exemption", args=["ACME"]), form).status_code == 302
    assert acme.tax_exemptions.get().paper == "resale 2026.pdf"
    page = client.get(reverse("customers:contacts", args=["ACME"])).content.decode()
    assert reverse("documents:file", args=["ACME", acme.files.get().pk]) in page
    assert "expires in 5 days" in page
    assert "certificate expires" in page
    empty = {**typed, "certificate": "R-18", "file": ContentFile(b"", name="empty.pdf")}
    assert client.post(reverse("customers:add_exemption", args=["ACME"]), empty).status_code == 422
