"""The words of a statement of account in the customer's language; whoever has another gets one of these."""

from dataclasses import dataclass

from financials.statements.account import Name
from foundation.languages import fallbacks


@dataclass(frozen=True)
class Words:
    """Heads, sums and sentences of one language; those with braces are filled with what their names say."""

    title: str
    items: str  # what a statement of open items is called
    forward: str  # and one of what moved
    kinds: dict[str, str]
    cancels: str  # {what}
    code: str
    day: str
    as_of: str
    period: str
    span: str  # {begins} {ends}
    person: str
    date: str
    entry: str
    due: str
    late: str
    amount: str
    open: str
    charged: str
    credited: str
    balance: str
    booked: str  # {day}
    reference: str  # {reference}
    less: str  # {amount} {what} {day}
    more: str  # {count}
    brought: str  # {day}
    carried: str  # {day}
    ages: tuple[str, str, str, str, str]
    unapplied: str
    overdue: str
    together: str
    branches: tuple[str, str]  # {count}: one, several
    said_items: str  # {day}
    said_forward: str  # {begins} {ends}
    nothing: str  # {day}
    favour: str
    differs: str
    attached: str
    regards: str


WORDS = {
    "en": Words(
        title="Statement of account", items="Open items", forward="Movements",
        kinds={
            "invoice": "Invoice", "credit_note": "Credit note", "check": "Check", "card": "Card payment",
            "wire": "Bank transfer", "cash": "Cash payment", "direct_debit": "Direct debit", "other": "Payment",
            "discount": "Cash discount", "charges": "Bank charges", "difference": "Small difference",
            "write_off": "Written off", "refund": "Refund", "return": "Returned payment", "deduction": "deduction",
        },
        cancels="Cancellation: {what}", code="Customer number", day="Date", as_of="As of", period="Period",
        span="{begins} to {ends}", person="Your contact", date="Date", entry="Entry", due="Due", late="Days late",
        amount="Amount", open="Open", charged="Charged", credited="Credited", balance="Balance",
        booked="booked on {day}", reference="your reference {reference}", less="less {amount}: {what}, {day}",
        more="and {count} more", brought="Balance brought forward from {day}", carried="Balance on {day}",
        ages=("Not due", "1–30 days", "31–60 days", "61–90 days", "Over 90 days"), unapplied="Credit not applied",
        overdue="of which overdue", together="All accounts together",
        branches=("With the account of {count} branch.", "With the accounts of {count} branches."),
        said_items="These items were open on your account on {day}.",
        said_forward="This is what happened on your account from {begins} to {ends}.",
        nothing="Nothing was open on your account on {day}.",
        favour="The balance is in your favour.",
        differs="If your books say otherwise, please tell us within two weeks.",
        attached="The statement is attached as a PDF.",
        regards="Kind regards",
    ),
    "de": Words(
        title="Kontoauszug", items="Offene Posten", forward="Kontobewegungen",
        kinds={
            "invoice": "Rechnung", "credit_note": "Gutschrift", "check": "Scheck", "card": "Kartenzahlung",
            "wire": "Überweisung", "cash": "Barzahlung", "direct_debit": "Lastschrift", "other": "Zahlung",
            "discount": "Skonto", "charges": "Bankgebühren", "difference": "Kleindifferenz",
            "write_off": "Ausbuchung", "refund": "Rückzahlung", "return": "Rücklastschrift", "deduction": "Abzug",
        },
        cancels="Storno: {what}", code="Kundennummer", day="Datum", as_of="Stichtag", period="Zeitraum",
        span="{begins} bis {ends}", person="Ansprechpartner", date="Datum", entry="Vorgang", due="Fällig",
        late="Tage überfällig", amount="Betrag", open="Offen", charged="Belastung", credited="Gutschrift",
        balance="Saldo", booked="gebucht am {day}", reference="Ihre Referenz {reference}",
        less="abzüglich {amount}: {what}, {day}", more="und {count} weitere",
        brought="Saldovortrag vom {day}", carried="Saldo am {day}",
        ages=("Nicht fällig", "1–30 Tage", "31–60 Tage", "61–90 Tage", "Über 90 Tage"),
        unapplied="Freies Guthaben", overdue="davon überfällig", together="Alle Konten zusammen",
        branches=("Mit dem Konto von {count} Niederlassung.", "Mit den Konten von {count} Niederlassungen."),
        said_items="Diese Posten waren am {day} auf Ihrem Konto offen.",
        said_forward="Das geschah auf Ihrem Konto vom {begins} bis {ends}.",
        nothing="Am {day} war auf Ihrem Konto nichts offen.",
        favour="Der Saldo ist zu Ihren Gunsten.",
        differs="Sollten Ihre Bücher etwas anderes sagen, geben Sie uns bitte innerhalb von zwei Wochen Bescheid.",
        attached="Der Kontoauszug liegt als PDF bei.", regards="Mit freundlichen Grüßen",
    ),
    "fr": Words(
        title="Relevé de compte", items="Postes ouverts", forward="Mouvements",
        kinds={
            "invoice": "Facture", "credit_note": "Avoir", "check": "Chèque", "card": "Paiement par carte",
            "wire": "Virement", "cash": "Espèces", "direct_debit": "Prélèvement", "other": "Paiement",
            "discount": "Escompte", "charges": "Frais bancaires", "difference": "Petite différence",
            "write_off": "Passé en perte", "refund": "Remboursement", "return": "Paiement rejeté",
            "deduction": "déduction",
        },
        cancels="Annulation : {what}", code="Numéro de client", day="Date", as_of="Au", period="Période",
        span="{begins} au {ends}", person="Votre interlocuteur", date="Date", entry="Opération", due="Échéance",
        late="Jours de retard", amount="Montant", open="Solde dû", charged="Débit", credited="Crédit", balance="Solde",
        booked="comptabilisé le {day}", reference="votre référence {reference}",
        less="moins {amount} : {what}, {day}", more="et {count} autres",
        brought="Report au {day}", carried="Solde au {day}",
        ages=("Non échu", "1–30 jours", "31–60 jours", "61–90 jours", "Plus de 90 jours"),
        unapplied="Crédit non affecté", overdue="dont échu", together="Tous les comptes ensemble",
        branches=("Avec le compte de {count} succursale.", "Avec les comptes de {count} succursales."),
        said_items="Ces postes étaient ouverts sur votre compte au {day}.",
        said_forward="Voici les mouvements de votre compte du {begins} au {ends}.",
        nothing="Rien n’était ouvert sur votre compte au {day}.",
        favour="Le solde est en votre faveur.",
        differs="Si vos livres indiquent autre chose, merci de nous le signaler sous deux semaines.",
        attached="Le relevé est joint en PDF.",
        regards="Cordialement",
    ),
    "es": Words(
        title="Extracto de cuenta", items="Partidas abiertas", forward="Movimientos",
        kinds={
            "invoice": "Factura", "credit_note": "Abono", "check": "Cheque", "card": "Pago con tarjeta",
            "wire": "Transferencia", "cash": "Efectivo", "direct_debit": "Adeudo directo", "other": "Pago",
            "discount": "Descuento por pronto pago", "charges": "Gastos bancarios", "difference": "Pequeña diferencia",
            "write_off": "Dado de baja", "refund": "Reembolso", "return": "Pago devuelto", "deduction": "deducción",
        },
        cancels="Anulación: {what}", code="Número de cliente", day="Fecha", as_of="A fecha de", period="Período",
        span="{begins} al {ends}", person="Su contacto", date="Fecha", entry="Operación", due="Vencimiento",
        late="Días de retraso", amount="Importe", open="Pendiente", charged="Cargo", credited="Abono", balance="Saldo",
        booked="contabilizado el {day}", reference="su referencia {reference}",
        less="menos {amount}: {what}, {day}", more="y {count} más",
        brought="Saldo anterior al {day}", carried="Saldo al {day}",
        ages=("No vencido", "1–30 días", "31–60 días", "61–90 días", "Más de 90 días"),
        unapplied="Crédito sin aplicar", overdue="de ello vencido", together="Todas las cuentas juntas",
        branches=("Con la cuenta de {count} sucursal.", "Con las cuentas de {count} sucursales."),
        said_items="Estas partidas estaban abiertas en su cuenta el {day}.",
        said_forward="Estos son los movimientos de su cuenta del {begins} al {ends}.",
        nothing="El {day} no había nada abierto en su cuenta.",
        favour="El saldo es a su favor.",
        differs="Si sus libros dicen otra cosa, avísenos en un plazo de dos semanas.",
        attached="El extracto va adjunto en PDF.",
        regards="Atentamente",
    ),
}  # fmt: skip


def words_in(language: str) -> Words:
    """Return the words of this language, or of the one to fall back to."""
    return next(WORDS[known] for known in fallbacks(language) if known in WORDS)


def spoken(language: str) -> str:
    """Return the language a statement is really written in, so that days and amounts are written in it too."""
    return next(known for known in fallbacks(language) if known in WORDS)


def named(words: Words, name: Name) -> str:
    """Return what an entry is called: "Invoice INV-10432", "Cancellation: Credit note CN-7"."""
    if name.what == "cancellation":
        what = words.kinds.get(name.of, words.kinds["other"])
        return words.cancels.format(what=f"{what} {name.number}".strip())
    return f"{words.kinds[name.what]} {name.number}".strip()
