"""How a letter begins: by salutation and title, in the language of the paper, and never by guessing."""

import pytest

from customers.greetings import addressee, gender_of, greeting
from customers.models import Person
from customers.names import read_name


def person(name: str, language: str = "") -> Person:
    return Person(**read_name(name, language).fields)


@pytest.mark.parametrize(
    ("name", "language", "line"),
    [
        ("Dr. Hans Meyer", "en", "Dear Dr. Meyer,"),
        ("Ms. Jane Smith", "en", "Dear Ms. Smith,"),
        ("Mrs Eileen O'Brien", "en", "Dear Mrs. O'Brien,"),
        ("Miss Amy Lee", "en", "Dear Miss Lee,"),
        ("Mr John Smith, Jr.", "en", "Dear Mr. Smith,"),
        ("Herr Hans Meyer", "en", "Dear Mr. Meyer,"),
        ("Frau Prof. Dr. Anna Lange", "en", "Dear Professor Lange,"),
        ("Sir Ian McKellen", "en", "Dear Sir Ian,"),
        ("Dame Judi Dench", "en", "Dear Dame Judi,"),
        ("Rev. Martin Luther King", "en", "Dear Rev. King,"),
        ("Mr. and Mrs. John Smith", "en", "Dear Mr. and Mrs. Smith,"),
        ("Jan Roth", "en", "Dear Jan Roth,"),
        ("Dr. Meyer", "en", "Dear Dr. Meyer,"),
        ("Dipl.-Ing. Max Huber", "en", "Dear Dipl.-Ing. Max Huber,"),
        ("Frau Dr. Sabine Meyer", "de", "Sehr geehrte Frau Dr. Meyer,"),
        ("Herr Hans Meyer", "de", "Sehr geehrter Herr Meyer,"),
        ("Herrn Prof. Dr. Karl Weiß", "de-AT", "Sehr geehrter Herr Professor Weiß,"),
        ("Frau Prof. Dr. Anna Lange", "de", "Sehr geehrte Frau Professorin Lange,"),
        ("Frau Ursula von der Leyen", "de", "Sehr geehrte Frau von der Leyen,"),
        ("Mr John Smith", "de", "Sehr geehrter Herr Smith,"),
        ("Mme Claire Dubois", "de", "Sehr geehrte Frau Dubois,"),
        ("Herr Dipl.-Ing. Max Huber", "de", "Sehr geehrter Herr Huber,"),
        ("Herr und Frau Meyer", "de", "Sehr geehrte Frau Meyer, sehr geehrter Herr Meyer,"),
        ("Familie Meyer", "de", "Sehr geehrte Familie Meyer,"),
        ("Hans Meyer", "de", "Guten Tag Hans Meyer,"),
        ("Dr. Hans Meyer", "de", "Guten Tag Dr. Hans Meyer,"),
        ("Mme Claire Dubois", "fr", "Madame,"),
        ("Monsieur Jean Dupont", "fr-CH", "Monsieur,"),
        ("Herr Prof. Karl Weiß", "fr", "Monsieur le Professeur,"),
        ("Jean Dupont", "fr", "Bonjour Jean Dupont,"),
        ("Sra. María García López", "es", "Estimada Sra. García López:"),
        ("Sr. Juan Pérez", "es", "Estimado Sr. Pérez:"),
        ("Frau Dr. Sabine Meyer", "es", "Estimada Dra. Meyer:"),
        ("Ana Trujillo", "es", "Estimado/a Ana Trujillo:"),
        ("Dhr. Jan de Vries", "nl", "Dear Mr. de Vries,"),
        ("Mx Robin Lee", "en", "Dear Robin Lee,"),
    ],
)
def test_a_letter_greets_by_salutation_and_title_or_by_the_whole_name(name, language, line):
    assert greeting(person(name), language) == line
    assert greeting(name, language) == line


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Dear Sir or Madam,"),
        ("de", "Sehr geehrte Damen und Herren,"),
        ("fr", "Madame, Monsieur,"),
        ("es", "Estimados señores:"),
        ("xx", "Dear Sir or Madam,"),
    ],
)
def test_nobody_is_greeted_without_a_name(language, line):
    assert greeting(None, language) == greeting("", language) == line


@pytest.mark.parametrize(
    ("name", "language", "line"),
    [
        ("Frau Dr. Sabine Meyer", "de", "Frau Dr. Sabine Meyer"),
        ("Herr Hans Meyer", "de", "Herrn Hans Meyer"),
        ("Herrn Hans Meyer", "de", "Herrn Hans Meyer"),
        ("Mr John Smith", "de", "Herrn John Smith"),
        ("Ms Jane Doe", "en", "Ms. Jane Doe"),
        ("Ms Dr. Jane Doe", "en", "Dr. Jane Doe"),
        ("Mr John Smith, Jr.", "en", "Mr. John Smith, Jr."),
        ("Mme Claire Dubois", "fr", "Madame Claire Dubois"),
        ("Sra. María García", "es", "Sra. María García"),
        ("Mr. and Mrs. John Smith", "en", "Mr. and Mrs. John Smith"),
        ("Jan Roth", "de", "Jan Roth"),
    ],
)
def test_an_envelope_names_the_person_as_the_language_does(name, language, line):
    assert addressee(person(name), language) == line


@pytest.mark.parametrize(
    ("name", "gender"),
    [("Herr Meyer", "man"), ("Sig.ra Bianchi", "woman"), ("Dr. and Mrs. Malone", "couple"), ("Jan Roth", "")],
)
def test_who_somebody_is_addressed_as_is_told_by_the_salutation_alone(name, gender):
    assert gender_of(read_name(name)) == gender
