from django.db import migrations

# What happened to a whistle is never changed or taken back, and who was late stays late. In the database, so
# that nothing can forget it.
TABLES = ("whistleevent", "lapse")

FORWARD = """
CREATE FUNCTION oversight_history_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of oversight is append-only'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'oversight_append_only';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON oversight_{table}"
    " FOR EACH ROW EXECUTE FUNCTION oversight_history_is_final();\n"
    for table in TABLES
)
BACKWARD = "".join(
    f"DROP TRIGGER {table}_append_only ON oversight_{table};\n" for table in TABLES
) + "DROP FUNCTION oversight_history_is_final();"


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_whistles")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
