"""The numbers people write into the text of a payment, and what they say these are the numbers of. Pure.

"Rechnung 42", "INV-00042", "inv00042 & 00043" and "RG. Nr. 2026/0042" all mention invoices.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST = 40  # mentions of one line that are looked up
INVOICE, ORDER, CUSTOMER = "invoice", "order", "customer"
INVOICE_WORDS = """
    inv invs invoice invoices invno invnr rechnung rechnungen rechnungsnr rechnungsnummer rechnr rechn rech rg rgnr re
    renr faktura facture factures fact fac fct factuur factuurnr factuurnummer fakt fattura fatture factura facturas
    bill bills beleg belegnr belegnummer nota
"""
ORDER_WORDS = """
    po ponr pono order orders orderid ordernr bestellung bestellnr bestellnummer best auftrag auftragsnr auftragsnummer
    commande cde pedido ordine bestelling so
"""
CUSTOMER_WORDS = """
    kunde kundennr kundennummer kdnr kd knr customer cust custno client klant klantnr klantnummer debitor debitorennr
    debitornr cliente
"""
MEANING = {
    word: what
    for what, words in ((INVOICE, INVOICE_WORDS), (ORDER, ORDER_WORDS), (CUSTOMER, CUSTOMER_WORDS))
    for word in words.split()
}
PASSED_OVER = """
    nr no num number numbers nummer nummern numero n nos your ihre unsere our id vom
    und and u et y e en or oder plus bis
"""
FILLERS = frozenset(PASSED_OVER.split())
TOKEN = re.compile(r"[^\W_]+(?:[-/._][^\W_]+)*")
DAY = re.compile(r"\d{1,2}\.\d{1,2}\.(\d{2}|\d{4})?|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d\d-\d\d")
JOINT = re.compile(r"[-/._]")
LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
LONGEST_PREFIX = 4  # letters that may stand before a number and belong to it


@dataclass(frozen=True, slots=True)
class Mention:
    """A number: as written, the forms it may be stored in, its digits, and what it is said to be the number of."""

    written: str
    keys: tuple[str, ...]
    digits: str
    of: str = ""
    part_of: str = ""  # 42 in "42/43", which may also be one number

    @property
    def has_letters(self) -> bool:
        return not self.keys[0].isdigit()

    @property
    def digits_count(self) -> bool:
        """True when its digits alone may be the number: what has letters of another kind is something else."""
        return not self.has_letters or _letters(self.written) in MEANING


def plain(written: str) -> str:
    """Return a number as the search index compares it: letters and digits alone, in small letters."""
    return "".join(letter for letter in written.lower() if letter.isalnum())


def digits(written: str) -> str:
    """Return its digits, zeros at the head of each run left out, as the search index has them."""
    return "".join(re.findall(r"\d", LEADING_ZEROS.sub("", written)))


def mentions(text: str) -> list[Mention]:
    """Return what a text mentions, in its order, each number once."""
    found = {mention.keys: mention for mention in _mentions(text)}
    return list(found.values())[:MOST]


def _mentions(text: str) -> Iterator[Mention]:
    of, prefix = "", ""
    for token in TOKEN.findall(text):
        if DAY.fullmatch(token):
            continue
        if any(letter.isdigit() for letter in token):
            letters = _letters(token)
            of = MEANING.get(letters, of)
            yield from _of_token(token, of, prefix)
            prefix = prefix or letters
            continue
        for word in JOINT.split(token.lower()):
            of, prefix = _after(word, of, prefix)


def _after(word: str, of: str, prefix: str) -> tuple[str, str]:
    """Return what the next number is the number of, and the letters that may belong to it."""
    if word in MEANING:
        return MEANING[word], word
    if word in FILLERS:
        return of, prefix
    return "", word if len(word) <= LONGEST_PREFIX else ""


def _of_token(token: str, of: str, prefix: str) -> Iterator[Mention]:
    whole = plain(token)
    keys = (whole, prefix + whole) if prefix and whole.isdigit() else (whole,)
    if of or len(re.findall(r"\d", token)) >= 3:
        yield Mention(token, keys, digits(token), of)
    parts = JOINT.split(token)
    if of and len(parts) > 1 and all(part.isdigit() for part in parts):
        for part in parts:
            yield Mention(part, (part, prefix + part) if prefix else (part,), digits(part), of, part_of=token)


def _letters(token: str) -> str:
    return re.match(r"[^\W\d_]*", token.lower())[0]
