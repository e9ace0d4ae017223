from django.db import migrations

# ADR 0011. FORCE, because the application's role owns the tables. Without a scope there is nobody.
# The household's grid decides; the table of households has no row-level security itself, since
# that would switch its spatial index off.
SEEN = """
    current_setting('suilaiban.people', true) = 'all'
    OR (current_setting('suilaiban.people', true) = 'scope' AND EXISTS (
        SELECT FROM residents_household h
          JOIN territory_grid g ON g.id = h.grid_id
          JOIN territory_division v ON v.id = g.village_id
         WHERE h.id = {table}.household_id
           AND (g.id = ANY(nullif(current_setting('suilaiban.grids', true), '')::bigint[])
                OR ARRAY[v.id, v.parent_id]
                   && nullif(current_setting('suilaiban.divisions', true), '')::bigint[])))
"""
TABLES = ("residents_person", "residents_personrevision")

FORWARD = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY within_scope ON {table} USING ({seen});
"""
BACKWARD = """
DROP POLICY within_scope ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("residents", "0002_history_by_triggers")]
    operations = [
        migrations.RunSQL(
            FORWARD.format(table=table, seen=SEEN.format(table=table)),
            BACKWARD.format(table=table),
        )
        for table in TABLES
    ]
