"""Nothing is added any more to a customer that was merged into another, by whatever path and at whatever moment.

Whoever adds something while the merge runs waits for it, as the merge waits for who came first. What belongs to a row
of the same customer (lines, allocations) needs no guard of its own: its key would find that row no more.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION customers_refuse_merged() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked constant bigint[] := ARRAY(SELECT DISTINCT customer_id FROM added WHERE customer_id IS NOT NULL);
    gone text;
BEGIN
    PERFORM FROM customers_customer WHERE id = ANY (asked) ORDER BY id FOR KEY SHARE;
    SELECT code INTO gone FROM customers_customer WHERE id = ANY (asked) AND status = 'merged' LIMIT 1;
    IF gone IS NOT NULL THEN
        RAISE EXCEPTION '% was merged into another customer: add it there', gone USING ERRCODE = 'CM001';
    END IF;
    RETURN NULL;
END $$
"""
TABLES = (
    "customers_address", "customers_assignment", "customers_bankaccount", "customers_contact",
    "customers_customer_categories", "customers_customer_tags", "customers_deliverypreference", "customers_email",
    "customers_hold", "customers_mandate", "customers_membership", "customers_phone", "customers_taxexemption",
    "catalog_alternativenumber", "catalog_assortment_customers", "catalog_pricelist", "catalog_verbalquote",
    "documents_storedfile", "journal_alert", "journal_appointment", "journal_guest", "journal_mail", "journal_task",
    "financials_adjustment", "financials_answerpack", "financials_document", "financials_payment",
    "financials_recurrence", "financials_statement", "credit_collectioncase", "credit_dispute",
    "credit_dunningstop", "credit_holdproposal", "credit_promise", "credit_reminder", "service_servicecall",
)  # fmt: skip


def guard(table):
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_not_for_merged AFTER INSERT ON {table} REFERENCING NEW TABLE AS added "
        "FOR EACH STATEMENT EXECUTE FUNCTION customers_refuse_merged()",
        f"DROP TRIGGER {table}_not_for_merged ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("service", "0001_initial"),
        ("customers", "0028_search_merged"),
        ("catalog", "0006_product_group"),
        ("documents", "0002_filed_by_the_house"),
        ("journal", "0019_books"),
        ("financials", "0030_after_a_merge"),
        ("credit", "0021_after_a_merge"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION customers_refuse_merged"),
        *(guard(table) for table in TABLES),
    ]
