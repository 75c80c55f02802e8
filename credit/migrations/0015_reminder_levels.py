"""What of an item is met by what is not applied yet, and the levels a house begins with, worded in four languages."""

from django.db import migrations, models
from django.db.models import F, Q

from foundation.migrating import AtOnce

MONEY = {"max_digits": 19, "decimal_places": 4}

# name, days past due, days after the reminder before, days to pay, always on paper, proposes a hold
LEVELS = [
    ("Reminder", 5, 7, 10, False, False),
    ("Second reminder", 15, 10, 7, False, False),
    ("Final notice", 25, 10, 7, True, True),
]

EN = [
    (
        "Friendly reminder: {total} is past due",
        """{greeting}

Perhaps it escaped your notice: according to our books the following is past due, and no payment has reached us yet.

{items}

We would be grateful if you paid {total} by {pay_by}.

{how_to_pay}

If you have paid in the meantime, please accept our thanks and disregard this letter. If anything is unclear or not as agreed, give us a call: we will look into it at once.

Kind regards
{sender}
{company}
""",
        "{company}: a friendly reminder that {total} is past due. Please pay by {pay_by}. Paid already? Then thank you.",
    ),
    (
        "Second reminder: please pay {total} by {pay_by}",
        """{greeting}

Our reminder has remained without an answer, and the following is still unpaid.
We last wrote to you on {last_reminder}.

{items}

Please pay {total} by {pay_by}.

{how_to_pay}

Should something keep you from paying, or should you not agree with an invoice, please speak to us: together we will find a way. If your payment is on its way already, thank you very much.

Kind regards
{sender}
{company}
""",
        "{company}: {total} is still unpaid. Please pay by {pay_by}, or call us if anything is not as agreed.",
    ),
    (
        "Final notice: {total} to be paid by {pay_by}",
        """{greeting}

In spite of our reminders the following has not been paid. We ask you for the last time to settle it.
Our last reminder is of {last_reminder}.

{items}

Please pay {total} so that it reaches us by {pay_by} at the latest.

{how_to_pay}

After that day we may have to hold back further orders and to take further steps to collect what is owed, which would mean more costs for you. We would much rather avoid that: if you cannot pay all at once, or if there are reasons we do not know of, please call us before then.

Yours sincerely
{sender}
{company}
""",
        "{company}: final notice. {total} must reach us by {pay_by}. If you cannot pay, please call us before that day.",
    ),
]
DE = [
    (
        "Freundliche Erinnerung: {total} sind fällig",
        """{greeting}

sicher ist es Ihrer Aufmerksamkeit entgangen: Nach unseren Büchern sind die folgenden Posten fällig, und wir konnten noch keinen Zahlungseingang feststellen.

{items}

Wir wären Ihnen dankbar, wenn Sie {total} bis zum {pay_by} überweisen.

{how_to_pay}

Falls Sie inzwischen gezahlt haben, danken wir Ihnen und bitten Sie, dieses Schreiben als erledigt zu betrachten. Ist etwas unklar oder nicht wie vereinbart, rufen Sie uns bitte an: Wir kümmern uns sofort darum.

Mit freundlichen Grüßen
{sender}
{company}
""",
        "{company}: Freundliche Erinnerung, {total} sind fällig. Bitte zahlen Sie bis {pay_by}. Schon gezahlt? Vielen Dank!",
    ),
    (
        "Zweite Mahnung: bitte zahlen Sie {total} bis zum {pay_by}",
        """{greeting}

unsere Erinnerung blieb leider ohne Antwort, und die folgenden Posten sind noch immer offen.
Zuletzt schrieben wir Ihnen am {last_reminder}.

{items}

Bitte zahlen Sie {total} bis zum {pay_by}.

{how_to_pay}

Sollte Sie etwas an der Zahlung hindern oder sollten Sie mit einer Rechnung nicht einverstanden sein, sprechen Sie bitte mit uns: Gemeinsam finden wir einen Weg. Ist Ihre Zahlung bereits unterwegs, danken wir Ihnen herzlich.

Mit freundlichen Grüßen
{sender}
{company}
""",
        "{company}: {total} sind noch offen. Bitte zahlen Sie bis {pay_by} oder rufen Sie uns an, wenn etwas nicht stimmt.",
    ),
    (
        "Letzte Mahnung: {total} zahlbar bis zum {pay_by}",
        """{greeting}

trotz unserer Mahnungen wurden die folgenden Posten nicht bezahlt. Wir bitten Sie letztmalig, sie auszugleichen.
Unsere letzte Mahnung ist vom {last_reminder}.

{items}

Bitte zahlen Sie {total} so, dass der Betrag spätestens am {pay_by} bei uns eingeht.

{how_to_pay}

Nach diesem Tag müssten wir weitere Aufträge zurückstellen und die Forderung auf anderem Wege einziehen, was für Sie mit weiteren Kosten verbunden wäre. Das möchten wir gern vermeiden: Können Sie nicht alles auf einmal zahlen oder gibt es Gründe, die wir nicht kennen, rufen Sie uns bitte vorher an.

Mit freundlichen Grüßen
{sender}
{company}
""",
        "{company}: Letzte Mahnung. {total} müssen bis {pay_by} bei uns sein. Geht das nicht, rufen Sie uns bitte vorher an.",
    ),
]
FR = [
    (
        "Rappel amical : {total} sont échus",
        """{greeting}

Sauf erreur de notre part, les postes suivants sont échus et votre règlement ne nous est pas encore parvenu. Il s'agit sans doute d'un simple oubli.

{items}

Nous vous serions reconnaissants de régler {total} d'ici le {pay_by}.

{how_to_pay}

Si vous avez payé entre-temps, nous vous remercions et vous prions de ne pas tenir compte de ce courrier. Si un point n'est pas clair ou n'est pas conforme à nos accords, appelez-nous : nous nous en occuperons aussitôt.

Bien cordialement
{sender}
{company}
""",
        "{company} : rappel amical, {total} sont échus. Merci de payer d'ici le {pay_by}. Déjà payé ? Nous vous remercions.",
    ),
    (
        "Deuxième rappel : merci de régler {total} d'ici le {pay_by}",
        """{greeting}

Notre rappel est resté sans réponse, et les postes suivants sont toujours impayés.
Nous vous avons écrit la dernière fois le {last_reminder}.

{items}

Nous vous prions de régler {total} d'ici le {pay_by}.

{how_to_pay}

Si quelque chose vous empêche de payer, ou si vous contestez une facture, parlez-nous-en : nous trouverons ensemble une solution. Si votre règlement est déjà en route, nous vous en remercions vivement.

Bien cordialement
{sender}
{company}
""",
        "{company} : {total} restent impayés. Merci de payer d'ici le {pay_by}, ou de nous appeler en cas de désaccord.",
    ),
    (
        "Dernier rappel : {total} à régler d'ici le {pay_by}",
        """{greeting}

Malgré nos rappels, les postes suivants n'ont pas été réglés. Nous vous prions une dernière fois de vous en acquitter.
Notre dernier rappel date du {last_reminder}.

{items}

Nous vous prions de régler {total} de sorte que la somme nous parvienne au plus tard le {pay_by}.

{how_to_pay}

Passé cette date, nous pourrions devoir suspendre vos nouvelles commandes et engager d'autres démarches de recouvrement, ce qui entraînerait des frais supplémentaires pour vous. Nous préférerions de loin l'éviter : si vous ne pouvez pas tout payer en une fois, ou s'il y a des raisons que nous ignorons, appelez-nous avant cette date.

Veuillez agréer nos salutations distinguées
{sender}
{company}
""",
        "{company} : dernier rappel. {total} doivent nous parvenir d'ici le {pay_by}. En cas de difficulté, appelez-nous avant.",
    ),
]
ES = [
    (
        "Recordatorio: {total} están vencidos",
        """{greeting}

Seguramente se trata de un descuido: según nuestros libros, los siguientes importes están vencidos y todavía no hemos recibido su pago.

{items}

Le agradeceríamos que pagara {total} hasta el {pay_by}.

{how_to_pay}

Si ya ha pagado, reciba nuestro agradecimiento y no tenga en cuenta esta carta. Si algo no está claro o no es como se acordó, llámenos: nos ocuparemos de inmediato.

Reciba un cordial saludo
{sender}
{company}
""",
        "{company}: le recordamos que {total} están vencidos. Le rogamos pagar hasta el {pay_by}. Si ya ha pagado, gracias.",
    ),
    (
        "Segundo recordatorio: le rogamos pagar {total} hasta el {pay_by}",
        """{greeting}

Nuestro recordatorio ha quedado sin respuesta y los siguientes importes siguen pendientes.
Le escribimos por última vez el {last_reminder}.

{items}

Le rogamos que pague {total} hasta el {pay_by}.

{how_to_pay}

Si algo le impide pagar, o si no está de acuerdo con una factura, hable con nosotros: juntos encontraremos una solución. Si su pago ya está en camino, muchas gracias.

Reciba un cordial saludo
{sender}
{company}
""",
        "{company}: {total} siguen pendientes. Le rogamos pagar hasta el {pay_by}, o llamarnos si algo no es correcto.",
    ),
    (
        "Último aviso: {total} a pagar hasta el {pay_by}",
        """{greeting}

A pesar de nuestros recordatorios, los siguientes importes no se han pagado. Le rogamos por última vez que los abone.
Nuestro último recordatorio es del {last_reminder}.

{items}

Le rogamos que pague {total} de modo que recibamos el importe a más tardar el {pay_by}.

{how_to_pay}

Pasada esa fecha podríamos vernos obligados a retener nuevos pedidos y a emprender otras gestiones de cobro, lo que supondría gastos adicionales para usted. Preferimos evitarlo: si no puede pagarlo todo de una vez, o si hay motivos que desconocemos, llámenos antes de esa fecha.

Atentamente
{sender}
{company}
""",
        "{company}: último aviso. {total} deben llegarnos hasta el {pay_by}. Si no puede pagar, llámenos antes de ese día.",
    ),
]
WORDINGS = {"en": EN, "de": DE, "fr": FR, "es": ES}


def begin(apps, schema_editor):
    level, text = apps.get_model("credit", "DunningLevel"), apps.get_model("credit", "DunningText")
    names = ("name", "after_days", "wait_days", "pay_within", "by_post", "proposes_hold")
    for position, values in enumerate(LEVELS, 1):
        made = level.objects.create(position=position, **dict(zip(names, values, strict=True)))
        for language, wordings in WORDINGS.items():
            subject, body, sms = wordings[position - 1]
            text.objects.create(level=made, language=language, subject=subject, body=body, sms=sms)


class Migration(migrations.Migration):
    dependencies = [("credit", "0014_collecting")]

    operations = [
        AtOnce(
            migrations.RemoveConstraint("reminderitem", "something_of_the_item_is_asked_for"),
            migrations.AddField("reminder", "covered", models.DecimalField(db_default=0, default=0, **MONEY)),
            migrations.AddField("reminderitem", "covered", models.DecimalField(db_default=0, default=0, **MONEY)),
            migrations.AddConstraint(
                "reminderitem",
                models.CheckConstraint(
                    condition=Q(open__gt=F("disputed") + F("covered")), name="something_of_the_item_is_asked_for"
                ),
            ),
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
