"""Countries: their ISO 3166 codes, English names, and the other names people write for them."""

import unicodedata

ISO_3166 = """
AF AFG Afghanistan | AX ALA Åland Islands | AL ALB Albania | DZ DZA Algeria | AS ASM American Samoa | AD AND Andorra
AO AGO Angola | AI AIA Anguilla | AQ ATA Antarctica | AG ATG Antigua and Barbuda | AR ARG Argentina | AM ARM Armenia
AW ABW Aruba | AU AUS Australia | AT AUT Austria | AZ AZE Azerbaijan | BS BHS Bahamas | BH BHR Bahrain
BD BGD Bangladesh | BB BRB Barbados | BY BLR Belarus | BE BEL Belgium | BZ BLZ Belize | BJ BEN Benin | BM BMU Bermuda
BT BTN Bhutan | BO BOL Bolivia | BQ BES Bonaire, Sint Eustatius and Saba | BA BIH Bosnia and Herzegovina
BW BWA Botswana | BV BVT Bouvet Island | BR BRA Brazil | IO IOT British Indian Ocean Territory | BN BRN Brunei
BG BGR Bulgaria | BF BFA Burkina Faso | BI BDI Burundi | CV CPV Cabo Verde | KH KHM Cambodia | CM CMR Cameroon
CA CAN Canada | KY CYM Cayman Islands | CF CAF Central African Republic | TD TCD Chad | CL CHL Chile | CN CHN China
CX CXR Christmas Island | CC CCK Cocos Islands | CO COL Colombia | KM COM Comoros | CG COG Congo
CD COD Democratic Republic of the Congo | CK COK Cook Islands | CR CRI Costa Rica | CI CIV Côte d'Ivoire
HR HRV Croatia | CU CUB Cuba | CW CUW Curaçao | CY CYP Cyprus | CZ CZE Czechia | DK DNK Denmark | DJ DJI Djibouti
DM DMA Dominica | DO DOM Dominican Republic | EC ECU Ecuador | EG EGY Egypt | SV SLV El Salvador
GQ GNQ Equatorial Guinea | ER ERI Eritrea | EE EST Estonia | SZ SWZ Eswatini | ET ETH Ethiopia
FK FLK Falkland Islands | FO FRO Faroe Islands | FJ FJI Fiji | FI FIN Finland | FR FRA France | GF GUF French Guiana
PF PYF French Polynesia | TF ATF French Southern Territories | GA GAB Gabon | GM GMB Gambia | GE GEO Georgia
DE DEU Germany | GH GHA Ghana | GI GIB Gibraltar | GR GRC Greece | GL GRL Greenland | GD GRD Grenada
GP GLP Guadeloupe | GU GUM Guam | GT GTM Guatemala | GG GGY Guernsey | GN GIN Guinea | GW GNB Guinea-Bissau
GY GUY Guyana | HT HTI Haiti | HM HMD Heard Island and McDonald Islands | VA VAT Vatican City | HN HND Honduras
HK HKG Hong Kong | HU HUN Hungary | IS ISL Iceland | IN IND India | ID IDN Indonesia | IR IRN Iran | IQ IRQ Iraq
IE IRL Ireland | IM IMN Isle of Man | IL ISR Israel | IT ITA Italy | JM JAM Jamaica | JP JPN Japan | JE JEY Jersey
JO JOR Jordan | KZ KAZ Kazakhstan | KE KEN Kenya | KI KIR Kiribati | KP PRK North Korea | KR KOR South Korea
KW KWT Kuwait | KG KGZ Kyrgyzstan | LA LAO Laos | LV LVA Latvia | LB LBN Lebanon | LS LSO Lesotho | LR LBR Liberia
LY LBY Libya | LI LIE Liechtenstein | LT LTU Lithuania | LU LUX Luxembourg | MO MAC Macao | MG MDG Madagascar
MW MWI Malawi | MY MYS Malaysia | MV MDV Maldives | ML MLI Mali | MT MLT Malta | MH MHL Marshall Islands
MQ MTQ Martinique | MR MRT Mauritania | MU MUS Mauritius | YT MYT Mayotte | MX MEX Mexico | FM FSM Micronesia
MD MDA Moldova | MC MCO Monaco | MN MNG Mongolia | ME MNE Montenegro | MS MSR Montserrat | MA MAR Morocco
MZ MOZ Mozambique | MM MMR Myanmar | NA NAM Namibia | NR NRU Nauru | NP NPL Nepal | NL NLD Netherlands
NC NCL New Caledonia | NZ NZL New Zealand | NI NIC Nicaragua | NE NER Niger | NG NGA Nigeria | NU NIU Niue
NF NFK Norfolk Island | MK MKD North Macedonia | MP MNP Northern Mariana Islands | NO NOR Norway | OM OMN Oman
PK PAK Pakistan | PW PLW Palau | PS PSE Palestine | PA PAN Panama | PG PNG Papua New Guinea | PY PRY Paraguay
PE PER Peru | PH PHL Philippines | PN PCN Pitcairn | PL POL Poland | PT PRT Portugal | PR PRI Puerto Rico
QA QAT Qatar | RE REU Réunion | RO ROU Romania | RU RUS Russia | RW RWA Rwanda | BL BLM Saint Barthélemy
SH SHN Saint Helena | KN KNA Saint Kitts and Nevis | LC LCA Saint Lucia | MF MAF Saint Martin
PM SPM Saint Pierre and Miquelon | VC VCT Saint Vincent and the Grenadines | WS WSM Samoa | SM SMR San Marino
ST STP Sao Tome and Principe | SA SAU Saudi Arabia | SN SEN Senegal | RS SRB Serbia | SC SYC Seychelles
SL SLE Sierra Leone | SG SGP Singapore | SX SXM Sint Maarten | SK SVK Slovakia | SI SVN Slovenia
SB SLB Solomon Islands | SO SOM Somalia | ZA ZAF South Africa | GS SGS South Georgia and the South Sandwich Islands
SS SSD South Sudan | ES ESP Spain | LK LKA Sri Lanka | SD SDN Sudan | SR SUR Suriname | SJ SJM Svalbard and Jan Mayen
SE SWE Sweden | CH CHE Switzerland | SY SYR Syria | TW TWN Taiwan | TJ TJK Tajikistan | TZ TZA Tanzania
TH THA Thailand | TL TLS Timor-Leste | TG TGO Togo | TK TKL Tokelau | TO TON Tonga | TT TTO Trinidad and Tobago
TN TUN Tunisia | TR TUR Türkiye | TM TKM Turkmenistan | TC TCA Turks and Caicos Islands | TV TUV Tuvalu
UG UGA Uganda | UA UKR Ukraine | AE ARE United Arab Emirates | GB GBR United Kingdom | US USA United States
UM UMI United States Minor Outlying Islands | UY URY Uruguay | UZ UZB Uzbekistan | VU VUT Vanuatu | VE VEN Venezuela
VN VNM Viet Nam | VG VGB British Virgin Islands | VI VIR U.S. Virgin Islands | WF WLF Wallis and Futuna
EH ESH Western Sahara | YE YEM Yemen | ZM ZMB Zambia | ZW ZWE Zimbabwe
"""

