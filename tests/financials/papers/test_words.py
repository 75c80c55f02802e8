"""What papers say in each language, and which language speaks for a customer."""

from dataclasses import fields
from string import Formatter

import pytest

from documents import letterhead
from financials.models import Adjustment, Document, Payment
from financials.papers.payable import terms_in
from financials.papers.words import LANGUAGES, Words, tongue_of

NAMES = [field.name for field in fields(Words)]
KINDS = {*Document.Kind.values}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_says_every_word_and_fills_in_the_same_figures(language):
    words, english = LANGUAGES[language], LANGUAGES["en"]
    for name in NAMES:
        ours, theirs = getattr(words, name), getattr(english, name)
        pairs = [(ours[key], theirs[key]) for key in theirs] if isinstance(theirs, dict) else [(ours, theirs)]
        for text, model in pairs:
            assert text.strip(), f"{language}: {name}"
            assert places(text) == places(model), f"{language}: {name}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_names_every_kind_and_has_a_letterhead(language):
    words = LANGUAGES[language]
    assert set(words.titles) == {*KINDS, "slip", "receipt"}
    assert set(words.enclosing) == {*KINDS, "receipt"}
    assert set(words.by) == set(Payment.Method.values)
    assert set(words.adjustments) == set(Adjustment.Kind.values)
    assert language in letterhead.WORDS


@pytest.mark.parametrize(
    ("wanted", "spoken"), [("de-AT", "de"), ("fr_CH", "fr"), ("", "en"), ("fi", "en"), ("ES", "es")]
)
def test_the_nearest_language_speaks_and_english_for_one_nobody_has_written(wanted, spoken):
    assert tongue_of(wanted) == spoken


def test_a_house_that_speaks_german_writes_german_to_whom_it_knows_nothing_of(settings):
    settings.LANGUAGE_CODE = "de"
    assert (tongue_of(""), tongue_of("fi"), tongue_of("en")) == ("de", "de", "en")


@pytest.mark.parametrize(
    ("language", "terms", "said"),
    [
        ("en", "2/10 net 30", "2 % discount within 10 days, 30 days net"),
        ("de", "2.5/14 net 60", "2,5 % Skonto innerhalb von 14 Tagen, 60 Tage netto"),
        ("fr", "eom+15", "payable 15 jours fin de mois"),
        ("es", "due on receipt", "pago al recibir la factura"),
        ("de", "net 30/60/90", "in 3 gleichen Raten nach 30, 60, 90 Tagen"),
        ("en", "30% net10, 70% net60", "30 %: 10 days net, 70 %: 60 days net"),
        ("de", "as agreed with Mr Roth", "as agreed with Mr Roth"),
    ],
)
def test_terms_of_payment_are_said_in_words(language, terms, said):
    assert terms_in(language, terms).replace("\N{NO-BREAK SPACE}", " ") == said
