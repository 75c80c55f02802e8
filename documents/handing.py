"""Handing something over to whoever carries it out of the house, and what is known when that did not go well."""

from smtplib import SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage, get_connection

REFUSALS = (SMTPResponseException, SMTPRecipientsRefused, SMTPNotSupportedError, ValueError)


class NotHanded(Exception):
    """It did not leave the house; the text says why and what to do."""


class NobodyAnswers(NotHanded):
    """The server cannot be reached at all, so nothing else could be handed to it either."""


class MayHaveGone(Exception):
    """The answer is missing: whether it left the house is not known. The text says so."""


def hand_over_email(message: EmailMessage) -> None:
    """Give a message to the mail server. Raises NotHanded or MayHaveGone."""
    connection = _open()
    try:
        connection.send_messages([message])
    except (SMTPResponseException, SMTPRecipientsRefused, SMTPNotSupportedError, ValueError) as refusal:
        raise NotHanded(
            f"The mail server refused it ({_short(refusal)}). Check the address, then send it again."
        ) from refusal
    except (SMTPException, OSError) as silence:
        raise MayHaveGone(
            f"The mail server did not confirm it ({_short(silence)}). Ask whether it came, or look into its log."
        ) from silence
    finally:
        _close(connection)


def _open():
    connection = get_connection()
    try:
        connection.open()
    except (SMTPException, OSError) as trouble:
        raise NobodyAnswers(f"The mail server does not answer ({_short(trouble)}). Try again later.") from trouble
    return connection


def _close(connection) -> None:
    """What the server says after it has taken the message changes nothing."""
    try:
        connection.close()
    except (SMTPException, OSError):
        pass


def _short(trouble: Exception) -> str:
    return " ".join(str(trouble).split())[:120] or type(trouble).__name__
