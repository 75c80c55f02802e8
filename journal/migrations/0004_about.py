from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_chain_in_bulk")]

    operations = [
        # The page of a document tells its story; most entries speak of no document and are not in the index.
        migrations.RunSQL(
            """
            CREATE FUNCTION journal_about(content text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
                SELECT (content::jsonb -> 'about' ->> 0) || ':' || (content::jsonb -> 'about' ->> 1)
            $$;
            CREATE INDEX journal_body_about ON journal_body (journal_about(content))
                WHERE journal_about(content) IS NOT NULL;
            """,
            "DROP INDEX journal_body_about; DROP FUNCTION journal_about",
        ),
    ]
