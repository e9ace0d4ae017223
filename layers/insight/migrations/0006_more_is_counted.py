from django.conf import settings
from django.db import migrations, models

# As in 0002, with the system a case comes from in the key, and with what happened to it and what
# its complainant said. Its complainant's word is the latest call that was answered.
KEY = "day, category, channel, system, grid, cell_x, cell_y"
SUMS = (
    "n", "resolved", "on_time", "minutes", "closed", "reworked", "one_hop", "reached", "contacted",
    "solved", "satisfied",
)  # fmt: skip
ANSWERS = SUMS[-4:]

PLACE = """
  (c.received_at AT TIME ZONE b.time_zone)::date AS day, c.category_id AS category, c.channel,
  CASE WHEN c.source_system = '' THEN 0
    ELSE ('x' || left(md5(c.source_system), 7))::bit(28)::int END AS system,
  coalesce(c.grid_id, 0) AS grid,
  CASE WHEN c.grid_id IS NULL THEN 0 ELSE floor(ST_X(c.geom) / b.step_lon)::int END AS cell_x,
  CASE WHEN c.grid_id IS NULL THEN 0 ELSE floor(ST_Y(c.geom) / b.step_lat)::int END AS cell_y
"""
WORK = """
  (c.state <> 'void')::int AS n,
  (c.state <> 'void' AND c.resolved_at IS NOT NULL)::int AS resolved,
  (c.state <> 'void' AND c.resolved_at IS NOT NULL AND c.resolved_at <= c.resolve_due)::int
    AS on_time,
  CASE WHEN c.state = 'void' OR c.resolved_at IS NULL THEN 0
    ELSE (extract(epoch FROM c.resolved_at - c.received_at) / 60)::bigint END AS minutes,
  (c.state = 'closed')::int AS closed,
  (c.state <> 'void' AND c.resolved_at IS NOT NULL AND c.reworks > 0)::int AS reworked,
  (c.state <> 'void' AND c.resolved_at IS NOT NULL AND coalesce(c.one_hop, c.hops <= 1))::int
    AS one_hop
"""
SAID = "1 AS reached, k.contacted::int, k.solved::int, (k.score >= b.satisfied_from)::int AS satisfied"
WORD = f"""
       LEFT JOIN LATERAL (SELECT {SAID} FROM cases_callback k
                           WHERE k.case_id = c.id AND k.outcome = 'answered'
                           ORDER BY k.id DESC LIMIT 1) said ON c.state <> 'void'
"""

WRITE = f"""
    INSERT INTO insight_daycount AS kept ({KEY}, {", ".join(SUMS)}, changed)
    SELECT {KEY}, {", ".join(f"sum(sign * {name})" for name in SUMS)},
           pg_current_xact_id()::text::bigint
      FROM ({{facts}}) facts
     GROUP BY {KEY}
    HAVING {" OR ".join(f"sum(sign * {name}) <> 0" for name in SUMS)}
     ORDER BY {KEY}
    ON CONFLICT ({KEY}) DO UPDATE
      SET {", ".join(f"{name} = kept.{name} + excluded.{name}" for name in SUMS)},
          changed = excluded.changed;
"""


def facts(sign, rows, *, word=WORD):
    answers = (
        ", ".join(f"coalesce(said.{name}, 0) AS {name}" for name in ANSWERS)
        if word
        else ", ".join(f"0 AS {name}" for name in ANSWERS)
    )
    return f"SELECT {sign} AS sign, {PLACE}, {WORK}, {answers} FROM {rows} c CROSS JOIN insight_basis b"


COUNTED = """({0}.received_at, {0}.category_id, {0}.channel, {0}.source_system, {0}.grid_id, {0}.geom,
             {0}.state = 'void', {0}.state = 'closed', {0}.resolved_at, {0}.resolve_due,
             {0}.resolved_at IS NOT NULL AND {0}.reworks > 0,
             {0}.resolved_at IS NOT NULL AND coalesce({0}.one_hop, {0}.hops <= 1))"""
CHANGED = f"""
       JOIN {{other}} o ON o.id = c.id
        AND {COUNTED.format("o")} IS DISTINCT FROM {COUNTED.format("c")}
"""


def moved(sign, rows, other):
    return facts(sign, rows) + CHANGED.format(other=other) + WORD


