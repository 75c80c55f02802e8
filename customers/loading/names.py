"""The names of contacts that stand in one column: read into parts, each spelling once; the text itself is kept."""

from customers.models import Person
from customers.names import read_name
from foundation.loading.staging import LIVE, Work

PARTS = ("salutation", "title", "first_name", "middle_name", "last_name", "suffix")
LONGEST = {name: Person._meta.get_field(name).max_length for name in PARTS}
AT_ONCE = 20_000  # spellings read before they are sent to the database


def read_names(work: Work) -> None:
    """Fill the parts of the live rows that have a name in one piece; a part with a cell of its own wins."""
    in_one = f"{LIVE} AND loading.first_name IS NULL AND loading.last_name IS NULL"
    typed = work.rows(f"SELECT DISTINCT name, coalesce(language, '') FROM loading WHERE {in_one}")
    work.run("DROP TABLE IF EXISTS pg_temp.loading_name")
    columns = ", ".join(f"{name} text" for name in PARTS)
    work.run(f"CREATE TEMP TABLE loading_name (typed text, spoken text, {columns}) ON COMMIT DROP")
    for start in range(0, len(typed), AT_ONCE):
        work.copy("loading_name", [(*each, *parts_of(*each)) for each in typed[start : start + AT_ONCE]])
    work.look_again("loading_name")
    said = ", ".join(f"{name} = coalesce(loading.{name}, nullif(read.{name}, ''))" for name in PARTS)
    work.run(
        f"""
        UPDATE loading SET as_typed = name, {said} FROM loading_name read
        WHERE read.typed = name AND read.spoken = coalesce(loading.language, '') AND {in_one}
        """
    )


def parts_of(typed: str, language: str) -> list[str]:
    """Return the parts of a name; one with more than its column holds is a last name altogether, as is one alone."""
    fields = read_name(typed, language).fields
    if not fields["last_name"]:
        fields |= {"first_name": "", "last_name": fields["first_name"]}
    if any(len(fields[name]) > LONGEST[name] for name in PARTS):
        fields = {**dict.fromkeys(PARTS, ""), "last_name": typed[: LONGEST["last_name"]]}
    return [fields[name] for name in PARTS]
