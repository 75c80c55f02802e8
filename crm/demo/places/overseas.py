from crm.demo.places.country import Country, cities

US = Country(
    code="US",
    language="en",
    currency="USD",
    dial="1",
    trunk="",
    mobile="",
    share=14,
    forms=("Inc.", "Inc.", "LLC", "LLC", "Corp.", "Co."),
    cities=cities(
        """
Boston|MA|021##|(617) 555-####|6.25
Hartford|CT|061##|(860) 555-####|6.35
Newark|NJ|071##|(973) 555-####|6.625
Albany|NY|122##|(518) 555-####|8
Pittsburgh|PA|152##|(412) 555-####|7
Cleveland|OH|441##|(216) 555-####|8
Grand Rapids|MI|495##|(616) 555-####|6
Milwaukee|WI|532##|(414) 555-####|5.5
Minneapolis|MN|554##|(612) 555-####|6.875
Charlotte|NC|282##|(704) 555-####|7.25
Savannah|GA|314##|(912) 555-####|7
Houston|TX|770##|(713) 555-####|8.25
Tulsa|OK|741##|(918) 555-####|8.5
Denver|CO|802##|(303) 555-####|2.9
Portland|OR|972##|(503) 555-####|0
Tacoma|WA|984##|(253) 555-####|9.5
Sacramento|CA|958##|(916) 555-####|7.75
"""
    ),
)
CA = Country(
    code="CA",
    language="en",
    currency="CAD",
    dial="1",
    trunk="",
    mobile="",
    share=4,
    forms=("Ltd.", "Inc.", "Ltd.", "Corp."),
    cities=cities(
        """
Toronto|ON|M#@ #@#|(416) 555-####|13
Hamilton|ON|L8@ #@#|(905) 555-####|13
Halifax|NS|B3@ #@#|(902) 555-####|15
Winnipeg|MB|R3@ #@#|(204) 555-####|5
Calgary|AB|T2@ #@#|(403) 555-####|5
Vancouver|BC|V6@ #@#|(604) 555-####|5
"""
    ),
)
GB = Country(
    code="GB",
    language="en",
    currency="GBP",
    dial="44",
    trunk="0",
    mobile="07555 55####",
    share=10,
    forms=("Ltd", "Ltd", "Limited", "PLC", "LLP"),
    cities=cities(
        """
London|Greater London|SE1# #@@|020 7946 0###
Leeds|West Yorkshire|LS1# #@@|0113 496 0###
Sheffield|South Yorkshire|S# #@@|0114 496 0###
Newcastle upon Tyne|Tyne and Wear|NE# #@@|0191 498 0###
Leicester|Leicestershire|LE# #@@|0116 496 0###
Bristol|Avon|BS# #@@|0117 496 0###
Reading|Berkshire|RG# #@@|0118 496 0###
Birmingham|West Midlands|B1# #@@|0121 496 0###
Edinburgh|Midlothian|EH# #@@|0131 496 0###
Glasgow|Lanarkshire|G4# #@@|0141 496 0###
Liverpool|Merseyside|L1# #@@|0151 496 0###
Manchester|Greater Manchester|M1# #@@|0161 496 0###
Cardiff|South Glamorgan|CF1# #@@|029 2018 0###
""",
        tax="20",
    ),
)
AU = Country(
    code="AU",
    language="en",
    currency="AUD",
    dial="61",
    trunk="0",
    mobile="0491 57# ###",
    share=3,
    forms=("Pty Ltd", "Pty Ltd", "Ltd"),
    cities=cities(
        """
Sydney|NSW|20##|(02) 5550 ####
Newcastle|NSW|23##|(02) 5550 ####
Melbourne|VIC|30##|(03) 5550 ####
Geelong|VIC|32##|(03) 5550 ####
Brisbane|QLD|40##|(07) 5550 ####
Adelaide|SA|50##|(08) 5550 ####
Perth|WA|60##|(08) 5550 ####
""",
        tax="10",
    ),
)
