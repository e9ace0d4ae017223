from django.db import migrations

# layers/territory/editions.py says why changes are counted by rows. Every 500th change adds the
# rows up; it leaves out those that another transaction is adding up at the moment.
CHANGES = """
CREATE TABLE territory_layerchange (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    layer text NOT NULL,
    changes bigint NOT NULL DEFAULT 1
);

CREATE FUNCTION territory_layer_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    here bigint;
BEGIN
    INSERT INTO territory_layerchange (layer) VALUES (TG_ARGV[0]) RETURNING id INTO here;
    IF here % 500 = 0 THEN
        WITH old AS (
            DELETE FROM territory_layerchange WHERE id IN (
                SELECT id FROM territory_layerchange WHERE layer = TG_ARGV[0]
                   FOR UPDATE SKIP LOCKED)
            RETURNING changes)
        INSERT INTO territory_layerchange (layer, changes)
        SELECT TG_ARGV[0], sum(changes) FROM old HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER grid_layer AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON territory_grid
    FOR EACH STATEMENT EXECUTE FUNCTION territory_layer_changed('grids');
CREATE TRIGGER gridset_layer AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON territory_gridset
    FOR EACH STATEMENT EXECUTE FUNCTION territory_layer_changed('grids');
CREATE TRIGGER division_layer AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON territory_division
    FOR EACH STATEMENT EXECUTE FUNCTION territory_layer_changed('divisions');
"""

CHANGES_BACKWARD = """
DROP TRIGGER grid_layer ON territory_grid;
DROP TRIGGER gridset_layer ON territory_gridset;
DROP TRIGGER division_layer ON territory_division;
DROP FUNCTION territory_layer_changed();
DROP TABLE territory_layerchange;
"""

# Borders as a map of each zoom needs them, made by levels.py; without keys into the tables, since
# a row counts only while its version is the feature's.
LEVELS = """
CREATE TABLE territory_level (
    kind text NOT NULL,
    feature_id bigint NOT NULL,
    zoom smallint NOT NULL,
    version integer NOT NULL,
    geom geometry(MultiPolygon, 3857) NOT NULL,
    PRIMARY KEY (kind, feature_id, zoom)
);
"""

# The square of level 19 a point (EPSG:4326) lies in: x and y of the web's tiles with their bits in
# turns, so that the squares of a tile of any lower level are one range of numbers.
SQUARE = """
CREATE FUNCTION territory_square(at geometry) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    side constant bigint := 524288;
    lat double precision := radians(ST_Y(at));
    x bigint := least(greatest(floor((ST_X(at) + 180) / 360 * side), 0), side - 1);
    y bigint := least(greatest(floor((1 - ln(tan(lat) + 1 / cos(lat)) / pi()) / 2 * side), 0), side - 1);
BEGIN
    x := (x | (x << 16)) & 281470681808895;
    x := (x | (x << 8)) & 71777214294589695;
    x := (x | (x << 4)) & 1085102592571150095;
    x := (x | (x << 2)) & 3689348814741910323;
    x := (x | (x << 1)) & 6148914691236517205;
    y := (y | (y << 16)) & 281470681808895;
    y := (y | (y << 8)) & 71777214294589695;
    y := (y | (y << 4)) & 1085102592571150095;
    y := (y | (y << 2)) & 3689348814741910323;
    y := (y | (y << 1)) & 6148914691236517205;
    RETURN x | (y << 1);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("territory", "0004_history_by_triggers")]
    operations = [
        migrations.RunSQL(CHANGES, CHANGES_BACKWARD),
        migrations.RunSQL(LEVELS, "DROP TABLE territory_level"),
        migrations.RunSQL(SQUARE, "DROP FUNCTION territory_square(geometry)"),
    ]
