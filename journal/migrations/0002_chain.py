"""The chain is made by the database, and the database refuses every change to it (TRUST §1)."""

from django.db import migrations

from foundation.integrity import append_only, composite_key

CHAIN = """
CREATE FUNCTION journal_chain() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head journal_head%ROWTYPE;
BEGIN
    -- The head row is the lock: entries of one customer are numbered one after the other, without gaps.
    INSERT INTO journal_head (customer_id, seq, chain) VALUES (NEW.customer_id, 0, decode(repeat('00', 32), 'hex'))
        ON CONFLICT (customer_id) DO NOTHING;
    SELECT * INTO head FROM journal_head WHERE customer_id = NEW.customer_id FOR UPDATE;
    NEW.seq := head.seq + 1;
    NEW.recorded_at := clock_timestamp();
    -- Fixed-width fields after the two hashes and the signature: no two entries can concatenate to the same bytes.
    NEW.chain := sha256(head.chain || sha256(NEW.payload) || NEW.signature || int8send(NEW.seq)
        || int8send((extract(epoch FROM NEW.recorded_at) * 1000000)::bigint));
    UPDATE journal_head SET seq = NEW.seq, chain = NEW.chain WHERE customer_id = NEW.customer_id;
    RETURN NEW;
END $$;
CREATE TRIGGER journal_entry_chain BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION journal_chain();
ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER journal_entry_chain;
"""

# The head moves only together with an entry, from inside the trigger above.
HEAD = """
CREATE FUNCTION journal_guard_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 OR TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION 'the head of a journal moves only with an entry' USING ERRCODE = 'AO001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER journal_head_guard BEFORE INSERT OR UPDATE OR DELETE ON journal_head
    FOR EACH ROW EXECUTE FUNCTION journal_guard_head();
CREATE TRIGGER journal_head_no_truncate BEFORE TRUNCATE ON journal_head
    FOR EACH STATEMENT EXECUTE FUNCTION journal_guard_head();
ALTER TABLE journal_head ENABLE ALWAYS TRIGGER journal_head_guard;
ALTER TABLE journal_head ENABLE ALWAYS TRIGGER journal_head_no_truncate;
"""

# A body may be erased (both columns to NULL), nothing else; the order to erase is an entry of its own.
BODY = """
CREATE FUNCTION journal_guard_body() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.entry_id = OLD.entry_id AND NEW.customer_id = OLD.customer_id
            AND NEW.salt IS NULL AND NEW.content IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what stands in the journal is never changed, only erased by order' USING ERRCODE = 'AO001';
END $$;
CREATE TRIGGER journal_body_guard BEFORE UPDATE OR DELETE ON journal_body
    FOR EACH ROW EXECUTE FUNCTION journal_guard_body();
CREATE TRIGGER journal_body_no_truncate BEFORE TRUNCATE ON journal_body
    FOR EACH STATEMENT EXECUTE FUNCTION journal_guard_body();
ALTER TABLE journal_body ENABLE ALWAYS TRIGGER journal_body_guard;
ALTER TABLE journal_body ENABLE ALWAYS TRIGGER journal_body_no_truncate;
"""

# A key is revoked by setting revoked_at once; the rest of the register stays as it was written.
KEYS = """
CREATE FUNCTION journal_guard_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
            AND (NEW.key_id, NEW.purpose, NEW.user_id, NEW.public, NEW.not_before, NEW.replaces_id)
                IS NOT DISTINCT FROM
                (OLD.key_id, OLD.purpose, OLD.user_id, OLD.public, OLD.not_before, OLD.replaces_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a signing key is only ever added or revoked' USING ERRCODE = 'AO001';
END $$;
CREATE TRIGGER journal_signingkey_guard BEFORE UPDATE OR DELETE ON journal_signingkey
    FOR EACH ROW EXECUTE FUNCTION journal_guard_key();
CREATE TRIGGER journal_signingkey_no_truncate BEFORE TRUNCATE ON journal_signingkey
    FOR EACH STATEMENT EXECUTE FUNCTION journal_guard_key();
ALTER TABLE journal_signingkey ENABLE ALWAYS TRIGGER journal_signingkey_guard;
ALTER TABLE journal_signingkey ENABLE ALWAYS TRIGGER journal_signingkey_no_truncate;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("foundation", "0002_functions")]

    operations = [
        migrations.RunSQL(CHAIN, "DROP TRIGGER journal_entry_chain ON journal_entry; DROP FUNCTION journal_chain"),
        migrations.RunSQL(HEAD, "DROP FUNCTION journal_guard_head CASCADE"),
        migrations.RunSQL(BODY, "DROP FUNCTION journal_guard_body CASCADE"),
        migrations.RunSQL(KEYS, "DROP FUNCTION journal_guard_key CASCADE"),
        append_only("journal_entry"),
        append_only("journal_checkpoint"),
        append_only("journal_leaf"),
        composite_key("journal_body", ("customer_id", "entry_id"), "journal_entry"),
    ]
