"""What each word of a person's name is: the words known in many languages by rule, the others by probablepeople.

probablepeople learned from names in the United States; around it stand what it cannot know: the salutations, titles,
particles and scripts of everybody else.
"""

import unicodedata

from customers.name_learning import FIRST, LAST, MIDDLE, SALUTATION, SUFFIX, TITLE, learned
from customers.name_words import (
    AND,
    BEGINS,
    DEGREES,
    GENERATIONS,
    NAMES_TOO,
    ONLY_IN,
    PARTICLES,
    SALUTATIONS,
    TITLES,
    TWO_NAMES,
    WEAK_TITLES,
    bare,
)

BY_FIRST_NAME = {"sir", "dame"}  # "Sir Elton"
ALONE = {"&", "+", "and", "und", "et", "og", "och", "or", "oder"}


def roles_of(words: list[str], language: str = "") -> list[str]:
    """Return the role of each word; "" for all of them where the text is no name to be taken apart."""
    begin = _front(words, language)
    end = _back(words, begin)
    core = words[begin[1] : end]
    if has_comma(core):
        inner = _by_comma(core, language)
    elif len(core) == 1 and begin[1] and bare(words[begin[1] - 1]) not in BY_FIRST_NAME:
        inner = [LAST]
    else:
        inner = _running(core)
    tail = TITLE if has_comma(core) else SUFFIX
    after = [tail if _is_title(word) else SUFFIX for word in words[end:]]
    return begin[0] + inner + after if any(inner) else [""] * len(words)


def has_comma(words: list[str]) -> bool:
    return any(word.endswith((",", ";")) for word in words[:-1])


def _is_salutation(word: str, language: str) -> bool:
    plain = bare(word)
    wanted = ONLY_IN.get(plain)
    return plain in SALUTATIONS and (wanted is None or language.partition("-")[0].lower() in wanted)


def _is_title(word: str) -> bool:
    plain = bare(word)
    strong = plain in TITLES - WEAK_TITLES or plain.startswith(("dipl.-", "dr.-", "prof.-", "dr.", "prof."))
    return strong or (plain in WEAK_TITLES and word.rstrip(",").endswith("."))


def _front(words: list[str], language: str) -> tuple[list[str], int]:
    """Return the roles of the salutations and titles at the front; a word is left for the name itself."""
    roles = []
    for at, word in enumerate(words[:-1]):
        plain, following = bare(word), words[at + 1]
        if _is_salutation(word, language):
            roles.append(SALUTATION)
        elif _is_title(word) or (plain in WEAK_TITLES and roles and len(words) - at > 2):
            roles.append(TITLE)
        elif roles and is_and(word) and _is_salutation(following, language):
            roles = [SALUTATION] * (len(roles) + 1)
        elif roles and roles[-1] == TITLE and word.lower() in {"h.c.", "a.d.", "i.r.", "(fh)"}:
            roles.append(TITLE)
        else:
            break
        if has_comma([word, following]):
            return [], 0
    return roles, len(roles)


def _back(words: list[str], begin: tuple[list[str], int]) -> int:
    """Return where the suffixes begin; what may be a name is one only without a comma before it."""
    end = len(words)
    while end - begin[1] > 1:
        word, before = words[end - 1], words[end - 2]
        after_comma = before.endswith(",")
        plain = bare(word)
        known = plain in GENERATIONS | DEGREES or word.lower() in {"(fh)", "(jr.)"} or "Dipl.-" in word
        sure = plain not in NAMES_TOO or after_comma or (word.isupper() and not before.isupper())
        late = after_comma and end - begin[1] > 2 and _is_title(word)
        if not ((known and sure and (end - begin[1] > 2 or after_comma or plain in GENERATIONS)) or late):
            return end
        end -= 1
    return end


def is_and(word: str) -> bool:
    """Tell whether a word joins two people; one letter alone only where it is small and no initial."""
    return word.lower() in AND and (len(word) > 1 or word == "&" or word == "+" or word.islower())


