"""How the house reminds: policy, levels and wording, with a sentence for what is wrong and nothing lost."""

import pytest
from django.urls import reverse

from credit.models import DunningLevel, DunningPolicy, DunningText
from tests import make

pytestmark = pytest.mark.django_db
POLICY = {"grace_days": 5, "quiet_days": 3, "paid_days": 2, "complaint_days": 14, "least_amount": "25.00"}
LEVEL = {"name": "Court order", "after_days": 60, "wait_days": 14, "pay_within": 7}


@pytest.fixture
def manager(client):
    manager = make.person("Karla Benz", "manager")
    client.force_login(manager)
    return manager


@pytest.fixture
def first():
    return DunningLevel.objects.get(position=1)


def url(name, *args):
    return reverse(f"credit:{name}", args=args)


def words(level, language="en", **changed):
    text = DunningText.objects.get(level=level, language=language)
    return {"subject": text.subject, "body": text.body, "sms": text.sms} | changed


def page(answer) -> str:
    return answer.content.decode()


def test_the_policy_is_changed_and_says_by_whom(client, manager):
    shown = page(client.post(url("dunning"), POLICY, follow=True))
    assert "by Karla Benz" in shown
    assert DunningPolicy.objects.get().grace_days == 5


def test_a_policy_that_cannot_be_is_refused_and_kept_as_typed(client, manager):
    answer = client.post(url("dunning"), POLICY | {"least_amount": "-3", "quiet_days": "9"})
    assert answer.status_code == 422
    assert 'value="-3"' in page(answer)
    assert 'value="9"' in page(answer)
    assert DunningPolicy.objects.get().quiet_days == 3


def test_a_collector_reads_the_policy_and_changes_nothing(client):
    client.force_login(make.person("Rita Meyer", "collections"))
    shown = page(client.get(url("dunning")))
    assert "wait for their release" in shown
    assert "Save policy" not in shown
    assert client.post(url("dunning"), POLICY).status_code == 403


def test_a_level_is_added_at_the_end_and_removed_again(client, manager):
    shown = page(client.post(url("new-level"), LEVEL, follow=True))
    assert "Word it now" in shown
    level = DunningLevel.objects.get(name="Court order")
    assert level.position == 4
    assert "no wording" in page(client.get(url("dunning")))
    client.post(url("remove-level", level.pk))
    assert not DunningLevel.objects.filter(pk=level.pk).exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"after_days": "1"}, "give more than its"),
        ({"fee": "5.00"}, "A fee above zero needs its currency"),
        ({"interest_percent": "900"}, "interest_percent"),
    ],
)
def test_a_level_that_makes_no_sense_is_refused_and_kept_as_typed(client, manager, changed, sentence):
    answer = client.post(url("new-level"), LEVEL | changed)
    assert answer.status_code == 422
    assert sentence in page(answer)
    assert 'value="Court order"' in page(answer)


def test_a_level_is_changed(client, manager, first):
    fields = {
        "name": "Kind words",
        "after_days": 6,
        "wait_days": 7,
        "pay_within": 10,
        "fee": "5",
        "fee_currency": "eur",
    }
    client.post(url("level", first.pk), fields)
    first.refresh_from_db()
    assert (first.name, first.fee_currency) == ("Kind words", "EUR")


def test_only_the_last_level_can_be_removed(client, manager, first):
    assert "Only the last level" in page(client.post(url("remove-level", first.pk), follow=True))


def test_the_wording_stands_beside_how_it_will_read(client, manager, first):
    shown = page(client.get(url("wording", first.pk, "de")))
    assert "{greeting}" in shown
    assert "Guten Tag Jan Roth," in shown


def test_the_preview_follows_what_is_typed(client, manager, first):
    place = url("wording-preview", first.pk, "en")
    shown = page(client.post(place, words(first, subject="You owe {total}")))
    assert "You owe 1,534.67" in shown
    assert "<html" not in shown
    assert "There is no field {sum}" in page(client.post(place, words(first, subject="You owe {sum}")))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("{greeting}\n\nPay {totl} now.\n{items}\n", "Line 3: There is no field {totl}. Did you mean {total}?"),
        ("{greeting}\n{items}\nPay {total now.\n", "Line 3: A brace stands alone"),
        ("{greeting}\nWe ask for {items} today.\n", "put it on a line of its own"),
        ("{greeting}\nPay at once.\n", "names no amount"),
    ],
)
def test_a_wording_with_a_mistake_is_refused_with_its_line_and_nothing_is_lost(client, manager, first, typed, sentence):
    answer = client.post(url("wording", first.pk, "en"), words(first, body=typed))
    assert answer.status_code == 422
    assert sentence in page(answer)
    assert typed.strip() in page(answer)
    assert DunningText.objects.get(level=first, language="en").body != typed


def test_a_wording_is_saved_and_says_by_whom(client, manager, first):
    answer = client.post(url("wording", first.pk, "en"), words(first, subject="Please pay {total}"), follow=True)
    assert "by Karla Benz" in page(answer)
    assert DunningText.objects.get(level=first, language="en").subject == "Please pay {total}"


def test_a_language_is_added_by_copying_another(client, manager, first):
    answer = client.get(url("add-wording", first.pk), {"language": "it", "copy": "fr"}, follow=True)
    assert "in Italian" in page(answer)
    assert DunningText.objects.get(level=first, language="fr").subject in page(answer)
    assert not DunningText.objects.filter(language="it").exists()
    client.post(url("wording", first.pk, "it"), words(first, "fr"))
    assert DunningText.objects.filter(level=first, language="it").exists()
    client.post(url("remove-wording", first.pk, "it"))
    assert not DunningText.objects.filter(language="it").exists()


def test_the_last_wording_stays(client, manager, first):
    first.texts.exclude(language="en").delete()
    assert "only wording" in page(client.post(url("remove-wording", first.pk, "en"), follow=True))


def test_a_language_nobody_speaks_is_not_found(client, manager, first):
    assert client.get(url("wording", first.pk, "xx-klingon")).status_code == 404
