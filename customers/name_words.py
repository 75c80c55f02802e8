"""The words around a name: salutations, titles, suffixes, particles, and what tells a firm; in small letters, bare."""

import re
import unicodedata


def told(words: str) -> set[str]:
    """Return a list that is read, and kept, as a paragraph."""
    return set(words.split())


MAN, WOMAN, COUPLE = "man", "woman", "couple"

MEN = told("""
    mr mister master herr herrn hr m monsieur messieurs mm sr señor senor sig signor signore dhr heer mijnheer meneer
    hra herra pan bay don d
""")
WOMEN = told("""
    mrs ms miss madam frau fräulein frl fr mme madame mlle mademoiselle mmes sra señora senora srta señorita doña
    dona dña sig.ra sigra signora sig.na signorina mevr mevrouw mw fru frk rva rouva pani bayan
""")
# Who is meant by a salutation, whatever the language it is written in.
SALUTATIONS = {
    **dict.fromkeys(MEN, MAN),
    **dict.fromkeys(WOMEN, WOMAN),
    **dict.fromkeys(["eheleute", "familie", "family", "fam", "ehepaar"], COUPLE),
    "mx": "",
}
# What is something else in other languages: an initial, Father, a first name.
ONLY_IN = {"m": {"fr"}, "d": {"es"}, "fr": {"de"}, "don": {"es", "it"}, "bay": {"tr"}, "pan": {"pl", "cs"},
           "master": {"en"}, "mm": {"fr"}}  # fmt: skip

TITLES = told("""
    dr drs dr.in dres prof professor professorin professeur professore professoressa univ.-prof ao.univ.-prof
    apl.prof jun.-prof hon.-prof doctor doktor pd priv.-doz privatdozent doz dozent docent lic hab habil med dent vet
    phil jur rer nat pol oec ing iur theol agr forest techn mont h.c hc mult e.h eh dipl.-ing dipl.-kfm dipl.-kffr
    dipl.-phys dipl.-chem dipl.-math dipl.-inf dipl.-psych dipl.-wirt.-ing dipl.-volksw dipl.-betriebsw dipl.-biol
    dipl mag mag.a ddr dkfm ir di bakk mgr mgr.inż inż inz bc mudr judr phdr rndr mvdr paeddr thdr dott dott.ssa
    dottore dottoressa avv avvocato rag geom arch arq lcdo lcda licdo licda dra mtro mtra sir dame lord lady baron
    baroness graf gräfin freiherr freifrau fürst prinz count countess rev reverend father pastor pfarrer rabbi imam
    bishop bischof hon honorable honourable senator congressman congresswoman representative governor mayor
    president minister ambassador judge justice capt captain col colonel maj major gen general lt lieutenant sgt
    sergeant cmdr commander adm admiral cpl me maître maitre pr docteur veuve ra rain stb wp engr attorney sheikh
    sheik shaikh haji hajji
""")  # fmt: skip
# Titles that are names, too: only what follows tells.
WEAK_TITLES = {"graf", "baron", "prinz", "major", "judge", "bishop", "pastor", "general", "count", "president", "sen",
               "father", "pr", "me", "arch", "ing", "di", "ra", "wp", "med", "nat", "pol", "vet", "dent", "phil", "jur",
               "techn", "mont", "agr", "forest", "bc", "lic", "mag", "ir", "pd", "justice",
               "rain", "imam", "rabbi", "minister", "mayor", "mult", "eh", "hc", "rer", "iur", "oec", "theol", "hab",
               "habil", "dipl", "col", "gen", "maj", "adm", "rev", "hon", "cpl", "doz", "stb", "rag", "attorney",
               "fürst", "bischof", "governor", "arq", "dra", "veuve", "dres"}  # fmt: skip

