from django.db import migrations, models

# A token that no other state of the territory ever has: a counter would be given again after a
# roll-back or when an older dump is loaded. Drafts leave it alone, so that whoever works on one
# waits for nobody.
FORWARD = """
CREATE FUNCTION territory_new_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO territory_borderstamp (id, token) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET token = EXCLUDED.token;
    RETURN NULL;
END $$;

CREATE FUNCTION territory_new_stamp_if_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- First the lock of the set (migration 0002), as every edit of borders takes it: two
    -- transactions that took the two in another order would wait for each other.
    PERFORM pg_advisory_xact_lock(hashtext('territory_gridset'), s.id::int)
       FROM territory_gridset s
      WHERE s.state = 'in_force' AND s.id IN (SELECT grid_set_id FROM changed)
      ORDER BY s.id;
    IF FOUND THEN
        INSERT INTO territory_borderstamp (id, token) VALUES (1, gen_random_uuid())
        ON CONFLICT (id) DO UPDATE SET token = EXCLUDED.token;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER grid_stamp_insert AFTER INSERT ON territory_grid
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION territory_new_stamp_if_in_force();
CREATE TRIGGER grid_stamp_update AFTER UPDATE ON territory_grid
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION territory_new_stamp_if_in_force();
-- A grid that an update takes out of its set.
CREATE TRIGGER grid_stamp_leave AFTER UPDATE ON territory_grid
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION territory_new_stamp_if_in_force();
CREATE TRIGGER grid_stamp_delete AFTER DELETE ON territory_grid
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION territory_new_stamp_if_in_force();
CREATE TRIGGER grid_stamp_truncate AFTER TRUNCATE ON territory_grid
    FOR EACH STATEMENT EXECUTE FUNCTION territory_new_stamp();
CREATE TRIGGER gridset_stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON territory_gridset
    FOR EACH STATEMENT EXECUTE FUNCTION territory_new_stamp();
CREATE TRIGGER division_stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON territory_division
    FOR EACH STATEMENT EXECUTE FUNCTION territory_new_stamp();

INSERT INTO territory_borderstamp (id, token) VALUES (1, gen_random_uuid());
"""

BACKWARD = """
DROP TRIGGER division_stamp ON territory_division;
DROP TRIGGER gridset_stamp ON territory_gridset;
DROP TRIGGER grid_stamp_truncate ON territory_grid;
DROP TRIGGER grid_stamp_delete ON territory_grid;
DROP TRIGGER grid_stamp_leave ON territory_grid;
DROP TRIGGER grid_stamp_update ON territory_grid;
DROP TRIGGER grid_stamp_insert ON territory_grid;
DROP FUNCTION territory_new_stamp_if_in_force();
DROP FUNCTION territory_new_stamp();
"""


class Migration(migrations.Migration):
    dependencies = [("territory", "0005_tiles")]
    operations = [
        migrations.CreateModel(
            name="BorderStamp",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("token", models.UUIDField(editable=False)),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="borderstamp_is_one")]},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
