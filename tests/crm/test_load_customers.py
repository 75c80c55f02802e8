"""The office takes over its customers, their people and its products from files."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Product
from customers.models import Address, Category, Contact, Customer, Email, Phone
from foundation.models import Series
from journal.models import Entry
from staff.models import User
from tests import make
from tests.crm.conftest import counts, reasons

HEADER = (
    "code,name,kind,status,email,phone,fax,website,address,line1,line2,city,region,postcode,country,language,currency,"
    "terms,credit_limit,sales_rep,parent_code,categories,tax_id,notes,created_on"
)
ACME = (
    '007,"Acme GmbH",company,active,"office@acme.example; sales@acme.example",030 1234567;+1 212 555 0100,030 1234568,'
    'acme.example,"Hauptstr. 1\n10115 Berlin",Hauptstr. 1,,Berlin,,10115,Germany,German,eur,2/10 net 30,"10,000.50",'
    "Rita Meyer,,Hospital;Route North,DE123,Rings twice,2019-05-06"
)


def test_a_customer_comes_with_everything_the_file_says(load):
    rita = make.user("Rita Meyer")
    assert counts(load("customers", HEADER, ACME)) == (1, 0, 0, 0)
    acme = Customer.objects.get(code="007")
    assert (acme.name, acme.kind, acme.status, acme.language, acme.currency) == (
        "Acme GmbH", "company", "customer", "de", "EUR",
    )  # fmt: skip
    assert (acme.terms, acme.credit_limit, acme.sales_rep) == ("2/10 net 30", Decimal("10000.50"), rita)
    assert (acme.tax_id, acme.notes, acme.created_on) == ("DE123", "Rings twice", date(2019, 5, 6))
    address = acme.addresses.get()
    assert (address.as_typed, address.line1, address.postcode, address.country) == (
        "Hauptstr. 1\n10115 Berlin", "Hauptstr. 1", "10115", "DE",
    )  # fmt: skip
    assert list(acme.phones.order_by("pk").values_list("kind", "as_typed", "e164")) == [
        ("office", "030 1234567", "+49301234567"),
        ("office", "+1 212 555 0100", "+12125550100"),
        ("fax", "030 1234568", "+49301234568"),
    ]
    assert set(acme.emails.values_list("address", flat=True)) == {"office@acme.example", "sales@acme.example"}
    assert set(acme.categories.values_list("name", flat=True)) == {"Hospital", "Route North"}
    assert [entry.body.subject for entry in acme.journal_entries.all()] == ["Customer taken over from customers.csv"]


def test_a_name_and_a_code_are_enough_and_the_house_fills_in_the_rest(load, settings):
    settings.COMPANY_CURRENCY = "CHF"
    assert counts(load("customers", "name;code", "Ada;A-1")) == (1, 0, 0, 0)
    ada = Customer.objects.get(code="A-1")
    assert (ada.currency, ada.terms, ada.status, ada.kind) == ("CHF", "net30", "customer", "company")


def test_the_same_file_again_changes_nothing(load):
    load("customers", HEADER, ACME)
    before = [Model.objects.count() for Model in (Customer, Address, Phone, Email, Category, Entry, User)]
    assert counts(load("customers", HEADER, ACME)) == (0, 0, 1, 0)
    assert [Model.objects.count() for Model in (Customer, Address, Phone, Email, Category, Entry, User)] == before


def test_a_known_customer_is_brought_up_to_date_and_keeps_what_the_file_leaves_empty(load):
    load("customers", HEADER, ACME)
    assert counts(load("customers", "code,name,city,phone,notes", "007,Acme AG,Potsdam,0331 555,")) == (0, 1, 0, 0)
    acme = Customer.objects.get(code="007")
    assert (acme.name, acme.notes, acme.version) == ("Acme AG", "Rings twice", 2)
    assert (acme.addresses.get().city, acme.addresses.get().line1) == ("Potsdam", "Hauptstr. 1")
    assert acme.phones.count() == 4
    newest = acme.journal_entries.latest("seq")
    assert newest.body.subject == "Brought up to date from customers.csv: address, master data, phone"


def test_bad_rows_go_back_with_the_reason_and_the_rest_is_loaded(load):
    result = load(
        "customers",
        "code,name,country,terms,credit_limit,email,created_on,parent_code",
        "1,Ada,,,,,,",
        ",Nobody,,,,,,",
        "2,,,,,,,",
        "3,Bert,Atlantis,,,,,",
        "4,Carl,,when I like,,,,",
        "5,Dora,,,much,not an address,13/45/2020,",
        "6,Emil,,,,,,99",
        "a/b,Frida,,,,,,",
    )
    assert counts(result) == (1, 0, 0, 7)
    said = "\n".join(reasons(result))
    for words in (
        "code is missing.",
        "A new customer needs a name.",
        "“Atlantis” is no country",
        "“when I like” is not a form of payment terms",
        "credit_limit: “much” is not a number. created_on: “13/45/2020”",
        "there is no customer 99",
        "without slashes",
    ):
        assert words in said, words


def test_a_row_said_twice_is_one_customer_and_two_that_differ_are_asked_about(load):
    result = load("customers", "code,name", "1,Ada", "1,Ada", "1,Bert", "2,Carl", "ä2,Carl")
    assert counts(result) == (3, 0, 1, 1)
    assert "Row 2 says something else about the same record" in reasons(result)[0]
    assert Customer.objects.get(code="1").name == "Ada"


def test_a_parent_may_come_later_in_the_file_but_must_come(load):
    result = load(
        "customers", "code,name,parent_code", "1,Branch,2", "2,Head,", "3,Lost,4", "4,,", "5,Own,5", "6,A,7", "7,B,6"
    )
    assert counts(result) == (2, 0, 0, 5)
    assert Customer.objects.get(code="1").parent.code == "2"
    said = "\n".join(reasons(result))
    assert "there is no customer 4" in said
    assert "nobody is their own parent" in said
    assert said.count("would stand above itself") == 2


def test_a_branch_has_tax_rules_of_its_own_by_file_and_nobody_else_has(load):
    head = "code,name,parent_code,own_tax_rules"
    result = load("customers", head, "HQ,Holding,,", "N,North,HQ,yes", "S,South,HQ,", "L,Lonely,,yes")
    assert counts(result) == (3, 0, 0, 1)
    assert "there is no head office whose tax exemptions would count else" in reasons(result)[0]
    assert list(Customer.objects.filter(own_tax_rules=True).values_list("code", flat=True)) == ["N"]
    assert counts(load("customers", "code,own_tax_rules", "S,yes", "N,no")) == (0, 2, 0, 0)
    assert list(Customer.objects.filter(own_tax_rules=True).values_list("code", flat=True)) == ["S"]


def test_an_unknown_sales_rep_is_entered_without_sign_in(load):
    make.user("Rita Meyer", email="rita@office.example")
    result = load(
        "customers",
        "code,name,sales_rep",
        "1,A,rita meyer",
        "2,B,RITA@office.example",
        "3,C,Jürgen Groß",
        "4,D,Jürgen Groß",
    )
    assert Customer.objects.filter(sales_rep__name="Rita Meyer").count() == 2
    new = User.objects.get(name="Jürgen Groß")
    assert (new.is_active, new.has_usable_password(), new.email) == (False, False, "jurgen.gro@staff.invalid")
    assert "1 sales reps were not known" in result["warnings"][0]


def test_new_customers_get_numbers_behind_those_taken_over(load):
    load("customers", "code,name", "C00041,A", "C00007,B", "C99,C", "X00099,D")
    assert Series.objects.get(pk="customer").next_value == 42


def test_a_dry_run_counts_the_same_and_changes_nothing(load):
    assert counts(load("customers", HEADER, ACME, "8,Bert" + "," * 23, dry_run=True)) == (2, 0, 0, 0)
    assert not Customer.objects.exists()
    assert not Entry.objects.exists()


def test_unknown_columns_are_named_and_left_out(load):
    result = load("customers", "code,name,shoe_size", "1,Ada,38")
    assert result["warnings"] == ["Nothing is known about the column shoe_size; it is left out."]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["customers"], "Name the kind and the file"),
        (["clients", "{file}"], "There is no kind clients"),
        (["customers", "nowhere.csv"], "There is no file"),
        (["customers", "{file}", "--date-format", "soon"], "no date format"),
        (["payments", "{file}"], "has no column reference, customer_code, received_on, amount"),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_meant_is_refused_at_once(tmp_path, arguments, sentence):
    file = tmp_path / "customers.csv"
    file.write_text("code,name\n1,Ada\n")
    with pytest.raises(CommandError, match=sentence) as refusal:
        call_command("load", *(argument.format(file=file) for argument in arguments))
    assert refusal.value.returncode == 2


def test_people_read_the_counts_the_first_reasons_and_where_the_rest_is(tmp_path, capsys, db):
    file = tmp_path / "customers.csv"
    file.write_text("code,name\n1,Ada\n2,\n")
    with pytest.raises(SystemExit) as left:
        call_command("load", "customers", str(file))
    said = capsys.readouterr().out
    assert left.value.code == 1
    assert "customers from customers.csv: 2 rows read; 1 created, 0 updated, 0 skipped, 1 failed." in said
    assert "row 3: A new customer needs a name." in said
    assert str(tmp_path / "customers.failed.csv") in said


def test_contacts_are_found_again_by_their_name(load):
    acme = make.customer("007")
    make.contact(acme, "Jan", "Roth", is_key=True)
    header = "customer_code,name,salutation,title,first_name,last_name,role,department,email,phone,mobile,fax,notes"
    rows = [
        "007,Jan Roth,,,,,Buyer,,jan@acme.example,,,,",
        "007,,Ms,Dr.,Ana María,López,Owner,Board,,+49 30 1234,0171 1234567,,Likes cats",
        "007,Cher,,,,,,,,,,,",
        "008,Bert Kuhn,,,,,,,,,,,",
        "007,,,,,,,,,,,,",
    ]
    result = load("contacts", header, *rows)
    assert counts(result) == (2, 1, 0, 2)
    assert "There is no customer 008. Load the customers first." in "\n".join(reasons(result))
    ana = Contact.objects.get(person__last_name="López")
    assert (str(ana), ana.role, ana.department, ana.notes) == ("Dr. Ana María López", "Owner", "Board", "Likes cats")
    assert set(ana.person.phones.values_list("kind", "e164")) == {("office", "+49301234"), ("mobile", "")}
    assert Contact.objects.get(person__last_name="Cher").person.first_name == ""
    assert Contact.objects.get(is_key=True).role == "Buyer"
    assert counts(load("contacts", header, *rows)) == (0, 0, 3, 2)


def test_a_name_in_one_piece_is_read_into_its_parts_and_kept_as_it_was_typed(load):
    make.customer("007")
    header = "customer_code,name,language,birthday,do_not_contact,mobile"
    rows = [
        "007,Dr. Hans-Peter Meyer jun.,de,17.05.1980,no,",
        "007,MIRANDA YASMINE S,,--05-17,yes,",
        "007,Hans-Peter Meyer sen.,,,,",
    ]
    assert counts(load("contacts", header, *rows)) == (3, 0, 0, 0)
    people = [contact.person for contact in Contact.objects.order_by("pk")]
    assert [person.as_typed for person in people] == [row.split(",")[1] for row in rows]
    young = people[0]
    assert (young.title, young.first_name, young.last_name, young.suffix) == ("Dr.", "Hans-Peter", "Meyer", "jun.")
    assert (young.language, young.birthday, young.do_not_contact) == ("de", "1980-05-17", False)
    assert (people[1].birthday, people[1].do_not_contact) == ("--05-17", True)
    assert counts(load("contacts", header, *rows)) == (0, 0, 3, 0)


def test_a_middle_name_somebody_added_here_makes_no_second_person_of_it(load):
    acme = make.customer("007")
    roth = make.contact(acme, "Jan", "Roth")
    roth.person.middle_name = "Peter"
    roth.person.save()
    assert counts(load("contacts", "customer_code,first_name,last_name,role", "007,Jan,Roth,Buyer")) == (0, 1, 0, 0)
    other = load("contacts", "customer_code,first_name,middle_name,last_name", "007,Jan,Paul,Roth")
    assert counts(other) == (1, 0, 0, 0)
    roth.person.refresh_from_db()
    assert roth.person.middle_name == "Peter"


def test_a_new_name_in_the_file_takes_the_place_of_the_one_typed_before(load):
    make.customer("007")
    load("contacts", "customer_code,name", "007,Jan Roth")
    load("contacts", "customer_code,name", "007,Dr. Jan Roth")
    person = Contact.objects.get().person
    assert (person.title, person.as_typed) == ("Dr.", "Dr. Jan Roth")
    load("contacts", "customer_code,first_name,last_name,title", "007,Jan,Roth,Prof.")
    person.refresh_from_db()
    assert (person.title, person.as_typed) == ("Prof.", "")


def test_an_address_in_one_text_is_read_and_what_a_clerk_corrected_stays(load):
    header = "code,name,address,country"
    row = '1,Ada,"Marie Curie\nSeestr. 1\n12345 Berlin",Germany'.replace("\\n", "\n")
    load("customers", header, row)
    place = Address.objects.get()
    assert (place.recipient, place.line1, place.postcode, place.city, place.country) == (
        "Marie Curie", "Seestr. 1", "12345", "Berlin", "DE",
    )  # fmt: skip
    assert place.as_typed == "Marie Curie\nSeestr. 1\n12345 Berlin"
    Address.objects.update(line2="Hinterhaus", keep_as_typed=True)
    assert counts(load("customers", header, row)) == (0, 0, 1, 0)
    assert Address.objects.get().line2 == "Hinterhaus"
    load("customers", header, row.replace("Seestr. 1", "Seestr. 2"))
    place.refresh_from_db()
    assert (place.line1, place.line2, place.keep_as_typed) == ("Seestr. 2", "", True)
    load("customers", "code,line1", "1,Seestr. 3")
    place.refresh_from_db()
    assert (place.line1, place.city, place.keep_as_typed) == ("Seestr. 3", "Berlin", False)


def test_a_file_brings_an_address_for_goods_beside_the_main_one(load):
    load("customers", "code,name,city", "1,Ada,Cork")
    header = "code,address_purpose,address_label,recipient,city"
    rows = ["1,ship to,Warehouse North,Ada Stores,Sligo"]
    assert counts(load("customers", header, *rows)) == (0, 1, 0, 0)
    assert counts(load("customers", header, *rows)) == (0, 0, 1, 0)
    load("customers", header, "1,delivery,Warehouse South,,Bantry")
    load("customers", header, "1,both,,,Galway")
    shown = [(each.purpose, each.label, each.recipient, each.city) for each in Address.objects.order_by("pk")]
    assert shown == [
        ("main", "", "", "Cork"), ("delivery", "Warehouse North", "Ada Stores", "Sligo"),
        ("delivery", "Warehouse South", "", "Bantry"), ("both", "", "", "Galway"),
    ]  # fmt: skip


def test_a_mobile_number_in_the_column_for_phones_is_told_by_itself_and_comes_once(load):
    load("customers", "code,name,country", "1,Ada,Germany")
    for _ in range(2):
        load("contacts", "customer_code,name,phone,mobile", "1,Marie Curie,0170 1234567;030 1234567,0170 1234567")
    phones = Contact.objects.get().person.phones
    assert sorted(phones.values_list("kind", "e164")) == [("mobile", "+491701234567"), ("office", "+49301234567")]


def test_the_first_contact_becomes_the_one_to_call_and_the_country_makes_the_phone(load):
    load("customers", "code,name,country", "1,Ada,France")
    load("contacts", "customer_code,name,phone", "1,Marie Curie,01 42 34 22 66", "1,Pierre Curie,")
    key = Contact.objects.get(is_key=True)
    assert str(key) == "Marie Curie"
    assert key.person.phones.get().e164 == "+33142342266"


def test_products_are_created_and_updated(load):
    header = "part_number,description,unit,list_price,cost,tax_percent"
    assert counts(load("products", header, '0042,Bolt,pc,"1,5",1.00,19', "7,,,,,", "8,Nut,,-1,,")) == (1, 0, 0, 2)
    assert counts(load("products", header, "0042,Bolt M8,,,,19")) == (0, 1, 0, 0)
    assert counts(load("products", header, "0042,Bolt M8,,,,19")) == (0, 0, 1, 0)
    bolt = Product.objects.get(part_number="0042")
    assert (bolt.description, bolt.list_price, bolt.tax_percent) == ("Bolt M8", Decimal("1.5"), 19)


ROWS = [["code", "name", "city", "created_on"], ["007", "Müller, Söhne & Co", "Århus", "31.12.2019"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_same_rows_give_the_same_customers_in_any_encoding(tmp_path, load, encoding, delimiter):
    file = tmp_path / "customers.csv"
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in ROWS)
    file.write_bytes(text.encode(encoding))
    result = load("customers", file, date_format="DD.MM.YYYY")
    assert json.loads(json.dumps(result))["created"] == 1
    customer = Customer.objects.get()
    assert (customer.code, customer.name, customer.created_on) == ("007", "Müller, Söhne & Co", date(2019, 12, 31))
    assert customer.addresses.get().city == "Århus"
