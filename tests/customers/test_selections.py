"""Selections: any of these, all of those, none of the others; kept under a name, meaning no more than they say."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as rules_of_hypothesis
from hypothesis import strategies as st

from customers.groups import join_group, make_group, remove_group
from customers.models import Customer, Hold, Selection, Tag
from customers.selections import RulesRefused, select
from customers.selections.criteria import all_criteria
from customers.selections.drafts import Draft
from customers.selections.keeping import (
    SelectionRefused,
    change_selection,
    copy_selection,
    remove_selection,
    save_selection,
    usable_by,
)
from customers.selections.rules import in_words
from customers.sorted_filters import GONE
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def anna(db):
    return make.person("Anna Meyer", "manager")


def by(key: str, value=True) -> dict:
    return {"by": key, "value": value}


def codes(rules: dict, user) -> list[str]:
    return sorted(select(rules, user=user, today=TODAY).values_list("code", flat=True))


@pytest.fixture
def sixteen(anna):
    """Sixteen customers: each of four things is so or not, in every combination. Their code says which: "VIP-hold"."""
    tag, group = Tag.objects.create(name="VIP"), make_group(name="Newsletter", by=anna)
    below = make_group(name="Offers", parent=group, by=anna)
    for number in range(16):
        so = [name for place, name in enumerate(("tag", "group", "hold", "quiet")) if number >> place & 1]
        customer = make.customer("-".join(so) or "plain", do_not_contact="quiet" in so)
        if "tag" in so:
            customer.tags.add(tag)
        if "group" in so:
            for each in (group, below):
                join_group(customer=customer, group=each, by=anna, now=NOW)
        if "hold" in so:
            Hold.objects.create(customer=customer, reason="late", placed_at=NOW, placed_by=anna)
    known = {"tag": [str(tag.pk)], "group": [str(group.pk)], "on_hold": True, "do_not_contact": True}
    return {"tag": by("tag", known["tag"]), "group": by("group", known["group"]), "hold": by("on_hold"),
            "quiet": by("do_not_contact")}  # fmt: skip


COLUMN = st.lists(st.sampled_from(["tag", "group", "hold", "quiet"]), max_size=3)


@given(any_of=COLUMN, all_of=COLUMN, none_of=COLUMN)
@rules_of_hypothesis(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_any_all_and_none_mean_what_they_say(sixteen, anna, any_of, all_of, none_of):
    """Against the same said in Python, over every combination of four things."""
    asked = {"any": any_of, "all": all_of, "none": none_of}
    rules = {column: [sixteen[name] for name in names] for column, names in asked.items()}
    every = [[name for place, name in enumerate(sixteen) if number >> place & 1] for number in range(16)]
    meant = [
        so for so in every
        if (not any_of or set(any_of) & set(so)) and set(all_of) <= set(so) and not set(none_of) & set(so)
    ]  # fmt: skip
    assert codes(rules, anna) == sorted("-".join(so) or "plain" for so in meant)


def test_nobody_who_is_archived_merged_or_invisible_is_meant(anna):
    one, old, gone = make.customer("ONE"), make.customer("OLD", status="archived"), make.customer("GONE")
    Customer.objects.filter(pk=gone.pk).update(status="deleted")
    everything = {"none": [by("on_hold")]}
    assert codes(everything, anna) == [one.code]
    assert codes({"all": [by("status", ["archived", "customer"])]}, anna) == sorted([one.code, old.code])
    assert codes(everything, make.user("Nobody")) == []


def test_a_group_that_was_removed_is_said_not_left_out(anna):
    group = make_group(name="Trade show", by=anna)
    rules = {"none": [by("group", [str(group.pk)])]}
    assert codes(rules, anna) == []
    make.customer("ONE")
    remove_group(group=group, by=anna)
    with pytest.raises(RulesRefused, match="A group named here is no longer there") as refused:
        select(rules, user=anna)
    assert refused.value.place == ("none", 0)
    assert "a group that was removed" in in_words(rules, all_criteria(TODAY))


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ([], "cannot be read"),
        ({"some": []}, "cannot be read"),
        ({"all": [{"key": "tag"}]}, "cannot be read"),
        ({"all": [by("shoe_size", "44")]}, "“shoe_size” is nothing customers are selected by any more"),
        ({"all": [by("tag", [])]}, "Tag: Choose a tag"),
        ({"all": [by("postcode", {})]}, "Say from where or up to where"),
        ({"all": [by("credit_limit", {"from": "9", "to": "1"})]}, "9.00 is more than 1.00"),
        ({"all": [by("created_on", {"from": "soon"})]}, "“soon” cannot be read here"),
    ],
)
def test_rules_nobody_can_follow_are_refused_in_a_sentence(anna, rules, sentence):
    with pytest.raises(RulesRefused, match=sentence):
        select(rules, user=anna)


def test_who_may_not_see_a_figure_does_not_select_by_it(anna):
    clerk = make.person("Ben Ott", "clerk")
    margin = {"all": [by("margin", {"value": {"to": "10"}, "period": "year"})]}
    assert codes(margin, anna) == []
    with pytest.raises(RulesRefused, match="You may not select by “Margin”"):
        select(margin, user=clerk)


def lives(code: str, postcode: str, city: str = "Bern") -> Customer:
    customer = make.customer(code)
    customer.addresses.create(purpose="main", line1="1 Street", postcode=postcode, city=city, country="CH")
    return customer


def test_a_range_of_postcodes_takes_no_longer_ones_in(anna):
    for code, postcode in (
        ("A", "1999"),
        ("B", "2000"),
        ("C", "2999 AB"),
        ("D", "20001"),
        ("E", "SW1A 1AA"),
        ("F", ""),
    ):
        lives(code, postcode)
    assert codes({"all": [by("postcode", {"from": "2000", "to": "2999"})]}, anna) == ["B", "C"]
    assert codes({"all": [by("postcode", {"from": "sw1", "to": "SW2"})]}, anna) == ["E"]
    assert codes({"all": [by("postcode", {"to": "1999"})]}, anna) == ["A"]
    assert codes({"all": [by("city", "basel, BERN"), by("country", ["CH"])]}, anna) == list("ABCDEF")


def test_days_ago_are_counted_from_the_day_of_asking(anna):
    make.customer("NEW", created_on=TODAY - timedelta(days=20))
    make.customer("OLD", created_on=date(2020, 1, 1))
    rules = {"all": [by("created_on", {"from": "30 days ago"})]}
    assert codes(rules, anna) == ["NEW"]
    assert not select(rules, user=anna, today=TODAY + timedelta(days=30)).exists()


def test_the_rules_are_said_in_words(anna, sixteen):
    rules = {
        "any": [sixteen["group"], sixteen["tag"]],
        "all": [by("postcode", {"from": "2000", "to": "2999"})],
        "none": [sixteen["quiet"]],
    }
    words = in_words(rules, all_criteria(TODAY))
    assert words == "in Newsletter or tagged VIP; and postcode 2000–2999; but not do not contact"


def test_a_selection_is_ones_own_and_others_use_the_shared_ones_as_they_are(anna):
    ben, rules = make.person("Ben Ott", "clerk"), {"none": [by("on_hold")]}
    kept = save_selection(name=" Spring ", rules=rules, shared=False, by=anna, now=NOW)
    assert list(usable_by(ben)) == []
    with pytest.raises(SelectionRefused, match="You have a selection “SPRING” already"):
        save_selection(name="SPRING", rules=rules, shared=False, by=anna, now=NOW)
    with pytest.raises(SelectionRefused, match="mean everybody"):
        save_selection(name="All", rules={"any": []}, shared=False, by=anna, now=NOW)
    change_selection(selection=kept, name="Spring", rules=rules, shared=True, by=anna, now=NOW)
    with pytest.raises(SelectionRefused, match="is Anna Meyer's"):
        change_selection(selection=kept, name="Mine", rules=rules, shared=True, by=ben, now=NOW)
    with pytest.raises(SelectionRefused, match="is Anna Meyer's"):
        remove_selection(selection=kept, by=ben)
    copies = [copy_selection(selection=kept, by=ben, now=NOW).name for _ in range(2)]
    assert copies == ["Spring (copy)", "Spring (copy 2)"]
    assert Selection.objects.filter(owner=ben, shared=False, rules=rules).count() == 2


def test_the_page_adds_takes_out_and_counts(client, anna, sixteen):
    client.force_login(anna)
    page = reverse("customers:new_selection")
    typed = {"any": "tag", "any-0-value": sixteen["tag"]["value"], "none-add": "on hold"}
    answer = client.post(page, typed, headers={"hx-request": "true", "hx-target": "builder"})
    assert b"<html" not in answer.content
    assert answer.context["draft"].rules == {"any": [sixteen["tag"]], "all": [], "none": [by("on_hold")]}
    assert answer.context["found"].count == 4
    fewer = client.post(page, {**typed, "none": "on_hold", "drop": "none-0", "none-add": ""})
    assert fewer.context["found"].count == 8
    saved = client.post(page, {**typed, "name": "VIPs", "save": "yes", "shared": "on"})
    kept = Selection.objects.get(name="VIPs", shared=True, owner=anna)
    assert saved.url == reverse("customers:selection", args=[kept.pk])
    assert client.post(page, {"name": "Empty", "save": "yes"}).status_code == 422
    assert client.get(reverse("customers:selections")).status_code == 200


def test_what_is_typed_is_understood_when_it_means_one_thing(anna, sixteen):
    def draft(text: str) -> Draft:
        return Draft.of_form(QueryDict(text), user=anna, today=TODAY)

    assert draft("all-add=e-mail").rules["all"] == [by("has_email")]
    assert "Which one" in draft("all-add=credit").columns["all"].trouble
    assert "Nothing is called" in draft("all-add=shoe").columns["all"].trouble
    typed = draft("all=group&all-0-more=offers")
    assert typed.columns["all"].rows[0].chosen == {typed.rules["all"][0]["value"][0]: "Newsletter › Offers"}
    assert "There is no group “shoe”" in draft("all=group&all-0-more=shoe").columns["all"].rows[0].trouble


def test_the_list_shows_a_selection_a_group_with_those_below_and_nobody_for_what_is_gone(client, anna, sixteen):
    client.force_login(anna)
    rules = {"all": [sixteen["tag"], sixteen["hold"]]}
    kept = save_selection(name="Late VIPs", rules=rules, shared=False, by=anna, now=NOW)

    def shown(query: str) -> list[str]:
        answer = client.get(f"{reverse('customers:register')}?{query}")
        assert answer.status_code == 200
        return sorted(row.code for row in answer.context["listing"].page.rows), answer.content.decode()

    assert shown(f"selection={kept.pk}")[0] == codes(rules, anna)
    assert len(shown(f"group={sixteen['group']['value'][0]}")[0]) == 8
    nobody, page = shown("selection=999999")
    assert nobody == []
    assert GONE in page
    client.force_login(make.person("Ben Ott", "clerk"))
    assert shown(f"selection={kept.pk}")[0] == []
