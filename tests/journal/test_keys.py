"""Who signs, with which key, and that the register is only ever added to."""

import hashlib
import threading

import pytest
from django.db import DatabaseError, connections, transaction

from journal import keys
from journal.models import SigningKey
from journal.record import record
from journal.verify import verified
from tests import make
from tests.journal.superuser import refusal_of

pytestmark = pytest.mark.django_db


def test_a_key_is_made_at_the_first_need_and_kept(anna):
    first, again = keys.signer_for(anna), keys.signer_for(anna)
    assert first.key_id == again.key_id
    key = SigningKey.objects.get()
    assert (key.user, key.purpose, key.key_id) == (anna, "user", hashlib.sha256(bytes(key.public)).hexdigest()[:16])
    assert keys.is_sound(key)


def test_the_house_has_a_key_for_its_events_and_one_for_its_log(db):
    assert keys.signer_for(None).key_id != keys.log_signer().key_id
    assert set(SigningKey.objects.values_list("purpose", "user")) == {("system", None), ("log", None)}


def test_the_private_half_is_wrapped_and_bound_to_its_key(anna, settings):
    keys.signer_for(anna)
    key = SigningKey.objects.get()
    assert len(key.wrapped_private) == 12 + 32 + 16
    with pytest.raises(keys.WrongKek):
        keys.opened("another key", bytes(key.wrapped_private), settings.JOURNAL_KEK)


def test_with_another_key_encryption_key_nothing_is_signed_and_it_says_why(anna, acme, now, settings):
    entry = record(acme, "note", "Before", by=anna, now=now)
    settings.JOURNAL_KEK = bytes(32)
    with pytest.raises(keys.WrongKek, match="Bring back the key-encryption key"), transaction.atomic():
        record(acme, "note", "After", by=anna, now=now)
    assert verified([entry]) == {entry.pk: ""}


def test_a_new_key_signs_that_it_replaces_the_old_one(anna, acme, now):
    before = record(acme, "note", "Before", by=anna, now=now)
    new = keys.rotate(user=anna)
    after = record(acme, "note", "After", by=anna, now=now)
    assert (new.replaces_id, after.key_id) == (before.key_id, new.key_id)
    assert before.key.revoked_at
    assert keys.is_sound(new)
    assert set(verified([before, after]).values()) == {""}


def test_the_keys_of_the_house_are_replaced_too(db):
    old = keys.log_signer().key_id
    assert keys.rotate(purpose=keys.LOG).replaces_id == old
    assert keys.log_signer().key_id != old


def test_a_revoked_key_signs_nothing_more_and_what_it_signed_stays_good(anna, acme, now):
    before = record(acme, "note", "Before", by=anna, now=now)
    revoked = keys.revoke(key_id=before.key_id)
    assert keys.revoke(key_id=before.key_id).revoked_at == revoked.revoked_at
    after = record(acme, "note", "After", by=anna, now=now)
    assert after.key_id != before.key_id
    assert set(verified([before, after]).values()) == {""}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_signingkey SET public = wrapped_private",
        "UPDATE journal_signingkey SET not_before = now()",
        "UPDATE journal_signingkey SET revoked_at = now(), user_id = NULL",
        "DELETE FROM journal_signingkey",
        "TRUNCATE journal_signingkey CASCADE",
    ],
)
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_the_register_is_not_changed_by_anybody(anna, change, role):
    keys.signer_for(anna)
    assert refusal_of(change, role) == "AO001"


def test_a_revocation_is_not_taken_back(anna):
    key = keys.revoke(key_id=keys.signer_for(anna).key_id)
    with pytest.raises(DatabaseError), transaction.atomic():
        SigningKey.objects.filter(key_id=key.key_id).update(revoked_at=None)


@pytest.mark.django_db(transaction=True)
def test_sixteen_first_uses_at_once_make_one_key():
    anna, ready, got = make.user("Anna Meyer"), threading.Barrier(16), []

    def first_use():
        try:
            ready.wait()
            with transaction.atomic():
                got.append(keys.signer_for(anna).key_id)
        finally:
            connections.close_all()

    clerks = [threading.Thread(target=first_use) for _ in range(16)]
    [clerk.start() for clerk in clerks]
    [clerk.join() for clerk in clerks]
    assert len(got) == 16
    assert set(got) == {SigningKey.objects.get().key_id}
