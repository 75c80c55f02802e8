"""The tables of the journal: what was signed, what people are told, and what they have to do."""

from journal.models.agenda import (
    Appointment,
    CalendarFeed,
    ChangedOccurrence,
    Delegation,
    Guest,
    Reminder,
    Task,
)
from journal.models.entries import Assertion, Body, Checkpoint, Entry, Head, Leaf, SigningKey, Unsequenced
from journal.models.mail import Mail, MailFiling, MailReference, MailThread
from journal.models.telling import Alert, CompanyKind, Looked, QuietEvent

__all__ = [
    "Alert",
    "Appointment",
    "Assertion",
    "Body",
    "CalendarFeed",
    "ChangedOccurrence",
    "Checkpoint",
    "CompanyKind",
    "Delegation",
    "Entry",
    "Guest",
    "Head",
    "Leaf",
    "Looked",
    "Mail",
    "MailFiling",
    "MailReference",
    "MailThread",
    "QuietEvent",
    "Reminder",
    "SigningKey",
    "Task",
    "Unsequenced",
]
