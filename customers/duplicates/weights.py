"""How much an agreement, or a difference, speaks for two customers being one: the one table of weights, in bits.

After Fellegi & Sunter, "A Theory for Record Linkage" (JASA 64, 1969): a comparison with the outcome o weighs
log2(m/u), where m is how often two entries of the same customer give it and u how often those of two different ones
do. Words are compared as Winkler does (Jaro-Winkler similarity, 1990) and by sound (Double Metaphone); a word that
half a trade is called by weighs less than a rare one, as a longer word weighs more than a short one (the frequency
weights of Newcombe et al., Science 130, 1959). m and u stand beside each weight; they are estimates set by hand, once,
for a register of firms and people: u from how many values a field has (a telephone number in a thousand firms is
another one's too, a postcode in twenty-five of a block), m from how often people slip or things change.

The weights are added, with the odds that two out of a block are one at all (PRIOR); 0 bits is fifty-fifty.
"""

from math import log2
from typing import NamedTuple


def bits(m: float, u: float) -> float:
    """Return the weight of an outcome that is seen with probability m for one customer, u for two."""
    return round(log2(m / u), 1)


class Weights(NamedTuple):
    """Of a field: it agrees, it agrees but for a slip, it differs; what is not known on one side weighs nothing."""

    same: float
    near: float
    other: float


PRIOR = -12.0  # one in four thousand: of those who share a key at all, few are one

VAT = Weights(bits(0.95, 0.00001), bits(0.04, 0.0003), bits(0.01, 0.9))
TAX = Weights(bits(0.9, 0.00005), bits(0.07, 0.0003), bits(0.03, 0.9))
BIRTHDAY = Weights(bits(0.9, 0.0001), bits(0.05, 0.001), bits(0.06, 0.95))
PHONE = Weights(bits(0.6, 0.001), bits(0.05, 0.002), bits(0.35, 0.9))
EMAIL = Weights(bits(0.5, 0.0005), bits(0.3, 0.004), bits(0.35, 0.9))  # near: another address of the same house
PERSON = Weights(bits(0.4, 0.006), 0.0, 0.0)
REACHED_MOST = 14.0  # phone, e-mail and contact hang together: one person may be at two firms

STREET = Weights(bits(0.75, 0.02), bits(0.1, 0.02), bits(0.2, 0.9))
HOUSE = Weights(bits(0.8, 0.08), 0.0, bits(0.25, 0.9))
EXTRA = Weights(bits(0.7, 0.08), bits(0.1, 0.03), bits(0.5, 0.9))
POSTCODE = Weights(bits(0.8, 0.04), bits(0.1, 0.08), bits(0.25, 0.9))
CITY = Weights(bits(0.85, 0.09), bits(0.1, 0.04), bits(0.25, 0.9))
REGION = Weights(bits(0.95, 0.5), 0.0, bits(0.2, 0.6))
COUNTRY = Weights(0.0, 0.0, bits(0.1, 0.9))
ADDRESS_MOST, ADDRESS_LEAST = 16.0, -6.0  # street, number, city and postcode hang together

# Of the name, word by word; the more letters a word has, the fewer are called so: "Roth" 5 bits, "Baumgart" 8.
WORD_LEAST, LETTER, LETTERS_COUNT = 2.0, 0.75, 8
GENERIC_WORD = 1.5  # "Metallbau", "Services"
INITIAL = 1.5  # "J." for "Jan"
SIMILAR_SHARE, SOUND_SHARE = 0.75, 0.6  # of the weight of the word, when it is only spelled or only sounds alike
LEFT_OUT = -1.5  # a word more on one side: people shorten names
OTHER_WORD = -5.0  # neither side knows the other's word
WHOLE_NAME, NEARLY_WHOLE = 4.0, 2.5  # nothing is missing and nothing is more; but for a slip
NAME_MOST = 18.0
FORM = Weights(0.5, 0.0, -3.0)
ABBREVIATED = 5.0  # "BMW" for "Bayerische Motoren Werke"

RELATED = -8.0  # head office and branch, branches of one, payer: the house knows already that they are two
