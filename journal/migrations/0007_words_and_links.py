"""What is written can be found by its words, in one folder and in all; an entry may speak of several documents."""

from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations

from foundation.integrity import append_only, composite_key

# The page of a document tells its story; most entries speak of no document and are not in the index.
SPEAKS_OF = """
DROP INDEX journal_body_about;
DROP FUNCTION journal_about;
CREATE FUNCTION journal_speaks_of(content text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg((link ->> 0) || ':' || (link ->> 1))
    FROM jsonb_array_elements(
        CASE WHEN content::jsonb ? 'about' THEN jsonb_build_array(content::jsonb -> 'about') ELSE '[]' END
        || coalesce(content::jsonb -> 'links', '[]')
    ) link
$$;
CREATE INDEX journal_body_speaks_of ON journal_body USING gin (journal_speaks_of(content))
    WHERE journal_speaks_of(content) IS NOT NULL;
"""

# Words as search folds them, without marks: "HB-0101" is the words hb and 0101, one after the other. A question is
# taken apart the same way (journal.words). Tags of formatted text are no words.
WORDS = """
CREATE FUNCTION journal_words(content text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    said jsonb := content::jsonb;
    written text := coalesce(said ->> 'text', '');
BEGIN
    IF said ->> 'format' = 'rich' THEN
        written := regexp_replace(written, '<[^>]*>', ' ', 'g');
    END IF;
    RETURN to_tsvector('pg_catalog.simple', regexp_replace(
        public.foundation_fold(concat_ws(' ', said ->> 'subject', written, said ->> 'parties')),
        '[^[:alnum:]]+', ' ', 'g'));
END $$;
CREATE INDEX journal_body_words ON journal_body USING gin (customer_id, journal_words(content));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0006_diary_and_agenda"),
        ("customers", "0015_shared_credit"),
        ("foundation", "0010_search_entries"),
    ]

    operations = [
        BtreeGinExtension(),
        migrations.RunSQL(SPEAKS_OF, migrations.RunSQL.noop),
        migrations.RunSQL(WORDS, "DROP INDEX journal_body_words; DROP FUNCTION journal_words"),
        append_only("journal_assertion"),
        append_only("journal_delegation"),
        composite_key("journal_assertion", ("customer_id", "entry_id"), "journal_entry"),
        composite_key("journal_task", ("customer_id", "contact_id"), "customers_contact"),
        composite_key("journal_task", ("customer_id", "entry_id"), "journal_entry"),
        composite_key("journal_guest", ("customer_id", "contact_id"), "customers_contact"),
        composite_key("journal_guest", ("customer_id", "appointment_id"), "journal_appointment"),
    ]
