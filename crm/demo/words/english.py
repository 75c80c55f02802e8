from crm.demo.words.tongue import Tongue, phrases, words

ENGLISH = Tongue(
    language="en",
    female=words(
        """
        Abigail Alice Amelia Audrey Beatrice Bridget Carol Charlotte Claire Deborah Diane Eleanor Emily Erin
        Fiona Gillian Grace Hannah Harriet Heather Imogen Irene Jasmine Jennifer Joan Kathryn Laura Leah
        Lucy Margaret Megan Miriam Naomi Natalie Nora Olivia Patricia Phoebe Rachel Rebecca Rosemary Ruth
        Shannon Sheila Sophie Stella Tamsin Teresa Vanessa Wendy Yvonne Zara
        """
    ),
    male=words(
        """
        Aaron Adrian Alan Andrew Barry Benjamin Brendan Callum Cedric Christopher Colin Connor Daniel Derek
        Dominic Duncan Edward Elliot Ethan Felix Frederick Gareth Geoffrey Gordon Graham Harvey Henry Hugh
        Ian Isaac Jacob Jerome Joel Keith Kenneth Lawrence Leonard Liam Malcolm Marcus Martin Nathan Neil
        Nigel Oscar Patrick Philip Raymond Roger Samuel Simon Stuart Terence Trevor Vincent Walter
        """
    ),
    families=words(
        """
        Abbott Archer Barker Carver Chandler Cooper Draper Faulkner Fletcher Forster Gardiner Glover Harper
        Hayward Hooper Inskip Jagger Kemp Lorimer Marlowe Mercer Nash O'Dowd O'Rourke Parnell Pritchard
        Quayle Reeve Sadler Sawyer Sexton Tanner Thatcher Tucker Tyler Underhill Vickers Wainwright Walsh
        Weaver Wheelwright Yeoman
        """
    ),
    heads=words(
        """
        Ash Ban Beck Bick Birch Black Brad Bram Brough Clay Cold Crow Dart East Elder Fair Fern Green Hart
        Hazel Holm King Lang Linden Mar Mill North Oak Pem Pine Red Rock Sand Shel Stan Thorn Wake West
        White Wick
        """
    ),
    tails=words(
        """
        brook bridge bury combe croft dale field ford gate ham hurst land ley more ridge shaw stead ton well
        wood worth
        """
    ),
    ms="Ms",
    mr="Mr",
    trades=phrases(
        """
        Air Systems|Automation|Bearings & Drives|Boiler Works|Building Services|Cold Storage|Compressors
        Controls|Conveyors|Diagnostics|Electrical|Engineering|Equipment Hire|Fabrications|Facilities
        Fasteners|Filtration|Fire & Safety|Flow Control|Foods|Glass|Heating & Plumbing|Hydraulics
        Industrial Supply|Instruments|Joinery|Laboratories|Lifting Gear|Logistics|Machine Shop
        Marine Services|Mechanical|Metal Finishing|Motors|Packaging|Paper Mill|Plant Services|Plastics
        Pneumatics|Power Tools|Precision|Printworks|Pumps|Rail Services|Refrigeration|Roofing|Sawmills
        Sheet Metal|Signs|Steel Stockholders|Tool & Die|Tooling|Trading|Valves|Warehousing|Water Treatment
        Welding|Workwear
        """
    ),
    firms=phrases(
        """
        {family} {trade}|{family} {trade}|{family} & {other}|{family} & Sons {trade}|{coined} {trade}
        {coined} {trade}|{coined} Industries|{family} Brothers|{family} {other} Partners
        {coined} Technologies
        """
    ),
    institutions=phrases(
        """
        {house} General Hospital|{house} Community College|{house} Water District|{house} Grammar School
        {house} Manor Hotel|{house} Leisure Centre|{house} Housing Association
        """
    ),
    houses=words(
        """
        Aldermere Beaconsmoor Brantwick Carrowdale Cinderfield Dunnockhill Eastmarsh Fernhollow Gorsebank
        Hallowmead Ivybridge Juniper Kestrelmoor Larkrise Millhaven Netherby Orchardgate Pellwater
        Quarrybank Ravensmoor Saltmarsh Thistledown Umberleigh Vixenford Whinstone Yarrowfield
        """
    ),
    streets=phrases("{tree} Street|{tree} Road|{tree} Lane|{tree} Avenue|{tree} Way|Old {tree} Road"),
    trees=words(
        """
        Alder Aspen Beech Birch Bramble Canal Cedar Chapel Chestnut Cherry Depot Elm Foundry Harbour
        Hawthorn Hazel Hickory Holly Ironworks Juniper Larch Laurel Linden Magnolia Maple Mill Mulberry Oak
        Orchard Poplar Quarry Rowan Spruce Station Sycamore Walnut Willow Yew
        """
    ),
    branch="{city} branch",
    second_line=phrases("Unit {n}|Suite {n}0|Building {n}|Gate {n}"),
)
