"""Which messages belong together: those of one mailbox and one correspondent that carry or name a common Message-ID.

Never the subject alone, and never a Message-ID alone: who forwards our words to somebody else begins another thread.
Whatever order messages arrive in, the threads are the same, since belonging together depends on nothing else.
"""

from collections.abc import Iterable

from journal.models import Mail, MailReference, MailThread


def join(mail: Mail) -> None:
    """Bring the thread of a message together with those of all it belongs to; the oldest thread remains."""
    ids = mail.references.values("message_id")
    linked = Mail.objects.filter(mailbox=mail.mailbox, party=mail.party, references__message_id__in=ids)
    first, *others = sorted(set(linked.values_list("thread", flat=True)) | {mail.thread_id})
    Mail.objects.filter(thread__in=others).update(thread=first)
    MailThread.objects.filter(pk__in=others).delete()
    mail.thread_id = first


def part(thread: MailThread) -> None:
    """After a message was taken out of a thread: what it alone held together goes apart."""
    first, *rest = _together(thread.mails.order_by("pk")) or [[]]
    for mails in rest:
        Mail.objects.filter(pk__in=mails).update(thread=MailThread.objects.create(mailbox=thread.mailbox))
    if not first:
        thread.delete()


def _together(mails: Iterable[Mail]) -> list[list[int]]:
    """The messages in groups that share Message-IDs, directly or by others."""
    named: dict[int, set[str]] = {mail.pk: set() for mail in mails}
    for mail, message_id in MailReference.objects.filter(mail__in=named).values_list("mail", "message_id"):
        named[mail].add(message_id)
    groups: list[tuple[list[int], set[str]]] = []
    for pk, ids in named.items():
        group, apart = ([pk], set(ids)), []
        for other in groups:
            if other[1] & ids:
                group = (other[0] + group[0], other[1] | group[1])
            else:
                apart.append(other)
        groups = [*apart, group]
    return [mails for mails, _ in groups]
