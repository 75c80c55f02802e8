from crm.demo.places.country import Country, cities

DE = Country(
    code="DE",
    language="de",
    currency="EUR",
    dial="49",
    trunk="0",
    mobile="0151 555#####",
    share=14,
    forms=("GmbH", "GmbH", "GmbH", "GmbH & Co. KG", "KG", "AG", "e. K."),
    cities=cities(
        """
Berlin|Berlin|12###|030 23125-###
Hamburg|Hamburg|22###|040 66969-###
München|Bayern|81###|089 99998-###
Köln|Nordrhein-Westfalen|50###|0221 4710-###
Frankfurt am Main|Hessen|60###|069 90009-###
Stuttgart|Baden-Württemberg|70###|0711 5550-###
Nürnberg|Bayern|90###|0911 5550-###
Leipzig|Sachsen|041##|0341 5550-###
Bremen|Bremen|28###|0421 5550-###
Dortmund|Nordrhein-Westfalen|44###|0231 5550-###
Mannheim|Baden-Württemberg|68###|0621 5550-###
Kassel|Hessen|34###|0561 5550-###
Rostock|Mecklenburg-Vorpommern|18###|0381 5550-###
""",
        tax="19",
    ),
)
FR = Country(
    code="FR",
    language="fr",
    currency="EUR",
    dial="33",
    trunk="0",
    mobile="06 55 5# ## ##",
    share=9,
    forms=("SARL", "SARL", "SAS", "SAS", "SA", "EURL"),
    cities=cities(
        """
Paris|Île-de-France|7501#|01 99 00 ## ##
Rennes|Bretagne|35000|02 61 91 ## ##
Nantes|Pays de la Loire|44#00|02 61 91 ## ##
Lille|Hauts-de-France|59#00|03 53 01 ## ##
Strasbourg|Grand Est|67#00|03 53 01 ## ##
Dijon|Bourgogne-Franche-Comté|21000|03 53 01 ## ##
Lyon|Auvergne-Rhône-Alpes|6900#|04 65 71 ## ##
Grenoble|Auvergne-Rhône-Alpes|38#00|04 65 71 ## ##
Marseille|Provence-Alpes-Côte d'Azur|1300#|04 65 71 ## ##
Bordeaux|Nouvelle-Aquitaine|33#00|05 36 49 ## ##
Toulouse|Occitanie|31#00|05 36 49 ## ##
""",
        tax="20",
    ),
)
NL = Country(
    code="NL",
    language="nl",
    currency="EUR",
    dial="31",
    trunk="0",
    mobile="06-555#####",
    share=6,
    forms=("B.V.", "B.V.", "B.V.", "N.V.", "V.O.F."),
    cities=cities(
        """
Amsterdam|Noord-Holland|10## @@|020-555 ####
Rotterdam|Zuid-Holland|30## @@|010-555 ####
Utrecht|Utrecht|35## @@|030-555 ####
Eindhoven|Noord-Brabant|56## @@|040-555 ####
Groningen|Groningen|97## @@|050-555 ####
Zwolle|Overijssel|80## @@|038-555 ####
Arnhem|Gelderland|68## @@|026-555 ####
""",
        tax="21",
    ),
)
AT = Country(
    code="AT",
    language="de",
    currency="EUR",
    dial="43",
    trunk="0",
    mobile="0664 555####",
    share=5,
    forms=("GmbH", "GmbH", "GmbH & Co KG", "e.U.", "AG"),
    cities=cities(
        """
Wien|Wien|1##0|01 5550-###
Graz|Steiermark|80#0|0316 555-###
Linz|Oberösterreich|40#0|0732 555-###
Salzburg|Salzburg|50#0|0662 555-###
Innsbruck|Tirol|60#0|0512 555-###
Klagenfurt|Kärnten|90#0|0463 555-###
""",
        tax="20",
    ),
)
CH = Country(
    code="CH",
    language="de",
    currency="CHF",
    dial="41",
    trunk="0",
    mobile="079 555 ## ##",
    share=5,
    forms=("AG", "AG", "GmbH", "KlG"),
    cities=cities(
        """
Zürich|ZH|80##|044 555 ## ##
Winterthur|ZH|84##|052 555 ## ##
Bern|BE|30##|031 555 ## ##
Basel|BS|40##|061 555 ## ##
Luzern|LU|60##|041 555 ## ##
St. Gallen|SG|90##|071 555 ## ##
""",
        tax="8.1",
    ),
)
ES = Country(
    code="ES",
    language="es",
    currency="EUR",
    dial="34",
    trunk="",
    mobile="655 55 ## ##",
    share=5,
    forms=("S.L.", "S.L.", "S.A.", "S.L.U.", "S. Coop."),
    cities=cities(
        """
Madrid|Madrid|280##|915 55 ## ##
Barcelona|Barcelona|080##|935 55 ## ##
Valencia|Valencia|460##|965 55 ## ##
Sevilla|Sevilla|410##|955 55 ## ##
Zaragoza|Zaragoza|500##|976 55 ## ##
Bilbao|Bizkaia|480##|945 55 ## ##
Vigo|Pontevedra|362##|986 55 ## ##
""",
        tax="21",
    ),
)
IT = Country(
    code="IT",
    language="it",
    currency="EUR",
    dial="39",
    trunk="",
    mobile="335 555 ####",
    share=6,
    forms=("S.r.l.", "S.r.l.", "S.p.A.", "S.n.c.", "S.a.s."),
    cities=cities(
        """
Milano|MI|201##|02 5555 ####
Torino|TO|101##|011 555 ####
Bologna|BO|401##|051 555 ####
Padova|PD|351##|049 555 ####
Brescia|BS|251##|030 555 ####
Firenze|FI|501##|055 555 ####
Roma|RM|001##|06 5555 ####
Napoli|NA|801##|081 555 ####
Bari|BA|701##|080 555 ####
""",
        tax="22",
    ),
)
SE = Country(
    code="SE",
    language="sv",
    currency="SEK",
    dial="46",
    trunk="0",
    mobile="070-174 06 ##",
    share=4,
    forms=("AB", "AB", "AB", "HB", "KB"),
    cities=cities(
        """
Stockholm|Stockholm|11# ##|08-465 004 ##
Göteborg|Västra Götaland|41# ##|031-390 06 ##
Malmö|Skåne|21# ##|040-628 04 ##
Uppsala|Uppsala|75# ##|018-55 50 ##
Västerås|Västmanland|72# ##|021-55 50 ##
Luleå|Norrbotten|97# ##|0920-555 0##
""",
        tax="25",
    ),
)
