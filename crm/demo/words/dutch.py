from crm.demo.words.tongue import Tongue, phrases, words

DUTCH = Tongue(
    language="nl",
    female=words(
        """
        Anouk Annemiek Astrid Barbara Bianca Carla Chantal Corrie Daphne Elise Els Esmée Femke Fleur Geertje
        Greet Hanneke Heleen Ilse Ineke Janneke Jolanda Josine Karin Leonie Lieke Liesbeth Lotte Machteld
        Manon Margriet Marieke Marloes Mieke Mirjam Nienke Noor Renske Roos Sanne Saskia Sietske Suzan
        Tineke Trijntje Veerle Wendy Wilma Yvonne
        """
    ),
    male=words(
        """
        Aart Adriaan Arjan Arnoud Barend Bart Bas Bram Casper Coen Cor Daan Dirk Douwe Eelco Erik Evert
        Floris Gerrit Gijs Hendrik Henk Hidde Ivo Jaap Jan Jelle Jeroen Joost Joris Kees Koen Laurens
        Leendert Lucas Maarten Machiel Marnix Menno Niels Olivier Pieter Reinier Roel Ruben Ruud Sander
        Sjoerd Teun Thijs Tjeerd Wessel Willem Wouter
        """
    ),
    families=phrases(
        """
        Bakhuis|Boersma|Bouwmeester|Brouwers|de Backer|de Haas|de Ruyter|den Ouden|Dekkers|Dijkstra
        Groeneveld|Hofstede|Hoogland|Kramer|Kuipers|Langeveld|Mulder|Noordhoek|Postma|Ridderbos|Schipper
        Smeets|Terpstra|van Aken|van den Akker|van den Heuvel|van der Meulen|van Dalen|van Loon|Verhoef
        Vermeer|Wagenaar|Zijlstra
        """
    ),
    heads=words(
        """
        Berken Bos Broek Dijk Eiken Essen Groen Heide Hof Hoog Kerk Klaver Laan Linden Meer Molen Noord Oost
        Polder Roos Sluis Steen Veen Veld Water Weide West Wilgen Zand Zonne
        """
    ),
    tails=words(
        """
        aar berg boom brink burg dam donk duin erd gaard hof horst huis kamp man sma stra veld weg zicht
        """
    ),
    ms="Mevr.",
    mr="Dhr.",
    trades=phrases(
        """
        Aandrijftechniek|Afbouw|Apparatenbouw|Bouwmaterialen|Brandbeveiliging|Constructie|Drukkerij|Electro
        Elektrotechniek|Gereedschappen|Gevelbouw|Glashandel|Heftechniek|Hijsmaterialen|Houtbouw|Hydrauliek
        Industrie|Installatiebedrijf|Installaties|Isolatie|Kassenbouw|Koeltechniek|Kunststoffen|Laboratorium
        Lastechniek|Logistiek|Luchttechniek|Machinebouw|Machinefabriek|Metaalbewerking|Montage|Onderhoud
        Pompen|Procestechniek|Regeltechniek|Scheepswerf|Staalbouw|Techniek|Technische Groothandel
        Tegelhandel|Transport|Tuinbouw|Verpakkingen|Verspaning|Verwarming|Waterbehandeling|Werktuigbouw
        Zuivel
        """
    ),
    firms=phrases(
        """
        {family} {trade}|{family} {trade}|{family} & {other}|Gebr. {family}|{coined} {trade}
        {coined} {trade}|{trade} {family}|{family} & Zonen|{coined} Groep|Handelsonderneming {family}
        """
    ),
    institutions=phrases(
        """
        Zorgcentrum {house}|Hotel {house}|Scholengroep {house}|Zwembad {house}|Wooncorporatie {house}
        Kwekerij {house}
        """
    ),
    houses=phrases(
        """
        De Berkenhof|De Eendracht|De Grutto|De Hoeve|De Klaproos|De Meerkoet|De Noordwijzer|De Regenboog
        De Waterlelie|De Zilvermeeuw|Duinzicht|Groenendaal|Heidebloem|Het Anker|Het Baken|Het Kompas
        Kievitsveld|Lindenoord|Molenzicht|Parkrust|Vreugdehof|Weidevogel
        """
    ),
    streets=words("{tree}straat {tree}laan {tree}weg {tree}kade {tree}plein {tree}dreef"),
    trees=words(
        """
        Ahorn Beuken Berken Boter Distel Dok Eiken Elzen Esdoorn Essen Fabrieks Haven Hazelaar Heide Hulst
        Iepen Industrie Jasmijn Kastanje Kers Klaver Leeuwerik Linden Lis Magazijn Meidoorn Merel Molen
        Noten Paarden Populieren Reiger Roos Scheeps Sluis Spoor Tulpen Vlier Werf Wilgen
        """
    ),
    branch="vestiging {city}",
    second_line=phrases("Unit {n}|Gebouw {n}|Hal {n}|Poort {n}"),
)
