from django.db import migrations

# ADR 0011: what a visit's diary says of a household is personal data, so the database shows it
# within a scope only. The present grid of the household or enterprise decides, so that the diary
# goes with the door when a border moves.
FORWARD = """
ALTER TABLE fieldwork_visit ENABLE ROW LEVEL SECURITY;
ALTER TABLE fieldwork_visit FORCE ROW LEVEL SECURITY;
CREATE POLICY within_scope ON fieldwork_visit USING (
    current_setting('suilaiban.people', true) = 'all'
    OR (current_setting('suilaiban.people', true) = 'scope' AND EXISTS (
        SELECT FROM territory_grid g JOIN territory_division v ON v.id = g.village_id
         WHERE g.id = coalesce(
                 (SELECT h.grid_id FROM residents_household h
                   WHERE h.id = fieldwork_visit.household_id),
                 (SELECT e.grid_id FROM enterprises_enterprise e
                   WHERE e.id = fieldwork_visit.enterprise_id))
           AND (g.id = ANY(nullif(current_setting('suilaiban.grids', true), '')::bigint[])
                OR ARRAY[v.id, v.parent_id]
                   && nullif(current_setting('suilaiban.divisions', true), '')::bigint[])))
);
"""
BACKWARD = """
DROP POLICY within_scope ON fieldwork_visit;
ALTER TABLE fieldwork_visit NO FORCE ROW LEVEL SECURITY;
ALTER TABLE fieldwork_visit DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0002_log_stays")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
