"""What a reminder says: a wording with fields, filled with each customer's own figures in its own language."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from credit.dunning.notice import CannotWrite, sample
from credit.dunning.wording import FIELDS, Wording, text_for, troubles_of, written
from credit.models import DunningLevel

TODAY = date(2026, 11, 23)
BODY = """{greeting}

please look at these:

{items}

All in all {total} by {pay_by}.

{how_to_pay}

{sender}
{company}"""


@pytest.fixture(autouse=True)
def house(settings):
    settings.COMPANY_NAME, settings.COMPANY_CURRENCY = "Müller & Söhne GmbH", "EUR"


def fill(body: str, language: str = "en", subject: str = "Reminder", **changes):
    return written(Wording(subject, body), replace(sample(language, today=TODAY), **changes))


SAID = {
    "en": [
        "Dear Jan Roth,",
        "INV-10432 of 13 Sep 2026, due 13 Oct 2026, 41 days late: 1,240.00 EUR",
        "1,534.67 EUR by 30 November 2026.",
    ],
    "de": [
        "Guten Tag Jan Roth,",
        "INV-10432 vom 13.09.2026, fällig am 13.10.2026, 41 Tage überfällig: 1.240,00 EUR",
        "Mahngebühr: 5,00 EUR",
    ],
    "fr": ["Bonjour Jan Roth,", "41 jours de retard : 1 240,00 EUR", "À payer avant le: 30 novembre 2026"],
    "es": ["Estimado/a Jan Roth:", "41 días de retraso: 1 240,00 EUR", "Intereses de demora: 3,17 EUR"],
}


@pytest.mark.parametrize(("language", "says"), SAID.items())
def test_figures_and_days_are_written_as_the_language_does(language, says):
    text = fill(BODY, language).body.replace("\N{NO-BREAK SPACE}", " ")
    for sentence in says:
        assert sentence in text
    assert "{" not in text


def test_what_is_disputed_is_named_and_not_asked_for():
    text = fill("{items}").body.replace("\N{NO-BREAK SPACE}", " ")
    assert "17 days late: 286.50 EUR (In dispute: 100.00 EUR)" in text
    assert (
        "Overdue: 1,526.50 EUR\nReminder fee: 5.00 EUR\nInterest on arrears: 3.17 EUR\nTo be paid: 1,534.67 EUR" in text
    )
    assert "Of these invoices 100.00 EUR is in dispute and is not asked for here." in text


def test_the_line_of_an_empty_field_is_left_out():
    body = "Fee: {fee}\nInterest: {interest}\nSent by {sender}\nThank you."
    assert fill(body, fee=Decimal(0), sender="").body == "Interest: 3.17\N{NO-BREAK SPACE}EUR\nThank you.\n"


def test_a_needed_field_that_is_empty_keeps_the_reminder_from_leaving():
    with pytest.raises(CannotWrite, match=r"needs \{iban\} \(our IBAN \(CREDITOR_IBAN\)\), and there is none"):
        fill("Pay to {iban}.", iban="")
    with pytest.raises(CannotWrite, match="subject or its text would be empty"):
        fill("Thank you.", subject="{contact}", contact="")


def test_an_unknown_field_is_named_with_those_that_exist():
    (sentence,) = troubles_of("Please pay {totl} now.")
    assert sentence.startswith("There is no field {totl}. Did you mean {total}? The fields are {greeting}, {customer},")
    assert all(f"{{{name}}}" in sentence for name in FIELDS)
    with pytest.raises(CannotWrite, match="There is no field"):
        fill("Please pay {totl} now.")
    assert troubles_of("{anything else}")[0].startswith("There is no field {anything else}. The fields")


def test_braces_and_blocks_are_told_where_they_stand_wrong():
    assert troubles_of("a { b") == ["A brace stands alone in “a { b”. Write {{ or }} for a brace."]
    assert troubles_of("Look: {items}") == ["{items} takes several lines: put it on a line of its own in the text."]
    assert troubles_of("{items}", one_line=True)
    assert troubles_of("a {{b}} c\n{items}\n  {how_to_pay}  ") == []
    assert fill("a {{b}} { total } c").body.replace("\N{NO-BREAK SPACE}", " ") == "a {b} 1,534.67 EUR c\n"


def test_a_name_with_braces_or_line_ends_stays_a_name():
    filled = fill("{customer}", subject="For {customer}", customer="{total}\r\nBcc: all@else.example")
    assert filled.subject == "For {total} Bcc: all@else.example"
    assert filled.body == "{total} Bcc: all@else.example\n"


def test_subject_and_sms_are_plain_enough_for_what_carries_them():
    wording = Wording("Reminder: {total}", "{total}", "{company}: {total}")
    filled = written(wording, sample("fr", today=TODAY))
    assert (filled.subject, filled.sms) == ("Reminder: 1 534,67 EUR", "Müller & Söhne GmbH: 1 534,67 EUR")


def test_the_letter_gets_the_body_in_parts_where_its_tables_stand():
    kinds = [kind for kind, _ in fill(BODY).parts]
    assert kinds == ["", "items", "", "how_to_pay", ""]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "found"), [("de-AT", "de"), ("de", "de"), ("pt_BR", "en"), ("fr", "fr"), ("FR-ca", "fr")]
)
def test_the_next_best_language_is_taken(language, found):
    level = DunningLevel.objects.create(position=9, name="Ninth", after_days=90)
    for known in ("en", "de", "fr"):
        level.texts.create(language=known, subject=known, body=known)
    assert text_for(level, language).language == found


@pytest.mark.django_db
def test_a_level_without_any_wording_says_so():
    level = DunningLevel.objects.create(position=9, name="Ninth", after_days=90)
    with pytest.raises(CannotWrite, match="“Ninth” has no wording in “de” and none in English"):
        text_for(level, "de")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_the_wordings_a_house_begins_with_can_be_written(language):
    for level in DunningLevel.objects.all():
        text = level.texts.get(language=language)
        filled = written(Wording(text.subject, text.body, text.sms), sample(language, today=TODAY))
        assert filled.sms
        assert [kind for kind, _ in filled.parts if kind] == ["items", "how_to_pay"]
