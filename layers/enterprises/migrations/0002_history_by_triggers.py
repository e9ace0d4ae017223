from django.db import migrations

from layers.history_sql import remembering

COLUMNS = (
    "grid_id", "name", "uscc", "legal_person", "phone", "phone_hash", "industry", "staff_count",
    "safety_class", "address", "geom", "closed_at",
)


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0001_initial")]
    operations = [migrations.RunSQL(*remembering("enterprises", "enterprise", COLUMNS))]
