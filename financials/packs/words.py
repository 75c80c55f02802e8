"""The words of the e-mail an answer pack goes with, in the customer's language."""

from dataclasses import dataclass

from foundation.languages import fallbacks


@dataclass(frozen=True)
class Words:
    """What is said in one language; those with braces are filled with what their names say."""

    papers: str  # the subject of several
    said: str
    enclosed: str
    dated: str  # {title} {day}
    amount: str  # {title} {day} {amount}
    e_invoice: str  # {title}
    proof: str  # {name}
    statement: str  # {title} {day} {balance}


WORDS = {
    "en": Words(
        papers="Your papers", said="please find attached what you asked for.", enclosed="Enclosed",
        dated="{title}, {day}", amount="{title}, {day}: {amount}", e_invoice="{title} as e-invoice",
        proof="{name} (proof of delivery)", statement="{title}, {day}: {balance}",
    ),
    "de": Words(
        papers="Ihre Unterlagen", said="anbei erhalten Sie die gewünschten Unterlagen.", enclosed="Anlagen",
        dated="{title} vom {day}", amount="{title} vom {day}: {amount}", e_invoice="{title} als E-Rechnung",
        proof="{name} (Liefernachweis)", statement="{title} vom {day}: {balance}",
    ),
    "fr": Words(
        papers="Vos documents", said="veuillez trouver ci-joint les documents demandés.", enclosed="Pièces jointes",
        dated="{title} du {day}", amount="{title} du {day} : {amount}", e_invoice="{title} (facture électronique)",
        proof="{name} (preuve de livraison)", statement="{title} du {day} : {balance}",
    ),
    "es": Words(
        papers="Sus documentos", said="le adjuntamos los documentos que nos ha pedido.", enclosed="Adjuntos",
        dated="{title} del {day}", amount="{title} del {day}: {amount}", e_invoice="{title} (factura electrónica)",
        proof="{name} (prueba de entrega)", statement="{title} del {day}: {balance}",
    ),
}  # fmt: skip


def words_in(language: str) -> Words:
    """Return the words of this language, or of the one to fall back to."""
    return next(WORDS[known] for known in fallbacks(language) if known in WORDS)
