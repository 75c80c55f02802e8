"""What banks call the columns of their CSV files, and how their days and amounts are written."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from financials.bank.contents import Unreadable, tidy
from foundation.money import exponent, round_money

WORDS = {
    "own": "auftragskonto; account number; account; iban auftragskonto; own account; own iban; rekening;"
    "rekeningnummer; compte; numero de compte; konto; kontonummer; cuenta; conto; iban bban; account no; acct",
    "booked_on": "date; booking date; post date; posting date; posted date; posted; transaction date; trans date;"
    "buchungstag; buchungsdatum; buchung; datum; boekdatum; transactiedatum; date de comptabilisation;"
    "date operation; date d operation; date comptable; fecha; fecha operacion; fecha contable; fecha de operacion;"
    "data; data contabile; data operazione; bokforingsdag; bogforingsdato; dato; completed date; kirjauspaiva",
    "value_on": "value date; value; valuta; valutadatum; wertstellung; wertstellungstag; wert; date de valeur;"
    "date valeur; fecha valor; data valuta; rentedatum; valutadag; effective date; availability date",
    "amount": "amount; betrag; umsatz; bedrag; montant; importe; importo; belopp; belob; kwota; transaction amount;"
    "net amount; amount in account currency; summe; valor; sum",
    "debit": "debit; soll; debit amount; debits; withdrawal; withdrawals; paid out; money out; cargo; cargos; addebiti;"
    "dare; uitgaven; lastschrift; montant debit; ausgang; spent; payments",
    "credit": "credit; haben; credit amount; credits; deposit; deposits; paid in; money in; abono; abonos; accrediti;"
    "avere; inkomsten; gutschrift; montant credit; eingang; received; receipts",
    "direction": "af bij; soll haben; s h; debit credit; d c; cr dr; dr cr; credit debit indicator; credit debit;"
    "direction; bij af; sens; debet credit; transaction type code; kennzeichen; soll haben kennzeichen",
    "currency": "currency; waehrung; wahrung; munt; muntsoort; devise; divisa; moneda; ccy; currency code; valutacode",
    "name": "name; counterparty; counterparty name; counter party; payee; payer; payer payee; beneficiary;"
    "beguenstigter zahlungspflichtiger; begunstigter zahlungspflichtiger; name zahlungsbeteiligter;"
    "auftraggeber empfanger; auftraggeber beguenstigter; auftraggeber begunstigter; zahlungsempfanger in;"
    "zahlungspflichtige r; empfanger; auftraggeber; naam omschrijving; naam tegenpartij; tegenpartij; nom;"
    "contrepartie; tiers; nom du tiers; ordenante; beneficiario; ordinante; controparte; customer; from; merchant",
    "account": "kontonummer iban; iban; iban zahlungsbeteiligter; tegenrekening; tegenrekening iban bban;"
    "counterparty account; counterparty iban; counterparty account number; account of counterparty; payee account;"
    "compte contrepartie; iban contrepartie; cuenta contraparte; gegenkonto; iban tegenpartij; other account;"
    "kontonummer des auftraggebers",
    "text": "description; memo; details; verwendungszweck; buchungstext; omschrijving; omschrijving 1; omschrijving 2;"
    "omschrijving 3; mededelingen; libelle; libelle simplifie; libelle operation; concepto; descripcion; observaciones;"
    "descrizione; causale; narrative; particulars; payment details; remittance information; remittance; text; notes;"
    "transaction description; informations complementaires; communication; beschreibung; zweck; vorgang;"
    "additional info; transaction details; extended details; memo description",
    "reference": "reference; bank reference; transaction id; transaction number; referenz; bankreferenz; id; fitid;"
    "referentie; reference de l operation; referencia; volgnr; transactiereferentie; confirmation number; ref",
    "end_to_end": "end to end; end to end id; end to end reference; end to end ref; kundenreferenz end to end; eref;"
    "kundenreferenz; betalingskenmerk; customer reference",
    "check_number": "check number; check no; cheque number; cheque no; check; cheque; serial number; schecknummer;"
    "check or slip; numero de cheque",
    "balance": "balance; saldo; saldo nach buchung; running balance; solde; account balance; saldo na mutatie;"
    "closing balance; kontostand",
    "charges": "charges; fee; fees; gebuhr; gebuehr; gebuhren; frais; kosten",
    "status": "status; state; umsatzstatus",
}
MEANINGS = {name: field for field, names in WORDS.items() for name in (each.strip() for each in names.split(";"))}
OUT = frozenset(["af", "s", "d", "soll", "debit", "dr", "debet", "out", "withdrawal", "dbit", "debito", "uit", "-"])
IN = frozenset(["bij", "h", "c", "haben", "credit", "cr", "in", "deposit", "crdt", "credito", "+"])
NOT_BOOKED = frozenset(["pending", "vorgemerkt", "en attente", "pendiente", "authorised", "authorized", "declined"])
DAY_FORMS = (
    "%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%Y%m%d", "%Y/%m/%d", "%d-%m-%Y", "%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y",
    "%m/%d/%y", "%d %b %Y", "%b %d, %Y", "%d-%b-%Y", "%m-%d-%Y",
)  # fmt: skip
TIME_BEHIND = re.compile(r"[T ]\d{1,2}:\d{2}.*$")
NOT_IN_AMOUNTS = re.compile(r"[\s'’$€£¥+]|[A-Z]{3}$|^[A-Z]{3}")


def plain(head: str) -> str:
    """Fold a head: "Währung (EUR)" is "wahrung", "Af Bij" is "af bij"."""
    letters = unicodedata.normalize("NFKD", head.lower())
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    letters = re.sub(r"\((?:in )?(?:[a-z]{3}|[€$£])\)|\b(?:eur|usd|gbp|chf|euros?|cad)\b", " ", letters)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters.replace("ß", "ss")).split())


def columns(heads: Iterable[str]) -> dict[str, list[int]]:
    """Return the places of the fields we know; only text may stand in several columns."""
    found: dict[str, list[int]] = {}
    for place, head in enumerate(heads):
        field = MEANINGS.get(plain(head))
        if field and (field == "text" or field not in found):
            found.setdefault(field, []).append(place)
    return found


def is_head(found: Mapping[str, list[int]]) -> bool:
    """True when these columns are enough to read a statement."""
    return "booked_on" in found and ("amount" in found or ("debit" in found and "credit" in found))


def day_form(values: Iterable[str], *, month_first: bool) -> tuple[str, bool]:
    """Return the one form all days are written in, and whether another would fit too; raises Unreadable."""
    written = {bare(value) for value in values}
    fitting = [form for form in DAY_FORMS if all(_is_day(each, form) for each in written)]
    if not fitting:
        sample = tidy(max(written, default=""), 40)
        raise Unreadable(f"The days (“{sample}”) are written in no form we know. Write them like 2026-04-30.")
    if len(fitting) > 1 and month_first:
        fitting.sort(key=lambda form: not form.startswith("%m"))
    different = {tuple(datetime.strptime(each, form) for each in written) for form in fitting}  # noqa: DTZ007
    return fitting[0], len(different) > 1


def bare(value: str) -> str:
    """Leave out a time of day behind a day."""
    return TIME_BEHIND.sub("", value.strip())


def read_day(value: str, form: str) -> date:
    """Read a day in a form that day_form found."""
    return datetime.strptime(bare(value), form).date()  # noqa: DTZ007


def _is_day(value: str, form: str) -> bool:
    try:
        return 1990 <= datetime.strptime(value, form).year <= 2100  # noqa: DTZ007
    except ValueError:
        return False


def decimal_sign(values: Iterable[str], currency: str) -> str:
    """Return the decimal sign of a column of amounts: the one that stands before the last one or two digits."""
    written = [NOT_IN_AMOUNTS.sub("", value) for value in values]
    comma = any(re.search(r",\d{1,2}-?\)?$", value) for value in written)
    point = any(re.search(r"\.\d{1,2}-?\)?$", value) for value in written)
    if comma and point:
        raise Unreadable("Some amounts have a decimal comma, others a point. Write all of them the same way.")
    if not comma and not point and exponent(currency) == 3:
        return "," if any("," in value for value in written) else "."
    return "," if comma else "."


def read_amount(value: str, sign: str, currency: str, where: str) -> Decimal:
    """Read an amount with this decimal sign; brackets and a minus at either end make it negative."""
    digits = NOT_IN_AMOUNTS.sub("", value)
    negative = digits.startswith(("(", "-")) or digits.endswith("-")
    digits = digits.strip("()-").replace("." if sign == "," else ",", "").replace(sign, ".")
    try:
        found = round_money(Decimal(digits), currency)
    except InvalidOperation:
        raise Unreadable(f"{where}: “{tidy(value, 40)}” is not an amount.") from None
    return -found if negative else found
