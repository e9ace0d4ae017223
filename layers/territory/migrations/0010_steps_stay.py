from django.db import migrations

# Who decided what about a draft is history too (the function is that of migration 0004).
FORWARD = """
CREATE TRIGGER gridsetstep_append_only BEFORE UPDATE OR DELETE ON territory_gridsetstep
    FOR EACH ROW EXECUTE FUNCTION territory_history_is_final();
"""

BACKWARD = "DROP TRIGGER gridsetstep_append_only ON territory_gridsetstep;"


class Migration(migrations.Migration):
    dependencies = [("territory", "0009_drafts")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
