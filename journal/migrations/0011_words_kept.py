"""The words of an entry are kept beside it, names apart from the rest: they are asked for again and again."""

from django.db import migrations

# As in 0007, but: a word of which a part is bold stays one word, and how HTML writes "&" is none; text without accents
# takes the short way; names may hold any character; and however much folding adds, the words fit into a tsvector (a
# megabyte): 200,000 characters of at most four bytes.
FUNCTIONS = """
DROP INDEX journal_body_words;
DROP FUNCTION journal_words;
CREATE FUNCTION journal_words_of(written text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    written := CASE WHEN octet_length(written) = char_length(written) THEN lower(written)
        ELSE left(public.foundation_fold(written), 200000) END;
    RETURN to_tsvector('pg_catalog.simple', regexp_replace(written, '[^[:alnum:]]+', ' ', 'g'));
END $$;
CREATE FUNCTION journal_words(content text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    said jsonb := content::jsonb;
    written text := coalesce(said ->> 'text', '');
    names text := (SELECT string_agg(name, ' ') FROM jsonb_array_elements_text(
        CASE jsonb_typeof(said -> 'parties') WHEN 'array' THEN said -> 'parties' ELSE '[]' END) name);
BEGIN
    IF said ->> 'format' = 'rich' THEN
        written := regexp_replace(written, '<br>|</?(p|div|ul|ol|li|blockquote|pre)>', ' ', 'g');
        written := regexp_replace(regexp_replace(written, '<[^>]*>', '', 'g'), '&[a-z0-9#]+;', ' ', 'g');
    END IF;
    RETURN public.journal_words_of(concat_ws(' ', said ->> 'subject', written))
        || setweight(public.journal_words_of(coalesce(names, '')), 'A');
END $$;
"""
COLUMN = """
ALTER TABLE journal_body ADD COLUMN words tsvector GENERATED ALWAYS AS (journal_words(content)) STORED;
CREATE INDEX journal_body_words ON journal_body USING gin (customer_id, words);
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0010_confirmed_together")]

    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(COLUMN, "ALTER TABLE journal_body DROP COLUMN words"),
    ]
