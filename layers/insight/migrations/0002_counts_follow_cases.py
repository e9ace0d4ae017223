from django.db import migrations

# Statement triggers, so that a COPY of a million cases costs one aggregate and not a million calls.
# Rows are written in the order of their key: two statements then cannot wait for each other.
FACTS = """
  (c.received_at AT TIME ZONE b.time_zone)::date AS day, c.category_id AS category, c.channel,
  coalesce(c.grid_id, 0) AS grid,
  CASE WHEN c.grid_id IS NULL THEN 0 ELSE floor(ST_X(c.geom) / b.step_lon)::int END AS cell_x,
  CASE WHEN c.grid_id IS NULL THEN 0 ELSE floor(ST_Y(c.geom) / b.step_lat)::int END AS cell_y,
  (c.state <> 'void')::int AS n,
  (c.state <> 'void' AND c.resolved_at IS NOT NULL)::int AS resolved,
  (c.state <> 'void' AND c.resolved_at IS NOT NULL AND c.resolved_at <= c.resolve_due)::int
    AS on_time,
  CASE WHEN c.state = 'void' OR c.resolved_at IS NULL THEN 0
    ELSE (extract(epoch FROM c.resolved_at - c.received_at) / 60)::bigint END AS minutes
"""

WRITE = """
    INSERT INTO insight_daycount AS kept
      (day, category, channel, grid, cell_x, cell_y, n, resolved, on_time, minutes, changed)
    SELECT day, category, channel, grid, cell_x, cell_y, sum(sign * n), sum(sign * resolved),
           sum(sign * on_time), sum(sign * minutes), pg_current_xact_id()::text::bigint
      FROM ({facts}) facts
     GROUP BY day, category, channel, grid, cell_x, cell_y
    HAVING sum(sign * n) <> 0 OR sum(sign * resolved) <> 0 OR sum(sign * on_time) <> 0
        OR sum(sign * minutes) <> 0
     ORDER BY day, category, channel, grid, cell_x, cell_y
    ON CONFLICT (day, category, channel, grid, cell_x, cell_y) DO UPDATE
      SET n = kept.n + excluded.n, resolved = kept.resolved + excluded.resolved,
          on_time = kept.on_time + excluded.on_time, minutes = kept.minutes + excluded.minutes,
          changed = excluded.changed;
"""


def facts(sign: int, rows: str) -> str:
    return f"SELECT {sign} AS sign, {FACTS} FROM {rows} c CROSS JOIN insight_basis b"


CHANGED = """
       JOIN {other} o ON o.id = c.id
        AND (o.received_at, o.category_id, o.channel, o.grid_id, o.geom, o.state = 'void',
             o.resolved_at, o.resolve_due)
            IS DISTINCT FROM
            (c.received_at, c.category_id, c.channel, c.grid_id, c.geom, c.state = 'void',
             c.resolved_at, c.resolve_due)
"""

FORWARD = f"""
CREATE FUNCTION insight_count_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {WRITE.format(facts=facts(1, "inserted"))} RETURN NULL; END $$;

CREATE FUNCTION insight_count_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {WRITE.format(facts=facts(-1, "deleted"))} RETURN NULL; END $$;

CREATE FUNCTION insight_count_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {WRITE.format(facts=
    facts(-1, "before") + CHANGED.format(other="after")
    + " UNION ALL " + facts(1, "after") + CHANGED.format(other="before"))} RETURN NULL; END $$;

CREATE FUNCTION insight_count_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM insight_daycount;
    UPDATE insight_basis SET edition = edition + 1;
    RETURN NULL;
END $$;

CREATE TRIGGER count_inserted AFTER INSERT ON cases_case
    REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION insight_count_inserted();
CREATE TRIGGER count_deleted AFTER DELETE ON cases_case
    REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION insight_count_deleted();
CREATE TRIGGER count_updated AFTER UPDATE ON cases_case
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION insight_count_updated();
CREATE TRIGGER count_emptied AFTER TRUNCATE ON cases_case
    FOR EACH STATEMENT EXECUTE FUNCTION insight_count_emptied();

INSERT INTO insight_daycount
  (day, category, channel, grid, cell_x, cell_y, n, resolved, on_time, minutes, changed)
SELECT day, category, channel, grid, cell_x, cell_y, sum(n), sum(resolved), sum(on_time),
       sum(minutes), pg_current_xact_id()::text::bigint
  FROM ({facts(1, "cases_case")}) facts
 GROUP BY day, category, channel, grid, cell_x, cell_y HAVING sum(n) <> 0;
"""

BACKWARD = """
DROP TRIGGER count_emptied ON cases_case;
DROP TRIGGER count_updated ON cases_case;
DROP TRIGGER count_deleted ON cases_case;
DROP TRIGGER count_inserted ON cases_case;
DROP FUNCTION insight_count_emptied();
DROP FUNCTION insight_count_updated();
DROP FUNCTION insight_count_deleted();
DROP FUNCTION insight_count_inserted();
DELETE FROM insight_daycount;
DELETE FROM insight_basis;
"""


def basis(apps, schema_editor):
    # The lattice of the demo county; ``manage.py counts --rebuild`` lays it to the real one.
    apps.get_model("insight", "Basis").objects.create(pk=1, step_lon=0.002165, step_lat=0.001803)


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_initial"), ("cases", "0002_history_stays")]
    operations = [
        migrations.RunPython(basis, migrations.RunPython.noop),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
