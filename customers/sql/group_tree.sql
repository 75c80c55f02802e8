-- The tree of groups, with what is needed for its reading order.
RECURSIVE tree AS (
    SELECT id, parent_id, name, notes, ARRAY[name::text] AS path, ARRAY[id] AS line, ARRAY[lower(name::text)] AS place
    FROM customers_group WHERE parent_id IS NULL
    UNION ALL
    SELECT child.id, child.parent_id, child.name, child.notes, tree.path || child.name::text, tree.line || child.id,
           tree.place || lower(child.name::text)
    FROM tree JOIN customers_group child ON child.parent_id = tree.id
)
