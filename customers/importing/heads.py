"""What columns are called: by Outlook, Google, Thunderbird, LDIF, vCards, Dolibarr, Odoo, ourselves, and by people.

A concept says what a column holds; whose it is (the firm's or the person's) depends on the other columns of the file.
"""

import re
import unicodedata

CALLED = {
    "code": (
        "customer code; customer number; customer no; customer id; account number; account no; kundennummer; "
        "kunden nr; kd nr; debitor; debitorennummer; client code; code client; numero client; codigo cliente; "
        "codice cliente; klantnummer; ref; reference; external id; internal reference; account code; third party "
        "code"
    ),
    "customer_code": "customer_code",
    "company": (
        "company; company name; organization; organisation; organization name; organisation name; firm; firma; "
        "firmenname; unternehmen; business name; account name; account; customer name; customer; kunde; "
        "kundenname; societe; entreprise; raison sociale; nom de la societe; nom du tiers; third party name; "
        "thirdparty; empresa; razon social; azienda; ragione sociale; bedrijf; bedrijfsnaam; o; organizationname; "
        "organisationsname; org; parent name; company name yomi; related company; nazwa firmy; foretag"
    ),
    "full_name": (
        "full name; display name; fn; cn; commonname; contact; contact name; contact person; ansprechpartner; "
        "kontakt; kontaktperson; anzeigename; person; personne; interlocuteur; nom complet; nombre completo; "
        "contacto; contatto; contactpersoon; file as; complete name; displayname; volledige naam; nome completo; "
        "mail nickname"
    ),
    "name": "name; nom; nombre; nome; naam; namn; navn; nazwa; name of customer",
    "first_name": (
        "first name; firstname; first; given name; givenname; forename; vorname; prenom; voornaam; fornamn; imie; "
        "primer nombre; nome di battesimo; christian name; given"
    ),
    "middle_name": (
        "middle name; middle; additional name; second name; zweiter vorname; middle names; deuxieme prenom; "
        "segundo nombre; weitere vornamen"
    ),
    "last_name": (
        "last name; lastname; last; family name; familyname; surname; sn; nachname; familienname; zuname; nom de "
        "famille; apellido; apellidos; cognome; achternaam; efternamn; nazwisko; sobrenome; family"
    ),
    "prefix": "name prefix; prefix; honorific prefix; honorific; civility; civilite; anrede und titel; namensprafix",
    "salutation": "salutation; anrede; aanhef; tratamiento; form of address",
    "title": "title; titel; titre; titulo; titolo; academic title; akademischer titel",
    "suffix": "suffix; name suffix; honorific suffix; namenszusatz; generation",
    "role": (
        "job title; jobtitle; role; position; function; funktion; job position; organization title; occupation; "
        "beruf; poste; fonction; cargo; puesto; qualifica; functie; stanowisko; organization job description; "
        "post job"
    ),
    "department": (
        "department; abteilung; ou; organizationalunitname; organization department; service; departement; "
        "departamento; reparto; afdeling; dept; division"
    ),
    "email": (
        "email; e mail; mail; email address; e mail address; e mail adresse; emailadresse; mailadresse; e mails; "
        "primary email; secondary email; email 1 value; e mail value; email value; e mail 2 address; "
        "mozillasecondemail; courriel; adresse mail; adresse electronique; correo; correo electronico; posta "
        "elettronica; emails; email 2; work email; home email; e mail 1; e mail 2; second email; business email; "
        "personal email; email privat"
    ),
    "phone": (
        "phone; telephone; tel; telefon; phone number; telephone number; telefonnummer; fon; telefono; telefone; "
        "telefoon; telephonenumber; phone value; business phone; work phone; home phone; homephone; office phone; "
        "other phone; primary phone; company main phone; phones; phone 1; phone 2; tel 1; tel 2; telefon "
        "geschaftlich; telefon privat; telefon dienstlich; telephone professionnel; assistant s phone; direct "
        "phone; contact phone number; car phone; callback; phone1; phone2; telefon zentrale; festnetz; business "
        "phone 2; home phone 2"
    ),
    "mobile": (
        "mobile; mobile phone; mobile number; mobil; mobiltelefon; handy; handynummer; cell; cell phone; "
        "cellular; portable; telephone portable; movil; cellulare; mobiele telefoon; gsm; komorka; telefon mobil; "
        "cellphone; mobiltelefonnummer"
    ),
    "fax": (
        "fax; fax number; faxnummer; telefax; facsimiletelephonenumber; business fax; work fax; home fax; other "
        "fax; telecopie; fax geschaftlich; facsimile"
    ),
    "website": (
        "website; web; web page; webpage; homepage; url; internet; web site; website value; web page 1; webseite; "
        "site web; sitio web; sito web; labeleduri; mozillaworkurl; www; business web page; internetseite"
    ),
    "address": (
        "address; adresse; anschrift; full address; address formatted; postal address; direccion; indirizzo; "
        "adres; business address; complete address"
    ),
    "line1": (
        "street; street address; strasse; address line 1; address 1; address1; street 1; business street; rue; "
        "calle; via; straat; gata; ulica; address street; work address; postaladdress; strasse und hausnummer; "
        "str; line1; business address street; adresse ligne 1; street and number"
    ),
    "line2": (
        "street 2; street2; address line 2; address 2; address2; business street 2; work address 2; suite; line2; "
        "mozillaworkstreet2; address extended address; adresszusatz; zusatz; complement; complement d adresse; "
        "adresse 2"
    ),
    "pobox": "po box; postfach; address po box; business address po box; business po box; boite postale; p o box",
    "city": (
        "city; town; ort; stadt; wohnort; ville; ciudad; citta; plaats; miasto; l; localityname; locality; "
        "business city; work city; address city; localidad; cidade; stad; place"
    ),
    "region": (
        "state; region; province; bundesland; kanton; canton; st; stateorprovincename; business state; work "
        "state; address region; state province; provincia; departement region; state id; state code; territory; "
        "wojewodztwo"
    ),
    "county": "county; district; landkreis; counties",
    "postcode": (
        "zip; zip code; zipcode; postal code; postalcode; postcode; plz; postleitzahl; code postal; cp; codigo "
        "postal; cap; business postal code; work zipcode; address postal code; business zip; kod pocztowy; pin "
        "code"
    ),
    "country": (
        "country; land; pays; pais; paese; kraj; c; countryname; business country region; business country; work "
        "country; address country; country region; country id; country code; countries; staat; nation"
    ),
    "language": "language; sprache; langue; idioma; lingua; taal; lang; preferred language; preferredlanguage; jezyk",
    "currency": "currency; wahrung; devise; moneda; valuta; currency code",
    "terms": "terms; payment terms; zahlungsbedingungen; zahlungsziel; conditions de reglement; terms of payment",
    "credit_limit": "credit limit; kreditlimit; kreditlinie; encours autorise; limite de credito",
    "sales_rep": (
        "sales rep; sales representative; salesperson; vertreter; betreuer; account manager; account owner; "
        "commercial; assigned to; owner; verkaufer; user id; commerciaux; aussendienst"
    ),
    "vat_id": (
        "vat id; vat; vat number; vat no; ust id; ust idnr; ustid; umsatzsteuer id; ust id nr; tva; numero de "
        "tva; tva intracommunautaire; nif iva; cif; partita iva; p iva; btw nummer; btw; vat reg no; tax id vat; "
        "nip; uid"
    ),
    "tax_id": (
        "tax id; tax number; steuernummer; ein; siren; siret; abn; nif; codice fiscale; tin; tax no; gst number"
    ),
    "categories": (
        "categories; category; kategorie; kategorien; segment; industry; branche; branchen; sector; secteur"
    ),
    "tags": "tags; tag; labels; keywords; stichworte; schlagworte; schlagworter; etiquettes; etiquetas; category id",
    "groups": (
        "groups; group; group membership; gruppe; gruppen; groupe; groupes; verteiler; mailing list; lists; grupos"
    ),
    "notes": (
        "notes; note; comment; comments; remarks; remark; notizen; notiz; bemerkung; bemerkungen; description; "
        "kommentar; commentaire; commentaires; observaciones; notas; opmerkingen; note publique; internal notes; "
        "memo; info"
    ),
    "birthday": (
        "birthday; birth date; date of birth; geburtstag; geburtsdatum; date de naissance; bday; dob; naissance; "
        "fecha de nacimiento; data di nascita; geboortedatum"
    ),
    "birth_year": "birth year; birthyear; geburtsjahr",
    "birth_month": "birth month; birthmonth; geburtsmonat",
    "birth_day": "birth day; geburtstag tag",
    "kind": "kind; customer kind; is company; company type; type of third party; customer type; kind of customer",
    "status": "status; customer status; prospect customer; lead status",
    "created_on": "created on; customer since; kunde seit; since; creation date; angelegt am; date de creation",
    "parent_code": "parent code; parent; head office; konzern; muttergesellschaft; parent account; zentrale code",
    "payer": "payer; invoices go to; rechnung an; bill to",
    "own_tax_rules": "own tax rules; tax rules of its own; eigene steuerregeln",
    "recipient": "recipient; attention; attn; c o; zu handen; zusatz name; name above the street",
    "do_not_contact": "do not contact; do not call; opt out; kontaktsperre; blocked for contact",
}
# Places of a second address, and the words their columns begin with.
PLACES = {
    "home": ("home ", "private ", "privat ", "mozillahome", "personal "),
    "delivery": ("delivery ", "shipping ", "ship to ", "lieferadresse ", "liefer ", "livraison "),
    "billing": ("billing ", "bill to ", "invoice address ", "rechnungsadresse ", "rechnungs ", "facturation "),
    "other": ("other ", "andere ", "weitere ", "autre "),
}
IN_A_PLACE = ("line1", "line2", "pobox", "city", "region", "postcode", "country")
BARE_PLACE = {"address": "line1", "address 2": "line2", "localityname": "city", "countryname": "country"}
NOTHING = frozenset({"reason"})  # of the file of refused rows