GENERATIONS = told("""
    jr sr jnr snr jun sen junior senior ii iii iv filho neto hijo fils père pere júnior d.ä d.j
""")
DEGREES = told("""
    md m.d phd ph.d d.phil dphil mba m.b.a msc m.sc bsc b.sc meng m.eng beng b.eng m.a b.a ll.m llm ll.b llb
    mph m.p.h mpa mfa edd ed.d jd j.d esq esquire dds d.d.s dmd d.m.d dvm d.v.m d.o rn r.n bsn np pa-c cpa c.p.a cfa
    cfp cma cia cisa pmp p.e csp phr sphr aia faia gri g.r.i lncc frcs frcp fca aca acca obe cbe mbe kbe dbe frs qc
    kc mp mep mdb mdl csc csi dpt osb ofm sj cssr ret csm pharmd pharm.d psyd psy.d lcsw lmft ccim emba dba
    d.b.a dr.h.c realtor trustee atty attorney architect
""")  # fmt: skip
NAMES_TOO = {"ma", "ba", "do", "ret", "kc", "sj", "junior", "senior", "neto", "filho", "hijo", "csi", "mp", "v", "sen"}

PARTICLES = told("""
    von van vom vander vanden zu zum zur der den dem de del della delle dello degli dei di da das do dos du des d' l'
    la las le les los lo ten ter te tot 't op in 's y e i und af av bin ibn binti bint ben abu abd al el ul ud san
    santa st saint mac mc ó ní nic ua ab ap
""")  # fmt: skip
# What alone tells that a family name begins; the others only go on with one.
BEGINS = told("""
    von van vom vander vanden zu zum zur de del della delle dello degli dei di da das dos du des d' l' la le lo ten
    ter te 't af av bin ibn binti bint mac mc ó ní al el st saint der den los las
""")  # fmt: skip
# In small letters within a name; La and Le only after "de".
SMALL = told("""
    von van vom zu zum zur der den dem de del della delle dello degli dei di da das do dos du des ten ter te tot op
    af av bin ibn binti bint und och
""")  # fmt: skip
AFTER_DE = {"la", "las", "le", "les", "los", "lo"}
AND = {"and", "&", "und", "et", "y", "e", "en", "og", "och", "u.", "+", "or", "oder"}

WRITTEN = {
    "phd": "PhD", "ph.d": "Ph.D", "dphil": "DPhil", "d.phil": "D.Phil", "msc": "MSc", "m.sc": "M.Sc", "bsc": "BSc",
    "b.sc": "B.Sc", "meng": "MEng", "beng": "BEng", "pharmd": "PharmD", "psyd": "PsyD", "edd": "EdD", "ed.d": "Ed.D",
    "ll.m": "LL.M", "ll.b": "LL.B", "mdb": "MdB", "mdl": "MdL", "esq": "Esq", "esquire": "Esquire",
    "realtor": "Realtor",
    "trustee": "Trustee", "atty": "Atty", "attorney": "Attorney", "architect": "Architect", "jr": "Jr", "sr": "Sr",
    "jnr": "Jnr", "snr": "Snr", "jun": "jun", "sen": "sen", "junior": "Junior", "senior": "Senior", "ii": "II",
    "iii": "III", "iv": "IV", "dipl.-ing": "Dipl.-Ing", "dr.med": "Dr.med", "med": "med", "rer": "rer", "nat": "nat",
    "h.c": "h.c", "e.h": "e.h", "jur": "jur", "phil": "phil", "mudr": "MUDr", "judr": "JUDr", "rndr": "RNDr",
    "phdr": "PhDr", "ddr": "DDr", "dr.in": "Dr.in", "frcs": "FRCS", "pd": "PD", "rain": "RAin", "ra": "RA",
}  # fmt: skip

# The legal forms of the world, at the end of a name; dots and blanks left out.
LEGAL_FORMS = told("""
    gmbh mbh ggmbh ag kg kgaa ohg gbr ug eg ek ekfm ekfr ev partg partgmbb se gmbh&cokg gmbhcokg co cokg cie ltd
    limited plc llc llp lp lllp inc incorporated corp corporation company pty ptyltd pte pteltd pvt pvtltd pbc pc
    pllc nv bv vof cv ccv bvba sprl sa sarl sas sasu eurl sci snc scop scs sca srl sl slu slne sau sll spa sapa ss
    sdrl lda ltda eireli epp mei unipessoal cvba as asa ans enk ab hb kb ekfor aps amba ivs ps oy oyj ky ay
    osk spzoo spj spk sro vos ks doo dd ad ood eood kd jdoo kft zrt nyrt bt kkt uab sia tuv oü ou tov ooo oao zao pao
    ao ип ооо оао зао пао ао тов аб sadecv sderl srldecv sapi sapidecv sac eirl cia tbk pt cvtbk bhd sdnbhd kk gk yk
    aş anonimşirketi ltdşti ae epe ike oe ee hf ehf sarlau sal gie eeig ewiv stiftung verein foundation
""")  # fmt: skip
# Endings that are names or initials too: a firm only where more words or others speak for it.
WEAK_FORMS = {"sa", "as", "ab", "co", "ad", "ou", "pt", "is", "ks", "ps", "ca", "pc", "cv", "eg", "ao", "oe", "ee",
              "kd", "dd", "hf", "ae", "bt", "ay", "ky", "sal", "mei", "sas", "sl", "spa", "ev", "sia",
              "ans", "asa", "cia", "lp", "kk", "gk", "yk"}  # fmt: skip
