from crm.demo.words.tongue import Tongue, phrases, words

GERMAN = Tongue(
    language="de",
    female=words(
        """
        Agnes Andrea Anette Anke Anna Antje Barbara Birgit Brigitte Carla Christa Claudia Cornelia Dagmar
        Elke Eva Franziska Frieda Gabriele Gerda Gisela Hanna Heike Helga Ines Ingrid Jana Johanna Judith
        Karin Katrin Lena Luise Maike Marlene Martina Mechthild Monika Nadine Nele Petra Renate Roswitha
        Sabine Silke Svenja Tanja Theresa Ulrike Ursula Verena Wiebke
        """
    ),
    male=words(
        """
        Achim Albrecht Alexander Armin Arno Axel Bastian Bernd Bruno Burkhard Christian Clemens Detlef
        Dieter Dirk Eckhard Emil Ernst Fabian Florian Friedrich Georg Gerhard Günter Hagen Hannes Harald
        Heiko Heinrich Helmut Holger Ingo Jens Joachim Jonas Jürgen Karl Klaus Konrad Lars Ludwig Manfred
        Matthias Moritz Norbert Olaf Oliver Ralf Reinhard Rolf Rüdiger Siegfried Stefan Thorsten Uwe Volker
        Wolfgang
        """
    ),
    families=words(
        """
        Albers Behrens Brandl Dietz Ebner Fassbinder Gruber Harms Höfler Imhof Jessen Kessler Köhler Kröger
        Lechner Lohmann Mäurer Möbius Niggemann Oelkers Petersen Quandt Reiter Rößler Schäffler Seidel
        Täuber Uhlig Vogt Wächter Wieland Zöllner
        """
    ),
    heads=words(
        """
        Alten Asch Bach Birken Blumen Breiten Brunn Buchen Dorn Eich Erlen Eschen Falken Felden Fichten Frei
        Grün Hasel Hohen Kalten Kirch Kron Langen Linden Mühl Neu Nieder Ober Rauten Rosen Roten Sonnen
        Stein Stern Tannen Wald Weiden Weißen Winkel
        """
    ),
    tails=words(
        """
        auer bach bauer beck berg brink burg eder felder feld hauer hofer huber kamp meier müller rath
        stätter thal wieser
        """
    ),
    ms="Frau",
    mr="Herr",
    trades=phrases(
        """
        Anlagenbau|Antriebstechnik|Apparatebau|Armaturen|Aufzüge|Bauelemente|Baumaschinen|Blechbearbeitung
        Brauerei|Brunnenbau|Druckerei|Druckluft|Elektrotechnik|Fahrzeugbau|Feinmechanik|Fertigungstechnik
        Fördertechnik|Gebäudetechnik|Gerätebau|Gerüstbau|Gießerei|Haustechnik|Heizung & Sanitär|Holzbau
        Hydraulik|Industriebedarf|Kältetechnik|Kunststofftechnik|Lackiertechnik|Lagertechnik|Landtechnik
        Logistik|Lüftungsbau|Maschinenbau|Maschinenfabrik|Medizintechnik|Mess- und Regeltechnik|Metallbau
        Mühlenbau|Oberflächentechnik|Papierfabrik|Präzisionsteile|Pumpen|Rohrleitungsbau|Schaltanlagen
        Schlosserei|Schweißtechnik|Spedition|Stahlbau|Technischer Handel|Tiefbau|Verpackungen
        Wasseraufbereitung|Werkzeugbau|Zerspanungstechnik
        """
    ),
    firms=phrases(
        """
        {family} {trade}|{family} {trade}|{family} & {other}|Gebrüder {family}|{coined} {trade}
        {coined} {trade}|{trade} {family}|{family} & Söhne {trade}|{trade} {house}|{family} Technik
        """
    ),
    institutions=phrases(
        """
        Klinikum {house}|Gasthof {house}|Schulzentrum {house}|Seniorenstift {house}|Wasserverband {house}
        Wohnbau {house}|Werkstätten {house}
        """
    ),
    houses=words(
        """
        Amselgrund Birkenau Drosselhain Eichenhof Falkenried Goldbachtal Haselmühle Immental Kranichsee
        Lerchenfeld Lindenhof Mohnwiese Nachtigallental Oberfelden Pappelgrund Quellengrund Reiherhorst
        Schlehdorn Sonnenleite Tannenberg Ulmenhof Veilchental Wacholderheide Weidenau Zeisigwald
        """
    ),
    streets=phrases("{tree}straße|{tree}weg|{tree}allee|Am {tree}hof|{tree}ring|{tree}gasse"),
    trees=words(
        """
        Ahorn Akazien Amsel Apfel Birken Brunnen Buchen Eichen Erlen Eschen Fabrik Finken Flieder Garten
        Gewerbe Hasel Hafen Holunder Industrie Kanal Kastanien Kiefern Kirsch Lerchen Linden Mühlen Nelken
        Nuss Pappel Rosen Schmiede Speicher Tannen Tulpen Ulmen Wald Weiden Werk Wiesen Ziegelei
        """
    ),
    branch="Niederlassung {city}",
    second_line=phrases("Gebäude {n}|Halle {n}|Tor {n}|Hinterhaus {n}"),
)