def _by_comma(words: list[str], language: str) -> list[str]:
    """Read "LAST, FIRST MIDDLE": titles may follow the comma, a particle may end it ("Beethoven, Ludwig van")."""
    cut = next(at for at, word in enumerate(words) if word.endswith((",", ";"))) + 1
    left, right = words[:cut], words[cut:]
    family = _back(left, ([], 0))
    if not _is_family(left[:family]) or has_comma(right):
        return _learned_in_order(words)
    front, begin = _front(right, language)
    rest = right[begin:]
    given = [FIRST, *([MIDDLE] * (len(rest) - 1))]
    if len(rest) > 1 and any(bare(word) in ALONE for word in rest):
        given = [FIRST] * len(rest)
    while len(given) > 1 and bare(rest[len(given) - 1]) in BEGINS and not rest[len(given) - 1].endswith("."):
        given.pop()
    given += [LAST] * (len(rest) - len(given))
    taken_for = learned(words)[cut + begin :]
    given = [SUFFIX if role == SUFFIX and own != FIRST else "nick" if role == "nick" and own != FIRST else own
             for own, role in zip(given, taken_for, strict=True)]  # fmt: skip
    return [LAST] * family + [SUFFIX] * (cut - family) + front + _beside(given)


def _is_family(words: list[str]) -> bool:
    """Tell whether the words before a comma are a family name: one, with its particles, or two of Spanish custom."""
    proper = [word for word in words if bare(word) not in PARTICLES]
    if len(proper) <= 1:
        return True
    taken_for = [role for word, role in zip(words, learned(words), strict=True) if word in proper]
    return len(proper) == 2 and (taken_for[0] == LAST or is_double(proper[0]))


def is_double(word: str) -> bool:
    """Tell whether a family name of this kind is often followed by the mother's."""
    return bare(word) in TWO_NAMES or (len(word) > 3 and bare(word).endswith(("ez", "éz")))


def _running(words: list[str]) -> list[str]:
    """Read a name in the order it is spoken."""
    if foreign := _other_script(words):
        return foreign
    if capitals := _capitals_first(words):
        return capitals
    roles = learned(words)
    couple = [at for at, word in enumerate(words[1:-1], 1) if word.lower() in ALONE or (at == 1 and is_and(word))]
    if couple:
        return _couple(words, couple[-1])
    if len(words) == 1:
        return [role if role in (FIRST, LAST) else LAST for role in roles]
    start = _family_at(words, roles)
    if start is not None:
        head = [FIRST, *([MIDDLE] * (start - 1))] if start else []
        named = [role if role in (FIRST, "nick", LAST) and at else own for at, (role, own)
                 in enumerate(zip(roles[:start], head, strict=True))]  # fmt: skip
        tail = [SUFFIX if role == SUFFIX else LAST for role in roles[start:]]
        return _beside([*named, *tail])
    titles = next((at for at, role in enumerate(roles[:-1]) if role not in (SALUTATION, TITLE)), 0)
    if titles:
        return roles[:titles] + (_running(words[titles:]) if len(words) - titles > 1 else [LAST])
    if len(words) >= 3 and roles[-2] in (MIDDLE, FIRST) and roles[-1] == LAST and is_double(words[-2]):
        roles[-2] = LAST
    return _settled(roles)


def _capitals_first(words: list[str]) -> list[str]:
    """Read "DUBOIS Claire": a family name in capitals before others that are not; [] for anything else."""
    shouted = [len(word) > 2 and word.isupper() and "." not in word for word in words]
    family = shouted.index(False) if False in shouted else 0
    named = (
        family
        and not any(shouted[family:])
        and all(word[:1].isupper() and word[1:2].islower() for word in words[family:])
    )
    return [LAST] * family + [FIRST] + [MIDDLE] * (len(words) - family - 1) if named else []


