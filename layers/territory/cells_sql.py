"""SQL for migrations: a table of points becomes a layer of tiles.

It gets the point in web Mercator as a stored column, a counter of its changes, and a table of
squares with how many of its points lie in each. See cells.py for reading them, ADR 0014 for why.
"""

_FORWARD = """
ALTER TABLE {table} ADD COLUMN mercator geometry(Point, 3857)
    GENERATED ALWAYS AS (ST_Transform(geom, 3857)) STORED;
CREATE INDEX {table}_mercator ON {table} USING gist (mercator) WHERE {live};

CREATE TRIGGER {table}_layer AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION territory_layer_changed('{layer}');

CREATE TABLE {table}_cell (
    level smallint NOT NULL,
    cell bigint NOT NULL,
    grid_id bigint NOT NULL,
    n integer NOT NULL
);
CREATE INDEX {table}_cell_place ON {table}_cell (level, cell) INCLUDE (grid_id, n);

CREATE FUNCTION {table}_cells_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM {table}_cell;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO {table}_cell (level, cell, grid_id, n)
        SELECT level, square >> (2 * (19 - level)), grid_id, count(*)
          FROM (SELECT territory_square(geom) AS square, grid_id FROM after WHERE {live}) came
         CROSS JOIN generate_series(14, 19) level
         GROUP BY 1, 2, 3;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO {table}_cell (level, cell, grid_id, n)
        SELECT level, square >> (2 * (19 - level)), grid_id, -count(*)
          FROM (SELECT territory_square(geom) AS square, grid_id FROM before WHERE {live}) went
         CROSS JOIN generate_series(14, 19) level
         GROUP BY 1, 2, 3;
    ELSE
        INSERT INTO {table}_cell (level, cell, grid_id, n)
        SELECT level, square >> (2 * (19 - level)), grid_id, sum(n)
          FROM (SELECT territory_square(p.geom) AS square, p.grid_id, p.n
                  FROM (SELECT id, geom, grid_id FROM after WHERE {live}) a
                  FULL JOIN (SELECT id, geom, grid_id FROM before WHERE {live}) b USING (id)
                 CROSS JOIN LATERAL (VALUES (a.geom, a.grid_id, 1), (b.geom, b.grid_id, -1))
                       p (geom, grid_id, n)
                 WHERE p.geom IS NOT NULL
                   AND (a.geom IS DISTINCT FROM b.geom OR a.grid_id IS DISTINCT FROM b.grid_id)
               ) moved
         CROSS JOIN generate_series(14, 19) level
         GROUP BY 1, 2, 3 HAVING sum(n) <> 0;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER {table}_came AFTER INSERT ON {table} REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_cells_follow();
CREATE TRIGGER {table}_moved AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_cells_follow();
CREATE TRIGGER {table}_went AFTER DELETE ON {table} REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_cells_follow();
CREATE TRIGGER {table}_emptied AFTER TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_cells_follow();

INSERT INTO {table}_cell (level, cell, grid_id, n)
SELECT level, territory_square(geom) >> (2 * (19 - level)), grid_id, count(*)
  FROM {table} CROSS JOIN generate_series(14, 19) level
 WHERE {live} GROUP BY 1, 2, 3;
"""

_BACKWARD = """
DROP TRIGGER {table}_came ON {table};
DROP TRIGGER {table}_moved ON {table};
DROP TRIGGER {table}_went ON {table};
DROP TRIGGER {table}_emptied ON {table};
DROP FUNCTION {table}_cells_follow();
DROP TABLE {table}_cell;
DROP TRIGGER {table}_layer ON {table};
ALTER TABLE {table} DROP COLUMN mercator;
"""


def layer_of_points(table: str, layer: str, live: str) -> tuple[str, str]:
    """Return SQL, forward and backward, for ``table`` with ``geom`` (EPSG:4326) and ``grid_id``.

    ``layer`` is its counter; ``live`` is a condition for the rows that the map shows.
    """
    words = {"table": table, "layer": layer, "live": live}
    return _FORWARD.format(**words), _BACKWARD.format(**words)
