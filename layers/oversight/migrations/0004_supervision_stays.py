from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("oversight", "0003_supervision")]
    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER supervisionevent_append_only BEFORE UPDATE OR DELETE"
            " ON oversight_supervisionevent FOR EACH ROW EXECUTE FUNCTION oversight_history_is_final()",
            "DROP TRIGGER supervisionevent_append_only ON oversight_supervisionevent",
        )
    ]