def plain(head: str) -> str:
    """Return the name of a column without capitals, accents, signs, and the numbers between words."""
    text = unicodedata.normalize("NFKD", head.replace("ß", "ss")).casefold()
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    words = re.sub(r"[^\w]+|_", " ", text).split()
    return " ".join(words)


def unnumbered(name: str) -> str:
    """Return a name without numbers between its words: Google's "phone 1 value" is "phone value"."""
    return re.sub(r"(?<=[a-z]) \d+(?= [a-z])", "", name)


CONCEPTS = {plain(name): concept for concept, names in CALLED.items() for name in (concept, *names.split(";"))}


def concept_of(head: str, *, of_a_directory: bool = False) -> tuple[str, str]:
    """Return what a column holds by its name, and at which place ("" the main one); ("", "") for what nobody knows.

    A single letter is a name in directories (LDIF) alone.
    """
    name = plain(head).removeprefix("x customer ")  # of our own vCards
    if head.strip().lower() == "customer_code":
        return "customer_code", ""
    if len(name) < 2 and not of_a_directory:
        return "", ""
    for each in (name, unnumbered(name)):
        for place, beginnings in PLACES.items():
            for begins in beginnings:
                rest = each.removeprefix(begins).strip()
                known = BARE_PLACE.get(rest) or CONCEPTS.get(rest) or CONCEPTS.get(rest.removesuffix("name"))
                if rest != each and known in IN_A_PLACE:
                    return known, place
        if each in CONCEPTS and each not in NOTHING:
            return CONCEPTS[each], ""
    return "", ""


def is_known(head: str) -> bool:
    """Tell whether a text is the name of a column we know."""
    return bool(concept_of(head)[0])
