from django.db import migrations

# Checked at commit, for the rows that changed: two grids of one set may touch, never overlap.
# The advisory lock lets two editors of one set commit one after the other, so that neither
# checks against a state the other is about to change.
FORWARD = """
CREATE FUNCTION territory_grid_no_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    here text;
    there text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('territory_gridset'), NEW.grid_set_id::int);
    SELECT a.code, b.code INTO here, there
      FROM territory_grid a
      JOIN territory_grid b
        ON b.grid_set_id = a.grid_set_id AND b.id <> a.id
       AND a.geom && b.geom AND ST_Relate(a.geom, b.geom, '2********')
     WHERE a.id = NEW.id
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'grids % and % overlap', here, there
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'grid_no_overlap';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER grid_no_overlap
    AFTER INSERT OR UPDATE OF geom, grid_set_id ON territory_grid
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION territory_grid_no_overlap();
"""

BACKWARD = """
DROP TRIGGER grid_no_overlap ON territory_grid;
DROP FUNCTION territory_grid_no_overlap();
"""


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
