"""A manager adds a passkey to the account and releases a hold with it: the passkey signs what the journal keeps."""

import json

import pytest
from django.utils import timezone
from fido2.utils import websafe_decode
from playwright.sync_api import expect

from credit.holding.holds import place_on_hold
from customers.holds import active_hold
from journal.assertions import challenge_of
from journal.models import Assertion, Entry
from journal.verify import verified
from tests import make
from tests.browser.axe import STILL, wrong_here
from tests.confirming import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_authenticator(page):
    """Put a passkey reader into the browser; returns a function that says whether its owner is verified from now on."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    reader = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    def verifies(owner: bool) -> None:
        said = {"authenticatorId": reader["authenticatorId"], "isUserVerified": owner}
        devtools.send("WebAuthn.setUserVerified", said)

    return verifies


def release(page) -> None:
    page.goto("/customers/ACME/credit/hold/release/")
    page.get_by_label("Reason").fill("Paid by check 5599")
    page.get_by_role("button", name="Release the hold").click()
    expect(page.get_by_text("Hold released: Paid by check 5599")).to_be_visible()


def test_a_hold_is_released_with_a_passkey(sign_in):
    acme, rita = make.customer("ACME", "Acme Ltd"), make.person("Rita Meyer", "manager")
    place_on_hold(customer=acme, reason="2 broken promises", by=rita, now=timezone.now())
    page = sign_in(rita, own=True, **STILL)
    verifies = with_authenticator(page)

    release(page)
    expect(page.get_by_label("Your password")).to_be_focused()
    assert wrong_here(page) == []

    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("Laptop")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/recovery-codes/**")

    release(page)
    expect(page.get_by_text("Your passkey “Laptop” signs exactly these words")).to_be_visible()

    assert wrong_here(page) == []

    verifies(False)
    page.get_by_role("button", name="Confirm with the passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was done yet; confirm again")
    assert active_hold(acme)

    verifies(True)
    page.get_by_role("button", name="Confirm with the passkey").click()
    expect(page.get_by_text("The hold is released")).to_be_visible()
    entry = Entry.objects.get(kind="hold_released")
    signed = json.loads(bytes(Assertion.objects.get(entry=entry).client_data))
    assert websafe_decode(signed["challenge"]) == challenge_of(bytes(entry.payload))
    assert verified([entry]) == {entry.pk: ""}
    page.goto(f"/customers/ACME/journal/{entry.seq}/")
    expect(page.get_by_text("whose own signature lies under the entry")).to_be_visible()
