"""Why somebody gets no statement, in words that begin the same for the same reason."""

from django.db.models import Q

from foundation.templatetags.formats import day_full

BY_HAND = "by_hand"
BRANCH = "On the statement of "
EMPTY = "Nothing is open"
NOT_LATE = "Nothing is overdue"
SENT = "Sent already"
UNDER_WAY = "Under way already"
NOWHERE = "No e-mail address and no address for a letter"
# The key in the URL, the words of the sums, how the sentence begins.
REASONS = {
    "branch": ("On a head office’s statement", BRANCH),
    "empty": ("Nothing open", EMPTY),
    "not_late": ("Nothing overdue", NOT_LATE),
    "sent": ("Sent already as of this day", SENT),
    "under_way": ("Under way in another run", UNDER_WAY),
    "nowhere": ("No address", NOWHERE),
}
LABELS = {key: label for key, (label, _) in REASONS.items()} | {BY_HAND: "Left out by hand"}


def key_of(why: str, *, by_hand: bool) -> str:
    """Return which reason a sentence is."""
    return BY_HAND if by_hand else next((key for key, (_, words) in REASONS.items() if why.startswith(words)), "")


def only(key: str) -> Q:
    """Return the condition of statements that were left out for one reason."""
    if key == BY_HAND:
        return Q(left_out_by__isnull=False)
    return Q(left_out_by=None, why__startswith=REASONS[key][1])


def sent_already(statement) -> str:
    """Say that the same statement went out, or is on its way."""
    if not statement.sent_at:
        return f"{UNDER_WAY}: the same statement is in the run of {day_full(statement.run.made_at)}"
    return f"{SENT} on {day_full(statement.sent_at)}"
