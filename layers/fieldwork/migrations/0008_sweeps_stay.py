from django.db import migrations

# The list of a sweep and what was noted in it are history, like everything done in the field (0002).
TABLES = ("sweeptask", "sweepresult")

FORWARD = "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON fieldwork_{table}"
    " FOR EACH ROW EXECUTE FUNCTION fieldwork_log_is_final();\n"
    for table in TABLES
)
BACKWARD = "".join(f"DROP TRIGGER {table}_append_only ON fieldwork_{table};\n" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0007_sweeps")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
