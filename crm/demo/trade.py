"""What the wholesaler sells: families of technical goods in sizes and finishes, with part numbers and prices."""

# ruff: noqa: E501 -- one line a range reads best

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import count, product

from catalog.models import Product
from crm.demo.plan import Plan
from crm.demo.sheets import Sheets
from foundation.money import exponent, round_money


@dataclass(frozen=True)
class Range:
    """A family of goods: `price` is that of the smallest size, each further size costs `step` times the one before."""

    letters: str
    name: str
    sizes: str
    finishes: str
    unit: str
    price: str
    step: float

    def articles(self) -> Iterator[tuple[str, str, Decimal]]:
        """Yield part number, description and a base price for each size and finish."""
        for (place, size), (nth, finish) in product(
            enumerate(self.sizes.split("|")), enumerate(self.finishes.split("|"))
        ):
            price = float(self.price) * self.step**place * (1 + 0.22 * nth)
            text = ", ".join(filter(None, (f"{self.name} {size}".strip(), finish)))
            yield f"{self.letters}-{place + 1:02d}{nth + 1:02d}", text, Decimal(f"{price:.2f}")


METRIC = "M4 x 20|M5 x 25|M6 x 30|M8 x 40|M10 x 50|M12 x 60|M16 x 80|M20 x 100"
BORE = 'DN 15 (1/2")|DN 20 (3/4")|DN 25 (1")|DN 32 (1 1/4")|DN 40 (1 1/2")|DN 50 (2")'
RANGES = (
    Range("HB", "Hexagon bolt", METRIC, "zinc plated|stainless A2|stainless A4|strength 10.9", "pc", "0.09", 1.55),
    Range("HN", "Hexagon nut", "M4|M5|M6|M8|M10|M12|M16|M20", "zinc plated|stainless A2|stainless A4", "pc", "0.03", 1.5),
    Range("WA", "Plain washer", "M4|M5|M6|M8|M10|M12|M16|M20", "zinc plated|stainless A2", "pc", "0.02", 1.4),
    Range("TR", "Threaded rod 1 m", "M6|M8|M10|M12|M16|M20", "zinc plated|stainless A2", "pc", "1.35", 1.5),
    Range("AN", "Anchor bolt", "M8 x 75|M10 x 95|M12 x 110|M16 x 145", "zinc plated|stainless A4", "pc", "0.88", 1.6),
    Range("BV", "Ball valve", BORE, "brass|stainless|with actuator", "pc", "11.40", 1.38),
    Range("CV", "Check valve", BORE, "brass|stainless", "pc", "9.80", 1.36),
    Range("PF", "Press elbow 90°", "15 mm|18 mm|22 mm|28 mm|35 mm|42 mm|54 mm", "copper|stainless", "pc", "1.60", 1.42),
    Range("PT", "Press tee", "15 mm|18 mm|22 mm|28 mm|35 mm|42 mm|54 mm", "copper|stainless", "pc", "2.70", 1.42),
    Range("CP", "Copper tube", "15 x 1|18 x 1|22 x 1|28 x 1.5|35 x 1.5|42 x 1.5", "bar|coil", "m", "6.20", 1.33),
    Range("HH", "Hydraulic hose 2SN", "DN 6|DN 8|DN 10|DN 12|DN 16|DN 20|DN 25", "by the metre|with fittings", "m", "7.10", 1.22),
    Range("BR", "Deep groove ball bearing", "6000|6001|6002|6003|6004|6005|6006|6007|6008", "2RS|ZZ|C3", "pc", "3.20", 1.21),
    Range("VB", "V-belt", "SPZ 630|SPZ 800|SPZ 1000|SPA 1250|SPA 1600|SPB 2000|SPB 2500", "wrapped|raw edge", "pc", "5.90", 1.24),
    Range("CH", "Roller chain 5 m", "05B-1|06B-1|08B-1|10B-1|12B-1|16B-1", "plain|nickel plated", "pc", "24.50", 1.3),
    Range("EM", "Electric motor", "0.25 kW|0.55 kW|1.1 kW|2.2 kW|4 kW|7.5 kW|11 kW", "B3|B5|B3, with brake", "pc", "118.00", 1.42),
    Range("FC", "Frequency converter", "0.75 kW|1.5 kW|2.2 kW|4 kW|7.5 kW|11 kW", "IP20|IP66", "pc", "189.00", 1.31),
    Range("PU", "Circulation pump", "25-40|25-60|25-80|32-60|32-80|40-100", "cast iron|bronze", "pc", "142.00", 1.28),
    Range("AF", "Air filter regulator", 'G 1/8"|G 1/4"|G 3/8"|G 1/2"|G 3/4"', "with gauge|with lubricator", "pc", "27.50", 1.3),
    Range("PC", "Pneumatic cylinder", "16 x 25|20 x 50|25 x 80|32 x 100|40 x 160|50 x 200|63 x 250", "single acting|double acting", "pc", "31.00", 1.24),
    Range("PH", "Pneumatic tube PU", "4 x 2.5|6 x 4|8 x 5|10 x 6.5|12 x 8", "blue|black|clear", "m", "0.55", 1.4),
    Range("CB", "Control cable", "3 x 0.75|3 x 1.5|5 x 1.5|5 x 2.5|7 x 1.5|12 x 1.5", "grey|screened", "m", "0.92", 1.35),
    Range("MC", "Miniature circuit breaker", "B6|B10|B16|C16|C20|C25|C32", "1 pole|3 pole", "pc", "6.80", 1.08),
    Range("CT", "Contactor", "9 A|12 A|18 A|25 A|32 A|40 A|65 A", "24 V DC|230 V AC", "pc", "21.00", 1.25),
    Range("SE", "Proximity switch", "M8|M12|M18|M30", "PNP|NPN|with cable 5 m", "pc", "24.90", 1.18),
    Range("LG", "LED high bay light", "80 W|120 W|160 W|200 W", "60°|90°|120°", "pc", "88.00", 1.26),
    Range("WR", "Combination spanner", "8 mm|10 mm|13 mm|17 mm|19 mm|22 mm|24 mm|27 mm", "chrome|ratchet", "pc", "5.40", 1.18),
    Range("DB", "Twist drill", "2.0 mm|3.0 mm|4.2 mm|5.0 mm|6.8 mm|8.5 mm|10.2 mm|12.0 mm", "HSS|HSS-Co|carbide", "pc", "1.10", 1.32),
    Range("CD", "Cutting disc", "115 mm|125 mm|180 mm|230 mm", "steel|stainless|stone", "pc", "1.25", 1.35),
    Range("WE", "Welding electrode", "2.0 mm|2.5 mm|3.2 mm|4.0 mm", "rutile|basic|stainless", "kg", "7.90", 1.06),
    Range("GR", "Lubricating grease", "400 g cartridge|1 kg can|5 kg pail|18 kg drum", "lithium|food grade|high temperature", "pc", "4.60", 2.6),
    Range("OI", "Hydraulic oil", "HLP 22|HLP 32|HLP 46|HLP 68", "drum|canister", "l", "3.15", 1.04),
    Range("GL", "Work glove", "size 8|size 9|size 10|size 11", "nitrile|leather|cut protection", "pair", "2.40", 1.0),
    Range("SS", "Safety shoe S3", "39|40|41|42|43|44|45|46", "low|ankle|winter", "pair", "58.00", 1.0),
    Range("HL", "Safety helmet", "", "white|yellow|blue|with visor", "pc", "14.50", 1.0),
    Range("RK", "Shelf bay 2000 mm", "800 mm|1000 mm|1200 mm", "starter|extension", "pc", "126.00", 1.15),
    Range("LS", "Lifting sling", "1 t, 2 m|2 t, 3 m|3 t, 4 m|5 t, 6 m", "flat|round", "pc", "11.90", 1.5),
    Range("SV", "Service", "", "fitter, hour|engineer, hour|travel, hour", "h", "68.00", 1.0),
)  # fmt: skip
GROUPS = {
    "Fasteners": "HB HN WA TR AN",
    "Valves and pipework": "BV CV PF PT CP PU",
    "Hydraulics and pneumatics": "HH AF PC PH",
    "Drives and bearings": "BR VB CH EM FC",
    "Electrical": "CB MC CT SE LG",
    "Tools and welding": "WR DB CD WE",
    "Oils and greases": "GR OI",
    "Work safety": "GL SS HL",
    "Storage and lifting": "RK LS",
    "Services": "SV",
}
GROUP_OF = {letters: group for group, families in GROUPS.items() for letters in families.split()}
MAKES = ("", "Norvex", "Altagon", "Kelmat", "Dorvex", "Sollin", "Tarmec", "Ulvex", "Brigon", "Ferdis")


