"""Messages as they arrive, made by the standard library, so that the tests speak of who wrote what to whom."""

from email.message import EmailMessage

MAILBOX = "sales@house.example"


def letter(message_id: str, *, sender: str = "Jan Roth <jan@acme.example>", **said) -> bytes:
    """A message: to, subject, text, references (Message-IDs), in_reply_to, date, files [(name, content)]."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = said.get("to", MAILBOX)
    message["Subject"] = said.get("subject", "Delivery")
    message["Date"] = said.get("date", "Thu, 05 Nov 2026 10:15:00 +0100")
    message["Message-ID"] = f"<{message_id}>"
    if references := said.get("references"):
        message["References"] = " ".join(f"<{each}>" for each in references)
    if answered := said.get("in_reply_to"):
        message["In-Reply-To"] = f"<{answered}>"
    message.set_content(said.get("text", "Where is it?"))
    for name, content in said.get("files", ()):
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()
