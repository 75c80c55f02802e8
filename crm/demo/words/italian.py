from crm.demo.words.tongue import Tongue, phrases, words

ITALIAN = Tongue(
    language="it",
    female=words(
        """
        Adriana Alessandra Alice Anna Antonella Arianna Barbara Beatrice Bianca Camilla Carla Caterina
        Chiara Claudia Cristina Daniela Debora Donatella Eleonora Elisa Emanuela Enrica Federica Francesca
        Gabriella Ginevra Giovanna Giulia Grazia Ilaria Irene Lucia Luisa Maddalena Margherita Marina Marta
        Martina Michela Monica Nicoletta Ornella Paola Patrizia Rita Roberta Rosanna Sabrina Silvana Simona
        Sofia Teresa Valeria Veronica Viola
        """
    ),
    male=words(
        """
        Alberto Aldo Alessio Andrea Angelo Antonio Arturo Bruno Carlo Cesare Claudio Corrado Cristiano Dario
        Davide Diego Domenico Edoardo Emanuele Enrico Ettore Fabio Federico Filippo Flavio Franco Gabriele
        Giacomo Gianluca Giorgio Giovanni Giulio Giuseppe Guido Ivano Leonardo Lorenzo Luca Luigi Marcello
        Massimo Matteo Maurizio Michele Nicola Oscar Paolo Pietro Raffaele Renato Riccardo Roberto Ruggero
        Sandro Stefano Tommaso Umberto
        """
    ),
    families=words(
        """
        Amadori Barbieri Bellandi Calzolari Cattaneo Colombini D'Amico Dellatorre Fabbri Ferrari Fontana
        Galletti Grimaldi Lanzoni Magnani Marangoni Mezzadri Molinari Negroni Palmieri Pastore Pellegrini
        Ravelli Sartori Segantini Tagliabue Tessitori Valsecchi Zanchi
        """
    ),
    heads=words(
        """
        Ald Bald Bart Bell Bern Bond Borg Camp Cap Carn Cast Cer Col Dond Fab Ferr Gall Gar Giard Gond Lamb
        Land Lor Mant Mar Mart Mor Nard Pell Per Pozz Rav Ross Sal Tam Torr Val Vent Vill Zan
        """
    ),
    tails=words(
        """
        aldi ani ari azzi elli ello eri eschi esi etti ichi ieri ini isi oli oni ori ucci ussi uzzi
        """
    ),
    ms="Sig.ra",
    mr="Sig.",
    trades=phrases(
        """
        Acciai|Arredamenti|Ascensori|Attrezzature|Automazioni|Carpenteria|Cartotecnica|Ceramiche|Compressori
        Conserve|Costruzioni|Cuscinetti|Edilizia|Elettroforniture|Elettromeccanica|Fonderia
        Forniture Industriali|Frigoriferi|Galvanica|Idraulica|Imballaggi|Impianti|Ingranaggi|Laboratori
        Lavorazioni Meccaniche|Legnami|Logistica|Lubrificanti|Macchine Utensili|Marmi|Meccanica|Minuterie
        Montaggi|Motori|Officine|Oleodinamica|Pneumatica|Pompe|Precisione|Quadri Elettrici|Raccordi|Ricambi
        Rubinetterie|Saldature|Segnaletica|Serramenti|Stampi|Tecnica|Termoidraulica|Torneria|Trasmissioni
        Trasporti|Utensileria|Valvole|Vernici|Vetreria
        """
    ),
    firms=phrases(
        """
        {family} {trade}|{trade} {family}|Fratelli {family}|{family} & Figli|{coined} {trade}
        {coined} {trade}|Officine {family}|{family} {other} {trade}|Gruppo {coined}|{trade} {coined}
        """
    ),
    institutions=phrases(
        """
        Casa di Cura {house}|Albergo {house}|Istituto {house}|Residenza {house}|Cantina {house}
        Piscine {house}
        """
    ),
    houses=phrases(
        """
        Acquachiara|Bel Poggio|Borgo Sereno|Ca' dei Tigli|Campo Verde|Colle Fiorito|Fonte Antica|La Ginestra
        La Mimosa|La Pineta|Le Betulle|Le Querce|Monte Aperto|Pian dei Ciliegi|Poggio Allegro
        Ponte Vecchietto|Prato Grande|Riva Dolce|Roccachiara|San Bernolfo|Terra Alta|Val Serena
        Villa Glicine
        """
    ),
    streets=phrases("Via {tree}|Viale {tree}|Vicolo {tree}|Piazza {tree}|Strada {tree}"),
    trees=phrases(
        """
        degli Aceri|degli Artigiani|degli Olmi|degli Ulivi|dei Cedri|dei Ciliegi|dei Fabbri|dei Faggi
        dei Frassini|dei Gelsi|dei Lecci|dei Mandorli|dei Meli|dei Mulini|dei Noci|dei Pini|dei Pioppi
        dei Platani|dei Tigli|del Canale|del Commercio|del Gelsomino|del Lavoro|del Molino|del Porto
        dell'Industria|della Ferriera|della Filanda|della Fornace|della Stazione|delle Betulle
        delle Ginestre|delle Magnolie|delle Mimose|delle Officine|delle Querce|delle Rose|delle Viole
        """
    ),
    branch="filiale di {city}",
    second_line=phrases("Capannone {n}|Edificio {n}|Scala {n}|Zona industriale, lotto {n}"),
)
