"""Names are found however they are spelled, while they are typed; and no head office stands below itself.

customers_name_keys: for each word of a name its first letters and its consonants, so that a slip in one of them leaves
the other. An index of it finds who may be meant in some milliseconds among a million.

customers_guard_branches locks the line of head offices from the branch upwards, as orders do, so that of two who would
make a circle together the second sees what the first has done. SQLSTATE CB001: a head office below itself.
"""

from django.db import migrations

NAME_KEYS = r"""
CREATE FUNCTION customers_name_keys(name text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    word text;
    bones text;
    keys text[] := '{}';
BEGIN
    FOREACH word IN ARRAY regexp_split_to_array(public.foundation_fold(name), '[^[:alnum:]]+') LOOP
        IF length(word) >= 3 THEN
            bones := regexp_replace(translate(substr(word, 2), 'aeiouyh', ''), '(.)\1+', '\1', 'g');
            keys := keys || left(word, 4) || ('~' || left(left(word, 1) || bones, 4));
        END IF;
    END LOOP;
    RETURN keys;
END $$;
CREATE INDEX customer_by_name_keys ON customers_customer USING gin (customers_name_keys(name));
"""
NO_NAME_KEYS = """
DROP INDEX customer_by_name_keys;
DROP FUNCTION customers_name_keys;
"""

GUARD = """
CREATE FUNCTION customers_guard_branches() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    above bigint := NEW.parent_id;
    passed bigint[] := '{}';
BEGIN
    WHILE above IS NOT NULL LOOP
        IF above = NEW.id OR above = ANY (passed) THEN
            RAISE EXCEPTION 'a head office cannot be a branch of its own branch' USING ERRCODE = 'CB001';
        END IF;
        passed := passed || above;
        SELECT parent_id INTO above FROM customers_customer WHERE id = above FOR NO KEY UPDATE;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER customers_guard_branches AFTER INSERT OR UPDATE OF parent_id ON customers_customer
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION customers_guard_branches();
"""
UNGUARD = """
DROP TRIGGER customers_guard_branches ON customers_customer;
DROP FUNCTION customers_guard_branches;
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0030_importing"), ("foundation", "0010_search_entries")]

    operations = [migrations.RunSQL(NAME_KEYS, NO_NAME_KEYS), migrations.RunSQL(GUARD, UNGUARD)]