def write_products(plan: Plan, sheets: Sheets) -> None:
    """Put as many products as the plan says on the sheets, spread over all families, then a make at a time."""
    chosen = _spread(plan.products)
    for part_number, description, group, unit, base in chosen:
        chance = plan.chance("product", part_number)
        exact = base * Decimal(f"{chance.uniform(0.92, 1.1) * plan.price_level:.4f}")
        price = max(round_money(exact, plan.currency), 2 * smallest_unit(plan.currency))
        cost = (price * Decimal(f"{chance.uniform(0.52, 0.76):.4f}")).quantize(Decimal("0.0001"))
        sheets.add(Product, part_number, description, group, unit, price, cost, 0)
    sheets.copy()


def smallest_unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-exponent(currency))


def _spread(wanted: int) -> list[tuple[str, str, str, str, Decimal]]:
    everything = sorted(_articles(wanted), key=lambda article: article[0])
    return [article[1:] for article in everything[:wanted]]


def _articles(wanted: int) -> Iterator[tuple]:
    """Yield articles with their rank: each family's first before anybody's second."""
    per_make = sum(len(list(it.articles())) for it in RANGES)
    for round_, make in zip(count(), MAKES[: 1 + wanted // per_make + 1], strict=False):
        for family, it in enumerate(RANGES):
            for nth, (part_number, description, price) in enumerate(it.articles()):
                name = f"{make} {description[0].lower()}{description[1:]}" if make else description
                number = f"{part_number}-{make[:3].upper()}" if make else part_number
                yield (round_, nth, family), number, name, GROUP_OF[it.letters], it.unit, price
