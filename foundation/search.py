"""Asking the search index: whatever a caller says, in any spelling, to the folders it may mean.

One question goes every way at once: as a telephone number, as the number of something, as parts of a name, a person,
an e-mail address or a place. Each way reads one index and is cut off early, so that the answer comes while somebody
types; what the ways bring is then ranked together. One statement, whatever is asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Left, Reverse

from foundation.models import HEAD, NUMBERS, SearchEntry
from foundation.question import Question, read

PEOPLE = ("customer", "email", "code", "vat", "tax", "phone", "extension")  # kinds that are the customer itself
EVERYTHING = (*PEOPLE, *NUMBERS)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
CAP = 200  # entries a way may bring before they are ranked
SHORTEST_PART = 3  # characters from which the trigram index finds any part of a word
SHORTEST_PHONE = 4  # digits: the end of a number is enough; less is the number of something else
WHOLE_PHONE = 7  # digits from which a telephone number is taken for a whole one
LIKENESS = 0.45  # similarity from which a word counts as misspelt
C_TEXT = TextField(db_collation="C")


class Rank:
    """How well an entry answers, the lower the better. Up to EXACT it is what was asked for and nothing else."""

    NUMBER, REFERENCE, PHONE, EMAIL = range(4)
    EXACT = EMAIL
    NAME, PHONE_PART, NUMBER_START, WORD, NUMBER_END, PART, SIMILAR = range(4, 11)


@dataclass(frozen=True)
class Hit:
    """One entry found: whose, what kind of thing, its row there, and how well it answers."""

    customer_id: int
    kind: str
    source_id: int
    rank: int

    @property
    def exact(self) -> bool:
        return self.rank <= Rank.EXACT

    @property
    def similar(self) -> bool:
        return self.rank == Rank.SIMILAR


def find(text: str, **asked) -> list[Hit]:
    """Return what the text may mean, best first; see look_up for what else can be asked."""
    return look_up(read(text), **asked)


def look_up(
    question: Question, *, within: QuerySet | None = None, kinds: tuple[str, ...] = EVERYTHING, limit: int = 50
) -> list[Hit]:
    """Return what the question may mean, best first, each customer, number and phone once.

    `within` selects the keys of the customers somebody may see (None: all), `kinds` what may be looked at. When
    nothing is found, names spelled similarly are, and say so (Hit.similar).
    """
    entries = SearchEntry.objects.all() if within is None else SearchEntry.objects.filter(customer_id__in=within)
    ways = [_rows(way, limit) for way in _ways(question, entries, kinds)]
    if not ways:
        return []
    hits = _best(ways[0].union(*ways[1:], all=True) if ways[1:] else ways[0])
    return hits[:limit] or (_similar(question, entries, limit) if "customer" in kinds else [])


def customer_ids(text: str, *, within: QuerySet | None = None, limit: int = CAP) -> list[int]:
    """Return the customers a text means by name, code, person, phone, e-mail or place, best first; none by likeness."""
    hits = find(text, within=within, kinds=PEOPLE, limit=limit)
    return list(dict.fromkeys(hit.customer_id for hit in hits if not hit.similar))


def _rows(way: QuerySet, limit: int) -> QuerySet:
    return way.values_list("customer_id", "kind", "source_id", "rank")[: min(limit, CAP)]


def _best(rows: QuerySet) -> list[Hit]:
    """Keep the best rank of each thing found; among equals the order in which the ways brought them stays."""
    found: dict[tuple, Hit] = {}
    for hit in sorted((Hit(*row) for row in rows), key=lambda hit: hit.rank):
        found.setdefault((hit.kind, hit.source_id, hit.customer_id), hit)
    return list(found.values())


def _ways(question: Question, entries: QuerySet, kinds: tuple[str, ...]) -> Iterator[QuerySet]:
    numbers = tuple(kind for kind in question.kinds if kind in kinds)
    if question.key and numbers:
        yield from _as_number(question, entries.filter(kind__in=numbers))
    if len(question.phone) >= SHORTEST_PHONE and "phone" in kinds:
        yield from _as_phone(question, entries.filter(kind="phone"))
    if question.folded and "customer" in kinds:
        yield from _as_text(question, entries.filter(kind="customer"))
    if len(question.folded) >= SHORTEST_PART and len(question.parts) == 1 and "email" in kinds:
        yield _as_email(question, entries.filter(kind="email"))


def _as_number(question: Question, entries: QuerySet) -> Iterator[QuerySet]:
    """The number itself; its digits alone ("10432" is INV-0010432); its beginning, while it is typed; its end.

    Letters alone are only looked for as a whole: half of all numbers begin with "INV".
    """
    ours = ("code", "document", "payment", "service_call")
    whole = Case(When(kind__in=ours, then=Rank.NUMBER), default=Rank.REFERENCE)
    key, digits = question.key, question.digits
    yield entries.annotate(rank=whole).filter(term=key).order_by("kind", "source_id")
    if not digits:
        return
    if letters := key[: len(key) - len(key.lstrip(LETTERS))]:
        yield entries.annotate(rank=whole).filter(digits=digits, term__startswith=letters).order_by("kind", "source_id")
    else:
        yield entries.annotate(rank=whole).filter(digits=digits).order_by("kind", "source_id")
        yield _ranked(entries, Rank.NUMBER_START).filter(digits__startswith=digits).order_by("digits")
    yield _ranked(entries, Rank.NUMBER_START).filter(term__startswith=key).order_by("term")
    if len(key) >= SHORTEST_PART:
        ends = _ranked(entries, Rank.NUMBER_END).annotate(end=Reverse("term", output_field=C_TEXT))
        yield ends.filter(end__startswith=key[::-1]).order_by("end")


def _as_phone(question: Question, entries: QuerySet) -> Iterator[QuerySet]:
    """The end of the number, whole or not; or its beginning behind the country's code, while it is typed.

    Two digits of the country are compared ("+49 030" is +49 30), none where the index knows no country.
    """
    phone, national = question.phone, question.national
    same_country = Q(digits__startswith=phone[:2]) | Q(digits=F("term")) if question.abroad else Q()
    whole = Q(digits=phone) | Q(term=national) & same_country if len(phone) >= WHOLE_PHONE else Q(digits=None)
    ranked = entries.annotate(rank=Case(When(whole, then=Rank.PHONE), default=Rank.PHONE_PART))
    ends = ranked.annotate(end=Reverse("digits", output_field=C_TEXT))
    yield ends.filter(end__startswith=phone[::-1]).order_by("end")
    if national:
        yield ranked.filter(same_country, term__startswith=national).order_by("term")


def _as_text(question: Question, entries: QuerySet) -> Iterator[QuerySet]:
    """The beginning of the name; words that begin so, anywhere in the text; words that contain it."""
    heads = _ranked(entries, Rank.NAME).annotate(head=Left("term", HEAD, output_field=C_TEXT)).order_by("head")
    for spelling in dict.fromkeys((question.folded, question.spelled)):
        yield heads.filter(head__startswith=f" {spelling}"[:HEAD])
    longest = max(map(len, question.folded.split()))
    if longest > 1:
        yield _ranked(entries, Rank.WORD).filter(_all_of(question.parts, " {}")).order_by()
    if longest >= SHORTEST_PART:
        yield _ranked(entries, Rank.PART).filter(_all_of(question.parts, "{}")).order_by()


def _as_email(question: Question, entries: QuerySet) -> QuerySet:
    """An e-mail address or website, whole or a part of it."""
    whole = Case(When(term__contains=f" {question.folded} ", then=Rank.EMAIL), default=Rank.PART)
    return entries.annotate(rank=whole).filter(term__contains=question.folded).order_by()


def _all_of(parts: list[tuple[str, ...]], pattern: str) -> Q:
    wanted = Q()
    for spellings in parts:
        wanted &= Q.create([("term__contains", pattern.format(word)) for word in spellings], connector=Q.OR)
    return wanted


def _ranked(entries: QuerySet, rank: int) -> QuerySet:
    return entries.annotate(rank=Value(rank, IntegerField()))


@transaction.atomic
def _similar(question: Question, entries: QuerySet, limit: int) -> list[Hit]:
    """Names spelled somewhat like it: slower, so only asked when nothing was found."""
    if sum(map(str.isalpha, question.folded)) <= SHORTEST_PART:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKENESS)])
    alike = _ranked(entries.filter(kind="customer", term__trigram_word_similar=question.folded), Rank.SIMILAR)
    alike = alike.annotate(likeness=TrigramWordSimilarity(question.folded, "term")).order_by("-likeness", "source_id")
    return _best(_rows(alike, min(limit, 10)))
