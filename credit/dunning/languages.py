"""The few words around the figures of a reminder, in the customer's language."""

from dataclasses import dataclass

from foundation.languages import fallbacks


@dataclass(frozen=True)
class Words:
    """Heads and sums of one language; those with braces are filled with what their names say."""

    invoice: str
    issued: str
    due: str
    late: str
    open: str
    amount: str
    disputed: str
    covered: str
    overdue: str
    fee: str
    interest: str
    total: str
    contested: str  # {disputed}
    received: str  # {covered}
    day_late: tuple[str, str]  # {days}: one, several
    item: str  # {number} {issued} {due} {late} {amount}
    date: str
    code: str
    person: str
    payee: str
    reference: str
    pay_by: str
    charged: str  # {number}


WORDS = {
    "en": Words(
        invoice="Invoice", issued="Date", due="Due", late="Days late", open="Open", amount="Amount",
        disputed="In dispute",
        covered="Already met",
        overdue="Overdue", fee="Reminder fee", interest="Interest on arrears", total="To be paid",
        contested="Of these invoices {disputed} is in dispute and is not asked for here.",
        received="Of these invoices {covered} is met by money or credit we hold already and is not asked for.",
        day_late=("{days} day late", "{days} days late"),
        item="{number} of {issued}, due {due}, {late}: {amount}",
        date="Date", code="Customer number",
        person="Your contact", payee="Payee", reference="Reference", pay_by="Please pay by",
        charged="Fee and interest are invoice {number}.",
    ),
    "de": Words(
        invoice="Rechnung", issued="Datum", due="Fällig", late="Tage überfällig", open="Offen", amount="Betrag",
        disputed="Strittig", covered="Schon gedeckt", overdue="Überfällig",
        fee="Mahngebühr", interest="Verzugszinsen", total="Zu zahlen",
        contested="Von diesen Rechnungen sind {disputed} strittig und werden hier nicht angemahnt.",
        received="Von diesen Rechnungen sind {covered} schon durch Zahlungen oder Gutschriften gedeckt.",
        day_late=("{days} Tag überfällig", "{days} Tage überfällig"),
        item="{number} vom {issued}, fällig am {due}, {late}: {amount}",
        date="Datum", code="Kundennummer",
        person="Ansprechpartner", payee="Empfänger", reference="Verwendungszweck", pay_by="Zahlbar bis",
        charged="Gebühr und Zinsen sind Rechnung {number}.",
    ),
    "fr": Words(
        invoice="Facture", issued="Date", due="Échéance", late="Jours de retard", open="Solde", amount="Montant",
        disputed="En litige", covered="Déjà couvert", overdue="Échu",
        fee="Frais de rappel", interest="Intérêts de retard", total="À payer",
        contested="Sur ces factures, {disputed} sont en litige et ne sont pas réclamés ici.",
        received="Sur ces factures, {covered} sont déjà couverts par un paiement ou un avoir.",
        day_late=("{days} jour de retard", "{days} jours de retard"),
        item="{number} du {issued}, échéance {due}, {late} : {amount}",
        date="Date", code="Numéro de client",
        person="Votre interlocuteur", payee="Bénéficiaire", reference="Référence", pay_by="À payer avant le",
        charged="Les frais et intérêts font l’objet de la facture {number}.",
    ),
    "es": Words(
        invoice="Factura", issued="Fecha", due="Vencimiento", late="Días de retraso", open="Pendiente",
        amount="Importe",
        disputed="En litigio", covered="Ya cubierto", overdue="Vencido",
        fee="Gastos de reclamación", interest="Intereses de demora",
        total="A pagar", contested="De estas facturas, {disputed} están en litigio y no se reclaman aquí.",
        received="De estas facturas, {covered} ya están cubiertos por un pago o un abono.",
        day_late=("{days} día de retraso", "{days} días de retraso"),
        item="{number} del {issued}, vencida el {due}, {late}: {amount}",
        date="Fecha", code="Número de cliente",
        person="Su contacto", payee="Beneficiario", reference="Referencia", pay_by="A pagar hasta el",
        charged="Los gastos y los intereses son la factura {number}.",
    ),
}  # fmt: skip


def words_in(language: str) -> Words:
    """Return the words of this language, or of the one to fall back to."""
    return next(WORDS[known] for known in fallbacks(language) if known in WORDS)


def days_late_in(language: str, days: int) -> str:
    """Write how late something is ("12 Tage überfällig")."""
    return words_in(language).day_late[days != 1].format(days=days)
