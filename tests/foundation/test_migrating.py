"""Steps taken at once leave what the same steps leave one by one, forwards and back, and make the models anew once."""

from unittest import mock

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from foundation.migrating import AtOnce

pytestmark = pytest.mark.django_db(transaction=True)


def shelf():
    return migrations.CreateModel(name="Shelf", fields=[("id", models.BigAutoField(primary_key=True))])


def steps():
    """Return a second model that points to the first, and what the first one gets for it."""
    book = [("id", models.BigAutoField(primary_key=True)), ("shelf", models.ForeignKey("Shelf", models.PROTECT))]
    return [
        migrations.CreateModel(name="Book", fields=book),
        migrations.AddField("shelf", "room", models.CharField(max_length=9, default="")),
        migrations.AddField("shelf", "best", models.ForeignKey("Book", models.PROTECT, null=True, related_name="+")),
        migrations.AddConstraint(
            "shelf", models.UniqueConstraint(fields=["room"], condition=models.Q(best=None), name="shelf_alone")
        ),
        migrations.AddIndex("shelf", models.Index(fields=["room"], name="shelf_room")),
        migrations.AddConstraint(
            "shelf", models.CheckConstraint(condition=models.Q(room__gte=""), name="shelf_has_a_room")
        ),
    ]


def migration(*operations):
    made = migrations.Migration("0001_books", "library")
    made.operations = list(operations)
    return made


def found():
    """Return the columns, indexes and constraints of both tables."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute
            WHERE attrelid IN (to_regclass('library_shelf'), to_regclass('library_book')) AND attnum > 0
                AND NOT attisdropped
            UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), true FROM pg_constraint
            WHERE conrelid IN (to_regclass('library_shelf'), to_regclass('library_book'))
            UNION ALL SELECT tablename, indexname, indexdef, true FROM pg_indexes WHERE tablename LIKE 'library_%'
            ORDER BY 1, 2, 3""")
        return cursor.fetchall()


def apply_and_undo(*operations):
    """Return what stands in the database after all of it and after taking it back, and the state of the models."""
    begin, more = migration(shelf()), migration(*operations)
    with connection.schema_editor() as editor:
        before = begin.apply(ProjectState(), editor)
    assert before.apps.get_models(), "as while migrating: the models are there and must be made anew"
    with connection.schema_editor() as editor:
        after = more.apply(before.clone(), editor)
    made = found()
    with connection.schema_editor() as editor:
        more.unapply(before.clone(), editor)
    left = found()
    with connection.schema_editor() as editor:
        begin.unapply(ProjectState(), editor)
    return made, left, after


def test_the_same_stands_in_the_database_as_after_one_by_one():
    made, left, after = apply_and_undo(*steps())
    made_at_once, left_at_once, after_at_once = apply_and_undo(AtOnce(*steps()))
    assert made
    assert made_at_once == made
    assert left
    assert left_at_once == left
    assert after_at_once == after
    assert {field.name for field in after_at_once.apps.get_model("library", "shelf")._meta.get_fields()} == {
        *("id", "room", "best", "book")
    }


def test_the_models_are_made_anew_once():
    with connection.schema_editor() as editor:
        state = migration(shelf()).apply(ProjectState(), editor)
    assert state.apps
    with mock.patch.object(ProjectState, "_reload", autospec=True, side_effect=ProjectState._reload) as made_anew:
        AtOnce(*steps()).state_forwards("library", state)
    assert made_anew.call_count == 1


def test_it_goes_back_if_all_of_it_does_and_says_all_of_it():
    there_only = migrations.RunSQL("SELECT 1")
    assert AtOnce(*steps()).reversible
    assert not AtOnce(*steps(), there_only).reversible
    assert AtOnce(*steps()[:2]).describe() == "Create model Book; Add field room to shelf"