ALSO_CALLED = {
    "AE": "UAE; Emirates",
    "AT": "Österreich",
    "BE": "België; Belgique; Belgien",
    "BN": "Brunei Darussalam",
    "BO": "Plurinational State of Bolivia",
    "BR": "Brasil; Brasilien",
    "CD": "Congo Kinshasa; DR Congo; Congo, Democratic Republic",
    "CG": "Congo Brazzaville; Republic of the Congo",
    "CH": "Schweiz; Suisse; Svizzera",
    "CI": "Ivory Coast",
    "CN": "People's Republic of China; PRC",
    "CV": "Cape Verde",
    "CZ": "Czech Republic; Česko",
    "DE": "Deutschland; Federal Republic of Germany",
    "DK": "Danmark; Dänemark",
    "ES": "España; Spanien",
    "FI": "Suomi; Finnland",
    "FM": "Federated States of Micronesia",
    "FR": "Frankreich",
    "GB": "UK; Great Britain; Britain; England; Scotland; Wales; Northern Ireland; Großbritannien; Grande-Bretagne",
    "GR": "Hellas; Griechenland",
    "HU": "Magyarország; Ungarn",
    "IE": "Republic of Ireland; Eire; Irland",
    "IR": "Islamic Republic of Iran",
    "IT": "Italia; Italien",
    "JP": "Nippon",
    "KP": "Democratic People's Republic of Korea",
    "KR": "Korea; Republic of Korea; Korea, South; Südkorea; Corée du Sud; Corea del Sur; 대한민국",
    "LA": "Lao People's Democratic Republic",
    "MD": "Republic of Moldova",
    "MK": "Macedonia",
    "MM": "Burma",
    "MO": "Macau",
    "MX": "México; Mexiko",
    "NL": "Holland; The Netherlands; Nederland; Niederlande",
    "NO": "Norge; Norwegen",
    "PL": "Polska; Polen",
    "PS": "State of Palestine",
    "RU": "Russian Federation; Russland; Russie; Rusia; Россия",
    "SE": "Sverige; Schweden",
    "SY": "Syrian Arab Republic",
    "SZ": "Swaziland",
    "TL": "East Timor",
    "TR": "Turkey",
    "TZ": "United Republic of Tanzania",
    "US": "United States of America; America; U.S.",
    "VA": "Holy See",
    "VN": "Vietnam",
    "ZA": "RSA",
}


class UnknownCountry(ValueError):
    """The text names no country we know."""

    def __init__(self, text: str):
        super().__init__(f"“{text}” is no country we know: write its ISO code (DE, US) or its English name.")


def _plain(text: str) -> str:
    """Fold capitals, accents and punctuation: "Côte d’Ivoire" is "cotedivoire"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if character.isalnum())


def _entries() -> list[list[str]]:
    return [entry.split(None, 2) for line in ISO_3166.split("\n") for entry in line.split("|") if entry.strip()]


COUNTRIES = {code: name.strip() for code, _, name in _entries()}
_SPOKEN = {
    **{_plain(word): code for code, alpha3, name in _entries() for word in (code, alpha3, name)},
    **{_plain(word): code for code, words in ALSO_CALLED.items() for word in words.split(";")},
}


def country_code(text: str) -> str:
    """Return the two-letter code of a country given by code or name; raises UnknownCountry."""
    try:
        return _SPOKEN[_plain(text)]
    except KeyError:
        raise UnknownCountry(text) from None
