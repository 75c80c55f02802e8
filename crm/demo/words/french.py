from crm.demo.words.tongue import Tongue, phrases, words

FRENCH = Tongue(
    language="fr",
    female=words(
        """
        Adèle Agathe Anaïs Anne-Marie Aurélie Béatrice Brigitte Camille Capucine Cécile Chantal Claire
        Delphine Élise Émilie Estelle Fabienne Florence Françoise Geneviève Hélène Inès Isabelle Jacqueline
        Jeanne Juliette Laure Léa Louise Lucie Madeleine Manon Margaux Mathilde Maud Mireille Monique
        Nathalie Nicole Océane Odile Pauline Sandrine Simone Solène Suzanne Sylvie Thérèse Valérie Véronique
        Yvette Zoé
        """
    ),
    male=words(
        """
        Adrien Alain Alexandre Antoine Arnaud Aurélien Baptiste Benoît Bertrand Cédric Christophe Clément
        Cyril Damien Denis Didier Émile Éric Étienne Fabrice François Frédéric Gaël Gérard Gilles Grégoire
        Guillaume Guy Hervé Hugo Jean-Luc Jean-Marc Jérôme Julien Laurent Lionel Loïc Marcel Mathieu Maurice
        Nicolas Olivier Pascal Philippe Pierre Quentin Raphaël Rémi Romain Sébastien Sylvain Thierry Tristan
        Xavier Yann Yves
        """
    ),
    families=words(
        """
        Allard Barbier Charron Couturier Delcourt Duchêne Fauconnier Ferrand Gauthier Guérin Héron Jacquemin
        Lacroix Lefèvre Lemoine Marchand Mercier Meunier Noël Pasquier Pelletier Picard Renaud Rivière
        Sabatier Tessier Tisserand Vasseur Verdier
        """
    ),
    heads=words(
        """
        Bach Barb Baud Bell Bert Bois Bonn Bouch Brun Carp Chap Clav Corm Cour Dant Fauv Ferr Font Gaill
        Garn Gir Grand Guill Jol Lam Land March Maz Mor Nav Perr Plant Pont Rav Riv Rouss Sav Tour Val Vign
        """
    ),
    tails=words("ard asse at eau el elier elin er et ette ier ière in ineau oche oin on ot oux ois"),
    ms="Mme",
    mr="M.",
    trades=phrases(
        """
        Ascenseurs|Automatismes|Bâtiment|Carrosserie|Charpentes|Chaudronnerie|Chauffage|Climatisation
        Composites|Compresseurs|Constructions Mécaniques|Convoyeurs|Cuisines Pro|Découpage|Distribution
        Électricité|Emballages|Engrenages|Équipements|Filtration|Fonderie|Forage|Fournitures Industrielles
        Froid Industriel|Hydraulique|Imprimerie|Installations|Instruments|Laboratoires|Levage|Logistique
        Maintenance|Manutention|Menuiserie|Métallerie|Moteurs|Moulage|Outillage|Papeterie|Peintures
        Plasturgie|Plomberie|Pompes|Précision|Raccords|Réseaux|Robinetterie|Serrurerie|Soudure|Techniques
        Tôlerie|Transmissions|Travaux Publics|Usinage|Verrerie
        """
    ),
    firms=phrases(
        """
        {family} {trade}|{family} {trade}|Ets {family}|{family} & Fils|{family} {other} {trade}
        {coined} {trade}|{coined} {trade}|Ateliers {family}|Groupe {coined}|{trade} {family}
        """
    ),
    institutions=phrases(
        """
        Clinique {house}|Lycée {house}|Hôtel {house}|Centre Sportif {house}|Résidence {house}
        Coopérative {house}
        """
    ),
    houses=phrases(
        """
        Beaumarais|Bois-Joli|Champfleury|Clairfontaine|Grand-Val|Haut-Moulin|La Bruyère|La Chênaie
        La Genestière|La Prairie|La Roseraie|Le Colombier|Les Acacias|Les Aubépines|Les Cèdres|Les Glycines
        Les Peupliers|Les Tilleuls|Montclair|Pré-Vert|Rochebelle|Val-Joyeux
        """
    ),
    streets=phrases(
        """
        rue des {tree}|avenue des {tree}|chemin des {tree}|allée des {tree}|impasse des {tree}
        """
    ),
    trees=words(
        """
        Acacias Alouettes Amandiers Ateliers Aulnes Bleuets Bouleaux Bruyères Carrières Cèdres Cerisiers
        Charmes Châtaigniers Chênes Cigales Coquelicots Entrepôts Érables Fauvettes Forges Frênes Genêts
        Glycines Hêtres Lavandes Lilas Marronniers Mésanges Moulins Noyers Oliviers Ormes Peupliers Pins
        Platanes Pommiers Saules Tanneurs Tilleuls Vignes
        """
    ),
    branch="agence de {city}",
    second_line=phrases("Bâtiment {n}|Hall {n}|Zone artisanale, lot {n}|Quai {n}"),
)
