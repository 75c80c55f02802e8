"""A statement of the child's account goes to the mother, who pays: in her language, by her way, and says for whom."""

import pytest
from django.core import mail
from django.urls import reverse

from financials.statement_runs.outcome import letters_to_print
from tests import make
from tests.credit.dunning.post import text_of
from tests.financials.family import family
from tests.financials.statement_runs.post import DAY, NOW, only, prefers, released, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed(anna):
    """The child owes something; the mother has an account of her own with nothing on it."""
    child, mother = family(NOW)
    make.invoice(child, "40.00", issued_on=DAY, currency="EUR")
    return child, mother


def letter_of(statement) -> str:
    with statement.file.content.open("rb") as file:
        return text_of(file.read())


def test_it_goes_to_her_by_e_mail_and_stays_in_the_childs_folder(anna, owed):
    child, _ = owed
    run = released(anna)
    assert sent(run).sent == 1
    (message,), statement = mail.outbox, only(run)
    assert message.to == ["astrid@post.example"]
    assert "Astrid Lindqvist" in message.body
    assert (statement.customer, statement.contact, statement.language) == (child, None, "de")
    letter = letter_of(statement)
    for said in ("Astrid Lindqvist", "Hafenstr. 12", "Für", "Bo Lindqvist, C-41", "Kontoauszug"):
        assert said in letter
    assert "Vindgatan" not in letter
    assert child.journal_entries.filter(kind="statement_sent").exists()


def test_it_goes_by_post_where_she_wants_letters(anna, owed):
    prefers(owed[1], anna, "post")
    run = released(anna)
    sent(run)
    assert mail.outbox == []
    assert only(run).to.startswith("Hafenstr. 12")
    assert "Hafenstr. 12" in text_of(letters_to_print(run))


def test_the_statement_printed_in_the_folder_is_hers_too(client, anna, owed):
    client.force_login(make.person("Rita Winter", "manager"))
    pdf = client.get(reverse("financials:statement", args=["C-41"]), {"format": "pdf"})
    assert pdf.status_code == 200
