"""The code lists of EN 16931 as far as we need them, and its words in the customers' languages."""

import re

from catalog.models import TaxCategory
from foundation.languages import fallbacks

SPECIFICATION = "urn:cen.eu:en16931:2017"  # BT-24: the standard itself, no national or network profile
DISCOUNT = "95"  # UNTDID 5189
EMAIL = "EM"  # of the electronic address schemes
CREDIT_TRANSFER, SEPA_TRANSFER, SEPA_DEBIT = "30", "58", "59"  # UNTDID 4461
ONE = "C62"  # of UN/ECE Recommendation 20: a unit nobody else knows

CURRENCIES = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF
CHW CLF CLP CNH CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ
GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL
LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR
PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STD SVC SYP SZL THB TJS TMT TND TOP TRY
TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VES VED VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD
XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG
"""  # ISO 4217 as the standard lists it

# How people write units, in the languages of the house, and what Recommendation 20 calls them.
UNITS = {
    "H87": "pc pcs pce piece pieces ea each st stk stck stück stueck unit units u ud uds pza pieza piezas unité unités",
    "HUR": "h hr hrs hour hours std stunde stunden heure heures hora horas",
    "MIN": "min minute minutes minuten",
    "DAY": "d day days tag tage jour jours día días",
    "WEE": "week weeks woche wochen semaine semaines semana semanas",
    "MON": "month months monat monate mois mes meses",
    "ANN": "year years jahr jahre an ans año años",
    "KGM": "kg kgs kilo kilogram kilogramm",
    "GRM": "g gr gram gramm",
    "TNE": "t to tonne tonnen ton tons",
    "LBR": "lb lbs pound pounds",
    "ONZ": "oz",
    "MTR": "m mtr meter metre metres",
    "CMT": "cm",
    "MMT": "mm",
    "KMT": "km",
    "FOT": "ft foot feet",
    "INH": "in inch inches",
    "MTK": "m2 m² qm sqm",
    "MTQ": "m3 m³ cbm",
    "LTR": "l ltr liter litre litres",
    "MLT": "ml",
    "GLL": "gal gallon gallons",
    "KWH": "kwh",
    "XBX": "box boxes karton kartons carton cartons caja cajas",
    "XPK": "pack packs pk pkg package paket pakete paquet paquete packung",
    "XPX": "pallet pallets palette paletten",
    "XRO": "roll rolls rolle rollen rouleau rollo",
    "XBG": "bag bags sack säcke beutel sac sacs",
    "XCA": "can cans dose dosen",
    "XBO": "bottle bottles flasche flaschen bouteille",
    "PR": "pair pairs paar paire par",
    "SET": "set sets satz juego",
    "DZN": "dz dzn doz dozen dutzend douzaine",
    "CEN": "hundred cent",
    "MIL": "thousand tsd",
    "LS": "ls lump pauschal psch forfait",
}
CODES = {word: code for code, words in UNITS.items() for word in words.split()}

# Why no tax is charged: the code (VATEX), and the words the law wants to read.
REASON_CODES = {
    TaxCategory.REVERSE_CHARGE: "VATEX-EU-AE",
    TaxCategory.INTRA_COMMUNITY: "VATEX-EU-IC",
    TaxCategory.EXPORT: "VATEX-EU-G",
    TaxCategory.OUTSIDE: "VATEX-EU-O",
}
REASONS = {
    "en": {
        TaxCategory.EXEMPT: "Exempt from tax",
        TaxCategory.REVERSE_CHARGE: "Reverse charge: the customer accounts for the tax",
        TaxCategory.INTRA_COMMUNITY: "Intra-community supply, exempt from tax",
        TaxCategory.EXPORT: "Export, exempt from tax",
        TaxCategory.OUTSIDE: "Not subject to tax",
    },
    "de": {
        TaxCategory.EXEMPT: "Steuerfrei",
        TaxCategory.REVERSE_CHARGE: "Steuerschuldnerschaft des Leistungsempfängers",
        TaxCategory.INTRA_COMMUNITY: "Steuerfreie innergemeinschaftliche Lieferung",
        TaxCategory.EXPORT: "Steuerfreie Ausfuhrlieferung",
        TaxCategory.OUTSIDE: "Nicht steuerbar",
    },
    "fr": {
        TaxCategory.EXEMPT: "Exonéré de TVA",
        TaxCategory.REVERSE_CHARGE: "Autoliquidation : TVA due par le preneur",
        TaxCategory.INTRA_COMMUNITY: "Livraison intracommunautaire exonérée de TVA",
        TaxCategory.EXPORT: "Exportation exonérée de TVA",
        TaxCategory.OUTSIDE: "Non soumis à la TVA",
    },
    "es": {
        TaxCategory.EXEMPT: "Exento de impuestos",
        TaxCategory.REVERSE_CHARGE: "Inversión del sujeto pasivo",
        TaxCategory.INTRA_COMMUNITY: "Entrega intracomunitaria exenta",
        TaxCategory.EXPORT: "Exportación exenta",
        TaxCategory.OUTSIDE: "No sujeto a impuestos",
    },
}
PHRASES = {
    "en": {"discount": "Discount", "price": "Agreed price"},
    "de": {"discount": "Rabatt", "price": "Vereinbarter Preis"},
    "fr": {"discount": "Remise", "price": "Prix convenu"},
    "es": {"discount": "Descuento", "price": "Precio acordado"},
}


def unit_code(unit: str) -> str:
    """Return the code of a unit as people write it; the plain "one" for a word no list knows."""
    return CODES.get(re.sub(r"[.\s]", "", unit.casefold()), ONE)


def reason_in(language: str, category: str) -> str:
    """Return why no tax is charged in a customer's language; "" where tax is charged or the rate is zero."""
    return _spoken(REASONS, language).get(TaxCategory(category), "")


def phrase(language: str, name: str) -> str:
    """Return one of PHRASES in a customer's language."""
    return _spoken(PHRASES, language)[name]


def _spoken(table: dict[str, dict], language: str) -> dict:
    return next(table[one] for one in fallbacks(language) if one in table)