def answers(sign, calls):
    """Nothing but what complainants said, by the latest answered of ``calls``."""
    nothing = ", ".join(f"0 AS {name}" for name in SUMS[:-4])
    return f"""
    SELECT {sign} AS sign, {PLACE}, {nothing}, {SAID}
      FROM (SELECT DISTINCT ON (case_id) case_id, contacted, solved, score
              FROM ({calls}) calls WHERE outcome = 'answered'
             ORDER BY case_id, id DESC) k
      JOIN cases_case c ON c.id = k.case_id AND c.state <> 'void' CROSS JOIN insight_basis b
    """


COLUMNS = "k.id, k.case_id, k.outcome, k.contacted, k.solved, k.score"
NOW = f"SELECT {COLUMNS} FROM cases_callback k WHERE k.case_id IN (SELECT case_id FROM {{rows}})"
BEFORE_INSERT = (
    NOW.format(rows="inserted")
    + " AND NOT EXISTS (SELECT FROM inserted i WHERE i.id = k.id)"
)
BEFORE_DELETE = NOW.format(rows="deleted") + f" UNION ALL SELECT {COLUMNS} FROM deleted k"

FILL = f"""
INSERT INTO insight_daycount ({KEY}, {", ".join(SUMS)}, changed)
SELECT {KEY}, {", ".join(f"sum({name})" for name in SUMS)}, pg_current_xact_id()::text::bigint
  FROM ({facts(1, "cases_case")} {WORD}) facts
 GROUP BY {KEY} HAVING sum(n) <> 0;
"""

FORWARD = f"""
CREATE OR REPLACE FUNCTION insight_count_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {WRITE.format(facts=facts(1, "inserted", word=""))} RETURN NULL; END $$;

CREATE OR REPLACE FUNCTION insight_count_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {WRITE.format(facts=facts(-1, "deleted") + WORD)} RETURN NULL; END $$;

CREATE OR REPLACE FUNCTION insight_count_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {WRITE.format(facts=
    moved(-1, "before", "after") + " UNION ALL " + moved(1, "after", "before"))} RETURN NULL; END $$;

CREATE FUNCTION insight_count_called() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {WRITE.format(facts=
    answers(-1, BEFORE_INSERT) + " UNION ALL " + answers(1, NOW.format(rows="inserted")))}
    RETURN NULL; END $$;

CREATE FUNCTION insight_count_uncalled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {WRITE.format(facts=
    answers(-1, BEFORE_DELETE) + " UNION ALL " + answers(1, NOW.format(rows="deleted")))}
    RETURN NULL; END $$;

CREATE TRIGGER count_called AFTER INSERT ON cases_callback
    REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION insight_count_called();
CREATE TRIGGER count_uncalled AFTER DELETE ON cases_callback
    REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION insight_count_uncalled();

{FILL}
UPDATE insight_basis SET edition = edition + 1;
"""


class Migration(migrations.Migration):
    dependencies = [("insight", "0005_forecast"), ("cases", "0009_sources")]
    operations = [
        migrations.AddField(
            "basis", "satisfied_from",
            models.PositiveSmallIntegerField(default=settings.SATISFIED_FROM),
        ),
        # A key of several columns cannot be altered; the counts can be made anew at any time.
        migrations.DeleteModel("DayCount"),
        migrations.CreateModel(
            name="DayCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "day", "category", "channel", "system", "grid", "cell_x", "cell_y",
                        blank=True, editable=False, primary_key=True, serialize=False,
                    ),
                ),
                ("day", models.DateField()),
                ("category", models.BigIntegerField()),
                ("channel", models.CharField(max_length=14)),
                ("system", models.IntegerField()),
                ("grid", models.BigIntegerField()),
                ("cell_x", models.IntegerField()),
                ("cell_y", models.IntegerField()),
                ("n", models.IntegerField()),
                ("resolved", models.IntegerField()),
                ("on_time", models.IntegerField()),
                ("minutes", models.BigIntegerField()),
                ("closed", models.IntegerField()),
                ("reworked", models.IntegerField()),
                ("one_hop", models.IntegerField()),
                ("reached", models.IntegerField()),
                ("contacted", models.IntegerField()),
                ("solved", models.IntegerField()),
                ("satisfied", models.IntegerField()),
                ("changed", models.BigIntegerField(db_index=True)),
            ],
        ),
        # Going back: 0002 has the earlier functions; nobody needs to, so it is refused.
        migrations.RunSQL(FORWARD),
    ]  # fmt: skip
