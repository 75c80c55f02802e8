"""Ways to alter who confirmed what: Anna releases two holds with her passkey, the sixth and seventh entry of Acme."""

from uuid import uuid4

from journal.acts import Act, under_way
from journal.models import Assertion, Entry
from journal.payload import with_passkey
from journal.record import record
from tests.journal.superuser import tamper
from tests.passkey import Passkey


def confirmed(diary, *, together: bool = False) -> tuple[Passkey, list[Entry]]:
    """Two entries of the author of the first, each confirmed by itself or both in one go."""
    anna = Entry.objects.get(customer=diary, seq=1).author
    passkey, entries, now = Passkey(anna), [], diary.journal_entries.latest("seq").recorded_at
    for _ in range(1 if together else 2):
        with under_way(Act("hold_released", anna.pk, uuid4(), bytes(32), now, with_passkey(passkey.public_key))):
            entries += [record(diary, "hold_released", "Hold released", by=anna, now=now) for _ in range(1 + together)]
    payloads = [bytes(entry.payload) for entry in entries]
    for entry, payload in zip(entries, payloads, strict=True):
        signed = passkey.under(*(payloads if together else [payload]))
        Assertion.objects.create(entry=entry, customer=diary, **signed)
    return passkey, entries


def exchange(entry: Entry, signed: dict[str, bytes]) -> None:
    columns = ", ".join(f"{name} = %s" for name in signed)
    tamper(f"UPDATE journal_assertion SET {columns} WHERE entry_id = %s", [*signed.values(), entry.pk])


def take_the_passkeys_signature_away(diary):
    _, (first, _) = confirmed(diary)
    tamper("DELETE FROM journal_assertion WHERE entry_id = %s", [first.pk])


def move_the_passkeys_signature_to_another_customer(diary):
    _, (first, _) = confirmed(diary)
    other = "(SELECT id FROM customers_customer WHERE code = 'OTHER')"
    tamper(f"UPDATE journal_assertion SET customer_id = {other} WHERE entry_id = %s", [first.pk])


def lay_it_under_an_entry_nobody_confirmed(diary):
    _, (first, _) = confirmed(diary)
    second = Entry.objects.get(customer=diary, seq=2)
    tamper("UPDATE journal_assertion SET entry_id = %s WHERE entry_id = %s", [second.pk, first.pk])


def sign_with_a_passkey_of_the_thief(diary):
    passkey, (first, _) = confirmed(diary)
    exchange(first, Passkey(passkey.row.user, "Thief's").under(bytes(first.payload)))


def keep_the_key_and_sign_with_another(diary):
    passkey, (first, _) = confirmed(diary)
    signed = Passkey(passkey.row.user, "Thief's").under(bytes(first.payload))
    exchange(first, signed | {"public_key": passkey.public_key})


def lay_the_signature_of_another_act_under_it(diary):
    passkey, (first, second) = confirmed(diary)
    exchange(first, passkey.under(bytes(second.payload)))


def say_that_nobody_was_verified(diary):
    confirmed(diary)
    tamper("UPDATE journal_assertion SET authenticator_data = set_byte(authenticator_data, 32, 1)")


def garble_what_the_browser_said(diary):
    confirmed(diary)
    tamper("UPDATE journal_assertion SET client_data = set_byte(client_data, 0, 0)")


def take_one_of_those_confirmed_together_out(diary):
    confirmed(diary, together=True)
    tamper("UPDATE journal_assertion SET together = substr(together, 33)")


def lay_the_signature_of_others_confirmed_together_under_it(diary):
    passkey, (first, second) = confirmed(diary, together=True)
    exchange(first, passkey.under(bytes(second.payload), b"something else"))


CONFIRMATIONS = {
    take_the_passkeys_signature_away: (6, "the passkey's signature under it is missing"),
    move_the_passkeys_signature_to_another_customer: (6, "the passkey's signature under it is missing"),
    lay_it_under_an_entry_nobody_confirmed: (2, "a passkey's signature lies under it that it does not name"),
    sign_with_a_passkey_of_the_thief: (6, "the passkey under it is not the one it was confirmed with"),
    keep_the_key_and_sign_with_another: (6, "the passkey's signature under it is not good"),
    lay_the_signature_of_another_act_under_it: (6, "the passkey under it signed something else"),
    say_that_nobody_was_verified: (6, "the passkey under it did not verify who held it"),
    garble_what_the_browser_said: (6, "the passkey's signature under it cannot be read"),
    take_one_of_those_confirmed_together_out: (6, "the passkey under it signed something else"),
    lay_the_signature_of_others_confirmed_together_under_it: (6, "the passkey under it signed other entries"),
}
