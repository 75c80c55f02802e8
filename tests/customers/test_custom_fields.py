"""Fields a company adds to its customers: values as people write them, kept, edited by two, retired."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from customers.custom_fields import own_fields
from customers.custom_fields.definitions import key_for, remove_definition, save_definition
from customers.custom_fields.forms import DefinitionForm
from customers.history.events import Asked, events
from customers.history.kinds import KINDS
from customers.history.words import told
from customers.meanwhile import Stale
from customers.models import Customer, CustomField
from customers.register import create_customer, edit_customer, value_of
from foundation.search import customer_ids
from foundation.sql import fetch
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
ROUTES = ["North", "South", "Übersee"]
INDEXES = "SELECT count(*) AS number FROM pg_indexes WHERE indexname IN ('own_route', 'own_driver', 'own_driver_parts')"


@pytest.fixture
def anna(db):
    return make.user("Anna Meyer")


@pytest.fixture
def ben(db):
    return make.user("Ben Ott")


def add(label, kind="text", **more):
    definition = CustomField(label=label, kind=kind, **more)
    save_definition(definition)
    return definition


def field(key):
    return next(own for own in own_fields() if own.key == key)


@pytest.fixture
def one_of_each(db):
    return [
        add("Route", "list", choices=ROUTES),
        add("Driver"),
        add("Employees", "number"),
        add("Contract until", "date"),
        add("Key deposit", "money"),
        add("Visits the fair", "checkbox"),
    ]


def test_a_key_is_made_from_the_label_and_is_nothing_the_house_says_already(one_of_each):
    assert [each.key for each in one_of_each] == [
        "route", "driver", "employees", "contract_until", "key_deposit", "visits_the_fair",
    ]  # fmt: skip
    assert key_for("Route") == "route_2"
    assert (key_for("Notes"), key_for("Balance")) == ("notes_2", "balance_2")
    assert key_for("Größe (m²)") == "groe_m2"
    assert key_for("24 h") == "field_24_h"


@pytest.mark.parametrize(
    ("key", "written", "value", "kept"),
    [
        ("route", " north ", "North", "North"),
        ("driver", "Jan  \t Roth", "Jan Roth", "Jan Roth"),
        ("employees", "1,250", Decimal(1250), 1250),
        ("employees", "12,5", Decimal("12.5"), 12.5),
        ("employees", "-0", Decimal(0), 0),
        ("contract_until", "2027-03-31", date(2027, 3, 31), "2027-03-31"),
        ("key_deposit", "1.234,50", Decimal("1234.5"), "1234.5000"),
        ("visits_the_fair", "ja", True, True),
        ("visits_the_fair", "no", False, None),
        ("driver", "  ", None, None),
    ],
)
def test_values_are_read_as_people_write_them(one_of_each, key, written, value, kept):
    own = field(key)
    assert own.clean(written) == value
    assert own.kept(own.clean(written)) == kept


@pytest.mark.parametrize(
    ("key", "written", "said"),
    [
        ("route", "West", "“West” is not in the list: choose North, South, Übersee."),
        ("employees", "many", "“many” is not a number."),
        ("employees", "0.1234567", "At most 15 digits fit, 6 of them behind the point"),
        ("key_deposit", "0.12345", "4 of them behind the point"),
        ("contract_until", "31.3.2027", "“31.3.2027” is not a day written as 2026-04-30."),
        ("contract_until", "0202-01-01", "lies in the year 202"),
        ("visits_the_fair", "perhaps", "“perhaps” is neither yes nor no."),
        ("driver", "x" * 501, "At most 500 characters fit"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_write(one_of_each, key, written, said):
    with pytest.raises(ValidationError, match=said.replace(".", r"\.")):
        field(key).clean(written)


numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80)


@rules(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.fixed_dictionaries(
        {}, optional={
            "own_route": st.sampled_from(ROUTES),
            "own_driver": texts,
            "own_employees": st.one_of(st.integers(-(10**12), 10**12).map(Decimal), numbers),
            "own_contract_until": st.dates(date(1900, 1, 1), date(2999, 12, 31)),
            "own_key_deposit": numbers,
            "own_visits_the_fair": st.booleans(),
        },
    )
)  # fmt: skip
def test_every_value_comes_back_from_the_database_as_it_was_and_sorts_there_as_it_does_here(
    one_of_each, anna, acme, values
):
    edit_customer(
        customer=acme, changes=values, original={name: value_of(acme, name) for name in values}, by=anna, now=NOW
    )
    acme.refresh_from_db()
    own = {each.name: each for each in own_fields()}
    for name, value in values.items():
        assert own[name].value_in(acme) == own[name].clean(value), name
        known = own[name].kept(own[name].clean(value)) is not None
        assert Customer.objects.filter(own[name].condition("known")).exists() == known
        if known and name in ("own_employees", "own_contract_until", "own_key_deposit"):
            for asked in ("is", "from", "to"):
                assert Customer.objects.filter(own[name].condition(asked, value)).exists(), (name, asked)


@pytest.fixture
def acme(anna):
    return create_customer(name="Acme Ltd", status="customer", by=anna, now=NOW)


def test_two_who_edit_different_own_fields_both_have_them_and_one_who_comes_late_is_asked(one_of_each, anna, ben, acme):
    names = ["own_route", "own_driver", "own_employees"]
    seen = {name: value_of(acme, name) for name in names}
    said = {"customer": acme, "original": seen, "now": NOW}
    edit_customer(**said, changes=seen | {"own_route": "North"}, by=anna)
    edit_customer(**said, changes=seen | {"own_employees": Decimal(12)}, by=ben)
    with pytest.raises(Stale) as stale:
        edit_customer(**said, changes=seen | {"own_route": "South", "own_driver": "Jan"}, by=ben)
    assert [(each.label, each.theirs, each.mine) for each in stale.value.fields if each.clash] == [
        ("Route", "North", "South")
    ]
    acme.refresh_from_db()
    assert acme.custom == {"route": "North", "employees": 12}
    changes = acme.journal_entries.filter(kind="customer_changed").order_by("seq")
    first, second = changes.values_list("body__content", flat=True)
    assert ("Route: – → North" in first, "Employees: – → 12" in second) == (True, True)


def test_the_history_says_values_as_people_read_them(one_of_each, anna, acme):
    said = {"own_key_deposit": Decimal("1234.5"), "own_contract_until": date(2027, 3, 31)}
    edit_customer(customer=acme, changes=said, original=dict.fromkeys(said), by=anna, now=NOW)
    newest = told(events(Asked(acme), KINDS)[0])[0]
    assert [(line.label, line.old, line.new) for line in newest.lines] == [
        ("Contract until", "", "31 Mar 2027"),
        ("Key deposit", "", "1,234.50\N{NO-BREAK SPACE}USD"),
    ]


def test_what_a_field_says_is_found_while_it_is_searched(one_of_each, anna, acme):
    edit_customer(customer=acme, changes={"own_driver": "Kowalczyk"}, original={"own_driver": None}, by=anna, now=NOW)
    assert customer_ids("kowalc") == []
    driver = one_of_each[1]
    driver.searched = True
    save_definition(driver)
    assert customer_ids("kowalc") == [acme.pk]
    edit_customer(
        customer=acme, changes={"own_driver": "Łukasz Żak"}, original={"own_driver": "Kowalczyk"}, by=anna, now=NOW
    )
    assert (customer_ids("kowalc"), customer_ids("lukasz")) == ([], [acme.pk])
    driver.retired = True
    save_definition(driver)
    assert customer_ids("lukasz") == []


def test_a_field_in_use_keeps_its_kind_and_the_entries_somebody_has(one_of_each, anna, acme):
    route = one_of_each[0]
    same = {"label": "Route", "kind": "list", "choices": "North\nSouth", "position": 0}
    form = DefinitionForm(same, instance=route)
    assert form.is_valid(), form.errors  # nobody is on the route Übersee
    edit_customer(customer=acme, changes={"own_route": "North"}, original={"own_route": None}, by=anna, now=NOW)
    route.refresh_from_db()
    form = DefinitionForm(same | {"choices": "South", "kind": "text"}, instance=route)
    assert form.errors["kind"] == [
        "1 customer has a value in this field, so its kind stays. Retire it, and add another field."
    ]
    assert "1 customer has “North”. Keep the entry" in form.errors["choices"][0]


def test_the_indexes_come_and_go_with_the_field(one_of_each):
    assert fetch(INDEXES, {}) == [{"number": 3}]
    remove_definition(one_of_each[0])
    remove_definition(one_of_each[1])
    assert fetch(INDEXES, {}) == [{"number": 0}]
