from django.db import migrations

from layers.territory.cells_sql import layer_of_points


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0002_history_by_triggers"), ("territory", "0005_tiles")]
    operations = [
        migrations.RunSQL(
            *layer_of_points("enterprises_enterprise", "enterprises", "closed_at IS NULL")
        )
    ]
