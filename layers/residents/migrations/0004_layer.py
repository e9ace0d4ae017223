from django.db import migrations

from layers.territory.cells_sql import layer_of_points


class Migration(migrations.Migration):
    dependencies = [("residents", "0003_people_within_scope"), ("territory", "0005_tiles")]
    operations = [
        migrations.RunSQL(
            *layer_of_points("residents_household", "households", "moved_out_at IS NULL")
        )
    ]
