from crm.demo.words.tongue import Tongue, phrases, words

SWEDISH = Tongue(
    language="sv",
    female=words(
        """
        Agneta Alva Anette Anita Annika Astrid Barbro Birgitta Britta Camilla Carina Cecilia Ebba Elin Elsa
        Emma Eva Frida Gunilla Gunnel Hanna Helena Hilda Inga Ingegerd Jessica Johanna Karin Kerstin Klara
        Kristina Lena Linnea Lisbet Lovisa Maja Malin Margareta Marianne Märta Matilda Monika Petra Pia
        Ragnhild Sara Signe Siv Sofia Solveig Stina Susanne Tove Tuva Ulla Vendela Viveka
        """
    ),
    male=words(
        """
        Albin Anders Arvid Axel Bengt Bertil Bo Börje Carl Christer Claes Daniel Edvin Emil Erik Filip Folke
        Fredrik Göran Gunnar Gustav Hampus Hans Henrik Håkan Ingemar Isak Ivar Jakob Jan Jesper Joakim Johan
        Jonas Kjell Klas Lars Leif Lennart Linus Magnus Mats Mikael Nils Ola Olof Oskar Patrik Per Rasmus
        Rolf Rune Sixten Staffan Stig Sven Tobias Torsten Ulf Urban Viktor
        """
    ),
    families=words(
        """
        Adolfsson Bergdahl Brodin Eklöf Engvall Fridell Granath Hallin Hedman Isberg Jansson Kronander Ljung
        Melin Norling Öberg Palmgren Rask Sjöö Thelin Unger Wallin Åkesson
        """
    ),
    heads=words(
        """
        Ahl Al Asp Berg Björk Blom Boström Brand Dal Edl Ek Eng Fors Gran Grön Hag Hall Hed Hjort Holm Högl
        Kvarn Lag Lind Ljung Lund Löf Mell Ny Nord Ros Sand Sjö Skog Stolt Strand Sund Söder Ting Väster
        Åker Öst
        """
    ),
    tails=words(
        """
        berg blad bäck dahl fors gren gård hult kvist lund man mark qvist sten ström stedt vall vik
        """
    ),
    ms="Fru",
    mr="Herr",
    trades=words(
        """
        Automation Belysning Bygg Bygghandel Däck El Elmontage Emballage Entreprenad Fastigheter Fläktteknik
        Fönster Gjuteri Glas Hydraulik Industriservice Industriteknik Installation Instrument Isolering
        Järnhandel Kraft Kylteknik Lager Laboratorium Lantbruk Lackering Logistik Maskin Maskinservice
        Mekaniska Metall Montage Motor Måleri Plast Plåt Precision Pumpar Rör Rostfria Smide Snickeri Stål
        Svets Tekniska Transport Tryckeri Trä Ventilation Verktyg Verkstad VVS Växlar
        """
    ),
    firms=phrases(
        """
        {family}s {trade}|{family}s {trade}|{family} & {other}|Bröderna {family}|{coined} {trade}
        {coined} {trade}|{trade} {family}|{family} & Söner|{coined} Sverige|{house} {trade}
        """
    ),
    institutions=phrases("Vårdcentral {house}|Hotell {house}|{house} Skola|{house} Badhus|Bostäder i {house}"),
    houses=words(
        """
        Askhult Björkdalen Blåsippan Ekbacken Fågelmossen Granliden Hagalid Hasselbacken Kvarnbacken
        Lindgården Ljungheden Lugnet Mossebo Näckrosen Rönnliden Skogsgläntan Solhöjden Stenbacka
        Strandvallen Tallmon Vitsippan
        """
    ),
    streets=words("{tree}gatan {tree}vägen {tree}gränd {tree}stigen {tree}backen"),
    trees=words(
        """
        Alm Apel Ask Asp Bagar Berg Björk Bruks Ek Fabriks Fiskar Gran Hamn Hantverkar Hassel Industri Kanal
        Kastanje Kvarn Lager Lind Ljung Lönn Magasins Oxel Pil Ronn Rosen Rönn Sjö Skog Smedje Strand Syren
        Tall Vide Verkstads
        """
    ),
    branch="filial {city}",
    second_line=phrases("Hus {n}|Port {n}|Hall {n}|Byggnad {n}"),
)
