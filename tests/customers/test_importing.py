"""A file of customers is brought: it is understood, looked through, taken over, and taken back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from customers.exporting.cards import cards
from customers.groups import join_group
from customers.importing.decisions import decide
from customers.importing.files import bring, forget_old
from customers.importing.planning import look_through
from customers.importing.taking_over import ImportRefused, take_over
from customers.models import Customer, CustomField, Group, ImportFile, ImportRow, Person, Tag
from customers.operations import undo
from journal.models import Entry
from tests import make

DATA = Path(__file__).parents[3] / "shared" / "data"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KUNDEN = """Firma;Vorname;Nachname;Straße;PLZ;Ort;Land;E-Mail;Telefon;Bemerkung
Bäckerei Müller;Jürgen;Müller;Hauptstraße 5;80331;München;Deutschland;mueller@baecker.example;089 123456;früh
Bäckerei Müller;Änne;Groß;Hauptstraße 5;80331;München;Deutschland;aenne@baecker.example;;
Œuvre SARL;René;Lefèvre;4 rue de l’Église;75001;Paris;Frankreich;keine;+33 1 42 68 53 00;
;;;;;;;;;nur eine Bemerkung
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruth(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make.person("Ruth Meyerhof", "manager")


def brought(ruth, content: str | bytes, name: str = "kunden.csv", **options) -> ImportFile:
    """A file that was brought and looked through."""
    data = content if isinstance(content, bytes) else content.encode()
    file = bring(upload=SimpleUploadedFile(name, data), by=ruth, now=NOW)
    file.options = {**file.options, **options}
    file.save()
    look_through(file=file, by=ruth, now=NOW)
    file.refresh_from_db()
    return file


def outcomes(file: ImportFile) -> list[tuple[int, str]]:
    return [(row.number, row.what) for row in file.rows.order_by("number")]


def picture() -> list[tuple]:
    """Everything an import may bring, as plain values."""
    of_customer = (
        "name", "kind", "status", "notes", "website", "vat_id", "addresses__line1", "addresses__postcode",
        "addresses__city", "addresses__country", "phones__as_typed", "emails__address", "tags__name",
    )  # fmt: skip
    of_person = ("contacts__customer__name", "title", "first_name", "last_name", "contacts__role",
                 "phones__as_typed", "emails__address", "birthday")  # fmt: skip
    return [
        sorted(map(repr, Customer.objects.present().values_list(*of_customer))),
        sorted(map(repr, Person.objects.values_list(*of_person))),
    ]


def test_a_file_is_taken_over_row_by_row_and_taken_back(ruth):
    before = picture()
    file = brought(ruth, KUNDEN.encode("cp1252"))
    assert outcomes(file) == [(2, "create"), (3, "create"), (4, "refused"), (5, "refused")]
    refused = [row.reason for row in file.rows.filter(outcome="refused").order_by("number")]
    assert "“keine” is not an e-mail address" in refused[0]
    assert "names neither a firm nor a person" in refused[1]
    assert picture() == before
    operation = take_over(file=file, by=ruth, now=NOW)
    firm = Customer.objects.get(name="Bäckerei Müller")
    assert [str(contact) for contact in firm.contacts.order_by("pk")] == ["Jürgen Müller", "Änne Groß"]
    assert (firm.addresses.get().country, firm.notes) == ("DE", "früh")
    assert Person.objects.get(first_name="Jürgen").phones.get().e164 == "+4989123456"
    entry = Entry.objects.filter(customer=firm, kind="takeover").get()
    assert entry.author == ruth
    assert operation.title == "Import of kunden.csv: 1 new, 0 brought up to date"
    assert take_over(file=file, by=ruth, now=NOW) == operation
    assert undo(operation=operation, by=ruth, now=NOW).left == []
    assert picture() == before
    firm.refresh_from_db()
    assert firm.status == Customer.Status.DELETED


def test_the_same_rows_are_the_same_customers_however_they_are_written(ruth):
    tabs = KUNDEN.replace(";", "\t")
    ways = [KUNDEN.encode("utf-8-sig"), KUNDEN.encode("cp1252"), tabs.encode("utf-16")]
    found = []
    for way in ways:
        operation = take_over(file=brought(ruth, way), by=ruth, now=NOW)
        found.append(picture())
        undo(operation=operation, by=ruth, now=NOW)
    assert found == [found[0]] * len(ways)


def test_a_customer_we_have_gets_what_is_missing_and_keeps_what_it_has(ruth):
    firm = make.customer("B-1", "Bäckerei Müller", notes="kept", website="https://kept.example")
    anna = make.contact(firm, "Anna", "Lind", role="Owner")
    make.email(anna, "anna@mueller.example")
    text = (
        "Firma;Vorname;Nachname;Funktion;Abteilung;E-Mail;Webseite;USt-IdNr;Ort\n"
        "Müller Bäckerei;Anna;Lind;Chefin;Büro;ANNA@mueller.example;https://other.example;DE136695976;München\n"
    )
    file = brought(ruth, text)
    row = file.rows.get()
    assert (row.what, row.customer) == ("fill", firm)
    assert row.reason == "Has the e-mail address anna@mueller.example."
    take_over(file=file, by=ruth, now=NOW)
    firm.refresh_from_db()
    anna.refresh_from_db()
    assert (firm.name, firm.website, firm.vat_id) == ("Bäckerei Müller", "https://kept.example", "DE136695976")
    assert (firm.addresses.get().city, anna.role, anna.department) == ("München", "Owner", "Büro")
    again = brought(ruth, text)
    assert outcomes(again) == [(2, "skip")]
    assert decide(file=again, what="update", number=2) == 1
    operation = take_over(file=again, by=ruth, now=NOW)
    firm.refresh_from_db()
    anna.refresh_from_db()
    assert (firm.name, firm.website, anna.role) == ("Müller Bäckerei", "https://other.example", "Chefin")
    undo(operation=operation, by=ruth, now=NOW)
    firm.refresh_from_db()
    assert (firm.name, firm.website) == ("Bäckerei Müller", "https://kept.example")


def test_rows_are_decided_one_by_one_and_all_at_once(ruth):
    make.customer("B-1", "Bäckerei Müller")
    file = brought(ruth, "Code;Firma;Ort\nB-1;Bäckerei Müller;Ulm\nX-9;Neu AG;Kiel\nX-10;Zwei AG;Jena\n")
    assert outcomes(file) == [(2, "fill"), (3, "create"), (4, "create")]
    assert decide(file=file, what="update", outcome="create") == 0  # nobody to bring up to date
    assert decide(file=file, what="skip", outcome="create") == 2
    assert decide(file=file, what="", number=3) == 1
    assert decide(file=file, what="create", number=2) == 1
    take_over(file=file, by=ruth, now=NOW)
    assert Customer.objects.filter(name="Bäckerei Müller").count() == 2  # the second one with a code of our own
    assert set(Customer.objects.values_list("name", flat=True)) == {"Bäckerei Müller", "Neu AG"}
    nothing = brought(ruth, "Firma;Ort\n;\n;Ulm\n")
    with pytest.raises(ImportRefused, match="no row to take over"):
        take_over(file=nothing, by=ruth, now=NOW)


def test_groups_tags_and_own_fields_come_with_the_file_and_the_mapping_is_remembered(ruth):
    CustomField.objects.create(key="route", label="Route", kind="text")
    fair = Group.objects.create(name="Fair 2026")
    text = "Debitor;Name 1;Route;Schlagworte\n7001;Nord AG;North;VIP\n"
    file = bring(upload=SimpleUploadedFile("a.csv", text.encode()), by=ruth, now=NOW)
    assert file.mapping == ["code", "", "own_route", "tags"]
    file.mapping = ["code", "name", "own_route", "tags"]
    file.options |= {"groups": [fair.pk], "tags": ["Newcomer"], "status": "prospect"}
    file.save()
    look_through(file=file, by=ruth, now=NOW)
    take_over(file=file, by=ruth, now=NOW)
    firm = Customer.objects.get(code="7001")
    assert (firm.custom, firm.status) == ({"route": "North"}, "prospect")
    assert set(firm.tags.values_list("name", flat=True)) == {"VIP", "Newcomer"}
    assert firm.memberships.get().group == fair
    second = bring(upload=SimpleUploadedFile("b.csv", text.encode()), by=ruth, now=NOW)
    assert (second.mapping, second.options["tags"]) == (file.mapping, ["Newcomer"])


def test_all_of_a_file_are_put_into_a_group_of_their_own_that_goes_again_with_them(ruth):
    file = brought(ruth, "Firma;Ort\nNord AG;Kiel\nOst AG;Jena\n", new_group="Hanover 2026")
    assert ["Groups", "", "Hanover 2026"] in file.rows.first().changes
    assert not Group.objects.exists()
    operation = take_over(file=file, by=ruth, now=NOW)
    assert Group.objects.get().memberships.count() == 2
    like_it = bring(upload=SimpleUploadedFile("b.csv", b"Firma;Ort\nWest AG;Bonn\n"), by=ruth, now=NOW)
    assert not like_it.options.get("new_group")
    later = brought(ruth, "Firma;Ort\nWest AG;Bonn\n", new_group="hanover 2026")
    joined = take_over(file=later, by=ruth, now=NOW)
    assert Group.objects.get().memberships.count() == 3
    assert undo(operation=joined, by=ruth, now=NOW).left == []
    assert undo(operation=operation, by=ruth, now=NOW).left == []
    assert not Group.objects.exists()


def test_a_group_that_came_with_a_file_stays_when_somebody_else_is_in_it(ruth):
    operation = take_over(file=brought(ruth, "Firma\nNord AG\n", new_group="Hanover 2026"), by=ruth, now=NOW)
    other = make.customer("X-1", "Xaver KG")
    join_group(customer=other, group=Group.objects.get(), by=ruth, now=NOW)
    undo(operation=operation, by=ruth, now=NOW)
    assert [each.customer for each in Group.objects.get().memberships.all()] == [other]


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_our_own_cards_come_back_as_they_went(ruth, version):
    firm = make.customer("X+1", "=HYPERLINK(1); & Söhne, Ltd.", notes="-1\n=2", vat_id="DE136695976")
    firm.addresses.create(line1="-3 Elm", city="@Cork", country="IE", postcode="T12")
    firm.emails.create(address="office@brd.example")
    firm.phones.create(as_typed="+353 1 234 5679 ext. 3", e164="+35312345679", extension="3")
    firm.tags.add(Tag.objects.create(name="VIP"))
    make.contact(firm, "Änne", "+Roth", role="Head, of; sales")
    Person.objects.update(title="Dr.", birthday="--05-17")
    before = picture()
    file = "".join(cards(Customer.objects.all(), version=version))
    Customer.objects.update(name="changed", notes="changed", vat_id="")
    firm.addresses.update(line1="changed")
    Person.objects.update(title="", birthday="")
    loaded = brought(ruth, file, "ours.vcf", known="update")
    assert {what for _, what in outcomes(loaded)} == {"update"}
    take_over(file=loaded, by=ruth, now=NOW)
    assert picture() == before


def test_what_a_colleague_may_not_set_is_not_offered(ruth):
    clerk = make.person("Carl Clerk", "clerk")
    firm = make.customer("B-1", "Bäckerei Müller", credit_limit="100")
    file = bring(upload=SimpleUploadedFile("a.csv", b"Code;Firma;Kreditlimit\nB-1;Neu;900\n"), by=clerk, now=NOW)
    assert file.mapping == ["code", "name", "credit_limit"]
    file.options |= {"known": "update"}
    file.save()
    look_through(file=file, by=clerk, now=NOW)
    take_over(file=file, by=clerk, now=NOW)
    firm.refresh_from_db()
    assert (firm.name, firm.credit_limit) == ("Neu", 100)


def test_old_files_are_forgotten(ruth):
    file = brought(ruth, KUNDEN)
    assert forget_old(now=NOW) == 0
    assert forget_old(now=NOW.replace(year=2027)) > 0
    assert not ImportRow.objects.exists()
    assert not file.content.storage.exists(file.content.name)


EXPECTED = {
    "rfc2426-example.vcf": ["create", "create"],
    "rfc6350-example.vcf": ["create"],
    "basic_addressbook.csv": ["create"],
    "basic_csv_addressbook.csv": ["create", "create"],
    "basic_ldif_addressbook.ldif": ["create"],
    "basic_vcard_addressbook.vcf": ["create", "create"],
    "bug_263304.ldif": ["create"],
    "csv_no_header.csv": ["create", "create"],
    "csv_semicolon.csv": ["create", "create"],
    "dos_vcard_addressbook.vcf": ["create"],
    "emptylines_vcard_addressbook.vcf": ["create", "create"],
    "quote.csv": ["create"],
    "shiftjis_addressbook.csv": ["refused"],  # an address in Japanese signs is none that mail can be sent to here
    "tab_comma_mixed.csv": ["create"] * 4,
    "utf16_addressbook.csv": ["create"],
    "comma_in_quotes.csv": ["create"],
}


@pytest.mark.skipif(not DATA.exists(), reason="the real data is not here")
def test_every_file_of_the_world_comes_in_or_names_its_row(ruth):
    folders = [DATA / "contacts", DATA / "contacts/thunderbird_import", DATA / "csv/spectrum"]
    files = [each for folder in folders for each in sorted(folder.iterdir()) if each.is_file()]
    assert len(files) >= 28
    for each in files:
        if each.name == "us-500.csv":
            continue
        found = [what for _, what in outcomes(brought(ruth, each.read_bytes(), each.name))]
        named = ImportRow.objects.filter(file__name=each.name, outcome="refused").exclude(reason="").count()
        assert found == EXPECTED.get(each.name, ["refused"] * max(named, 1)), each.name


@pytest.mark.skipif(not DATA.exists(), reason="the real data is not here")
def test_five_hundred_americans_get_their_zeros_back(ruth):
    file = brought(ruth, (DATA / "contacts/us-500.csv").read_bytes(), "us-500.csv")
    assert {what for _, what in outcomes(file)} == {"create"}
    mended = [row for row in file.rows.all() if any("lost its leading zero" in said for said in row.remarks)]
    assert len(mended) == 78
    take_over(file=file, by=ruth, now=NOW)
    assert Customer.objects.count() == 500
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(length(postcode)), count(DISTINCT country) FROM customers_address")
        assert cursor.fetchone() == (500, 5, 1)
    james = Customer.objects.get(name="Benton, John B Jr")
    assert str(james.contacts.get()) == "James Butt"
    assert sorted(james.contacts.get().person.phones.values_list("e164", flat=True)) == ["+15046218927", "+15048451427"]
