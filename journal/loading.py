"""Taking over journal entries of another system: each row becomes one signed entry."""

from collections.abc import Iterable

from foundation.loading.cells import Days, Refused, text
from foundation.loading.layout import Column
from foundation.loading.staging import LIVE, Outcome, Work, tally
from journal.kinds import PEOPLE, understand
from journal.new_entry import LONGEST_SUBJECT, LONGEST_TEXT, NewEntry
from journal.record import record_many
from staff.loading import known_staff
from staff.models import User

EXTRA = "customer_id bigint"
TAKEOVER = "takeover"


def kind(cell: str) -> str:
    """Read a kind of entry as people call it."""
    understood = understand(cell)
    if understood is None:
        offered = ", ".join(kind.value for kind in PEOPLE)
        raise Refused(f"“{cell}” is no kind of entry: write one of {offered}.")
    return understood


def journal_columns(days: Days) -> list[Column]:
    """Return the layout of a file of journal entries."""
    return [
        Column("customer_code", text(40), required=True, filled=True),
        Column("happened_at", days.instant, sql="timestamptz", required=True, filled=True),
        Column("kind", kind),
        Column("contact", text(LONGEST_SUBJECT)),
        Column("staff", text(LONGEST_SUBJECT)),
        Column("subject", text(LONGEST_SUBJECT), required=True),
        Column("body", text(LONGEST_TEXT)),
    ]


def take_over_entries(work: Work) -> Outcome:
    """Record the staged rows (layout: journal_columns) that do not stand in the journal yet."""
    work.settle_repeats("encode(loading.content, 'hex')")
    _find_customers(work)
    work.refuse("coalesce(subject, body) IS NULL", "'Neither subject nor body says what happened.'")
    work.refuse("happened_at > %s", "'happened_at: the journal takes what has happened, this lies ahead.'", work.now)
    work.run(f"UPDATE loading SET kind = coalesce(kind, 'note'), subject = coalesce(subject, '') WHERE {LIVE}")
    _skip_known(work)
    work.progress.say("signing")
    unknown = _record(work)
    work.run(f"UPDATE loading SET outcome = 'created' WHERE {LIVE}")
    outcome = tally(work)
    if unknown:
        names = ", ".join(unknown[:10])
        outcome.warnings.append(f"{len(unknown)} staff are not known here and stand in the text alone: {names}.")
    return outcome


def _find_customers(work: Work) -> None:
    work.run(
        f"""
        UPDATE loading SET customer_id = known.id FROM (
            SELECT DISTINCT ON (loading.nr) loading.nr, coalesce(customer.merged_into_id, customer.id) AS id
            FROM loading JOIN customers_customer customer ON lower(customer.code) = lower(customer_code)
            WHERE {LIVE} ORDER BY loading.nr, customer.code <> customer_code) known
        WHERE known.nr = loading.nr
        """
    )
    work.look_again()
    work.refuse("customer_id IS NULL", "'There is no customer ' || customer_code || '. Load the customers first.'")


def _skip_known(work: Work) -> None:
    """An entry of the same moment, kind and words is the same one, also when its words were erased since."""
    work.run(
        f"""
        UPDATE loading SET outcome = 'skipped'
        FROM journal_entry entry JOIN journal_body body ON body.entry_id = entry.id
        WHERE {LIVE} AND entry.customer_id = loading.customer_id AND entry.happened_at = loading.happened_at
            AND entry.kind = loading.kind AND (body.content IS NULL
                OR (body.content::jsonb ->> 'subject', body.content::jsonb ->> 'text')
                    = (loading.subject, coalesce(loading.body, '')))
        """
    )


def _record(work: Work) -> list[str]:
    """Sign in the name of the first staff member we know, else in the house's; return the names nobody knows."""
    cells = work.rows(f"SELECT DISTINCT staff FROM loading WHERE {LIVE} AND staff IS NOT NULL")
    staff = known_staff({name for (cell,) in cells for name in _names(cell)})
    contacts = dict(_contacts(work))
    rows = work.rows(
        f"SELECT customer_id, happened_at, kind, contact, staff, subject, body FROM loading WHERE {LIVE} ORDER BY nr"
    )
    record_many([_entry(row, staff, contacts) for row in rows], now=work.now)
    return sorted(name for name, user in staff.items() if user is None)


def _contacts(work: Work) -> Iterable[tuple[tuple[int, str], tuple[int, str]]]:
    """Yield the contacts of the customers concerned: (customer, name in small letters), (id, name); other systems may
    leave title, middle name and suffix out."""
    for customer_id, contact_id, name, short in work.rows(
        f"""
        SELECT contact.customer_id, contact.id, customers_person_name(person), trim(first_name || ' ' || last_name)
        FROM customers_contact contact JOIN customers_person person ON person.id = person_id
        WHERE customer_id IN (SELECT customer_id FROM loading WHERE {LIVE} AND contact IS NOT NULL)
        ORDER BY contact.id DESC
        """
    ):
        yield (customer_id, short.lower()), (contact_id, name)
        yield (customer_id, name.lower()), (contact_id, name)


def _names(cell: str | None) -> list[str]:
    return [name.strip() for name in (cell or "").split(";") if name.strip()]


def _entry(row: tuple, staff: dict[str, User | None], contacts: dict[tuple[int, str], tuple[int, str]]) -> NewEntry:
    customer_id, happened_at, kind, contact, office, subject, body = row
    spoken, ours = _names(contact), _names(office)
    users = [staff[name] for name in ours if staff[name]]
    strangers = [name for name in spoken if (customer_id, name.lower()) not in contacts]
    return NewEntry(
        customer_id=customer_id,
        kind=kind,
        subject=subject,
        happened_at=happened_at,
        text=body or "",
        author_id=users[0].pk if users else None,
        contacts=[contacts[customer_id, name.lower()] for name in spoken if (customer_id, name.lower()) in contacts],
        staff=[(user.pk, str(user)) for user in users],
        people=[*strangers, *(name for name in ours if not staff[name])],
    )


def tell_customers(work: Work, outcome: Outcome) -> None:
    """Write into each customer's journal what a load did to it, in the name of the house."""
    record_many([NewEntry(news.customer_id, TAKEOVER, news.sentence, work.now) for news in outcome.news], now=work.now)
