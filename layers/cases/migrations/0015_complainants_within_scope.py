from django.db import migrations

# ADR 0011. The case decides, as in queries.for_scope, but for people: a leader's area does not
# count. Anybody may report and so write a row; reading one, or changing it, needs the scope.
FORWARD = """
ALTER TABLE cases_complainant ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_complainant FORCE ROW LEVEL SECURITY;
CREATE POLICY within_scope ON cases_complainant USING (
    current_setting('suilaiban.people', true) = 'all'
    OR (current_setting('suilaiban.people', true) = 'scope' AND EXISTS (
        SELECT FROM cases_case c
         WHERE c.id = cases_complainant.case_id
           AND (c.owner_id = nullif(current_setting('suilaiban.user', true), '')::bigint
                OR c.grid_id = ANY(nullif(current_setting('suilaiban.grids', true), '')::bigint[])
                OR c.department_id
                   = ANY(nullif(current_setting('suilaiban.departments', true), '')::bigint[])
                OR c.helpers
                   && nullif(current_setting('suilaiban.departments', true), '')::bigint[]
                OR ARRAY[c.town_id, c.village_id]
                   && nullif(current_setting('suilaiban.divisions', true), '')::bigint[])))
) WITH CHECK (true);
"""
BACKWARD = """
DROP POLICY within_scope ON cases_complainant;
ALTER TABLE cases_complainant NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_complainant DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_category_events")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
