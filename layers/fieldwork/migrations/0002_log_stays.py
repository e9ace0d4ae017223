from django.db import migrations

# What was done in the field is history: openings, letters, visits, rounds and events are never changed or
# taken back. In the database, so that nothing can forget it; only the limit of keeping may.
TABLES = ("fieldevent", "opening", "letter", "visit", "round", "roundcase")

FORWARD = """
CREATE FUNCTION fieldwork_log_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('suilaiban.verb', true), '') = 'retention' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'the log of the field is append-only'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'fieldwork_append_only';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON fieldwork_{table}"
    " FOR EACH ROW EXECUTE FUNCTION fieldwork_log_is_final();\n"
    for table in TABLES
)
BACKWARD = "".join(
    f"DROP TRIGGER {table}_append_only ON fieldwork_{table};\n" for table in TABLES
) + "DROP FUNCTION fieldwork_log_is_final();"


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
