"""One table of everything a caller may say, and how text is compared: the same functions write it and read it."""

from django.db import migrations, models

# The dictionary is named, so that the search path does not matter and the result never changes.
FOLD = """
CREATE FUNCTION foundation_fold(written text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN lower(public.unaccent('public.unaccent'::regdictionary, normalize(written, NFKC)));
END $$;
"""

# Müller is asked for as "muller" and as "mueller": text with such a letter is kept in both spellings.
# Every word has a space before it, the first one too, so that beginnings of words can be looked for.
SEARCH_TEXT = """
CREATE FUNCTION foundation_search_text(written text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    folded text := foundation_fold(written);
    spelled text := foundation_spelled_out(written);
BEGIN
    RETURN CASE spelled WHEN folded THEN ' ' || folded ELSE ' ' || folded || ' | ' || spelled END;
END $$;

CREATE FUNCTION foundation_spelled_out(written text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    small text := lower(normalize(written, NFKC));
BEGIN
    IF small !~ '[äöüøå]' THEN
        RETURN foundation_fold(written);
    END IF;
    RETURN foundation_fold(replace(replace(replace(replace(replace(
        small, 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ø', 'oe'), 'å', 'aa'));
END $$;
"""

# "INV-00 42" is compared as "inv0042" and by its digits, zeros at the head of each run left out: "42".
NUMBERS = """
CREATE FUNCTION foundation_number_key(written text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(lower(written), '[^[:alnum:]]+', '', 'g')
$$;

CREATE FUNCTION foundation_number_digits(written text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(regexp_replace(written, '(^|[^0-9])0+', '\1', 'g'), '[^0-9]+', '', 'g')
$$;
"""

# The country codes of ITU-T E.164: 1 and 7, the two-digit ones, and three digits else. The longest alternative wins
# here, so they exclude each other.
PHONES = """
CREATE FUNCTION foundation_national(international text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT ltrim(regexp_replace(international,
        '^([17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]'
        '|(2[1-689]|3[578]|42|5[09]|6[7-9]|8[0357-9]|9[679])[0-9])', ''), '0')
$$;
"""

# Two transactions may extend the same customer's text at once. The second waits here for the first; the statement
# after the lock has a snapshot of its own, so it reads what the first wrote. EXCEPT is hashed or sorted whatever the
# planner believes, and leaves what is right already untouched. In a load the ids are noted first (foundation.upkeep).
REFRESH = """
CREATE FUNCTION foundation_refresh_search(source text, kinds text[], ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('foundation.search', true) = 'later' THEN
        INSERT INTO pg_temp.search_later SELECT source, kinds, unnest(ids);
        RETURN;
    END IF;
    PERFORM FROM foundation_searchentry entry WHERE entry.source_id = ANY (ids) AND entry.kind = ANY (kinds)
        ORDER BY entry.source_id, entry.kind, entry.customer_id FOR UPDATE;
    EXECUTE format($query$
        WITH wanted AS MATERIALIZED (
            SELECT customer_id, kind, source_id, term COLLATE "C" AS term, digits COLLATE "C" AS digits FROM %I($1)),
        present AS MATERIALIZED (
            SELECT customer_id, kind::text, source_id, term, digits FROM foundation_searchentry
            WHERE source_id = ANY ($1) AND kind = ANY ($2)),
        gone AS (
            DELETE FROM foundation_searchentry entry
            USING (SELECT source_id, kind, customer_id FROM present
                   EXCEPT SELECT source_id, kind, customer_id FROM wanted) stale
            WHERE (entry.source_id, entry.kind, entry.customer_id) = (stale.source_id, stale.kind, stale.customer_id))
        INSERT INTO foundation_searchentry (customer_id, kind, source_id, term, digits)
        SELECT * FROM (SELECT * FROM wanted EXCEPT SELECT * FROM present) fresh ORDER BY source_id, kind, customer_id
        ON CONFLICT (source_id, kind, customer_id) DO UPDATE SET term = excluded.term, digits = excluded.digits
    $query$, source) USING ids, kinds;
END $$;
"""


# One part a kind of question, each with its own statistics and indexes.
TABLE = """
CREATE TABLE foundation_searchentry (
    customer_id bigint NOT NULL,
    kind varchar(12) NOT NULL,
    source_id bigint NOT NULL,
    term text COLLATE "C" NOT NULL,
    digits text COLLATE "C" NOT NULL,
    PRIMARY KEY (source_id, kind, customer_id)
) PARTITION BY LIST (kind);
CREATE TABLE foundation_searchname PARTITION OF foundation_searchentry FOR VALUES IN ('customer');
CREATE TABLE foundation_searchemail PARTITION OF foundation_searchentry FOR VALUES IN ('email');
CREATE TABLE foundation_searchphone PARTITION OF foundation_searchentry FOR VALUES IN ('phone');
CREATE TABLE foundation_searchnumber PARTITION OF foundation_searchentry
    FOR VALUES IN ('code', 'tax', 'extension', 'document', 'reference', 'order_number', 'payment');

CREATE INDEX search_by_any_part ON foundation_searchname USING gin (term gin_trgm_ops);
CREATE INDEX search_by_name ON foundation_searchname (left(term, 60));
CREATE INDEX search_by_email ON foundation_searchemail USING gin (term gin_trgm_ops);
CREATE INDEX search_by_phone ON foundation_searchphone (term);
CREATE INDEX search_by_phone_end ON foundation_searchphone (reverse(digits));
CREATE INDEX search_by_number ON foundation_searchnumber (term);
CREATE INDEX search_by_number_end ON foundation_searchnumber (reverse(term));
CREATE INDEX search_by_digits ON foundation_searchnumber (digits);
"""

KINDS = [
    ("customer", "Customer"),
    ("email", "e-mail"),
    ("code", "Code"),
    ("tax", "tax number"),
    ("phone", "Phone"),
    ("extension", "Extension"),
    ("document", "Document"),
    ("reference", "customer's reference"),
    ("order_number", "Order Number"),
    ("payment", "Payment"),
]
MODEL = migrations.CreateModel(
    name="SearchEntry",
    fields=[
        (
            "pk",
            models.CompositePrimaryKey(
                "source_id", "kind", "customer_id", blank=True, editable=False, primary_key=True, serialize=False
            ),
        ),
        ("customer_id", models.BigIntegerField()),
        ("kind", models.CharField(choices=KINDS, max_length=12)),
        ("source_id", models.BigIntegerField()),
        ("term", models.TextField(db_collation="C")),
        ("digits", models.TextField(blank=True, db_collation="C")),
    ],
    options={"verbose_name_plural": "search entries"},
)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0003_series")]

    operations = [
        migrations.SeparateDatabaseAndState([migrations.RunSQL(TABLE, "DROP TABLE foundation_searchentry")], [MODEL]),
        migrations.RunSQL(FOLD, "DROP FUNCTION foundation_fold"),
        migrations.RunSQL(SEARCH_TEXT, "DROP FUNCTION foundation_search_text, foundation_spelled_out"),
        migrations.RunSQL(NUMBERS, "DROP FUNCTION foundation_number_key, foundation_number_digits"),
        migrations.RunSQL(PHONES, "DROP FUNCTION foundation_national"),
        migrations.RunSQL(REFRESH, "DROP FUNCTION foundation_refresh_search"),
    ]
