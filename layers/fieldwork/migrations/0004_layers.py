from django.db import migrations

FORWARD = """
CREATE TRIGGER mailbox_layer AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON fieldwork_mailbox
    FOR EACH STATEMENT EXECUTE FUNCTION territory_layer_changed('mailboxes');
CREATE TRIGGER hazard_layer AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON fieldwork_hazard
    FOR EACH STATEMENT EXECUTE FUNCTION territory_layer_changed('hazards');
"""

BACKWARD = """
DROP TRIGGER mailbox_layer ON fieldwork_mailbox;
DROP TRIGGER hazard_layer ON fieldwork_hazard;
"""


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0003_visits_within_scope"), ("territory", "0005_tiles")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
