"""The journal: signed, append-only, one hash chain per book (journal.record is the only door).

Every customer writes one book; the book of a customer who was merged into another stands, unchanged, in the folder of
that one. `book` is whom an entry was written for, as its signed bytes say, `customer` in whose folder it stands now.

`payload` holds the exact bytes that were signed; the other columns of an entry are an index of them, and the
verifier compares the two. What people wrote stands apart in Body, so that it can be erased by a signed order
while the chain stays verifiable.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from journal.kinds import MOVES


class SigningKey(models.Model):
    """One Ed25519 key in the append-only register; the private half is wrapped with a key outside the database.

    `user` is None for the two keys of the house: "system" signs what no person did, "log" signs checkpoints.
    """

    key_id = models.CharField(max_length=16, primary_key=True)  # first 8 bytes of SHA-256(public), hex
    purpose = models.CharField(max_length=10)  # user | system | log
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="signing_keys")
    public = models.BinaryField(max_length=32)
    wrapped_private = models.BinaryField()
    not_before = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    replacement_signature = models.BinaryField(null=True)  # by the new key over "I replace key n"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None, user__isnull=False), name="one_current_key_per_user"
            ),
            models.UniqueConstraint(
                fields=["purpose"], condition=Q(revoked_at=None, user=None), name="one_current_key_of_the_house"
            ),
        ]

    def __str__(self):
        return self.key_id


class Head(models.Model):
    """The end of one book; written only by the trigger that numbers and chains an entry."""

    book = models.OneToOneField(
        "customers.Customer", models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="journal_heads", db_index=False)
    seq = models.BigIntegerField()
    chain = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["customer"], name="journal_heads_of_customer")]

    def __str__(self):
        return f"entry {self.seq} of book {self.book_id}"


class Entry(models.Model):
    """One event in a customer's journal. seq, recorded_at and chain are set by the database."""

    # No index of the customer alone: four begin with it, and asked for one entry of a long journal PostgreSQL took the
    # short one and read all of it. Nobody asks for the entries of a key.
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="journal_entries", db_index=False)
    # Without a key in the database: what was signed of a customer stays, and never moves.
    book = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    entry_id = models.UUIDField(unique=True)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="+", db_index=False)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    amends = models.UUIDField(null=True)
    payload = models.BinaryField()
    signature = models.BinaryField(max_length=64)
    chain = models.BinaryField(max_length=32)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="journal_entry_of_customer"),
            models.UniqueConstraint(fields=["book", "seq"], name="journal_entry_seq"),
            models.UniqueConstraint(fields=["customer", "entry_id"], name="journal_entry_uuid_of_customer"),
        ]
        indexes = [
            models.Index(fields=["customer", "-happened_at", "-id"], name="journal_by_time"),
            models.Index(fields=["-happened_at", "-id"], name="journal_of_all_by_time"),
            models.Index(fields=["recorded_at"], name="journal_by_recording"),
            models.Index(fields=["customer", "amends"], condition=Q(amends__isnull=False), name="journal_amendments"),
            models.Index(fields=["book", "seq"], condition=Q(kind__in=MOVES), name="journal_moves"),
        ]

    def __str__(self):
        return f"{self.kind} {self.entry_id}"

    def get_absolute_url(self) -> str:
        """Where it is read, which never changes, whoever's folder its book stands in."""
        return reverse("journal:entry", args=[self.book.code, self.seq])

    @property
    def number(self) -> str:
        """Its number, with the code of its book before it where that is not the folder's own: "C00012/5"; `book` is
        read with a list in which there may be such entries.
        """
        return str(self.seq) if self.book_id == self.customer_id else f"{self.book.code}/{self.seq}"


class Body(models.Model):
    """What was written: canonical JSON (journal.payload.body_content); both columns NULL once erased."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="body", db_constraint=False)
    # Tied to the customer by way of the entry (composite key of migration 0002), and found by its words.
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    salt = models.BinaryField(max_length=32, null=True)
    content = models.TextField(null=True)  # noqa: DJ001 -- erased is not the same as empty
    subject = models.GeneratedField(
        expression=models.Func(
            models.F("content"), function="journal_subject", output_field=models.CharField(max_length=300)
        ),
        output_field=models.CharField(max_length=300),
        db_persist=True,
    )

    class Meta:
        verbose_name_plural = "bodies"
        constraints = [
            models.CheckConstraint(
                condition=Q(salt=None, content=None) | Q(salt__isnull=False, content__isnull=False),
                name="body_is_whole_or_erased",
            ),
        ]

    def __str__(self):
        return self.subject or "erased"


class Checkpoint(models.Model):
    """A signed statement about all chains at one minute: how many entries, and the root of their Merkle tree."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    frontier = models.BinaryField()  # the tree's right edge, so that the next entries are added without reading all
    made_at = models.DateTimeField()

    def __str__(self):
        return f"{self.size} entries at {self.made_at}"


class Leaf(models.Model):
    """The position an entry got in the tree over all customers."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="leaf")

    def __str__(self):
        return f"leaf {self.position}"


class Unsequenced(models.Model):
    """An entry that is committed and waits for its place in the tree; emptied by the next checkpoint."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="+", db_constraint=False)

    class Meta:
        verbose_name_plural = "unsequenced"

    def __str__(self):
        return f"entry {self.entry_id}"


class Assertion(models.Model):
    """The passkey's own signature under an entry of weight: its challenge is the SHA-256 of the entry's payload.

    The payload names the public key by its hash (`confirmed_with`), so that neither can be exchanged. Of entries
    confirmed together, `together` holds the hashes of all their payloads, and the challenge is the hash of that.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="assertion", db_constraint=False)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    together = models.BinaryField(default=b"")  # 32 bytes an entry; empty for one confirmed by itself
    public_key = models.BinaryField()  # COSE, CBOR-encoded, as the authenticator gave it
    authenticator_data = models.BinaryField()
    client_data = models.BinaryField()  # the JSON the browser signed over
    signature = models.BinaryField()

    def __str__(self):
        return f"passkey under entry {self.entry_id}"