def _couple(words: list[str], at: int) -> list[str]:
    """Two people under one name: "John and Mary Smith" is John and Mary, of the family Smith."""
    after = len(words) - at - 1
    family = 0 if after == 1 and at == 1 else max(1, after - 1)
    particle = next((n for n in range(at + 2, len(words)) if bare(words[n]) in BEGINS), None)
    begins = particle or len(words) - min(family, 1)
    return [FIRST] * begins + [LAST] * (len(words) - begins)


def _family_at(words: list[str], roles: list[str]) -> int | None:
    """Return where the family name begins for sure: in capitals of its own, joined by "y", or with a particle."""
    capitals = [len(word) > 2 and word.isupper() and not word.endswith(".") for word in words]
    if capitals[-1] and not capitals[0] and sum(capitals) == len(words) - capitals.index(True):
        return capitals.index(True)
    joins = [at for at, word in enumerate(words[:-1]) if at > 1 and word in {"y", "e", "i"}]
    return joins[0] - 1 if joins and not all(word.islower() for word in words) else _particle_at(words, roles)


def _particle_at(words: list[str], roles: list[str]) -> int | None:
    """Return where a family name with a particle begins; a capital one counts where the library agrees."""
    shouted = all(word.isupper() or not word.islower() for word in words) and words[0].isupper()
    for at, word in enumerate(words[:-1]):
        plain = bare(word)
        if plain not in BEGINS and not word.lower().startswith(("d'", "d’", "'t")):
            continue
        small = word[:1].islower() or word.startswith(("'", "’"))
        if at and plain in {"ó", "ní", "nic"}:
            return at
        if small and not (word.islower() and all(each.islower() for each in words) and at == 0):
            return at
        if at and plain in BEGINS and not word.endswith(".") and (roles[at] == LAST or (shouted and len(plain) > 2)):
            return at
        if at == 0 and shouted and len(plain) > 2 and bare(words[1]) in PARTICLES:
            return at
    return None


def _settled(roles: list[str]) -> list[str]:
    """Make sense of what was learned: a name of several words has a last one, and nothing stands before a title."""
    settled = _beside([LAST if role in (SALUTATION, TITLE) else role for role in roles])
    names = [at for at, role in enumerate(settled) if role != SUFFIX]
    if names and LAST not in settled and FIRST not in settled:
        settled[names[-1]] = LAST
    if names and FIRST not in settled:
        settled[names[0]] = FIRST if len(names) > 1 else LAST
    return settled


def _beside(roles: list[str]) -> list[str]:
    """A nickname stays with the name it stands behind, so that the name is read out as it was typed."""
    settled: list[str] = []
    for role in roles:
        beside = settled[-1] if settled and settled[-1] in (FIRST, MIDDLE) else FIRST
        settled.append(beside if role == "nick" else role)
    return settled


def _learned_in_order(words: list[str]) -> list[str]:
    """Read commas as the library does; what is no "LAST, FIRST" and would be turned around is left whole."""
    roles = _settled(learned(words))
    order = [(FIRST, MIDDLE, LAST, SUFFIX).index(role) for role in roles]
    return roles if order == sorted(order) and LAST in roles else [""] * len(words)


def _other_script(words: list[str]) -> list[str]:
    """Read names that are not written in Latin letters; [] for the others. Where the family comes first without a
    comma (Chinese, Japanese, Korean), the name stays whole, as it is spoken."""
    scripts = {unicodedata.name(letter, "").split()[0] for word in words for letter in word if letter.isalpha()}
    if "LATIN" in scripts or not scripts:
        return []
    if scripts & {"CJK", "HIRAGANA", "KATAKANA", "HANGUL"}:
        return [LAST] * len(words)
    if len(words) == 3 and words[-1].lower().endswith(("вич", "вна", "ична", "ович", "івна")):
        return [LAST, FIRST, MIDDLE]
    return [FIRST, *([MIDDLE] * (len(words) - 2)), LAST] if len(words) > 1 else [LAST]
