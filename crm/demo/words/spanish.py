from crm.demo.words.tongue import Tongue, phrases, words

SPANISH = Tongue(
    language="es",
    female=words(
        """
        Adela Alba Alicia Amparo Ana Ángela Aurora Beatriz Belén Blanca Carmen Carolina Celia Clara Consuelo
        Cristina Dolores Elena Elvira Esperanza Estela Eva Gloria Inés Irene Isabel Julia Laura Leonor
        Lourdes Lucía Luisa Magdalena Manuela María Marina Marta Mercedes Mónica Nuria Olga Paloma Patricia
        Pilar Raquel Remedios Rocío Rosa Silvia Sofía Soledad Susana Teresa Victoria Yolanda
        """
    ),
    male=words(
        """
        Adolfo Agustín Alberto Alfonso Álvaro Andrés Ángel Antonio Arturo Benito Bruno Carlos César Claudio
        Daniel Diego Domingo Eduardo Emilio Enrique Esteban Felipe Félix Fermín Fernando Gabriel Gonzalo
        Guillermo Gustavo Hugo Ignacio Iván Jaime Javier Joaquín Jorge José Juan Julio Lorenzo Luis Manuel
        Marcos Mario Mateo Miguel Nicolás Óscar Pablo Pedro Rafael Ramiro Raúl Ricardo Roberto Rodrigo
        Santiago Sergio Tomás Vicente Víctor
        """
    ),
    families=words(
        """
        Aguilar Alarcón Arroyo Ayala Ballesteros Barrios Bravo Caballero Calderón Cano Carrasco Castaño
        Correa Cortés Cuesta Escudero Espinosa Fuentes Gallardo Guerrero Herrero Hidalgo Ibarra Izquierdo
        Lozano Manzano Marín Mesonero Molinero Montero Navarro Olmedo Palomar Paredes Pastor Peña Prado
        Quintana Robles Rosales Rueda Salinas Serrano Soto Tejedor Torres Valverde Vega Zapatero
        """
    ),
    heads=words(
        """
        Alv Arand Bej Ben Card Carr Cast Dur Escal Ferr Gall Garr Gald Ler Maj Mar Mend Mir Mont Nav Olm Ort
        Pal Per Quiñ Ram Rod Sal Sand Segur Tam Torr Val Vel Vill Zal
        """
    ),
    tails=words("ado al ales ano anza arez as ejo elo ena ero ez illa ino iño ones or osa ovar uela"),
    ms="Sra.",
    mr="Sr.",
    trades=phrases(
        """
        Abrasivos|Aceros|Aire Comprimido|Ascensores|Automatización|Bombas|Calderería|Carpintería Metálica
        Climatización|Conservas|Construcciones|Distribuciones|Electricidad|Embalajes|Envases|Equipos
        Estampaciones|Estructuras|Fontanería|Frío Industrial|Fundición|Grúas|Herramientas|Hidráulica
        Imprenta|Instalaciones|Instrumentación|Laboratorios|Logística|Lubricantes|Maquinaria|Mecanizados
        Metales|Montajes|Motores|Neumática|Pinturas|Plásticos|Precisión|Rodamientos|Sanitarios|Seguridad
        Señalización|Soldadura|Suministros Industriales|Talleres|Técnicas|Tornillería|Transmisiones
        Transportes|Tuberías|Utillajes|Válvulas|Vidrios
        """
    ),
    firms=phrases(
        """
        {trade} {family}|{trade} {family}|{family} e Hijos|Hermanos {family}|{coined} {trade}
        {coined} {trade}|Talleres {family}|{trade} {coined}|Grupo {coined}|{family} {other} {trade}
        """
    ),
    institutions=phrases("Clínica {house}|Hotel {house}|Colegio {house}|Residencia {house}|Cooperativa {house}"),
    houses=phrases(
        """
        Altos del Pinar|Arroyo Claro|Casa Blanca|Cerro Verde|El Almendral|El Encinar|El Molino Viejo
        El Olivar|Fuente Nueva|La Alameda|La Cañada|La Dehesa|La Retama|Las Acacias|Los Álamos|Los Jazmines
        Los Madroños|Monte Sereno|Puerta del Sol Poniente|Tierra Llana|Valle Hermoso|Vista Serena
        """
    ),
    streets=phrases("Calle {tree}|Avenida {tree}|Camino {tree}|Paseo {tree}|Travesía {tree}"),
    trees=phrases(
        """
        de la Acequia|de la Fragua|de la Herrería|de la Paz|de las Acacias|de las Adelfas|de las Encinas
        de las Golondrinas|de las Moreras|de las Palmeras|de los Alfareros|de los Almendros|de los Cedros
        de los Cerezos|de los Jazmines|de los Laureles|de los Molinos|de los Naranjos|de los Olivos
        de los Pinos|de los Rosales|de los Sauces|de los Talleres|del Almacén|del Azahar|del Canal
        del Carmen Alto|del Ferrocarril|del Molino|del Pozo|del Puerto|del Río|del Roble|del Romero
        del Tomillo
        """
    ),
    branch="delegación de {city}",
    second_line=phrases("Nave {n}|Edificio {n}|Local {n}|Polígono Sur, parcela {n}"),
)
