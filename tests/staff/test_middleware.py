"""The session ended over lunch: signing in again brings people back to where they were."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
FOLDER = "/customers/BAUM-001/journal/?kind=call_in"


def next_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["next"][0]


def test_a_page_leads_back_to_itself(client):
    assert next_of(client.get(FOLDER).url) == FOLDER


def test_a_form_leads_back_to_the_page_it_stood_on(client):
    answer = client.post("/customers/BAUM-001/journal/write/", headers={"Referer": f"http://testserver{FOLDER}"})
    assert next_of(answer.url) == FOLDER


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/customers/", "javascript:alert(1)"])
def test_a_form_from_nowhere_or_elsewhere_leads_to_the_first_page(client, referer):
    answer = client.post("/customers/BAUM-001/journal/write/", headers={"Referer": referer})
    assert next_of(answer.url) == "/"


def test_a_fragment_takes_the_whole_page_to_the_sign_in(client):
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{FOLDER}"}
    answer = client.get("/customers/BAUM-001/journal/", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"].startswith(reverse("account_login"))
    assert next_of(answer.headers["HX-Redirect"]) == FOLDER