TRADES = told("""
    company firma autohaus bäckerei metzgerei fleischerei apotheke praxis kanzlei hotel gasthaus gasthof gaststätte
    restaurant café cafe schreinerei tischlerei zimmerei dachdeckerei malerbetrieb elektro sanitär heizung tiefbau
    bauunternehmen spedition transporte druckerei verlag buchhandlung gärtnerei brauerei weingut werkstatt werke
    maschinenbau anlagenbau metallbau stahlbau technik systeme großhandel vertrieb consulting beratung immobilien
    hausverwaltung versicherung sparkasse volksbank stadt gemeinde landkreis universität hochschule schule
    kindergarten krankenhaus klinik stadtwerke verband gesellschaft gebr gebrüder brüder söhne boulangerie pâtisserie
    boucherie garage transports entreprise établissements ets société sté cabinet pharmacie librairie imprimerie
    hôtel auberge mairie commune syndicat association industries frères panadería carnicería ferretería talleres
    taller construcciones transportes hermanos hnos farmacia librería ayuntamiento distribuciones comercial
    suministros bodegas fratelli f.lli officina panificio ristorante trattoria costruzioni impresa ditta studio
    comune bakkerij slagerij gebroeders gebrs zonen aannemersbedrijf installatiebedrijf handelsonderneming stichting
    gemeente group holding holdings trading traders enterprises services solutions systems technologies software
    logistics manufacturing supplies supply motors foods farms university college hospital institute committee
    council department ministry agency club society bros brothers sons associates partners capital ventures labs
    bakery brewery pharmacy plumbing electric construction delikatessen spezialitäten feinkost comidas importadora
    exportadora imports exports markt marktstand gourmet bistro cellars markets carnes gesundkost käseladen délices
    przedsiębiorstwo zakład spółka fabryka podnik závod bröderna bageri bygg rakennus liike store stores shop shops
    mart mall sales goods bikes bicycle bicycles cycling tours outlet depot centre products rentals repair repairs
    salon clinic museum federation insurance realty properties investments management printing airlines hotels inn
    equipment parts toys hardware factory supermarket discount sporting warehouse newspaper publishing advertising
    electronics engineering furniture catering laundry cleaning roofing heating painting landscaping transport
    trucking shipping freight
""")  # fmt: skip


# Families that are written with the one of the mother behind.
TWO_NAMES = told("""
    garcía garcia díaz diaz ruiz muñoz moreno navarro torres ramos serrano blanco molina morales ortega delgado
    castro ortiz rubio marín medina iglesias castillo cortés lozano guerrero cano prieto cruz calvo gallego vidal
    herrera márquez flores cabrera vega fuentes carrasco diez reyes caballero nieto aguilar pascual santana
""")
EASTERN = ("株式会社", "有限会社", "公司", "주식회사", "(주)", "㈜", "㈱")  # within a name
AHEAD = {"ооо", "зао", "оао", "пао", "ип", "тов", "ooo", "zao", "pt", "cv", "ud"}  # before a name


def bare(word: str) -> str:
    """Return a word as these lists hold it: small letters, without points and commas around it."""
    return unicodedata.normalize("NFC", word).lower().strip(".,;:()\"'’“”„«»")


def form_of(words: list[str]) -> str:
    """Return words as LEGAL_FORMS holds them: "Sp. z o.o." → "spzoo"."""
    return re.sub(r"[.,;:()\s/\\-]", "", "".join(words)).lower()
