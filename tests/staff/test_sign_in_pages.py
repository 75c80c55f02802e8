"""The pages before the door speak our language and promise nothing that is not there."""

from django.core import mail
from django.template.loader import get_template
from django.urls import reverse

from tests import make


def test_the_sign_in_names_the_product_and_the_company(client, db, settings):
    settings.COMPANY_NAME = "Hartmann Supply"
    page = client.get(reverse("account_login")).content.decode()
    assert "Customer folder" in page
    assert "Hartmann Supply" in page
    assert "Sign in with a passkey" in page
    assert reverse("account_signup") not in page


def test_a_new_password_is_sent_in_plain_words(client, db):
    somebody = make.user(email="anna@office.example")
    client.post(reverse("account_reset_password"), {"email": somebody.email})
    message = mail.outbox[0]
    assert message.subject.endswith("A new password for the customer folder")
    assert "/accounts/password/reset/key/" in message.body
    assert "example.com" not in message.body


def test_an_unknown_address_gets_no_invitation_to_sign_up(client, db):
    client.post(reverse("account_reset_password"), {"email": "stranger@elsewhere.example"})
    assert "signup" not in mail.outbox[0].body


def test_the_second_factor_pages_open(client, db):
    anna = make.user()
    client.post(reverse("account_login"), {"login": anna.email, "password": "open sesame, please"})
    for name in ("account_change_password", "account_logout", "mfa_index", "mfa_list_webauthn"):
        assert client.get(reverse(name)).status_code == 200
    asked_again = client.get(reverse("mfa_activate_totp"), follow=True)
    assert "show that it is you" in asked_again.content.decode()
    client.post(reverse("account_reauthenticate"), {"password": "open sesame, please"})
    setting_up = client.get(reverse("mfa_activate_totp"))
    assert "data:image/svg" in setting_up.content.decode()
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


def test_a_page_that_is_not_there_says_what_to_do(client, db):
    client.force_login(make.user())
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()


def test_what_breaks_on_our_side_says_so_without_needing_anything():
    for template in ("400.html", "403_csrf.html", "500.html", "503.html"):
        assert "Back to my day" in render(template)


def render(template: str) -> str:
    return get_template(template).render()
